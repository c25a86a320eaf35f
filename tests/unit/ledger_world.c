#include "ledger_world.h"

#include <stdio.h>
#include <string.h>

json_t *json_of(const char *text)
{
    char copy[8192];
    json_t *out = NULL;
    struct aj_err err = {0};

    assert_true(strlen(text) < sizeof(copy));
    (void)snprintf(copy, sizeof(copy), "%s", text);
    for (char *c = copy; *c; c++) {
        if (*c == '\'')
            *c = '"';
    }
    if (aj_json_parse(copy, strlen(copy), sizeof(copy), &out, &err) != AJ_OK)
        fail_msg("%s: %s", err.text, text);
    return out;
}

static void put_missing(json_t *data, const char *key, json_t *value)
{
    if (json_object_get(data, key)) {
        json_decref(value);
    } else {
        assert_int_equal(json_object_set_new(data, key, value), 0);
    }
}

static void complete_batch(struct aj_index *x, json_t *data)
{
    char id[AJ_BATCH_ID_SIZE], hex[AJ_DIGEST_HEX_SIZE];
    json_t *last = NULL;
    const json_t *line;
    int64_t total = 0;
    size_t i;

    json_array_foreach(json_object_get(data, "lines"), i, line) total +=
        aj_json_int(line, "fen", 0);
    assert_int_equal(aj_ledger_next_batch(x, 2026, id, NULL), AJ_OK);
    assert_int_equal(aj_ledger_last_sent(x, &last, NULL), AJ_OK);
    put_missing(data, "batch", json_string(id));
    put_missing(data, "on", json_string("2026-06-30"));
    put_missing(data, "total_fen", json_integer(total));
    put_missing(data, "previous", json_string(aj_json_text(last, "sha256")));
    assert_int_equal(aj_batch_digest(data, hex, NULL), AJ_OK);
    put_missing(data, "sha256", json_string(hex));
    json_decref(last);
}

struct aj_event money(struct aj_index *x, const char *type, const char *by, const char *data)
{
    struct aj_event e = {.type = type, .at = 1780000000, .actor = by, .data = json_of(data)};
    json_t *own = event_data(&e);
    json_t *batch = NULL;

    put_missing(own, "by", json_string(by));
    put_missing(own, "reason", json_string("经核定"));
    if (strcmp(type, "batch.prepared") == 0)
        complete_batch(x, own);
    if (strcmp(type, "batch.approved") == 0 && !json_object_get(own, "sha256") &&
        aj_ledger_batch(x, aj_json_text(own, "batch"), &batch, NULL) == AJ_OK)
        put_missing(own, "sha256", json_string(aj_json_text(batch, "sha256")));
    json_decref(batch);
    return e;
}

void pay(struct aj_index *x, const char *type, const char *by, const char *data)
{
    struct aj_err err = {0};

    if (put(x, money(x, type, by, data), &err) != AJ_OK)
        fail_msg("%s: %s", type, err.text);
}

static void send_first(struct aj_index *x, enum stage stage)
{
    pay(x, "batch.prepared", PREPARER, "{'lines': [" LINE1 "]}");
    if (stage == AT_PREPARED)
        return;
    pay(x, "batch.approved", APPROVER, "{'batch': '2026-001'}");
    if (stage == AT_APPROVED)
        return;
    pay(x, "batch.sent", PREPARER,
        "{'batch': '2026-001', 'format': 'csv', 'file_sha256': '" BUNDLE_SHA256 "'}");
}

void bring_to_stage(struct aj_index *x, enum stage stage)
{
    archive_case(x, 1, 1);
    put_well(x, event_imported(2));
    put_well(x, event_handed_in(2, 150000));
    archive_case(x, 3, 2);
    if (stage == AT_HELD)
        pay(x, "pay.held", PREPARER, "{'claim': '" C1 "'}");
    if (stage == AT_REVERSED)
        pay(x, "pay.reversed", PREPARER, "{'claim': '" C1 "'}");
    if (stage >= AT_PREPARED && stage < AT_REVERSED)
        send_first(x, stage);
    if (stage == AT_RETURNED) {
        pay(x, "batch.settled", PREPARER,
            "{'batch': '2026-001', 'lines': [{'n': 1, 'outcome': 'returned', 'on': '2026-07-02', "
            "'reason': '户名不符'}]}");
    }
    if (stage < AT_PAID || stage == AT_REVERSED)
        return;
    pay(x, "batch.settled", PREPARER,
        "{'batch': '2026-001', 'lines': [{'n': 1, 'outcome': 'paid', 'on': '2026-07-02'}]}");
    if (stage >= AT_DEMANDED)
        pay(x, "pay.recovery", PREPARER, "{'claim': '" C1 "', 'recovery': 1, 'fen': 50000}");
    if (stage == AT_AGREED)
        pay(x, "pay.recovery_approved", APPROVER, "{'claim': '" C1 "', 'recovery': 1}");
}

void need_balances(struct aj_index *x, const int64_t should[AJ_ACCOUNT_COUNT])
{
    struct aj_arena arena = {.limit = 1 << 16};
    const struct aj_balances_wanted wanted = {.year = 2026, .source = "财政"};
    struct aj_balances all;

    assert_int_equal(aj_ledger_balances(x, &wanted, &arena, &all, NULL), AJ_OK);
    assert_int_equal(all.n, 1);
    for (int a = 0; a < AJ_ACCOUNT_COUNT; a++) {
        if (all.list[0].fen[a] != should[a]) {
            fail_msg("%s is %lld, not %lld", aj_account_word((enum aj_account)a),
                     (long long)all.list[0].fen[a], (long long)should[a]);
        }
    }
    aj_arena_reset(&arena);
}

void need_state(struct aj_index *x, const char *claim, enum aj_pay_state state)
{
    json_t *row = NULL;

    assert_int_equal(aj_ledger_claim(x, claim, &row, NULL), AJ_OK);
    assert_string_equal(aj_json_text(row, "state"), aj_pay_state_word(state));
    json_decref(row);
}

static enum aj_code tell(void *arg, const struct aj_ledger_fault *fault, struct aj_err *err)
{
    (void)arg;
    (void)err;
    fail_msg("%s %s: %s", fault->code, fault->subject, fault->text);
    return AJ_OK;
}

void need_no_faults(struct aj_index *x)
{
    assert_int_equal(aj_ledger_check(x, tell, NULL, NULL), AJ_OK);
}

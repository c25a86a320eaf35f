/* Money from its granting to its recovery, with each balance reckoned by hand; pages; requests. */
#include "ledger_world.h"

#include "index/env.h"
#include "index/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fixture {
    struct place place;
    struct aj_index *index;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    place_make(&f->place);
    f->index = open_index(&f->place);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    need_no_faults(f->index);
    assert_int_equal(aj_journal_export(f->index, f->place.journal, NULL), AJ_OK);
    rebuild_and_compare(&f->place, f->index, NULL);
    aj_index_close(f->index);
    place_remove(&f->place);
    free(f);
    return 0;
}

/*                   granted   budget  reserved  payable    sent returned    paid recovered */
static void handing_in_reserves_and_sealing_makes_payable(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;

    pay(x, "budget.granted", PREPARER, "{'year': 2026, 'source': '财政', 'fen': 1000000}");
    NEED_BALANCES(x, -1000000, 1000000, 0, 0, 0, 0, 0, 0);
    put_well(x, event_imported(1));
    put_well(x, event_handed_in(1, 150000));
    NEED_BALANCES(x, -1000000, 850000, 150000, 0, 0, 0, 0, 0);
    put_well(x, event_returned(1));
    put_well(x, event_handed_in(1, 120000)); /* the difference goes back */
    NEED_BALANCES(x, -1000000, 880000, 120000, 0, 0, 0, 0, 0);
    put_well(x, event_accepted(1));
    need_state(x, C1, AJ_PAY_RESERVED);
    put_well(x, event_archived(1, 1)); /* 200000 by then */
    NEED_BALANCES(x, -1000000, 800000, 0, 200000, 0, 0, 0, 0);
    need_state(x, C1, AJ_PAY_UNLOCKED);
    pay(x, "budget.granted", PREPARER, "{'year': 2026, 'source': '财政', 'fen': -800000}");
    NEED_BALANCES(x, -200000, 0, 0, 200000, 0, 0, 0, 0);
}

static void handing_in_is_not_refused_for_want_of_money(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;

    put_well(x, event_imported(1));
    put_well(x, event_handed_in(1, 150000));
    NEED_BALANCES(x, 0, -150000, 150000, 0, 0, 0, 0, 0);
}

static void nobody_waits_for_nothing(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;
    struct aj_event e;

    put_well(x, event_imported(1));
    put_well(x, event_handed_in(1, 0));
    put_well(x, event_accepted(1));
    e = event_archived(1, 1);
    (void)json_object_del(event_data(&e), "subsidy");
    put_well(x, e);
    need_state(x, C1, AJ_PAY_PAID);
}

static void a_batch_is_prepared_approved_sent_and_settled(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;

    bring_to_stage(x, AT_APPROVED);
    NEED_BALANCES(x, 0, -550000, 150000, 400000, 0, 0, 0, 0);
    need_state(x, C1, AJ_PAY_APPROVED);
    pay(x, "batch.sent", PREPARER,
        "{'batch': '2026-001', 'format': 'csv', 'file_sha256': '" BUNDLE_SHA256 "'}");
    NEED_BALANCES(x, 0, -550000, 150000, 200000, 200000, 0, 0, 0);
    pay(x, "batch.sent", PREPARER, "{'batch': '2026-001', 'format': 'manual', 'file_sha256': ''}");
    NEED_BALANCES(x, 0, -550000, 150000, 200000, 200000, 0, 0,
                  0); /* written again, not sent again */
    pay(x, "batch.settled", PREPARER,
        "{'batch': '2026-001', 'lines': [{'n': 1, 'outcome': 'paid', 'on': '2026-07-02', "
        "'reference': '回单 1'}]}");
    NEED_BALANCES(x, 0, -550000, 150000, 200000, 0, 0, 200000, 0);
    need_state(x, C1, AJ_PAY_PAID);
}

static void a_cancelled_batch_frees_its_claims(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;

    bring_to_stage(x, AT_APPROVED);
    pay(x, "batch.cancelled", PREPARER, "{'batch': '2026-001'}");
    need_state(x, C1, AJ_PAY_UNLOCKED);
    pay(x, "batch.prepared", PREPARER,
        "{'lines': [" LINE1 "]}"); /* the number is not given again */
    pay(x, "batch.approved", APPROVER, "{'batch': '2026-002'}");
    need_state(x, C1, AJ_PAY_APPROVED);
}

/* 50000 of 200000 is paid, the rest comes back, bounces, is released and paid in the end. */
static void a_claim_is_paid_in_parts_and_parts_come_back(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;

    bring_to_stage(x, AT_UNLOCKED);
    pay(x, "batch.prepared", PREPARER,
        "{'lines': [{'n': 1, 'claim': '" C1 "', 'fen': 50000, 'payee': " PAYEE
        ", 'confirmed_by': '甲'}]}");
    pay(x, "batch.approved", APPROVER, "{'batch': '2026-001'}");
    pay(x, "batch.sent", PREPARER,
        "{'batch': '2026-001', 'format': 'csv', 'file_sha256': '" BUNDLE_SHA256 "'}");
    NEED_BALANCES(x, 0, -550000, 150000, 350000, 50000, 0, 0, 0);
    pay(x, "batch.settled", PREPARER,
        "{'batch': '2026-001', 'lines': [{'n': 1, 'outcome': 'paid', 'on': '2026-07-02'}]}");
    need_state(x, C1, AJ_PAY_UNLOCKED);
    pay(x, "pay.bounced", PREPARER,
        "{'claim': '" C1 "', 'batch': '2026-001', 'n': 1, 'on': '2026-07-05'}");
    NEED_BALANCES(x, 0, -550000, 150000, 350000, 0, 50000, 0, 0);
    need_state(x, C1, AJ_PAY_RETURNED);
    pay(x, "pay.held", PREPARER, "{'claim': '" C1 "'}"); /* a decision: it waits no more */
    NEED_BALANCES(x, 0, -550000, 150000, 400000, 0, 0, 0, 0);
    pay(x, "pay.payee", PREPARER,
        "{'claim': '" C1 "', 'payee': {'kind': 'person', 'account_name': '侯子衿', 'bank_name': "
        "'澜州样例银行', 'account_number': '0000002'}}");
    pay(x, "pay.released", PREPARER, "{'claim': '" C1 "'}");
    pay(x, "pay.adjusted", PREPARER,
        "{'claim': '" C1 "', 'fen': -80000, 'kind': 'recomputed', 'rule': 'r', 'table_version': "
        "'S2026'}");
    NEED_BALANCES(x, 0, -470000, 150000, 320000, 0, 0, 0, 0);
    pay(x, "pay.reversed", PREPARER, "{'claim': '" C1 "'}");
    NEED_BALANCES(x, 0, -350000, 150000, 200000, 0, 0, 0, 0);
    need_state(x, C1, AJ_PAY_REVERSED);
}

/* 50000 and 150000 are paid; the first may bounce once, though more than that was paid. */
static void a_line_bounces_once(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;
    static const char bounce[] =
        "{'claim': '" C1 "', 'batch': '2026-001', 'n': 1, 'on': '2026-07-05'}";
    struct aj_err err = {0};

    bring_to_stage(x, AT_UNLOCKED);
    for (int i = 1; i <= 2; i++) {
        char data[512];

        (void)snprintf(data, sizeof(data),
                       "{'lines': [{'n': 1, 'claim': '" C1 "', 'fen': %d, 'payee': " PAYEE
                       ", 'confirmed_by': '甲'}]}",
                       i == 1 ? 50000 : 150000);
        pay(x, "batch.prepared", PREPARER, data);
        (void)snprintf(data, sizeof(data), "{'batch': '2026-00%d'}", i);
        pay(x, "batch.approved", APPROVER, data);
        (void)snprintf(
            data, sizeof(data),
            "{'batch': '2026-00%d', 'format': 'csv', 'file_sha256': '" BUNDLE_SHA256 "'}", i);
        pay(x, "batch.sent", PREPARER, data);
        (void)snprintf(data, sizeof(data),
                       "{'batch': '2026-00%d', 'lines': [{'n': 1, 'outcome': 'paid', 'on': "
                       "'2026-07-02'}]}",
                       i);
        pay(x, "batch.settled", PREPARER, data);
    }
    NEED_BALANCES(x, 0, -550000, 150000, 200000, 0, 0, 200000, 0);
    pay(x, "pay.bounced", PREPARER, bounce);
    NEED_BALANCES(x, 0, -550000, 150000, 200000, 0, 50000, 150000, 0);
    assert_int_equal(put(x, money(x, "pay.bounced", PREPARER, bounce), &err), AJ_CONFLICT);
    assert_non_null(strstr(err.text, "退汇过一次"));
}

static void what_came_back_is_reversed_from_where_it_stands(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;

    bring_to_stage(x, AT_RETURNED);
    NEED_BALANCES(x, 0, -550000, 150000, 200000, 0, 200000, 0, 0);
    pay(x, "pay.reversed", PREPARER, "{'claim': '" C1 "'}");
    NEED_BALANCES(x, 0, -350000, 150000, 200000, 0, 0, 0, 0);
}

static void what_was_paid_is_got_back_in_parts(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;

    bring_to_stage(x, AT_AGREED); /* 50000 of it */
    pay(x, "pay.recovered", PREPARER,
        "{'claim': '" C1 "', 'recovery': 1, 'fen': 20000, 'on': '2026-08-01'}");
    pay(x, "pay.recovered", PREPARER,
        "{'claim': '" C1 "', 'recovery': 1, 'fen': 30000, 'on': '2026-08-09'}");
    NEED_BALANCES(x, 0, -550000, 150000, 200000, 0, 0, 150000, 50000);
    assert_int_equal(put(x,
                         money(x, "pay.recovered", PREPARER,
                               "{'claim': '" C1 "', 'recovery': 1, 'fen': 1, 'on': '2026-08-09'}"),
                         NULL),
                     AJ_CONFLICT);
    assert_int_equal(
        put(x,
            money(x, "pay.bounced", PREPARER,
                  "{'claim': '" C1 "', 'batch': '2026-001', 'n': 1, 'on': '2026-08-10'}"),
            NULL),
        AJ_CONFLICT); /* a part of it is here already */
}

static void a_corrected_amount_is_a_claim_of_its_own(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;
    json_t *row = NULL;

    bring_to_stage(x, AT_PAID);
    pay(x, "pay.adjusted", PREPARER,
        "{'claim': '" C1 "', 'fen': 30000, 'kind': 'quality', 'rule': 'S2026 quality', "
        "'table_version': 'S2026', 'source': '县级补助'}");
    assert_int_equal(aj_ledger_claim(x, "(2026)云援民字第1号#2", &row, NULL), AJ_OK);
    assert_string_equal(aj_json_text(row, "state"), "unlocked");
    assert_string_equal(aj_json_text(row, "corrects"), C1);
    assert_string_equal(aj_json_text(row, "source"), "县级补助");
    assert_string_equal(aj_json_text(row, "bundle_sha256"), BUNDLE_SHA256);
    assert_string_equal(aj_json_text(row, "handler"), HANDLER);
    assert_string_equal(aj_json_text(json_object_get(row, "payee"), "account_number"), "0000001");
    assert_int_equal(aj_json_int(row, "fen", 0), 30000);
    json_decref(row);
    assert_int_equal(aj_index_entitlements(x, "(2026)云援民字第1号", AJ_PAY_NONE, &row, NULL),
                     AJ_OK);
    assert_int_equal(json_array_size(row), 2);
    json_decref(row);
    NEED_BALANCES(x, 0, -550000, 150000, 200000, 0, 0, 200000, 0);
}

static void each_year_and_source_has_accounts_of_its_own(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;
    struct aj_arena arena = {.limit = 1 << 16};
    struct aj_balances all;
    struct aj_event e = event_imported(1);

    (void)json_object_set_new(json_object_get(e.data, "facts"), "fund_source",
                              json_string("中央专项"));
    put_well(x, e);
    e = event_handed_in(1, 7);
    e.at = 1767196799; /* the last second of 2025 in China */
    put_well(x, e);
    put_well(x, event_imported(2));
    e = event_handed_in(2, 9);
    e.at = 1767196800;
    put_well(x, e);
    assert_int_equal(aj_ledger_balances(x, &(struct aj_balances_wanted){0}, &arena, &all, NULL),
                     AJ_OK);
    assert_int_equal(all.n, 2);
    assert_int_equal(all.list[0].year, 2025);
    assert_string_equal(all.list[0].source, "中央专项");
    assert_int_equal(all.list[0].fen[AJ_ACCOUNT_RESERVED], 7);
    assert_int_equal(all.list[1].year, 2026);
    assert_int_equal(all.list[1].fen[AJ_ACCOUNT_BUDGET], -9);
    aj_arena_reset(&arena);
}

static void entries_are_told_of_a_claim_a_batch_and_a_period(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;
    const struct {
        struct aj_entries_wanted wanted;
        size_t n;
        const char *last;
    } rows[] = {
        {{.claim = C1, .limit = 100}, 4, "batch.settled"}, /* reserved, unlocked, sent, paid */
        {{.claim = C2, .limit = 100}, 1, "case.handed_in"},
        {{.batch = "2026-001", .limit = 100}, 2, "batch.settled"},
        {{.limit = 100}, 7, "batch.settled"},
        {{.from = 1780000000, .limit = 100}, 2, "batch.settled"},
        {{.to = 1780000000, .limit = 100}, 5, "case.archived"},
        {{.claim = C1, .to = 1780000000, .limit = 100}, 2, "case.archived"},
    };
    json_t *page = NULL;

    bring_to_stage(x, AT_PAID);
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        const json_t *list;

        assert_int_equal(aj_ledger_entries(x, &rows[i].wanted, &page, NULL), AJ_OK);
        list = json_object_get(page, "entries");
        if (json_array_size(list) != rows[i].n)
            fail_msg("row %zu: %zu entries", i, json_array_size(list));
        assert_string_equal(aj_json_text(json_array_get(list, rows[i].n - 1), "type"),
                            rows[i].last);
        json_decref(page);
    }
    assert_int_equal(
        aj_ledger_entries(x, &(struct aj_entries_wanted){.claim = "x#1", .limit = 1}, &page, NULL),
        AJ_NOT_FOUND);
    assert_int_equal(aj_ledger_entries(x, &(struct aj_entries_wanted){.limit = 0}, &page, NULL),
                     AJ_INVALID);
    assert_int_equal(
        aj_ledger_entries(x, &(struct aj_entries_wanted){.after = "-1", .limit = 1}, &page, NULL),
        AJ_INVALID);
}

static void pages_join_without_gap_or_twin(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;
    char after[64] = "";
    int64_t last = -1;
    int n = 0;
    bool more = true;

    bring_to_stage(x, AT_PAID);
    while (more) {
        const struct aj_entries_wanted wanted = {.after = after, .limit = 2};
        json_t *page = NULL;
        const json_t *entry;
        size_t i;

        assert_int_equal(aj_ledger_entries(x, &wanted, &page, NULL), AJ_OK);
        json_array_foreach(json_object_get(page, "entries"), i, entry)
        {
            assert_true(aj_json_int(entry, "seq", -1) > last);
            last = aj_json_int(entry, "seq", -1);
            n++;
        }
        more = json_object_get(page, "next") != NULL;
        (void)snprintf(after, sizeof(after), "%s", aj_json_text(page, "next"));
        json_decref(page);
    }
    assert_int_equal(n, 7);
}

static void batches_are_listed_from_the_newest(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;
    struct aj_batches_wanted wanted = {.limit = 2};
    json_t *page = NULL;
    json_t *rest = NULL;
    const json_t *first;

    bring_to_stage(x, AT_UNLOCKED);
    for (int i = 0; i < 3; i++) {
        char data[40];

        pay(x, "batch.prepared", PREPARER, "{'lines': [" LINE1 "]}");
        (void)snprintf(data, sizeof(data), "{'batch': '2026-%03d'}", i + 1);
        pay(x, "batch.cancelled", PREPARER, data);
    }
    assert_int_equal(aj_ledger_batches(x, &wanted, &page, NULL), AJ_OK);
    first = json_array_get(json_object_get(page, "batches"), 0);
    assert_string_equal(aj_json_text(first, "batch"), "2026-003");
    assert_int_equal(aj_json_int(first, "n_lines", 0), 1);
    assert_null(json_object_get(first, "lines"));
    wanted.after = aj_json_text(page, "next");
    assert_string_equal(wanted.after, "2026-002");
    assert_int_equal(aj_ledger_batches(x, &wanted, &rest, NULL), AJ_OK);
    assert_int_equal(json_array_size(json_object_get(rest, "batches")), 1);
    assert_null(json_object_get(rest, "next"));
    json_decref(page);
    json_decref(rest);
    wanted = (struct aj_batches_wanted){.state = "sent", .limit = 5};
    assert_int_equal(aj_ledger_batches(x, &wanted, &page, NULL), AJ_OK);
    assert_int_equal(json_array_size(json_object_get(page, "batches")), 0);
    json_decref(page);
}

static void a_request_is_remembered_with_its_event(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;
    static const char data[] =
        "{'claim': '" C1 "', 'request': {'key': '窗口-1', 'sha256': '" BUNDLE_SHA256 "'}}";
    struct aj_request known;
    struct aj_event e;
    uint64_t first = 0;
    uint64_t again = 0;
    bool repeated = true;

    bring_to_stage(x, AT_UNLOCKED);
    assert_int_equal(aj_index_request(x, "窗口-1", &known, NULL), AJ_NOT_FOUND);
    e = money(x, "pay.held", PREPARER, data);
    assert_int_equal(aj_index_commit_once(x, &e, 1, &first, &repeated, NULL), AJ_OK);
    assert_false(repeated);
    assert_int_equal(aj_index_commit_once(x, &e, 1, &again, &repeated, NULL), AJ_OK);
    assert_true(repeated);
    assert_int_equal(first, again);
    event_drop(&e);
    assert_int_equal(aj_index_request(x, "窗口-1", &known, NULL), AJ_OK);
    assert_int_equal(known.seq, first);
    assert_string_equal(known.sha256, BUNDLE_SHA256);
    e = money(x, "pay.released", PREPARER,
              "{'claim': '" C1 "', 'request': {'key': '窗口-1', 'sha256': "
              "'0000000000000000000000000000000000000000000000000000000000000000'}}");
    assert_int_equal(aj_index_commit_once(x, &e, 1, &again, &repeated, NULL), AJ_CONFLICT);
    event_drop(&e);
    need_state(x, C1, AJ_PAY_HELD);
}

static void the_home_is_confirmed_by_its_last_batch(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;
    char data[200];
    json_t *last = NULL;

    pay(x, "pay.confirmed", PREPARER, "{'batch': '', 'sha256': ''}");
    bring_to_stage(x, AT_SENT);
    assert_int_equal(aj_ledger_last_sent(x, &last, NULL), AJ_OK);
    (void)snprintf(data, sizeof(data), "{'batch': '2026-001', 'sha256': '%s'}",
                   aj_json_text(last, "sha256"));
    json_decref(last);
    pay(x, "pay.confirmed", PREPARER, data);
}

static void the_bank_knows_a_claim_by_what_never_changes(void **state)
{
    char id[AJ_BANK_ID_SIZE], other[AJ_BANK_ID_SIZE];
    struct aj_claim_name name;

    (void)state;
    assert_true(aj_claim_bank_id(C1, 3, id)); /* printf %s NAME | sha256sum */
    assert_string_equal(id, "AJ05e49097bdd9fefe2c76-1-3");
    assert_true(aj_claim_bank_id(C1, 4, other));
    assert_string_equal(other, "AJ05e49097bdd9fefe2c76-1-4");
    assert_false(aj_claim_bank_id(C1, 0, id));
    assert_false(aj_claim_bank_id("(2026)云援民字第1号", 1, id));
    assert_true(aj_claim_name_parse("a#b#12", &name));
    assert_string_equal(name.case_key, "a#b");
    assert_int_equal(name.tier, 12);
    assert_false(aj_claim_name_parse("a#0", &name));
    assert_false(aj_claim_name_parse("a#10000", &name));
    assert_false(aj_claim_name_parse("#1", &name));
    assert_false(aj_claim_name_parse("a#1 ", &name));
}

static void an_older_index_is_refused_with_the_remedy(void **state)
{
    struct fixture *f = *state;
    struct aj_env *env = NULL;
    struct aj_txn *txn = NULL;
    struct aj_err err = {0};
    struct aj_index *x = NULL;
    const struct aj_env_options options = {true, 1 << 30};
    const struct aj_bytes key = {"format", 6};

    aj_index_close(f->index);
    assert_int_equal(aj_env_open(f->place.index, &options, &env, NULL), AJ_OK);
    assert_int_equal(aj_txn_write(env, NULL, &txn, NULL), AJ_OK);
    assert_int_equal(aj_txn_put(txn, AJ_TABLE_META, key, (struct aj_bytes){"1", 1}, NULL), AJ_OK);
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
    aj_env_close(env);
    assert_int_equal(aj_index_open(f->place.index, AJ_INDEX_READ, &x, &err), AJ_CORRUPT);
    assert_non_null(strstr(err.text, "anjuan rebuild"));
    assert_int_equal(aj_index_open(f->place.index, AJ_INDEX_WRITE, &x, &err), AJ_CORRUPT);
    assert_non_null(strstr(err.text, "anjuan rebuild"));
    assert_int_equal(aj_file_remove_tree(f->place.index, NULL), AJ_OK);
    f->index = open_index(&f->place);
    put_well(f->index, event_imported(1)); /* for the end of the test */
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(handing_in_reserves_and_sealing_makes_payable),
        ROW(handing_in_is_not_refused_for_want_of_money),
        ROW(nobody_waits_for_nothing),
        ROW(a_batch_is_prepared_approved_sent_and_settled),
        ROW(a_cancelled_batch_frees_its_claims),
        ROW(a_claim_is_paid_in_parts_and_parts_come_back),
        ROW(a_line_bounces_once),
        ROW(what_came_back_is_reversed_from_where_it_stands),
        ROW(what_was_paid_is_got_back_in_parts),
        ROW(a_corrected_amount_is_a_claim_of_its_own),
        ROW(each_year_and_source_has_accounts_of_its_own),
        ROW(entries_are_told_of_a_claim_a_batch_and_a_period),
        ROW(pages_join_without_gap_or_twin),
        ROW(batches_are_listed_from_the_newest),
        ROW(a_request_is_remembered_with_its_event),
        ROW(the_home_is_confirmed_by_its_last_batch),
        cmocka_unit_test(the_bank_knows_a_claim_by_what_never_changes),
        ROW(an_older_index_is_refused_with_the_remedy),
    };

    return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}

#define _GNU_SOURCE /* memmem */
/* What was archived, is payable and was paid: agreement, and every difference by name. */
#include "index/env.h"
#include "report_world.h"
#include "service/pay_reconcile.h"

#include <stdlib.h>
#include <string.h>

static json_t *reconcile(struct aj_index *x, int64_t now, bool *in_order)
{
    struct aj_err err = {0};
    json_t *told = NULL;

    if (aj_pay_reconcile(x, now, &told, in_order, &err) != AJ_OK)
        fail_msg("%s", err.text);
    assert_int_equal(json_is_true(json_object_get(told, "in_order")), *in_order);
    assert_int_equal(json_array_size(json_object_get(told, "differences")) == 0, *in_order);
    return told;
}

static void three_ways_agree(void **state)
{
    struct report_world *f = *state;
    bool in_order = false;
    json_t *told = reconcile(f->index, NOW, &in_order);
    const json_t *claims = json_object_get(told, "claims");

    assert_true(in_order);
    assert_int_equal(aj_json_int(json_object_get(told, "archived"), "count", 0), 5);
    assert_int_equal(aj_json_int(json_object_get(told, "archived"), "fen", 0), 1000000);
    assert_int_equal(aj_json_int(claims, "count", 0), 6);
    assert_int_equal(aj_json_int(claims, "fen", 0), 1025000);
    assert_int_equal(aj_json_int(claims, "owed_fen", 0), 505000);
    assert_int_equal(aj_json_int(json_object_get(told, "paid"), "count", 0), 3);
    assert_int_equal(aj_json_int(json_object_get(told, "paid"), "fen", 0), 520000);
    json_decref(told);
}

static void they_agree_after_lowering_reversing_bouncing_and_recovering(void **state)
{
    struct report_world *f = *state;
    bool in_order = false;

    pay(f->index, "pay.adjusted", PREPARER,
        "{'claim': '" C3 "', 'kind': 'correction', 'fen': -30000, 'rule': 'x', "
        "'table_version': 'S2026'}");
    pay(f->index, "pay.reversed", PREPARER, "{'claim': '(2026)云援民字第4号#1'}");
    pay(f->index, "pay.bounced", PREPARER,
        "{'claim': '" C2 "', 'batch': '2026-001', 'n': 2, 'on': '2026-08-20'}");
    pay(f->index, "pay.recovery", PREPARER, "{'claim': '" C1 "', 'recovery': 1, 'fen': 50000}");
    pay(f->index, "pay.recovery_approved", APPROVER, "{'claim': '" C1 "', 'recovery': 1}");
    pay(f->index, "pay.recovered", PREPARER,
        "{'claim': '" C1 "', 'recovery': 1, 'fen': 20000, 'on': '2026-08-25'}");
    json_decref(reconcile(f->index, NOW, &in_order));
    assert_true(in_order);
}

static void need_difference(json_t *told, const char *code, const char *subject, const char *says)
{
    size_t i;
    const json_t *one;
    char *all = json_dumps(told, JSON_INDENT(1));
    bool found = false;

    assert_non_null(all);
    json_array_foreach(json_object_get(told, "differences"), i, one)
    {
        found |= strcmp(aj_json_text(one, "code"), code) == 0 &&
                 strcmp(aj_json_text(one, "subject"), subject) == 0 &&
                 strstr(aj_json_text(one, "text"), says) &&
                 strstr(aj_json_text(one, "remedy"), "请");
    }
    if (!found)
        fail_msg("no %s of %s:\n%s", code, subject, all);
    free(all);
    json_decref(told);
}

static void what_is_at_the_bank_for_long_is_told(void **state)
{
    struct report_world *f = *state;
    const int64_t sent = 1780000000;
    bool in_order = true;

    send_batch(f->index, "2026-003", LINE(1, "(2026)云援民字第1号#2", 25000));
    json_decref(reconcile(f->index, sent + INT64_C(16) * DAY - 1, &in_order));
    assert_true(in_order);
    need_difference(reconcile(f->index, sent + INT64_C(16) * DAY, &in_order), "sent_not_settled",
                    "2026-003", "还有 250.00 元没有回单");
    assert_false(in_order);
}

struct damage {
    enum aj_table table;
    const char *row;        /* in the key or the value */
    const char *text, *now; /* NULL: the row goes */
    const char *code, *subject, *says;
};

#define FILE1 "F023-ZY·2026-D30-MS-0001"
#define FILE4 "F023-ZY·2026-D30-MS-0004"

static const struct damage damages[] = {
    {AJ_TABLE_ENTITLEMENT, "第4号", NULL, NULL, "archived_without_claim", FILE4, "没有解锁的补贴"},
    {AJ_TABLE_ENTITLEMENT, "第1号#1", NULL, NULL, "archived_without_claim", FILE1,
     "没有解锁的补贴"},
    {AJ_TABLE_ENTITLEMENT, "第1号#1", "5feceb66", "6feceb66", "claim_on_other_bundle", FILE1,
     "不是归档的这一份"},
    {AJ_TABLE_CASE, "第1号", "\"payable_fen\":200000", "\"payable_fen\":210000",
     "claim_of_other_amount", FILE1, "2,100.00 元，归档时转为应付的是 2,000.00 元"},
    {AJ_TABLE_BATCH, "2026-001", "\"fen\":200000", "\"fen\":200100", "batch_not_as_entries",
     "2026-001", "已付 4,001.00 元；分录：在途 0.00 元、已付 4,000.00 元"},
    {AJ_TABLE_ENTITLEMENT, "第1号#1", "\"paid_fen\":200000", "\"paid_fen\":100000",
     "paid_not_as_claims", "2026/财政", "批次付出 5,200.00 元，各笔补贴记已付 4,200.00 元"},
    {AJ_TABLE_ACCOUNT, "paid", "520000", "520001", "ledger_account", "2026/财政/paid", "不符"},
};

static bool holds(struct aj_bytes where, const char *text)
{
    return memmem(where.data, where.size, text, strlen(text)) != NULL;
}

static struct aj_bytes find_row(struct aj_txn *txn, const struct damage *d, struct aj_buf *key,
                                struct aj_buf *value)
{
    struct aj_scan *scan = NULL;
    struct aj_bytes k, v;
    bool more = true;

    assert_int_equal(aj_scan_open(txn, d->table, (struct aj_bytes){0}, &scan, NULL), AJ_OK);
    do {
        assert_int_equal(aj_scan_next(scan, &k, &v, &more, NULL), AJ_OK);
        assert_true(more);
    } while (!holds(k, d->row) && !holds(v, d->row));
    aj_buf_add(key, k.data, k.size);
    aj_buf_add(value, v.data, v.size);
    aj_scan_close(scan);
    return (struct aj_bytes){key->data, key->size};
}

static void spoil(const struct place *p, const struct damage *d)
{
    const struct aj_env_options options = {true, 1 << 30};
    struct aj_env *env = NULL;
    struct aj_txn *txn = NULL;
    struct aj_buf key = {0}, value = {0}, now = {0};
    struct aj_bytes row;

    assert_int_equal(aj_env_open(p->index, &options, &env, NULL), AJ_OK);
    assert_int_equal(aj_txn_write(env, NULL, &txn, NULL), AJ_OK);
    row = find_row(txn, d, &key, &value);
    if (!d->text) {
        assert_int_equal(aj_txn_delete(txn, d->table, row, NULL), AJ_OK);
    } else {
        const char *at = strstr(value.data, d->text);

        assert_non_null(at);
        aj_buf_addf(&now, "%.*s%s%s", (int)(at - value.data), value.data, d->now,
                    at + strlen(d->text));
        assert_int_equal(
            aj_txn_put(txn, d->table, row, (struct aj_bytes){now.data, now.size}, NULL), AJ_OK);
    }
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
    aj_env_close(env);
    aj_buf_release(&key);
    aj_buf_release(&value);
    aj_buf_release(&now);
}

static void every_difference_is_named(void **state)
{
    for (size_t i = 0; i < AJ_COUNTOF(damages); i++) {
        const struct damage *d = &damages[i];
        struct report_world *f;
        bool in_order = true;

        assert_int_equal(report_world_open(state), 0);
        f = *state;
        aj_index_close(f->index);
        spoil(&f->place, d);
        f->index = open_index(&f->place);
        need_difference(reconcile(f->index, NOW, &in_order), d->code, d->subject, d->says);
        assert_false(in_order);
        assert_int_equal(report_world_close(state), 0);
    }
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, report_world_open, report_world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(three_ways_agree),
        IN_WORLD(they_agree_after_lowering_reversing_bouncing_and_recovering),
        IN_WORLD(what_is_at_the_bank_for_long_is_told),
        cmocka_unit_test(every_difference_is_named),
    };

    return cmocka_run_group_tests_name("reconciling", tests, NULL, NULL);
}

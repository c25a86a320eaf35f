#define _GNU_SOURCE /* memmem */
/* Reports of the money, each sum reckoned by hand, and what reconciling finds. */
#include "ledger_world.h"

#include "index/env.h"
#include "service/pay_reconcile.h"
#include "service/pay_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY      86400
#define NOW      ((int64_t)1788192000) /* 2026-09-01 00:00 in Beijing */
#define OTHER    "澜州市云溪区双桥法律服务所"
#define UNIT     "浙江鹿溪律师事务所"
#define ANY_YEAR 0
#define LINE(n, claim, fen)                                                                        \
    "{'n': " #n ", 'claim': '" claim "', 'fen': " #fen ", 'payee': " PAYEE ", 'confirmed_by': "    \
                                                                           "'甲'}"

struct fixture {
    struct place place;
    struct aj_index *index;
};

/* Case n of a class and unit goes to the archive, so many days before NOW. */
static void archive_at(struct aj_index *x, int n, const char *class, const char *unit, int days)
{
    struct aj_event e = event_imported(n);
    json_t *facts = json_object_get(event_data(&e), "facts");

    if (*class)
        assert_int_equal(json_object_set_new(facts, "case_class", json_string(class)), 0);
    assert_int_equal(
        json_object_set_new(json_object_get(facts, "handler"), "unit", json_string(unit)), 0);
    put_well(x, e);
    put_well(x, event_handed_in(n, 200000));
    put_well(x, event_accepted(n));
    e = event_archived(n, n);
    e.at = NOW - (int64_t)days * DAY;
    put_well(x, e);
}

static void send_batch(struct aj_index *x, const char *batch, const char *lines)
{
    char text[2048];

    (void)snprintf(text, sizeof(text), "{'lines': [%s]}", lines);
    pay(x, "batch.prepared", PREPARER, text);
    (void)snprintf(text, sizeof(text), "{'batch': '%s'}", batch);
    pay(x, "batch.approved", APPROVER, text);
    (void)snprintf(text, sizeof(text), "{'batch': '%s', 'format': 'csv', 'file_sha256': '%s'}",
                   batch, BUNDLE_SHA256);
    pay(x, "batch.sent", PREPARER, text);
}

static void settle(struct aj_index *x, const char *batch, int n, const char *outcome,
                   const char *on)
{
    char text[512];

    (void)snprintf(text, sizeof(text),
                   "{'batch': '%s', 'lines': [{'n': %d, 'outcome': '%s', 'on': '%s'%s}]}", batch, n,
                   outcome, on, *outcome == 'r' ? ", 'reason': '户名不符'" : "");
    pay(x, "batch.settled", PREPARER, text);
}

/*
 * 1 (civil) paid in July, and 250 yuan more owed since; 2 (civil) paid in August; 3 (criminal, of
 * another unit) paid 1200 of 2000 in August; 4 (no class) held; 5 (civil) came back from the bank;
 * 6 handed in only.
 */
static void make_world(struct aj_index *x)
{
    pay(x, "budget.granted", PREPARER, "{'year': 2026, 'source': '财政', 'fen': 1300000}");
    archive_at(x, 1, "civil", UNIT, 90);
    archive_at(x, 2, "civil", UNIT, 31);
    archive_at(x, 3, "criminal", OTHER, 60);
    archive_at(x, 4, "", UNIT, 91);
    archive_at(x, 5, "civil", UNIT, 30);
    put_well(x, event_imported(6));
    put_well(x, event_handed_in(6, 150000));
    send_batch(x, "2026-001", LINE(1, C1, 200000) "," LINE(2, C2, 200000));
    settle(x, "2026-001", 1, "paid", "2026-07-02");
    settle(x, "2026-001", 2, "paid", "2026-08-03");
    send_batch(x, "2026-002", LINE(1, C3, 120000) "," LINE(2, "(2026)云援民字第5号#1", 200000));
    settle(x, "2026-002", 1, "paid", "2026-08-31");
    settle(x, "2026-002", 2, "returned", "2026-08-31");
    pay(x, "pay.held", PREPARER, "{'claim': '(2026)云援民字第4号#1'}");
    pay(x, "pay.adjusted", PREPARER,
        "{'claim': '" C1 "', 'kind': 'quality', 'fen': 25000, 'rule': 'S2026 quality', "
        "'table_version': 'S2026'}"); /* on 2026-05-29: 95 days */
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    place_make(&f->place);
    f->index = open_index(&f->place);
    make_world(f->index);
    need_no_faults(f->index);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    aj_index_close(f->index);
    place_remove(&f->place);
    free(f);
    return 0;
}

static json_t *ask(void **state, struct aj_pay_asked asked)
{
    struct fixture *f = *state;
    struct aj_err err = {0};
    json_t *told = NULL;

    asked.now = NOW;
    if (aj_pay_report(f->index, &asked, &told, &err) != AJ_OK)
        fail_msg("%s", err.text);
    return told;
}

static json_t *ask_all(void **state, enum aj_pay_report report, int year)
{
    return ask(state, (struct aj_pay_asked){
                          .report = report, .year = year, .from = AJ_NO_DATE, .to = AJ_NO_DATE});
}

static struct aj_date day(const char *text)
{
    struct aj_date out = AJ_NO_DATE;

    assert_true(aj_date_parse(text, &out));
    return out;
}

static void need_sums(const json_t *told, int64_t count, int64_t fen)
{
    assert_int_equal(aj_json_int(told, "count", -1), count);
    assert_int_equal(aj_json_int(told, "total_fen", -1), fen);
}

/* The rows, each key of `keys` (by blanks) in it, as "a b c|a b c". Drops the report. */
static void need_rows(json_t *told, const char *list, const char *keys, const char *expected)
{
    struct aj_buf out = {0};
    size_t i;
    const json_t *row;

    json_array_foreach(json_object_get(told, list), i, row)
    {
        char copy[256];
        char *rest = copy;

        (void)snprintf(copy, sizeof(copy), "%s", keys);
        for (const char *key; (key = strtok_r(rest, " ", &rest)) != NULL;) {
            const json_t *value = json_object_get(row, key);

            aj_buf_addf(&out, "%s", key == copy ? (i ? "|" : "") : " ");
            if (json_is_integer(value)) {
                aj_buf_addf(&out, "%lld", (long long)json_integer_value(value));
            } else {
                aj_buf_addf(&out, "%s", json_is_string(value) ? json_string_value(value) : "-");
            }
        }
    }
    assert_false(out.failed);
    assert_string_equal(out.data ? out.data : "", expected);
    aj_buf_release(&out);
    json_decref(told);
}

static void payable_now_is_what_no_batch_has_and_nobody_holds(void **state)
{
    json_t *told = ask_all(state, AJ_REPORT_PAYABLE, ANY_YEAR);

    need_sums(told, 2, 105000);
    need_rows(told, "rows", "claim unlocked_on unit fen",
              "(2026)云援民字第1号#2 2026-05-29 " UNIT " 25000|" C3 " 2026-07-03 " OTHER " 80000");
    told = ask_all(state, AJ_REPORT_PAYABLE, 2025);
    need_sums(told, 0, 0);
    json_decref(told);
    told = ask(state, (struct aj_pay_asked){.report = AJ_REPORT_PAYABLE,
                                            .from = day("2026-07-03"),
                                            .to = day("2026-07-03")});
    need_sums(told, 1, 80000);
    json_decref(told);
}

static void who_waits_longest_comes_first(void **state)
{
    json_t *told = ask_all(state, AJ_REPORT_AGEING, ANY_YEAR);

    need_sums(told, 4, 505000);
    need_rows(json_incref(told), "classes", "class count fen",
              "0-30 1 200000|31-60 1 80000|61-90 0 0|90+ 2 225000");
    need_rows(told, "rows", "days class state fen",
              "95 90+ unlocked 25000|91 90+ held 200000|60 31-60 unlocked 80000|"
              "30 0-30 returned 200000");
}

static void what_was_paid_is_summed_up_four_times(void **state)
{
    json_t *told = ask_all(state, AJ_REPORT_PAID, ANY_YEAR);

    need_sums(told, 3, 520000);
    need_rows(told, "rows", "by key count fen",
              "month 2026-07 1 200000|month 2026-08 2 320000|person " HANDLER " 3 520000|"
              "unit " UNIT " 2 400000|unit " OTHER " 1 120000|class 刑事 1 120000|"
              "class 民事 2 400000");
}

static void a_period_has_both_its_ends(void **state)
{
    static const struct {
        const char *from, *to;
        int64_t count, fen;
    } periods[] = {
        {"2026-07-02", "2026-07-02", 1, 200000}, {"2026-07-03", "2026-08-02", 0, 0},
        {"2026-08-03", "2026-08-31", 2, 320000}, {"2026-08-04", "2199-12-31", 1, 120000},
        {"1970-01-01", "2026-08-30", 2, 400000},
    };

    for (size_t i = 0; i < AJ_COUNTOF(periods); i++) {
        json_t *told = ask(state, (struct aj_pay_asked){.report = AJ_REPORT_PAID,
                                                        .from = day(periods[i].from),
                                                        .to = day(periods[i].to)});

        need_sums(told, periods[i].count, periods[i].fen);
        json_decref(told);
    }
}

static void what_bounced_was_not_paid(void **state)
{
    struct fixture *f = *state;
    json_t *told;

    pay(f->index, "pay.bounced", PREPARER,
        "{'claim': '" C2 "', 'batch': '2026-001', 'n': 2, 'on': '2026-08-20'}");
    told = ask_all(state, AJ_REPORT_PAID, 2026);
    need_sums(told, 2, 320000);
    json_decref(told);
    told = ask_all(state, AJ_REPORT_AGEING, ANY_YEAR);
    need_sums(told, 5, 705000);
    json_decref(told);
}

static void the_use_of_the_budget_is_that_of_the_accounts(void **state)
{
    json_t *told = ask_all(state, AJ_REPORT_BUDGET, 2026);

    need_sums(told, 1, 1300000);
    need_rows(told, "rows",
              "year source granted_fen budget_fen reserved_fen payable_fen sent_fen returned_fen "
              "paid_fen recovered_fen used",
              "2026 财政 1300000 125000 150000 305000 0 200000 520000 0 90");
}

static void a_budget_of_nothing_has_no_share(void **state)
{
    struct fixture *f = *state;
    struct aj_event e = event_imported(7);
    json_t *told;

    put_well(f->index, e);
    e = event_handed_in(7, 100);
    assert_int_equal(json_object_set_new(event_data(&e), "source", json_string("彩票公益金")), 0);
    put_well(f->index, e);
    told = ask_all(state, AJ_REPORT_BUDGET, ANY_YEAR);
    need_rows(told, "rows", "source granted_fen budget_fen reserved_fen used",
              "彩票公益金 0 -100 100 -|财政 1300000 125000 150000 90");
}

static void totals_count_a_case_once_and_name_nobody(void **state)
{
    struct fixture *f = *state;
    json_t *told;
    char *text;

    send_batch(f->index, "2026-003", LINE(1, "(2026)云援民字第1号#2", 25000));
    settle(f->index, "2026-003", 1, "paid", "2026-07-31");
    told = ask_all(state, AJ_REPORT_TOTALS, 2026);
    need_sums(told, 4, 545000);
    text = json_dumps(told, JSON_COMPACT);
    assert_non_null(text);
    assert_null(strstr(text, HANDLER));
    assert_null(strstr(text, UNIT));
    assert_null(strstr(text, "号"));
    free(text);
    need_rows(told, "rows", "month class cases count fen",
              "2026-07 民事 1 2 225000|2026-08 刑事 1 1 120000|2026-08 民事 1 1 200000");
}

static void a_case_without_class_is_of_unknown_class(void **state)
{
    struct fixture *f = *state;
    json_t *told;

    pay(f->index, "pay.released", PREPARER, "{'claim': '(2026)云援民字第4号#1'}");
    send_batch(f->index, "2026-003", LINE(1, "(2026)云援民字第4号#1", 200000));
    settle(f->index, "2026-003", 1, "paid", "2026-09-01");
    told = ask(state, (struct aj_pay_asked){
                          .report = AJ_REPORT_TOTALS, .from = day("2026-09-01"), .to = AJ_NO_DATE});
    need_rows(told, "rows", "month class cases count fen", "2026-09 不详 1 1 200000");
}

static void a_balance_is_the_accounts_whatever_is_asked(void **state)
{
    json_t *told = ask(
        state, (struct aj_pay_asked){
                   .report = AJ_REPORT_LEDGER, .from = AJ_NO_DATE, .to = AJ_NO_DATE, .claim = C3});

    /* the whole of a batch that it was in, after all that came before */
    need_rows(told, "rows", "type account fen balance_fen",
              "case.handed_in 2026/财政/budget -200000 700000|"
              "case.handed_in 2026/财政/reserved 200000 200000|"
              "case.archived 2026/财政/reserved -200000 0|"
              "case.archived 2026/财政/payable 200000 600000|"
              "batch.sent 2026/财政/payable -320000 280000|"
              "batch.sent 2026/财政/sent 320000 320000|"
              "batch.settled 2026/财政/sent -120000 200000|"
              "batch.settled 2026/财政/paid 120000 520000");
    told = ask(state, (struct aj_pay_asked){.report = AJ_REPORT_LEDGER,
                                            .from = AJ_NO_DATE,
                                            .to = AJ_NO_DATE,
                                            .batch = "2026-001"});
    assert_int_equal(aj_json_int(told, "count", 0), 6);
    json_decref(told);
    told = ask(state, (struct aj_pay_asked){.report = AJ_REPORT_LEDGER,
                                            .from = day("2026-07-03"),
                                            .to = day("2026-07-03")});
    need_rows(told, "rows", "type account fen balance_fen",
              "case.archived 2026/财政/reserved -200000 0|"
              "case.archived 2026/财政/payable 200000 600000");
}

static void what_a_report_does_not_have_is_refused(void **state)
{
    const struct aj_pay_asked wrong[] = {
        {.report = AJ_REPORT_BUDGET, .from = {20000}, .to = AJ_NO_DATE},
        {.report = AJ_REPORT_LEDGER, .year = 2026, .from = AJ_NO_DATE, .to = AJ_NO_DATE},
        {.report = AJ_REPORT_PAID, .from = AJ_NO_DATE, .to = AJ_NO_DATE, .claim = C1},
        {.report = AJ_REPORT_PAID, .from = {20001}, .to = {20000}},
        {.report = AJ_REPORT_LEDGER,
         .from = AJ_NO_DATE,
         .to = AJ_NO_DATE,
         .claim = C1,
         .batch = "x"},
    };
    struct fixture *f = *state;
    json_t *told = NULL;
    struct aj_pay_asked nobody = {
        .report = AJ_REPORT_LEDGER, .from = AJ_NO_DATE, .to = AJ_NO_DATE, .batch = "2026-009"};

    for (size_t i = 0; i < AJ_COUNTOF(wrong); i++)
        assert_int_equal(aj_pay_report(f->index, &wrong[i], &told, NULL), AJ_INVALID);
    assert_int_equal(aj_pay_report(f->index, &nobody, &told, NULL), AJ_NOT_FOUND);
    assert_null(told);
}

static void the_table_has_amounts_for_machines(void **state)
{
    json_t *told = ask_all(state, AJ_REPORT_PAID, ANY_YEAR);
    struct aj_buf out = {0};

    aj_pay_report_csv(AJ_REPORT_PAID, told, &out);
    assert_false(out.failed);
    assert_non_null(strstr(out.data, "按,项目,笔数,金额（元）\r\n月份,2026-07,1,2000.00\r\n"));
    assert_non_null(strstr(out.data, "承办人," HANDLER ",3,5200.00\r\n"));
    aj_buf_release(&out);
    json_decref(told);
}

/* --- reconciling ----------------------------------------------------------------------------- */

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
    struct fixture *f = *state;
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
    struct fixture *f = *state;
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
    struct fixture *f = *state;
    const int64_t sent = 1780000000;
    bool in_order = true;

    send_batch(f->index, "2026-003", LINE(1, "(2026)云援民字第1号#2", 25000));
    json_decref(reconcile(f->index, sent + 16 * DAY - 1, &in_order));
    assert_true(in_order);
    need_difference(reconcile(f->index, sent + 16 * DAY, &in_order), "sent_not_settled", "2026-003",
                    "还有 250.00 元没有回单");
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
        struct fixture *f;
        bool in_order = true;

        assert_int_equal(set_up(state), 0);
        f = *state;
        aj_index_close(f->index);
        spoil(&f->place, d);
        f->index = open_index(&f->place);
        need_difference(reconcile(f->index, NOW, &in_order), d->code, d->subject, d->says);
        assert_false(in_order);
        assert_int_equal(tear_down(state), 0);
    }
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(payable_now_is_what_no_batch_has_and_nobody_holds),
        IN_WORLD(who_waits_longest_comes_first),
        IN_WORLD(what_was_paid_is_summed_up_four_times),
        IN_WORLD(a_period_has_both_its_ends),
        IN_WORLD(what_bounced_was_not_paid),
        IN_WORLD(the_use_of_the_budget_is_that_of_the_accounts),
        IN_WORLD(a_budget_of_nothing_has_no_share),
        IN_WORLD(totals_count_a_case_once_and_name_nobody),
        IN_WORLD(a_case_without_class_is_of_unknown_class),
        IN_WORLD(a_balance_is_the_accounts_whatever_is_asked),
        IN_WORLD(what_a_report_does_not_have_is_refused),
        IN_WORLD(the_table_has_amounts_for_machines),
        IN_WORLD(three_ways_agree),
        IN_WORLD(they_agree_after_lowering_reversing_bouncing_and_recovering),
        IN_WORLD(what_is_at_the_bank_for_long_is_told),
        cmocka_unit_test(every_difference_is_named),
    };

    return cmocka_run_group_tests_name("reports of the money", tests, NULL, NULL);
}

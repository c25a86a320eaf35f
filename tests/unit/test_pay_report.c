/* Reports of the money, each sum reckoned by hand. */
#include "report_world.h"
#include "service/pay_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANY_YEAR 0

static json_t *ask(void **state, struct aj_pay_asked asked)
{
    struct report_world *f = *state;
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
    struct report_world *f = *state;
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
    struct report_world *f = *state;
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
    struct report_world *f = *state;
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
    struct report_world *f = *state;
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
    struct report_world *f = *state;
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

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, report_world_open, report_world_close)

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
    };

    return cmocka_run_group_tests_name("reports of the money", tests, NULL, NULL);
}

/* What a bank says of the lines of a batch, as CSV: read whole, or refused with the row named. */
#include "base/auto.h"
#include "base/gb18030.h"
#include "index/ledger.h"
#include "service/pay_results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Three lines of 10, 20 and 30 yuan, each in its first attempt. */
static json_t *batch_of_three(void)
{
    json_t *lines = json_array();

    for (int i = 1; i <= 3; i++) {
        char claim[32];

        (void)snprintf(claim, sizeof(claim), "(2026)某民字第%d号#1", i);
        (void)json_array_append_new(lines, json_pack("{s:i, s:s, s:i, s:i}", "n", i, "claim", claim,
                                                     "fen", i * 1000, "attempt", 1));
    }
    return json_pack("{s:s, s:o}", "batch", "2026-001", "lines", lines);
}

struct reading {
    struct aj_arena arena;
    json_t *batch;
    struct aj_pay_results results;
    struct aj_err err;
};

static int reading_open(void **state)
{
    struct reading *r = calloc(1, sizeof(*r));

    assert_non_null(r);
    r->arena.limit = 1 << 20;
    r->batch = batch_of_three();
    *state = r;
    return 0;
}

static int reading_close(void **state)
{
    struct reading *r = *state;

    json_decref(r->batch);
    aj_arena_reset(&r->arena);
    free(r);
    return 0;
}

/* From memory of exactly that size, so that reading past it is seen. */
static enum aj_code read_bytes(struct reading *r, const char *bytes, size_t size)
{
    char *exact = malloc(size ? size : 1);
    struct aj_pay_results_file file = {
        .bytes = exact, .size = size, .batch = r->batch, .on = aj_date_of(2026, 12, 24)};
    enum aj_code code;

    assert_non_null(exact);
    memcpy(exact, bytes, size);
    code = aj_pay_results_read(&file, &r->arena, &r->results, &r->err);
    free(exact);
    return code;
}

static enum aj_code read_text(struct reading *r, const char *text)
{
    return read_bytes(r, text, strlen(text));
}

static void need(const struct aj_pay_result *result, size_t n, bool paid, const char *reason)
{
    assert_int_equal(result->n, n);
    assert_int_equal(result->paid, paid);
    assert_true((result->reason == NULL) == (reason == NULL));
    if (reason)
        assert_string_equal(result->reason, reason);
}

static void need_day(const struct aj_pay_result *result, int year, int month, int day)
{
    assert_int_equal(result->on.day, aj_date_of(year, month, day).day);
}

static void lines_are_told_by_their_numbers(void **state)
{
    struct reading *r = *state;

    assert_int_equal(
        read_text(r, "序号,结果,日期,原因\r\n3,失败,2026-12-01,户名不符\r\n"
                     "1,成功,2026/12/2,随便\r\n2,退汇,20261203,\"账号, 已\"\"销\"\"户\"\r\n"),
        AJ_OK);
    assert_int_equal(r->results.n, 3);
    need(&r->results.list[0], 3, false, "户名不符");
    need_day(&r->results.list[0], 2026, 12, 1);
    need(&r->results.list[1], 1, true, NULL);
    need_day(&r->results.list[1], 2026, 12, 2);
    need(&r->results.list[2], 2, false, "账号, 已\"销\"户");
    need_day(&r->results.list[2], 2026, 12, 3);
}

static void or_by_the_identifier_that_the_bank_got(void **state)
{
    struct reading *r = *state;
    char id[AJ_BANK_ID_SIZE], text[256];

    assert_true(aj_claim_bank_id("(2026)某民字第2号#1", 1, id));
    (void)snprintf(text, sizeof(text), "\xEF\xBB\xBF业务编号,结果,流水号\n%s\t, paid ,'=R-1\n", id);
    assert_int_equal(read_text(r, text), AJ_OK);
    need(&r->results.list[0], 2, true, NULL);
    need_day(&r->results.list[0], 2026, 12, 24);
    assert_string_equal(r->results.list[0].reference, "=R-1");
    (void)snprintf(text, sizeof(text), "序号,业务编号,结果\n1,%s,成功\n", id);
    assert_int_equal(read_text(r, text), AJ_INVALID);
    assert_non_null(strstr(r->err.text, "第 2 行"));
}

static void gb18030_is_read_too(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    static const char text[] = "序号,结果,原因\r\n1,失败,收款人户名𠮷不符\r\n";
    struct reading *r = *state;

    assert_int_equal(aj_gb18030_write(text, strlen(text), &bytes, NULL), AJ_OK);
    assert_int_equal(read_bytes(r, bytes.data, bytes.size), AJ_OK);
    need(&r->results.list[0], 1, false, "收款人户名𠮷不符");
}

static void empty_rows_and_other_columns_are_passed_over(void **state)
{
    struct reading *r = *state;

    assert_int_equal(read_text(r, "备注,结果,序号,金额(元)\r\n,,,\r\n好,成功,1,\"10.00\"\r\n\r\n"
                                  "好,成功,2,20\r\n,,\r\n好,成功,3,30.0"),
                     AJ_OK);
    assert_int_equal(r->results.n, 3);
}

static void a_slip_is_named_and_nothing_taken(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"", "第 1 行"},
        {"序号,结果\n", "没有内容"},
        {"序号\n1\n", "表头"},
        {"结果\n成功\n", "表头"},
        {"序号,结果,序号\n1,成功,1\n", "两个"},
        {"序号,结果\n1,成功\n4,成功\n", "第 3 行"},
        {"序号,结果\n0,成功\n", "没有这个序号"},
        {"序号,结果\n-1,成功\n", "没有这个序号"},
        {"序号,结果\n99999999999999999999,成功\n", "没有这个序号"},
        {"序号,结果\n,成功\n", "哪一笔"},
        {"业务编号,结果\nAJ0-1-1,成功\n", "业务编号"},
        {"序号,结果\n1,成功\n1,成功\n", "两次"},
        {"序号,结果\n1,处理中\n", "处理中"},
        {"序号,结果\n1,\n", "不认识"},
        {"序号,结果\n1,失败\n", "原因"},
        {"序号,结果,日期\n1,成功,2026-02-30\n", "日期"},
        {"序号,结果,日期\n1,成功,昨天\n", "日期"},
        {"序号,结果,日期\n1,成功,2026-1-1x\n", "日期"},
        {"序号,结果,日期\n1,成功,20261301\n", "日期"},
        {"序号,结果,日期\n1,成功,2026-1\n", "日期"},
        {"序号,结果,日期\n1,成功,12026-01-01\n", "日期"},
        {"序号,结果,日期\n1,成功,2026--01\n", "日期"},
        {"序号,结果,金额\n1,成功,10.01\n", "金额"},
        {"序号,结果,金额\n1,成功,十元\n", "金额"},
        {"序号,结果\n1,\"成功\n", "引号"},
        {"序号,结果\n1,成功\n2,成功\n3,成功\n1,成功\n", "行数"},
    };
    struct reading *r = *state;

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        if (read_text(r, rows[i].text) != AJ_INVALID)
            fail_msg("taken: %s", rows[i].text);
        if (!strstr(r->err.text, rows[i].says))
            fail_msg("%s says %s, wanted %s", rows[i].text, r->err.text, rows[i].says);
    }
    assert_int_equal(read_bytes(r, "序号\0结果", 13), AJ_INVALID);
    assert_int_equal(read_bytes(r, "\xFF\xFF\xFF", 3), AJ_INVALID);
}

int main(void)
{
#define READING(test) cmocka_unit_test_setup_teardown(test, reading_open, reading_close)
    static const struct CMUnitTest tests[] = {
        READING(lines_are_told_by_their_numbers),
        READING(or_by_the_identifier_that_the_bank_got),
        READING(gb18030_is_read_too),
        READING(empty_rows_and_other_columns_are_passed_over),
        READING(a_slip_is_named_and_nothing_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

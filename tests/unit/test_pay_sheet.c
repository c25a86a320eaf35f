/* A batch as it is shown: what does not add up is refused, sums are the lines', nobody sealed is
   named and no account number is shown whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pay_world.h"

static void a_batch_that_adds_up_is_taken(void **state)
{
    struct pay_world w;
    struct aj_err err = {0};

    (void)state;
    pay_world_open(&w, 60);
    if (aj_pay_sheet_check(&w.sheet, &err) != AJ_OK)
        fail_msg("%s", err.text);
    w.sheet.previous = w.sheet.approved_by = NULL;
    w.lines[3].reason = w.lines[3].unit = w.lines[3].archive_number = NULL;
    assert_int_equal(aj_pay_sheet_check(&w.sheet, NULL), AJ_OK);
    pay_world_close(&w);
}

static void spoil_total(struct pay_world *w)
{
    w->sheet.total_fen++;
}
static void spoil_number(struct pay_world *w)
{
    w->lines[2].n = 7;
}
static void spoil_paid(struct pay_world *w)
{
    w->lines[2].fen++;
    w->sheet.total_fen++;
}
static void spoil_nothing_paid(struct pay_world *w)
{
    w->lines[2].deduction_fen += w->lines[2].fen;
    w->lines[2].deduction_reason = "已付";
    w->lines[2].fen = 0;
    pay_world_add_up(w);
}
static void spoil_negative_part(struct pay_world *w)
{
    w->lines[2].standard_fen += 100;
    w->lines[2].cross_region_fen = -100;
}
static void spoil_overflow(struct pay_world *w)
{
    w->lines[2].standard_fen = INT64_MAX;
    w->lines[2].cross_region_fen = INT64_MAX;
}
static void spoil_total_above_the_most(struct pay_world *w)
{
    for (size_t i = 1; i < 3; i++) {
        w->lines[i].deduction_fen = w->lines[i].cross_region_fen = w->lines[i].other_fen = 0;
        w->lines[i].translation_fen = 0;
        w->lines[i].standard_fen = w->lines[i].fen = (int64_t)5 << 50;
    }
    pay_world_add_up(w);
}
static void spoil_other_reason(struct pay_world *w)
{
    w->lines[2].other_reason = "";
}
static void spoil_account(struct pay_world *w)
{
    w->lines[2].payee.account_number = "６２２２";
}
static void spoil_no_account(struct pay_world *w)
{
    w->lines[2].payee.account_number = NULL;
}
static void spoil_holder(struct pay_world *w)
{
    w->lines[2].payee.account_name = "";
}
static void spoil_bank(struct pay_world *w)
{
    w->lines[2].payee.bank_name = NULL;
}
static void spoil_name_of_two_lines(struct pay_world *w)
{
    w->lines[2].payee.account_name = "李某\n2,王某";
}
static void spoil_direction(struct pay_world *w)
{
    w->lines[2].payee.account_name = "李\xE2\x80\xAE某";
}
static void spoil_utf8(struct pay_world *w)
{
    w->lines[2].handler = "\xFF";
}
static void spoil_identifier(struct pay_world *w)
{
    w->lines[2].end_to_end_id = "AJ 1";
}
static void spoil_identifier_twice(struct pay_world *w)
{
    w->lines[2].end_to_end_id = w->lines[9].end_to_end_id;
}
static void spoil_bundle(struct pay_world *w)
{
    w->lines[2].bundle_sha256 = "abc";
}
static void spoil_recipient(struct pay_world *w)
{
    w->lines[2].first_recipient = NULL;
}
static void spoil_digest(struct pay_world *w)
{
    w->sheet.sha256 = "";
}
static void spoil_previous(struct pay_world *w)
{
    w->sheet.previous = "00";
}
static void spoil_day(struct pay_world *w)
{
    w->sheet.on = AJ_NO_DATE;
}
static void spoil_preparer(struct pay_world *w)
{
    w->sheet.prepared_by = NULL;
}
static void spoil_all_lines(struct pay_world *w)
{
    w->sheet.n_lines = 0;
    w->sheet.total_fen = 0;
}

static const struct {
    void (*spoil)(struct pay_world *w);
    const char *told;
} spoilers[] = {
    {spoil_total, "合计不符"},
    {spoil_number, "第 3 行的序号是 7"},
    {spoil_paid, "第 3 行的各项"},
    {spoil_nothing_paid, "第 3 行的各项"},
    {spoil_negative_part, "第 3 行的金额"},
    {spoil_overflow, "第 3 行的金额"},
    {spoil_total_above_the_most, "过大"},
    {spoil_other_reason, "第 3 行缺少其他费用理由"},
    {spoil_account, "第 3 行的收款人账号"},
    {spoil_no_account, "第 3 行的收款人账号"},
    {spoil_holder, "第 3 行缺少收款人户名"},
    {spoil_bank, "第 3 行缺少开户银行"},
    {spoil_name_of_two_lines, "换行"},
    {spoil_direction, "不可见字符"},
    {spoil_utf8, "第 3 行的承办人"},
    {spoil_identifier, "第 3 行的业务编号"},
    {spoil_identifier_twice, "业务编号相同"},
    {spoil_bundle, "第 3 行的案卷摘要"},
    {spoil_recipient, "第 3 行缺少受援人"},
    {spoil_digest, "批次的摘要"},
    {spoil_previous, "批次的摘要"},
    {spoil_day, "没有日期"},
    {spoil_preparer, "制表人"},
    {spoil_all_lines, "没有明细"},
};

static void what_does_not_add_up_is_refused_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(spoilers); i++) {
        struct pay_world w;
        struct aj_err err = {0};

        pay_world_open(&w, 12);
        spoilers[i].spoil(&w);
        assert_int_equal(aj_pay_sheet_check(&w.sheet, &err), AJ_INVALID);
        if (!strstr(err.text, spoilers[i].told))
            fail_msg("%zu: \"%s\" says nothing of %s", i, err.text, spoilers[i].told);
        pay_world_close(&w);
    }
}

/* Each line is in one sum, and the sums are the total. */
static void check_sums(struct pay_world *w, enum aj_pay_by by, size_t expected)
{
    struct aj_pay_sum *sums;
    size_t n;
    size_t lines = 0;
    int64_t fen = 0;

    assert_int_equal(aj_pay_sums(&w->sheet, by, &w->arena, &sums, &n, NULL), AJ_OK);
    assert_int_equal(n, expected);
    for (size_t i = 0; i < n; i++) {
        int64_t part = 0;

        for (size_t k = 0; k < sums[i].n_lines; k++) {
            const struct aj_pay_line *first = &sums[i].lines[0];
            const struct aj_pay_line *line = &sums[i].lines[k];

            part += line->fen;
            assert_true(k == 0 || line->n > sums[i].lines[k - 1].n);
            if (by == AJ_PAY_BY_UNIT)
                assert_string_equal(line->unit, first->unit);
            if (by == AJ_PAY_BY_PAYEE)
                assert_string_equal(line->payee.account_name, first->payee.account_name);
        }
        assert_true(part == sums[i].fen);
        assert_true(i == 0 || sums[i].lines[0].n > sums[i - 1].lines[0].n);
        fen += sums[i].fen;
        lines += sums[i].n_lines;
    }
    assert_true(fen == w->sheet.total_fen);
    assert_int_equal(lines, w->sheet.n_lines);
}

static void sums_are_those_of_the_lines(void **state)
{
    struct pay_world w;

    (void)state;
    pay_world_open(&w, 43);
    check_sums(&w, AJ_PAY_BY_PAYEE, 5);
    check_sums(&w, AJ_PAY_BY_UNIT, 3);
    check_sums(&w, AJ_PAY_BY_LINE, 43);
    /* one number, written otherwise, is one payee; another bank is another */
    w.lines[5].payee.account_number = "0000 0008 5540 2243 106";
    check_sums(&w, AJ_PAY_BY_PAYEE, 5);
    w.lines[5].payee.bank_name = "另一家银行";
    check_sums(&w, AJ_PAY_BY_PAYEE, 6);
    pay_world_close(&w);
}

static void recipients_become(const struct aj_pay_line *line, const char *text)
{
    struct aj_buf out = {0};

    aj_pay_recipients(line, &out);
    assert_string_equal(out.data, text);
    aj_buf_release(&out);
}

static void a_sealed_recipient_has_a_code(void **state)
{
    struct aj_pay_line line = {.first_recipient = "周䶮", .n_recipients = 1};

    (void)state;
    recipients_become(&line, "周䶮");
    line.n_recipients = 3;
    recipients_become(&line, "周䶮等3人");
    line.sealed = true;
    recipients_become(&line, "未成年人01等3人");
    line.n_recipients = 1;
    recipients_become(&line, "未成年人01");
}

static void accounts_are_whole_for_the_bank_and_masked_for_people(void **state)
{
    static const struct {
        const char *number, *whole, *masked;
    } rows[] = {
        {"0000000855402243106", "0000000855402243106", "****3106"},
        {"6222 0200 1234 567", "622202001234567", "****4567"},
        {"12345678", "12345678", "****5678"},
        {"1234567", "1234567", "****"},
        {"AB-1", "AB-1", "****"},
        {"", "", "****"},
        {NULL, "", "****"},
        {"   ", "", "****"},
        {"6222\t0200", "", "****"},
        {"=6222020012345678", "", "****"},
        {"1234567890123456789012345678901234", "1234567890123456789012345678901234", "****1234"},
        {"12345678901234567890123456789012345", "", "****"},
    };

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        char whole[AJ_ACCOUNT_SIZE];
        char masked[AJ_MASKED_SIZE];

        assert_int_equal(aj_pay_account(rows[i].number, whole), *rows[i].whole != '\0');
        aj_pay_account_masked(rows[i].number, masked);
        assert_string_equal(whole, rows[i].whole);
        assert_string_equal(masked, rows[i].masked);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_that_adds_up_is_taken),
        cmocka_unit_test(what_does_not_add_up_is_refused_with_its_line),
        cmocka_unit_test(sums_are_those_of_the_lines),
        cmocka_unit_test(a_sealed_recipient_has_a_code),
        cmocka_unit_test(accounts_are_whole_for_the_bank_and_masked_for_people),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The paper of a payment batch: drawn as it was approved, each page adds up, no account number and
   no sealed name is on it, and a thousand lines are as good as ten. */
#include "base/file.h"
#include "base/money.h"
#include "casefile/amount_words.h"
#include "service/pay_sheet_model.h"
#include "service/pay_sheet_pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "page_drawing.h"
#include "pay_world.h"

static const char *const pay_names[] = {"pay-sheet", "pay-totals", "pay-voucher"};

static json_t *model_of(const struct pay_world *w, enum aj_pay_by by)
{
    struct aj_err err = {0};
    json_t *model = NULL;

    if (aj_pay_sheet_check(&w->sheet, &err) != AJ_OK ||
        aj_pay_sheet_model(&w->sheet, by, &model, &err) != AJ_OK)
        fail_msg("%s", err.text);
    return model;
}

static bool on_sheet(const struct aj_sheet *sheet, const char *text)
{
    AJ_AUTO(aj_buf_release) struct aj_buf all = {0};

    for (size_t i = 0; i < sheet->n; i++) {
        if (sheet->marks[i].kind == AJ_MARK_TEXT)
            aj_buf_add(&all, sheet->marks[i].text, sheet->marks[i].text_size);
    }
    return all.data && strstr(all.data, text);
}

static bool on_any_sheet(const struct drawing *d, const char *text)
{
    for (size_t s = 0; s < d->canvas.n; s++) {
        if (on_sheet(&d->canvas.sheets[s], text))
            return true;
    }
    return false;
}

static void every_text_of_the_pages_stays_in_its_cell(void **state)
{
    struct pay_world w;
    json_t *model;

    (void)state;
    pay_world_open(&w, 130);
    w.lines[7].reason = "机动车交通事故责任纠纷、财产保险合同纠纷、生命权身体权健康权纠纷";
    w.lines[7].payee.account_name =
        "澜州市云溪区某某某某某某某某某某某某某某某某律师事务所（普通合伙）";
    w.lines[8].standard_fen = w.lines[8].fen = AJ_AMOUNT_MOST / 1000;
    w.lines[8].translation_fen = w.lines[8].cross_region_fen = w.lines[8].other_fen = 0;
    w.lines[8].deduction_fen = 0;
    pay_world_add_up(&w);
    model = model_of(&w, AJ_PAY_BY_LINE);
    for (size_t k = 0; k < AJ_COUNTOF(pay_names); k++) {
        struct drawing d;

        draw_page(&d, pay_names[k], model);
        for (size_t s = 0; s < d.canvas.n; s++)
            check_sheet(&d.canvas.sheets[s]);
        release(&d);
    }
    json_decref(model);
    pay_world_close(&w);
}

/* The sums printed on the pages come to the total, in a sum made here. */
static int64_t fen_of_page(const struct aj_sheet *sheet, const struct pay_world *w)
{
    int64_t fen = 0;

    for (size_t i = 0; i < w->sheet.n_lines; i++) {
        if (on_sheet(sheet, w->lines[i].archive_number + strlen("F023-ZY·")))
            fen += w->lines[i].fen;
    }
    return fen;
}

static void a_thousand_lines_add_up_page_by_page(void **state)
{
    struct pay_world w;
    struct drawing d;
    json_t *model;
    int64_t all = 0;

    (void)state;
    pay_world_open(&w, 1000);
    model = model_of(&w, AJ_PAY_BY_PAYEE);
    draw_page(&d, "pay-sheet", model);
    assert_in_range(d.canvas.n, 50, 120);
    for (size_t s = 0; s < d.canvas.n; s++) {
        int64_t fen = fen_of_page(&d.canvas.sheets[s], &w);
        char text[AJ_FEN_TEXT_SIZE];
        char words[AJ_AMOUNT_WORDS_SIZE];
        char foot[60];

        aj_fen_text(fen, text);
        assert_int_equal(aj_amount_words(fen, words, NULL), AJ_OK);
        assert_true(count_text(&d.canvas.sheets[s], text) >= 1);
        assert_true(on_sheet(&d.canvas.sheets[s], words));
        assert_int_equal(count_text(&d.canvas.sheets[s], "实发金额"), 1);
        (void)snprintf(foot, sizeof(foot), "第 %zu 页　共 %zu 页", s + 1, d.canvas.n);
        assert_true(on_sheet(&d.canvas.sheets[s], foot));
        all += fen;
    }
    assert_true(all == w.sheet.total_fen);
    release(&d);
    json_decref(model);
    pay_world_close(&w);
}

/* Whatever the number of lines: the total and the signatures stand below a row, on one page. */
static void signatures_never_stand_without_a_row(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 40; n++) {
        struct pay_world w;
        struct drawing d;
        json_t *model;
        const struct aj_sheet *last;

        pay_world_open(&w, n);
        model = model_of(&w, AJ_PAY_BY_PAYEE);
        draw_page(&d, "pay-sheet", model);
        last = &d.canvas.sheets[d.canvas.n - 1];
        assert_int_equal(count_text(last, "财务："), 1);
        assert_true(on_sheet(last, "合　　计"));
        assert_true(on_sheet(last, w.lines[n - 1].archive_number + strlen("F023-ZY·")));
        assert_true(on_sheet(last, "5d1c 0f4e 8a7b 2233"));
        assert_true(on_sheet(last, "00ff eedd ccbb aa99"));
        release(&d);
        json_decref(model);
        pay_world_close(&w);
    }
}

static void long_reasons_are_wrapped_and_rows_divided(void **state)
{
    struct aj_buf reason = {0};
    struct pay_world w;
    struct drawing d;
    json_t *model;

    (void)state;
    for (int i = 0; i < 49; i++)
        aj_buf_addf(&reason, "取证差旅费第%02d次", i);
    pay_world_open(&w, 30);
    w.lines[12].other_reason = reason.data;
    w.lines[12].deduction_fen = 100;
    w.lines[12].deduction_reason = reason.data;
    w.lines[12].fen -= 100;
    pay_world_add_up(&w);
    model = model_of(&w, AJ_PAY_BY_PAYEE);
    draw_page(&d, "pay-sheet", model);
    for (size_t s = 0; s < d.canvas.n; s++)
        check_sheet(&d.canvas.sheets[s]);
    assert_true(on_any_sheet(&d, "第48次"));
    release(&d);
    json_decref(model);
    pay_world_close(&w);
    aj_buf_release(&reason);
}

/* Nothing of the account but its end, nothing of a sealed case but a code: in no text of the model.
 */
static void no_account_and_no_sealed_name_is_shown(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct pay_world w;
    json_t *model;

    (void)state;
    pay_world_open(&w, 40);
    for (size_t i = 0; i < w.sheet.n_lines; i++) {
        if (w.lines[i].sealed)
            w.lines[i].first_recipient = "绝密姓名";
    }
    model = model_of(&w, AJ_PAY_BY_LINE);
    assert_int_equal(aj_json_canonical(model, &text, NULL), AJ_OK);
    assert_non_null(strstr(text.data, "未成年人01"));
    assert_null(strstr(text.data, "绝密姓名"));
    assert_non_null(strstr(text.data, "****3106"));
    assert_null(strstr(text.data, "43106"));
    for (size_t i = 0; i < w.sheet.n_lines; i++)
        assert_null(strstr(text.data, w.lines[i].payee.account_number));
    json_decref(model);
    pay_world_close(&w);
}

static void vouchers_are_of_a_payee_or_of_a_line(void **state)
{
    struct pay_world w;
    struct drawing d;
    json_t *model;

    (void)state;
    pay_world_open(&w, 41);
    model = model_of(&w, AJ_PAY_BY_PAYEE);
    draw_page(&d, "pay-voucher", model);
    assert_int_equal(d.canvas.n, 3);
    assert_int_equal(count_text(&d.canvas.sheets[0], "领款人"), 4); /* and to sign */
    assert_true(on_sheet(&d.canvas.sheets[0], "等 9 件，详见发放表"));
    assert_true(on_sheet(&d.canvas.sheets[2], "2026-003-005"));
    release(&d);
    json_decref(model);
    model = model_of(&w, AJ_PAY_BY_LINE);
    draw_page(&d, "pay-voucher", model);
    assert_int_equal(d.canvas.n, 21);
    assert_true(on_sheet(&d.canvas.sheets[20], "云援〔2026〕民字第0041号"));
    assert_true(on_sheet(&d.canvas.sheets[0], "人民币壹仟贰佰元整"));
    assert_true(on_sheet(&d.canvas.sheets[0], "¥1,200.00"));
    assert_true(on_sheet(&d.canvas.sheets[0], "2026-D30-MS-0001"));
    assert_true(on_sheet(&d.canvas.sheets[0], "案卷摘要 a000 0000 0000 0000"));
    release(&d);
    json_decref(model);
    pay_world_close(&w);
}

static void a_sheet_nobody_approved_says_so(void **state)
{
    struct pay_world w;

    (void)state;
    pay_world_open(&w, 3);
    for (int approved = 0; approved < 2; approved++) {
        json_t *model;

        w.sheet.approved_by = approved ? "陈国强" : NULL;
        model = model_of(&w, AJ_PAY_BY_PAYEE);
        for (size_t k = 0; k < AJ_COUNTOF(pay_names); k += 2) {
            struct drawing d;

            draw_page(&d, pay_names[k], model);
            assert_int_equal(on_sheet(&d.canvas.sheets[0], "不得据以付款"), !approved);
            release(&d);
        }
        json_decref(model);
    }
    pay_world_close(&w);
}

/* AJ_GOLDEN_WRITE=1 writes the file anew: look at the pages, and at its diff, before committing. */
static void the_pages_stand_as_they_were_approved(void **state)
{
    const char *path = AJ_SOURCE "/tests/golden/pay-pages.txt";
    struct aj_buf golden = {0};
    struct aj_buf got = {0};
    struct aj_err err;
    struct pay_world w;
    json_t *model;

    (void)state;
    pay_world_open(&w, 13);
    model = model_of(&w, AJ_PAY_BY_PAYEE);
    for (size_t k = 0; k < AJ_COUNTOF(pay_names); k++) {
        struct drawing d;

        draw_page(&d, pay_names[k], model);
        for (size_t s = 0; s < d.canvas.n; s++) {
            aj_buf_addf(&got, "%s, page %zu of %zu\n", pay_names[k], s + 1, d.canvas.n);
            for (size_t i = 0; i < d.canvas.sheets[s].n; i++)
                describe(&d.canvas.sheets[s].marks[i], &got);
        }
        release(&d);
    }
    if (getenv("AJ_GOLDEN_WRITE"))
        assert_int_equal(aj_file_replace(path, got.data, got.size, 0644, &err), AJ_OK);
    assert_int_equal(aj_file_read(path, 1 << 20, &golden, &err), AJ_OK);
    assert_string_equal(got.data, golden.data);
    aj_buf_release(&got);
    aj_buf_release(&golden);
    json_decref(model);
    pay_world_close(&w);
}

static void draw_pdfs(const struct aj_render *render, const struct aj_pay_sheet *sheet,
                      struct aj_buf *pdf)
{
    struct aj_pay_vouchers vouchers = {
        .sheet = sheet, .by = AJ_PAY_BY_PAYEE, .drawn_at = 1795833300};
    struct aj_render_result result;
    struct aj_err err = {0};

    if (aj_pay_sheet_draw(render, sheet, 1795833300, pdf, &result, &err) != AJ_OK ||
        aj_pay_vouchers_draw(render, &vouchers, pdf, &result, &err) != AJ_OK)
        fail_msg("%s", err.text);
    assert_int_equal(result.n_missing, 0);
}

static void the_same_batch_gives_the_same_bytes(void **state)
{
    struct aj_render *render = NULL;
    struct aj_buf first = {0};
    struct aj_buf again = {0};
    struct aj_buf draft = {0};
    struct aj_err err = {0};
    struct pay_world w;

    (void)state;
    assert_int_equal(aj_render_open(AJ_SOURCE "/templates/pages", &render, &err), AJ_OK);
    pay_world_open(&w, 1000);
    draw_pdfs(render, &w.sheet, &first);
    draw_pdfs(render, &w.sheet, &again);
    assert_int_equal(first.size, again.size);
    assert_memory_equal(first.data, again.data, first.size);
    w.sheet.approved_by = NULL;
    draw_pdfs(render, &w.sheet, &draft);
    assert_true(draft.size != first.size || memcmp(draft.data, first.data, first.size) != 0);
    w.sheet.total_fen--;
    assert_int_equal(
        aj_pay_sheet_draw(render, &w.sheet, 0, &draft, &(struct aj_render_result){0}, &err),
        AJ_INVALID);
    aj_buf_release(&first);
    aj_buf_release(&again);
    aj_buf_release(&draft);
    pay_world_close(&w);
    aj_render_close(render);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_of_the_pages_stays_in_its_cell),
        cmocka_unit_test(a_thousand_lines_add_up_page_by_page),
        cmocka_unit_test(signatures_never_stand_without_a_row),
        cmocka_unit_test(long_reasons_are_wrapped_and_rows_divided),
        cmocka_unit_test(no_account_and_no_sealed_name_is_shown),
        cmocka_unit_test(vouchers_are_of_a_payee_or_of_a_line),
        cmocka_unit_test(a_sheet_nobody_approved_says_so),
        cmocka_unit_test(the_pages_stand_as_they_were_approved),
        cmocka_unit_test(the_same_batch_gives_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

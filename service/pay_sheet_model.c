#include "service/pay_sheet_model.h"

#include "base/auto.h"
#include "base/money.h"
#include "casefile/amount_words.h"
#include "service/model.h"

#include <stdio.h>
#include <string.h>

#define SUMS_MEMORY ((size_t)64 << 20)
#define CASES_NAMED 6 /* on a voucher for many cases; the sheet has them all */
#define LINES_NAMED 8

static void put_money(struct aj_model *m, json_t *o, const char *key, int64_t fen, bool always)
{
    char text[AJ_FEN_TEXT_SIZE] = "";
    char key_fen[40];

    if (fen || always)
        aj_fen_text(fen, text);
    (void)snprintf(key_fen, sizeof(key_fen), "%s_fen", key);
    aj_model_put_text(m, o, key, text);
    aj_model_put(m, o, key_fen, json_integer(fen));
}

static void put_words(struct aj_model *m, json_t *o, const char *key, int64_t fen)
{
    char words[AJ_AMOUNT_WORDS_SIZE];

    m->failed |= aj_amount_words(fen, words, NULL) != AJ_OK; /* within the most: checked */
    aj_model_put_text(m, o, key, words);
}

static void put_count(struct aj_model *m, json_t *o, const char *key, size_t n)
{
    char text[24];

    (void)snprintf(text, sizeof(text), "%zu", n);
    aj_model_put_text(m, o, key, text);
}

/* 64 hex digits are for machines; people compare 16 in groups of four. */
static void put_check_value(struct aj_model *m, json_t *o, const char *key, const char *sha256)
{
    char text[20] = "无";

    if (sha256 && strlen(sha256) >= 16) {
        (void)snprintf(text, sizeof(text), "%.4s %.4s %.4s %.4s", sha256, sha256 + 4, sha256 + 8,
                       sha256 + 12);
    }
    aj_model_put_text(m, o, key, text);
}

static void put_batch(struct aj_model *m, const struct aj_pay_sheet *sheet)
{
    json_t *o = aj_model_section(m, "batch");
    int year, month, day;
    char on[48];

    aj_date_split(sheet->on, &year, &month, &day);
    (void)snprintf(on, sizeof(on), "%d年%d月%d日", year, month, day);
    aj_model_put_text(m, aj_model_section(m, "centre"), "name", sheet->centre);
    aj_model_put_text(m, o, "id", sheet->id);
    aj_model_put_text(m, o, "on", on);
    aj_model_put_text(m, o, "prepared_by", sheet->prepared_by);
    aj_model_put_text(m, o, "approved_by", sheet->approved_by);
    aj_model_put_text(m, o, "sha256", sheet->sha256);
    aj_model_put_text(m, o, "previous", sheet->previous);
    put_check_value(m, o, "check_value", sheet->sha256);
    put_check_value(m, o, "previous_check_value", sheet->previous);
    put_count(m, o, "count", sheet->n_lines);
    put_money(m, o, "total", sheet->total_fen, true);
    put_words(m, o, "total_words", sheet->total_fen);
}

static void put_kind(struct aj_model *m, json_t *o, const struct aj_pay_line *line)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    const char *case_class = aj_case_word_zh("case_class", line->case_class);
    const char *stage = aj_case_word_zh("stage", line->stage);

    aj_buf_addf(&text, "%s%s%s", case_class ? case_class : "", case_class && stage ? "·" : "",
                stage ? stage : "");
    m->failed |= text.failed;
    aj_model_put_text(m, o, "kind", text.data);
}

static json_t *line_json(struct aj_model *m, const struct aj_pay_line *line)
{
    AJ_AUTO(aj_buf_release) struct aj_buf recipients = {0};
    json_t *o = json_object();

    aj_pay_recipients(line, &recipients);
    m->failed |= recipients.failed;
    put_count(m, o, "n", line->n);
    aj_model_put_text(m, o, "case_number", line->case_number);
    aj_model_put_text(m, o, "archive_number", line->archive_number);
    aj_model_put_text(m, o, "recipients", recipients.data);
    aj_model_put_text(m, o, "reason", line->reason);
    put_kind(m, o, line);
    aj_model_put_text(m, o, "unit", line->unit);
    aj_model_put_text(m, o, "handler", line->handler);
    put_money(m, o, "standard", line->standard_fen, true);
    put_money(m, o, "cross_region", line->cross_region_fen, false);
    put_money(m, o, "translation", line->translation_fen, false);
    put_money(m, o, "other", line->other_fen, false);
    aj_model_put_text(m, o, "other_reason", line->other_reason);
    put_money(m, o, "deduction", line->deduction_fen, false);
    aj_model_put_text(m, o, "deduction_reason", line->deduction_reason);
    put_money(m, o, "paid", line->fen, true);
    return o;
}

static void put_payee(struct aj_model *m, json_t *o, const char *name, const struct aj_payee *payee)
{
    char masked[AJ_MASKED_SIZE];

    aj_pay_account_masked(payee->account_number, masked);
    aj_model_put_text(m, o, name, payee->account_name);
    aj_model_put_text(m, o, "bank", payee->bank_name);
    aj_model_put_text(m, o, "account", masked);
}

static json_t *payee_json(struct aj_model *m, const struct aj_pay_sum *sum)
{
    const struct aj_payee *payee = &sum->lines[0].payee;
    bool unit = payee->kind && strcmp(payee->kind, "unit") == 0;
    json_t *o = json_object();

    put_payee(m, o, "name", payee);
    aj_model_put_text(m, o, "kind", unit ? "单位" : "个人");
    return o;
}

static json_t *unit_json(struct aj_model *m, const struct aj_pay_sum *sum)
{
    json_t *o = json_object();

    aj_model_put_text(m, o, "unit", sum->lines[0].unit);
    return o;
}

static void put_about(struct aj_model *m, json_t *o, const struct aj_pay_sum *sum)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};

    aj_buf_addf(&text, "法律援助办案补贴：");
    for (size_t i = 0; i < sum->n_lines && i < CASES_NAMED; i++)
        aj_buf_addf(&text, "%s%s", i ? "、" : "", sum->lines[i].case_number);
    if (sum->n_lines == 1 && sum->lines[0].reason)
        aj_buf_addf(&text, "（%s）", sum->lines[0].reason);
    if (sum->n_lines == 1 && sum->lines[0].archive_number)
        aj_buf_addf(&text, "，档号 %s", sum->lines[0].archive_number);
    if (sum->n_lines > CASES_NAMED)
        aj_buf_addf(&text, "等 %zu 件，详见发放表", sum->n_lines);
    m->failed |= text.failed;
    aj_model_put_text(m, o, "about", text.data);
}

static void put_sheet_lines(struct aj_model *m, json_t *o, const struct aj_pay_sum *sum)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};

    for (size_t i = 0; i < sum->n_lines && i < LINES_NAMED; i++)
        aj_buf_addf(&text, "%s%zu", i ? "、" : "", sum->lines[i].n);
    if (sum->n_lines > LINES_NAMED)
        aj_buf_addf(&text, "等");
    m->failed |= text.failed;
    aj_model_put_text(m, o, "sheet_lines", text.data);
}

static json_t *voucher_json(struct aj_model *m, const struct aj_pay_sum *sum)
{
    json_t *o = json_object();

    put_payee(m, o, "payee", &sum->lines[0].payee);
    put_about(m, o, sum);
    put_sheet_lines(m, o, sum);
    put_words(m, o, "total_words", sum->fen);
    if (sum->n_lines == 1) {
        put_check_value(m, o, "bundle_check_value", sum->lines[0].bundle_sha256);
    } else {
        aj_model_put_text(m, o, "bundle_check_value", "");
    }
    return o;
}

struct list {
    const char *key;
    enum aj_pay_by by;
    json_t *(*make)(struct aj_model *m, const struct aj_pay_sum *sum);
};

static enum aj_code put_sums(struct aj_model *m, const struct aj_pay_sheet *sheet,
                             const struct list *list, struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = SUMS_MEMORY};
    struct aj_pay_sum *sums;
    json_t *array;
    size_t n;

    AJ_TRY(aj_pay_sums(sheet, list->by, &arena, &sums, &n, err));
    array = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *o = list->make(m, &sums[i]);
        char number[80];

        (void)snprintf(number, sizeof(number), "%s-%03zu", sheet->id, i + 1);
        put_count(m, o, "n", i + 1);
        aj_model_put_text(m, o, "number", number);
        put_count(m, o, "count", sums[i].n_lines);
        put_money(m, o, "total", sums[i].fen, true);
        aj_model_append(m, array, o);
    }
    aj_model_put(m, m->root, list->key, array);
    return AJ_OK;
}

enum aj_code aj_pay_sheet_model(const struct aj_pay_sheet *sheet, enum aj_pay_by vouchers,
                                json_t **out, struct aj_err *err)
{
    const struct list lists[] = {{"payees", AJ_PAY_BY_PAYEE, payee_json},
                                 {"units", AJ_PAY_BY_UNIT, unit_json},
                                 {"vouchers", vouchers, voucher_json}};
    AJ_AUTO(aj_auto_json) json_t *root = json_object();
    struct aj_model m = {.root = root};
    json_t *lines = json_array();

    for (size_t i = 0; i < sheet->n_lines; i++)
        aj_model_append(&m, lines, line_json(&m, &sheet->lines[i]));
    aj_model_put(&m, root, "lines", lines);
    put_batch(&m, sheet);
    for (size_t i = 0; i < AJ_COUNTOF(lists); i++)
        AJ_TRY(put_sums(&m, sheet, &lists[i], err));
    if (m.failed)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    *out = aj_steal(&root);
    return AJ_OK;
}

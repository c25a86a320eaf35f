#include "casefile/pay_sheet.h"

#include "base/auto.h"
#include "base/digest.h"
#include "base/utf8.h"
#include "casefile/amount_words.h"

#include <string.h>

#define IDENTIFIER_MOST 35 /* ISO 20022, Max35Text */

static bool given(const char *text)
{
    return text && *text;
}

static enum aj_code check_text(const struct aj_pay_line *line, const char *what, const char *text,
                               bool must, struct aj_err *err)
{
    if (must && !given(text))
        return aj_fail(err, AJ_INVALID, "第 %zu 行缺少%s", line->n, what);
    if (given(text) && !aj_utf8_plain(text, strlen(text), false))
        return aj_fail(err, AJ_INVALID, "第 %zu 行的%s有换行或不可见字符", line->n, what);
    return AJ_OK;
}

static enum aj_code check_texts(const struct aj_pay_line *line, struct aj_err *err)
{
    const struct {
        const char *what;
        const char *text;
        bool must;
    } texts[] = {
        {"案号", line->case_number, true},
        {"档号", line->archive_number, false},
        {"受援人", line->sealed ? NULL : line->first_recipient, !line->sealed},
        {"案由", line->reason, false},
        {"承办机构", line->unit, false},
        {"承办人", line->handler, true},
        {"其他费用理由", line->other_reason, line->other_fen != 0},
        {"减发理由", line->deduction_reason, line->deduction_fen != 0},
        {"收款人户名", line->payee.account_name, true},
        {"开户银行", line->payee.bank_name, true},
    };

    for (size_t i = 0; i < AJ_COUNTOF(texts); i++)
        AJ_TRY(check_text(line, texts[i].what, texts[i].text, texts[i].must, err));
    return AJ_OK;
}

static enum aj_code check_amounts(const struct aj_pay_line *line, struct aj_err *err)
{
    const int64_t parts[] = {line->standard_fen, line->cross_region_fen, line->translation_fen,
                             line->other_fen};
    int64_t sum = 0;

    for (size_t i = 0; i < AJ_COUNTOF(parts); i++) {
        if (parts[i] < 0 || parts[i] > AJ_AMOUNT_MOST - sum)
            return aj_fail(err, AJ_INVALID, "第 %zu 行的金额为负或过大", line->n);
        sum += parts[i];
    }
    if (line->deduction_fen < 0 || line->fen <= 0 || line->deduction_fen > sum ||
        sum - line->deduction_fen != line->fen)
        return aj_fail(err, AJ_INVALID, "第 %zu 行的各项相加减不等于实发金额", line->n);
    return AJ_OK;
}

static enum aj_code check_identifier(const struct aj_pay_line *line, struct aj_err *err)
{
    static const char characters[] = "0123456789abcdefghijklmnopqrstuvwxyz-";
    const char *id = line->end_to_end_id ? line->end_to_end_id : "";
    size_t size = strlen(id);

    if (strncmp(id, "AJ", 2) != 0 || size < 3 || size > IDENTIFIER_MOST ||
        id[2 + strspn(id + 2, characters)] != '\0')
        return aj_fail(err, AJ_INVALID, "第 %zu 行的业务编号不合规则", line->n);
    return AJ_OK;
}

static enum aj_code check_line(const struct aj_pay_line *line, struct aj_err *err)
{
    char account[AJ_ACCOUNT_SIZE];
    struct aj_digest digest;

    AJ_TRY(check_texts(line, err));
    AJ_TRY(check_amounts(line, err));
    AJ_TRY(check_identifier(line, err));
    if (line->n_recipients == 0)
        return aj_fail(err, AJ_INVALID, "第 %zu 行没有受援人", line->n);
    if (!aj_pay_account(line->payee.account_number, account))
        return aj_fail(err, AJ_INVALID, "第 %zu 行的收款人账号不是 1 至 34 位数字或字母", line->n);
    if (given(line->bundle_sha256) && !aj_digest_from_hex(line->bundle_sha256, &digest))
        return aj_fail(err, AJ_INVALID, "第 %zu 行的案卷摘要不是 64 位十六进制数", line->n);
    return AJ_OK;
}

struct identifier {
    const char *id;
    size_t n;
};

static int by_identifier(const void *a, const void *b)
{
    const struct identifier *x = a;
    const struct identifier *y = b;

    return strcmp(x->id, y->id);
}

static enum aj_code check_identifiers_differ(const struct aj_pay_sheet *sheet, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct identifier *sorted = calloc(sheet->n_lines, sizeof(*sorted));

    if (!sorted)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    for (size_t i = 0; i < sheet->n_lines; i++)
        sorted[i] = (struct identifier){sheet->lines[i].end_to_end_id, sheet->lines[i].n};
    qsort(sorted, sheet->n_lines, sizeof(*sorted), by_identifier);
    for (size_t i = 1; i < sheet->n_lines; i++) {
        if (by_identifier(&sorted[i - 1], &sorted[i]) == 0) {
            return aj_fail(err, AJ_INVALID, "第 %zu 行与第 %zu 行的业务编号相同", sorted[i - 1].n,
                           sorted[i].n);
        }
    }
    return AJ_OK;
}

static enum aj_code check_head(const struct aj_pay_sheet *sheet, struct aj_err *err)
{
    const char *const must[] = {sheet->centre, sheet->id, sheet->prepared_by};
    const char *approved_by = sheet->approved_by ? sheet->approved_by : "";
    struct aj_digest digest;

    for (size_t i = 0; i < AJ_COUNTOF(must); i++) {
        if (!given(must[i]) || !aj_utf8_plain(must[i], strlen(must[i]), false))
            return aj_fail(err, AJ_INVALID, "发放批次缺少中心、编号或制表人");
    }
    if (!aj_utf8_plain(approved_by, strlen(approved_by), false))
        return aj_fail(err, AJ_INVALID, "发放批次的审批人有换行或不可见字符");
    if (!aj_date_known(sheet->on))
        return aj_fail(err, AJ_INVALID, "发放批次没有日期");
    if (!sheet->sha256 || !aj_digest_from_hex(sheet->sha256, &digest) ||
        (given(sheet->previous) && !aj_digest_from_hex(sheet->previous, &digest)))
        return aj_fail(err, AJ_INVALID, "发放批次的摘要不是 64 位十六进制数");
    if (sheet->n_lines == 0)
        return aj_fail(err, AJ_INVALID, "发放批次没有明细");
    return AJ_OK;
}

enum aj_code aj_pay_sheet_check(const struct aj_pay_sheet *sheet, struct aj_err *err)
{
    int64_t sum = 0;

    AJ_TRY(check_head(sheet, err));
    for (size_t i = 0; i < sheet->n_lines; i++) {
        const struct aj_pay_line *line = &sheet->lines[i];

        if (line->n != i + 1)
            return aj_fail(err, AJ_INVALID, "第 %zu 行的序号是 %zu", i + 1, line->n);
        AJ_TRY(check_line(line, err));
        if (line->fen > AJ_AMOUNT_MOST - sum)
            return aj_fail(err, AJ_INVALID, "发放批次的合计过大");
        sum += line->fen;
    }
    if (sum != sheet->total_fen)
        return aj_fail(err, AJ_INVALID, "各行之和与批次合计不符，不能使用");
    return check_identifiers_differ(sheet, err);
}

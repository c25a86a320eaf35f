#include "service/bank_csv.h"

#include "base/auto.h"
#include "base/csv.h"
#include "base/gb18030.h"
#include "base/money.h"

#include <string.h>

static const char *const heads[] = {"序号",     "收款人户名", "收款人账号", "开户银行",
                                    "金额(元)", "用途/备注",  "业务编号"};

/* A cell with a TAB in it is no number to any spreadsheet, and importers drop blanks at the end;
   the digits of an account need no quoting within. */
static enum aj_code add_account(const struct aj_pay_line *line, struct aj_buf *out,
                                struct aj_err *err)
{
    char number[AJ_ACCOUNT_SIZE];

    if (!aj_pay_account(line->payee.account_number, number))
        return aj_fail(err, AJ_INVALID, "第 %zu 行的收款人账号不能使用", line->n);
    aj_buf_addf(out, "\"%s\t\",", number);
    return AJ_OK;
}

static enum aj_code add_line(const struct aj_pay_line *line, struct aj_buf *out, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf purpose = {0};
    char amount[AJ_FEN_TEXT_SIZE];

    aj_fen_plain(line->fen, amount);
    aj_pay_purpose(line, &purpose);
    if (purpose.failed)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    aj_buf_addf(out, "%zu,", line->n);
    aj_csv_cell(out, line->payee.account_name, false);
    AJ_TRY(add_account(line, out, err));
    aj_csv_cell(out, line->payee.bank_name, false);
    aj_csv_cell(out, amount, false);
    aj_csv_cell(out, purpose.data, false);
    aj_csv_cell(out, line->end_to_end_id, true);
    return AJ_OK;
}

enum aj_code aj_bank_csv_write(const struct aj_pay_sheet *sheet, enum aj_bank_csv form,
                               struct aj_buf *out, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};

    AJ_TRY(aj_pay_sheet_check(sheet, err));
    for (size_t i = 0; i < AJ_COUNTOF(heads); i++)
        aj_csv_cell(&text, heads[i], i + 1 == AJ_COUNTOF(heads));
    for (size_t i = 0; i < sheet->n_lines; i++)
        AJ_TRY(add_line(&sheet->lines[i], &text, err));
    if (text.failed)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    if (form == AJ_BANK_CSV_GB18030)
        return aj_gb18030_write(text.data, text.size, out, err);
    aj_buf_add(out, AJ_CSV_MARK, strlen(AJ_CSV_MARK));
    aj_buf_add(out, text.data, text.size);
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "内存不足") : AJ_OK;
}

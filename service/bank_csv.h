#ifndef AJ_SERVICE_BANK_CSV_H
#define AJ_SERVICE_BANK_CSV_H

#include "base/buf.h"
#include "casefile/pay_sheet.h"

/*
 * A batch as a bank's 批量代发 takes it: one head, one row for each line, account numbers that stay
 * text in a spreadsheet, no formula (docs/formats/bank-files.md "CSV", which says why). A pure
 * function of the batch. Whole account numbers: the file is for the bank only.
 */
enum aj_bank_csv {
    AJ_BANK_CSV_UTF8,   /* with a BOM */
    AJ_BANK_CSV_GB18030 /* without */
};

/* Appended to `out`. Errors: AJ_INVALID (aj_pay_sheet_check), AJ_NO_MEMORY; then nothing of `out`
   may be used. */
enum aj_code aj_bank_csv_write(const struct aj_pay_sheet *sheet, enum aj_bank_csv form,
                               struct aj_buf *out, struct aj_err *err) AJ_CHECKED;

#endif

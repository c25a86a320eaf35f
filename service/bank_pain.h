#ifndef AJ_SERVICE_BANK_PAIN_H
#define AJ_SERVICE_BANK_PAIN_H

#include "base/buf.h"
#include "casefile/pay_sheet.h"
#include "service/debtor.h"

#include <stdint.h>

/*
 * A batch as ISO 20022 pain.001.001.03, customer credit transfer initiation: one payment
 * information, one transaction for each line, CNY (docs/formats/bank-files.md "pain.001"). A pure
 * function of batch, debtor and instant. Whole account numbers: the file is for the bank only.
 *
 * Appended to `out`. `written_at` (Unix seconds) becomes CreDtTm, its day in China ReqdExctnDt.
 * Errors: AJ_INVALID (aj_pay_sheet_check; a text longer than the schema allows, naming the line:
 * nothing is cut), AJ_NO_MEMORY.
 */
enum aj_code aj_bank_pain_write(const struct aj_pay_sheet *sheet, const struct aj_debtor *debtor,
                                int64_t written_at, struct aj_buf *out,
                                struct aj_err *err) AJ_CHECKED;

#endif

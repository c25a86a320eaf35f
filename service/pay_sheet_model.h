#ifndef AJ_SERVICE_PAY_SHEET_MODEL_H
#define AJ_SERVICE_PAY_SHEET_MODEL_H

#include "base/json.h"
#include "casefile/pay_sheet.h"

/* What the pages of a payment batch may print (docs/formats/pages.md "Of a payment batch"):
   account numbers masked, nobody sealed named. `vouchers` are one for each line or for each payee.
   `sheet` was checked. New reference; AJ_INVALID, AJ_NO_MEMORY. */
enum aj_code aj_pay_sheet_model(const struct aj_pay_sheet *sheet, enum aj_pay_by vouchers,
                                json_t **out, struct aj_err *err) AJ_CHECKED;

#endif

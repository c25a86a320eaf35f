#ifndef AJ_SERVICE_PAY_RECONCILE_H
#define AJ_SERVICE_PAY_RECONCILE_H

#include "base/json.h"
#include "index/ledger.h"

#include <stdbool.h>

/*
 * The three-way comparison: what was archived, what became payable by it, what was paid. Every
 * difference is named with a remedy (docs/formats/pay-report.md "Reconciling"); so is every fault
 * of aj_ledger_check. `now` is Unix seconds, for what has been at the bank for long. Finding
 * differences is no error. Read only; what is written meanwhile may look like a difference: ask
 * again. Errors: AJ_CORRUPT (a row that cannot be read; the text names it), AJ_IO, AJ_NO_MEMORY.
 */
enum aj_code aj_pay_reconcile(struct aj_index *x, int64_t now, json_t **out, bool *in_order,
                              struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_CASEFILE_WHAT_IF_H
#define AJ_CASEFILE_WHAT_IF_H

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

/*
 * A case as it might be (假设): facts that its subsidy hangs on, one by one, by the names that a
 * clerk uses. Nothing stored is touched: the caller gives a copy of case.json, and reads it again.
 *
 *   质量等级=优秀   开庭=否   受援人数=12   翻译费=450.50   交卷日期=2026-03-01   结果=调解
 *
 * By the path of case.json instead of the name the value is written as there
 * (facts.translation_fee_fen=45050, quality_grade=excellent). 未知, or null, takes a fact away that
 * may be unknown.
 */

/* Puts the fact of "NAME=VALUE" into `json` (a whole case.json). More recipients are copies of the
   last one, fewer are the first. `json` is unspecified on error. Errors: AJ_INVALID: no such fact
   (the text lists them), or a value it cannot have (the text says which it can); AJ_NO_MEMORY. */
enum aj_code aj_what_if(json_t *json, const char *change, struct aj_err *err) AJ_CHECKED;

/* "质量等级、开庭、…": every name that aj_what_if knows. */
void aj_what_if_names(struct aj_buf *out);

#endif

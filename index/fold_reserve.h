#ifndef AJ_INDEX_FOLD_RESERVE_H
#define AJ_INDEX_FOLD_RESERVE_H

#include "index/fold_context.h"

/*
 * The first claim of a case (tier 1), which handing in reserves and archiving unlocks, with their
 * entries; parts of the folds case.handed_in and case.archived. AJ_CONFLICT: it is no longer, or
 * not yet, reserved; a negative amount; what index/ledger_entry.h refuses. AJ_INVALID: no amount,
 * or a source that is none.
 */
enum aj_code aj_fold_reserve(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_unlock(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;

#endif

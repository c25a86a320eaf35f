#ifndef AJ_INDEX_FOLD_BATCH_H
#define AJ_INDEX_FOLD_BATCH_H

#include "index/claim.h"
#include "index/fold_context.h"

/* What the folds of batches share. */

/* Notes the event in the batch's row, and writes it in that state. */
enum aj_code aj_fold_put_batch(struct aj_fold *f, json_t *batch, const char *state,
                               struct aj_err *err) AJ_CHECKED;

/* The claim of a line of an open batch. AJ_CORRUPT when the two do not agree. */
enum aj_code aj_fold_batch_claim(struct aj_fold *f, const json_t *batch, const json_t *line,
                                 struct aj_claim *out, struct aj_err *err) AJ_CHECKED;

#endif

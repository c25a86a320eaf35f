#ifndef AJ_INDEX_FOLD_TABLES_H
#define AJ_INDEX_FOLD_TABLES_H

#include "base/json.h"
#include "index/fold_context.h"

/* Writers of the tables, for folds only; docs/formats/index.md says what each row is. */

/* A row of any table, written canonically. */
enum aj_code aj_fold_put_json(struct aj_fold *f, enum aj_table table, struct aj_bytes key,
                              const json_t *value, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_put_record(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
/* Replaces the terms of f->old by those of f->record. */
enum aj_code aj_fold_put_terms(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
/* Takes the serial, which must be the next, and the archive number, which must be unused. */
enum aj_code aj_fold_take_number(struct aj_fold *f, const char *series, int64_t serial,
                                 const char *archive_number, struct aj_err *err) AJ_CHECKED;
/* The entitlement of the case: new reference, NULL when there is none. */
enum aj_code aj_fold_get_entitlement(struct aj_fold *f, json_t **out,
                                     struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_put_entitlement(struct aj_fold *f, const json_t *value,
                                     struct aj_err *err) AJ_CHECKED;

#endif

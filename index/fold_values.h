#ifndef AJ_INDEX_FOLD_VALUES_H
#define AJ_INDEX_FOLD_VALUES_H

#include "base/json.h"
#include "index/fold_context.h"

/* Small steps on JSON values that folds are made of. All report AJ_NO_MEMORY. */

/* object[key] = value; takes the reference, NULL means that making it failed. */
enum aj_code aj_fold_set(json_t *object, const char *key, json_t *value,
                         struct aj_err *err) AJ_CHECKED;
/* object[key] = from[name]; object[key] goes when there is no such member. */
enum aj_code aj_fold_copy(json_t *object, const char *key, const json_t *from, const char *name,
                          struct aj_err *err) AJ_CHECKED;
/* Appends to the array object[key], made when absent; takes the reference. */
enum aj_code aj_fold_append(json_t *object, const char *key, json_t *value,
                            struct aj_err *err) AJ_CHECKED;

/* Takes the subsidy of the event into the entitlement. AJ_CONFLICT when an amount is negative, and
   AJ_INVALID when there is none. */
enum aj_code aj_fold_subsidy(const struct aj_fold *f, json_t *entitlement,
                             struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_INDEX_FOLD_REQUEST_H
#define AJ_INDEX_FOLD_REQUEST_H

#include "index/fold_context.h"

/* Takes the key of the event's `request`, if it has one. AJ_CONFLICT: it is taken; AJ_INVALID. Any
   event may have one: apply.c asks before each fold. */
enum aj_code aj_fold_request(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_INDEX_FOLD_PEOPLE_H
#define AJ_INDEX_FOLD_PEOPLE_H

#include "base/json.h"
#include "index/fold_context.h"

/* The event names who did it (`by`). AJ_INVALID otherwise. */
enum aj_code aj_fold_need_person(const struct aj_fold *f, struct aj_err *err) AJ_CHECKED;

/* … and neither `by` nor the actor is who handed the file in, nor the case's handler; names are
   compared folded and without blanks, so that 张 三 is 张三. AJ_CONFLICT otherwise. Rule: R-9. */
enum aj_code aj_fold_need_other_person(const struct aj_fold *f, const char *doing,
                                       struct aj_err *err) AJ_CHECKED;

/* Whether two names are one person's: folded, without blanks. AJ_NO_MEMORY. */
enum aj_code aj_fold_same_person(const char *a, const char *b, bool *same,
                                 struct aj_err *err) AJ_CHECKED;

/* Whether the event is that person's doing, by its `by` or by who recorded it; names are compared
   as above. Nobody ("") does nothing. */
enum aj_code aj_fold_acts_as(const struct aj_fold *f, const char *person, bool *same,
                             struct aj_err *err) AJ_CHECKED;
/* … or the doing of who did an earlier act {"by", "actor"}: of either of the two, where the actor
   was a person. */
enum aj_code aj_fold_did_before(const struct aj_fold *f, const json_t *act, bool *same,
                                struct aj_err *err) AJ_CHECKED;

#endif

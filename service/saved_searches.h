#ifndef AJ_SERVICE_SAVED_SEARCHES_H
#define AJ_SERVICE_SAVED_SEARCHES_H

#include "service/find_cases.h"

/* Searches that people keep, by owner and name (docs/formats/journal.md `search.saved`). What is
   kept is the query as it was understood, the filters and the order; never who may see what. */

/* Keeps query, filters and order of `want` in the place of one of the same name. AJ_INVALID (what
   aj_find_cases would refuse; a name that is none), AJ_CONFLICT (too many), those of writing. */
struct aj_saved_name {
    const char *owner;
    const char *name;
};
enum aj_code aj_saved_save(struct aj_home *home, const struct aj_saved_name *name,
                           const struct aj_find *want, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_saved_forget(struct aj_home *home, const struct aj_saved_name *name,
                             struct aj_err *err) AJ_CHECKED;

/* Fills text, mode and order of `want` from a kept search, and adds its filters to those that are
   there; texts are in `arena`. AJ_NOT_FOUND. */
enum aj_code aj_saved_recall(struct aj_home *home, const struct aj_saved_name *name,
                             struct aj_arena *arena, struct aj_find *want,
                             struct aj_err *err) AJ_CHECKED;

#endif

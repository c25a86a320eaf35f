#ifndef AJ_INDEX_SEARCH_SLAB_SLAB_MERGE_H
#define AJ_INDEX_SEARCH_SLAB_SLAB_MERGE_H

#include "index/search/slab/slab.h"
#include "index/search/slab/slab_join.h"
#include "index/search/slab/slab_starts.h"

#include <roaring/roaring.h>

/* How slab_join.c makes one slab of several. */
struct aj_join_step {
    struct aj_txn *txn;
    const struct aj_joining *how;
    size_t budget;
    size_t worked; /* bytes so far */
};
/* Whether to end the step here: its budget is used up, or the caller wants to stop. */
bool aj_join_step_is_over(const struct aj_join_step *step);

/* A copy of a slab's starts, in `stored` (replacing what was there), and what they say. AJ_CORRUPT.
 */
enum aj_code aj_slab_copy_starts(struct aj_txn *txn, const struct aj_slab *slab,
                                 struct aj_buf *stored, struct aj_starts *starts,
                                 struct aj_err *err) AJ_CHECKED;

/* Begins a slab of neighbouring live ones: decides which documents are left out, for good, and
   writes its starts and its entry. `*target` is the entry. */
enum aj_code aj_slab_merge_begin(struct aj_join_step *step, const struct aj_slabs *sources,
                                 const roaring_bitmap_t *dead, struct aj_slab *target,
                                 struct aj_err *err) AJ_CHECKED;

/* Goes on with it, behind target->done: at least one row, then until the step is over. `*whole`: no
   more rows. `*target` is moved and written. `sources` are those it was begun with. */
enum aj_code aj_slab_merge_rows(struct aj_join_step *step, const struct aj_slabs *sources,
                                struct aj_slab *target, bool *whole, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_INDEX_GRAM_MERGING_H
#define AJ_INDEX_GRAM_MERGING_H

#include "index/gram_posting.h"
#include "index/gram_segment.h"
#include "index/grams.h"

/* What gram_merge.c (which step?), gram_young.c and gram_join.c share. */
struct aj_gram_step {
    struct aj_txn *txn;
    struct aj_grams_scratch *scratch;
    const struct aj_grams_merging *how;
    size_t budget;
    struct aj_gram_segments segments; /* as they were when the step began */
    struct aj_buf value;              /* reused from row to row */
    size_t worked;                    /* bytes so far */
    size_t rows;                      /* rows so far */
};

/* Whether to end the step here: its budget is used up, or the caller wants to stop. */
bool aj_gram_step_is_over(struct aj_gram_step *step);

/* Appends the row of `docs` (n > 0, rising) to the segment and counts it. */
enum aj_code aj_gram_step_append(struct aj_gram_step *step, struct aj_gram_segment *to,
                                 const struct aj_gram_key *key, struct aj_bytes value,
                                 struct aj_err *err) AJ_CHECKED;

/* Merges the first young documents (of one chunk, AJ_GRAMS_YOUNG at most) into a new segment, when
   there are enough; `*did` false when not, or when asked to stop: then nothing was written. */
enum aj_code aj_gram_merge_young(struct aj_gram_step *step, bool *did,
                                 struct aj_err *err) AJ_CHECKED;

/* Goes on with the segment that is being built from others, where its last row is. */
enum aj_code aj_gram_join(struct aj_gram_step *step, struct aj_gram_segment *target,
                          struct aj_err *err) AJ_CHECKED;

#define AJ_GRAM_JOINED     8  /* segments of a level make one of the next */
#define AJ_GRAM_JOIN_LIMIT 32 /* segments joined at once */

/* Which live segments (a run in order of their documents; the list is sorted so by it) to join
   next: eight of a level, or what is left in a chunk that newer documents have left behind. False:
   none. Pure arithmetic. */
bool aj_gram_join_plan(struct aj_gram_segment *live, size_t n, size_t *from, size_t *count);

#endif

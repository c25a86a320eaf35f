#ifndef AJ_INDEX_SEARCH_RANKING_H
#define AJ_INDEX_SEARCH_RANKING_H

#include "base/attr.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The first so many of all hits in an order that no two share: by score, of one score the newest
 * first, and of one second the document with the higher number (put there later).
 */
struct aj_ranked {
    uint64_t rank; /* higher comes first: aj_rank_of */
    uint32_t doc;
};

/* Order-preserving for scores of 0 and more; `time` in Unix seconds. */
uint64_t aj_rank_of(float score, uint32_t time);
float aj_score_of_rank(uint64_t rank);

/* Whether `a` comes before `b`. */
static inline bool aj_ranked_before(struct aj_ranked a, struct aj_ranked b)
{
    return a.rank != b.rank ? a.rank > b.rank : a.doc > b.doc;
}

/* Zero-initialise but for `limit` and `after`. */
struct aj_ranking {
    size_t limit;
    struct aj_ranked after; /* only what comes behind it; see `has_after` */
    bool has_after;
    struct aj_ranked *list; /* owned: a heap with the last one on top; sorted once it is finished */
    size_t n;
    size_t room;
    uint64_t behind; /* how many came behind `after`, and so how many there are from here on */
};
void aj_ranking_release(struct aj_ranking *ranking);
enum aj_code aj_ranking_add(struct aj_ranking *ranking, struct aj_ranked hit,
                            struct aj_err *err) AJ_CHECKED;
void aj_ranking_finish(struct aj_ranking *ranking); /* the first one first */

#endif

#ifndef AJ_INDEX_SEARCH_ASK_RANKING_H
#define AJ_INDEX_SEARCH_ASK_RANKING_H

#include "base/attr.h"
#include "base/err.h"
#include "index/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The first so many of all hits: by rank, and of one rank by the key of the case. No two hits share
 * a place in this order, and nothing in it tells of other documents, as their numbers would.
 */
struct aj_ranked {
    uint64_t rank; /* higher comes first: aj_rank_of */
    uint32_t doc;
    struct aj_bytes key; /* size 0: not asked for yet */
};

/* By score, which is 0 or more, then by time in Unix seconds: the newest first. */
uint64_t aj_rank_of(float score, uint32_t time);
float aj_score_of_rank(uint64_t rank);

/* Zero-initialise but for what is to be set. */
struct aj_ranking {
    size_t limit;
    struct aj_ranked after; /* only what comes behind it, with its key; see `has_after` */
    bool has_after;
    /* Tells the key of a document; it is asked only where ranks are equal. What it lends must live
       as long as this. */
    enum aj_code (*key_of)(void *arg, uint32_t doc, struct aj_bytes *key, struct aj_err *err);
    void *arg;
    struct aj_ranked *list; /* owned: a heap with the last one on top; sorted once it is finished */
    size_t n;
    size_t room;
    uint64_t behind;      /* how many came behind `after`, and so how many there are from here on */
    struct aj_err failed; /* of key_of, or AJ_OK; told at the end */
};
void aj_ranking_release(struct aj_ranking *ranking);

/* Whether a hit of this rank or a lower one is not among the first, for certain. It is counted
   then, and need not be added. */
bool aj_ranking_pass_over(struct aj_ranking *ranking, uint64_t most) AJ_CHECKED;
/* AJ_NO_MEMORY. */
enum aj_code aj_ranking_add(struct aj_ranking *ranking, uint64_t rank, uint32_t doc,
                            struct aj_err *err) AJ_CHECKED;
/* The first one first. Errors of key_of. */
enum aj_code aj_ranking_finish(struct aj_ranking *ranking, struct aj_err *err) AJ_CHECKED;

#endif

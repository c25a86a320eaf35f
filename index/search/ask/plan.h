#ifndef AJ_INDEX_SEARCH_ASK_PLAN_H
#define AJ_INDEX_SEARCH_ASK_PLAN_H

#include "index/search/ask/leaf.h"

/*
 * A query made ready for the index: the same tree, with the leaves expanded and the children of an
 * AND in the order in which they narrow the search fastest. Everything in the arena.
 */
struct aj_plan_node {
    enum aj_query_kind kind;
    struct aj_leaf *leaf; /* of the three kinds of leaves */
    struct aj_plan_node **children;
    size_t n_children;
    bool is_slow;  /* days and amounts, or such below: every document is looked at */
    uint64_t size; /* about: how many it leaves */
};

struct aj_plan {
    struct aj_plan_node *root; /* NULL: every document */
    struct aj_leaf *leaves;    /* in the order of the query */
    size_t n_leaves;
};

/* Errors of aj_leaf_expand. `query` may be NULL; it is borrowed. */
enum aj_code aj_plan_make(const struct aj_query_node *query, struct aj_arena *arena,
                          struct aj_plan *out, struct aj_err *err) AJ_CHECKED;

/* After leaf->occurrences are known, among `documents` visible ones: weights and order. */
void aj_plan_weigh(struct aj_plan *plan, uint64_t documents);

/* The documents of `within` that the plan finds in the chunk: a new bitmap. m->scores has their
   scores. */
enum aj_code aj_plan_match(const struct aj_plan *plan, struct aj_matching *m,
                           struct aj_chunk *chunk, const roaring_bitmap_t *within,
                           roaring_bitmap_t **out, struct aj_err *err) AJ_CHECKED;

#endif

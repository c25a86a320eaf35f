#ifndef AJ_INDEX_SEARCH_ASK_LEAF_PARTS_H
#define AJ_INDEX_SEARCH_ASK_LEAF_PARTS_H

#include "index/search/ask/leaf.h"

/* Private to leaf*.c. */

/* Days, years and amounts: adds to `found` the documents of `within` that are in the range. */
enum aj_code aj_leaf_match_facts(const struct aj_query_node *node, struct aj_chunk *chunk,
                                 const roaring_bitmap_t *within, roaring_bitmap_t *found,
                                 struct aj_err *err) AJ_CHECKED;

/* A text of one character: likewise. Nothing is scored. */
enum aj_code aj_leaf_match_character(struct aj_matching *m, const struct aj_leaf_text *text,
                                     struct aj_chunk *chunk, const roaring_bitmap_t *within,
                                     roaring_bitmap_t *found, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_INDEX_SEARCH_SLAB_SLAB_PLACES_H
#define AJ_INDEX_SEARCH_SLAB_SLAB_PLACES_H

#include "index/search/slab/slab_read.h"

/* Lists of places, read and sifted: what slab_phrase.c is made of. Rows are of the reader's slab.
 */
struct aj_place_search {
    struct aj_slab_reader *reader;
    const roaring_bitmap_t *within; /* NULL: everywhere */
    struct aj_places *out;
    bool all;         /* some places of other documents are in `out` too */
    uint64_t *window; /* private; free it at the end */
};

/* Appends the places of a row that are in the documents asked for; or all places, where that is
   quicker, and then says so. AJ_CORRUPT; AJ_NO_MEMORY. */
enum aj_code aj_places_add_row(struct aj_place_search *search, const struct aj_row *row,
                               struct aj_err *err) AJ_CHECKED;

/* Appends the last place of each document, asked for or not. AJ_NO_MEMORY. */
enum aj_code aj_places_add_ends(struct aj_place_search *search, struct aj_err *err) AJ_CHECKED;

/* Leaves the places of `out` (rising) that are in the documents asked for. */
void aj_places_keep_within(struct aj_place_search *search);

/* Leaves the places of `out` (rising) that have one of the row's so many behind them. AJ_CORRUPT;
   AJ_NO_MEMORY. */
enum aj_code aj_places_sift(struct aj_place_search *search, const struct aj_row *row,
                            uint32_t behind, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_INDEX_SEARCH_SLAB_SLAB_ROWS_H
#define AJ_INDEX_SEARCH_SLAB_SLAB_ROWS_H

#include "index/search/codes/block.h"
#include "index/search/slab/slab_starts.h"

/* Rows of a slab, made of places and documents and given to a block writer: what slab_sort.c and
   slab_merge.c have in common. Zero-initialise, but for the first four. */
struct aj_slab_rows {
    struct aj_block_writer blocks; /* sink and arg set */
    struct aj_starts starts;       /* of the slab; offsets not needed */
    uint16_t first;                /* document, lower 16 bits */
    uint32_t characters;
    uint64_t bytes; /* out: of all rows so far */
    uint16_t *docs; /* private, as all below: room for a chunk's */
    struct aj_buf set;
    unsigned char *places;
    size_t places_room;
};
void aj_slab_rows_release(struct aj_slab_rows *rows);

/* n > 0 rising places of a pair; grams rise from call to call. Those of the sink; AJ_NO_MEMORY. */
enum aj_code aj_slab_rows_add_pair(struct aj_slab_rows *rows, uint64_t gram, const uint32_t *places,
                                   uint32_t n, struct aj_err *err) AJ_CHECKED;
/* n > 0 rising documents of a word or a single character. */
enum aj_code aj_slab_rows_add_documents(struct aj_slab_rows *rows, uint64_t gram,
                                        const uint16_t *docs, size_t n,
                                        struct aj_err *err) AJ_CHECKED;

/* The documents in whose texts places are, into a list that lives until the next call here. NULL:
   no memory. */
const uint16_t *aj_slab_rows_documents(struct aj_slab_rows *rows, const uint32_t *places, size_t n,
                                       size_t *n_docs);

#endif

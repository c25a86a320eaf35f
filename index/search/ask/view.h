#ifndef AJ_INDEX_SEARCH_ASK_VIEW_H
#define AJ_INDEX_SEARCH_ASK_VIEW_H

#include "index/search/codes/doc_set.h"
#include "index/search/slab/slab_read.h"

/* The index as one query sees it: chunks of 65,536 documents, each with its slabs. Everything
   belongs to the transaction. Threads: one each. */
struct aj_chunk {
    uint32_t number; /* upper 16 bits of its documents */
    unsigned shelf;
    struct aj_slab_reader *slabs; /* by document */
    size_t n_slabs;
    roaring_bitmap_t *living; /* owned: documents in its slabs that were not removed */
};

struct aj_view {
    struct aj_chunk *list; /* by number */
    size_t n;
    struct aj_slab_reader *readers; /* private: those of all chunks */
    size_t n_readers;
};

/* The chunks of the shelves for which `wanted` has a bit; others are not touched. */
enum aj_code aj_view_open(struct aj_txn *txn, unsigned wanted, struct aj_view *out,
                          struct aj_err *err) AJ_CHECKED;
void aj_view_close(struct aj_view *view);

/* The slab of a document (lower 16 bits); NULL: none. */
struct aj_slab_reader *aj_chunk_slab(const struct aj_chunk *chunk, uint16_t doc);

#endif

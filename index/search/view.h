#ifndef AJ_INDEX_SEARCH_CHUNKS_H
#define AJ_INDEX_SEARCH_CHUNKS_H

#include "index/search/slab_read.h"

/* The index as one query sees it: chunks of 65,536 documents, each with its slabs. Everything
   belongs to the transaction. Threads: one each. */
struct aj_chunk {
    uint32_t number; /* upper 16 bits of its documents */
    unsigned shelf;
    struct aj_slab_reader *slabs; /* by document */
    size_t n_slabs;
    roaring_bitmap_t *living; /* owned: documents in its slabs that were not removed */
};

struct aj_chunks {
    struct aj_chunk *list; /* by number */
    size_t n;
    struct aj_slab_reader *readers; /* private: those of all chunks */
    size_t n_readers;
};

/* The chunks of the shelves for which `wanted` has a bit; others are not touched. */
enum aj_code aj_chunks_open(struct aj_txn *txn, unsigned wanted, struct aj_chunks *out,
                            struct aj_err *err) AJ_CHECKED;
void aj_chunks_close(struct aj_chunks *chunks);

/* The shelf of a chunk. AJ_NOT_FOUND. */
enum aj_code aj_chunk_shelf(struct aj_txn *txn, uint32_t chunk, unsigned *shelf,
                            struct aj_err *err) AJ_CHECKED;

#endif

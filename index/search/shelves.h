#ifndef AJ_INDEX_SEARCH_SHELVES_H
#define AJ_INDEX_SEARCH_SHELVES_H

#include "base/err.h"
#include "index/search/document.h"

#include <roaring/roaring.h>

/*
 * Which documents lie on which shelf (docs/formats/search-index.md "A document", `search_meta`):
 * a chunk of 65,536 numbers belongs to one shelf for ever, and a number is given once.
 *
 * Errors everywhere: AJ_CORRUPT (a row), those of index/env.h, AJ_NO_MEMORY.
 */
#define AJ_CHUNK_MOST     ((size_t)65536)        /* chunks */
#define AJ_DOCUMENT_LIMIT ((uint32_t)UINT32_MAX) /* numbers are below it */

/* Some documents of one chunk, as the lower 16 bits of their numbers; NULL: all of it. Borrowed. */
struct aj_chunk_docs {
    uint32_t chunk;
    unsigned shelf;
    const roaring_bitmap_t *docs;
};

struct aj_chunks {
    unsigned char *shelves; /* for each chunk that was begun, from 0 on */
    size_t n;
};
void aj_chunks_release(struct aj_chunks *chunks);

enum aj_code aj_chunks_read(struct aj_txn *txn, struct aj_chunks *out,
                            struct aj_err *err) AJ_CHECKED;

/*
 * Numbers for `wanted` (> 0) new documents of a shelf: *n of them from *first on, all in one chunk;
 * fewer than wanted when the chunk ends. AJ_FULL: no number is left.
 */
enum aj_code aj_shelf_take(struct aj_txn *txn, unsigned shelf, size_t wanted, uint32_t *first,
                           size_t *n, struct aj_err *err) AJ_CHECKED;

#endif

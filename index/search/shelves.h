#ifndef AJ_INDEX_SEARCH_SHELVES_H
#define AJ_INDEX_SEARCH_SHELVES_H

#include "base/err.h"
#include "index/search/document/document.h"

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

/* The next number of a shelf, and how many there are from it to the end of its chunk (1 or more); a
   chunk is begun when the one before is full. AJ_FULL: no number is left. */
enum aj_code aj_shelf_next(struct aj_txn *txn, unsigned shelf, uint32_t *next, uint32_t *room,
                           struct aj_err *err) AJ_CHECKED;

/* Numbers below `next` have been given; they are never given again. `next` is above what
   aj_shelf_next said, and not behind the end of the chunk. */
enum aj_code aj_shelf_take(struct aj_txn *txn, unsigned shelf, uint32_t next,
                           struct aj_err *err) AJ_CHECKED;

#endif

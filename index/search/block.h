#ifndef AJ_INDEX_SEARCH_BLOCK_H
#define AJ_INDEX_SEARCH_BLOCK_H

#include "base/buf.h"
#include "index/env.h"
#include "index/search/gram.h"

/*
 * Rows of grams, packed into blocks (docs/formats/search-index.md "Block"). For the files slab_*.c;
 * who searches sees index/search/slab_read.h.
 */

/* Whether documents, places or both are in the row of a gram. */
#define AJ_ROW_SET_FROM ((uint32_t)32768) /* places of a pair that has a set of documents too */

struct aj_row {
    uint64_t gram;
    uint32_t count;         /* documents (single, word), or places (pair) */
    struct aj_bytes set;    /* index/search/doc_set.h; empty: none */
    struct aj_bytes places; /* index/search/elias_fano.h; empty but for pairs */
};

/* Rows of one slab, rising, into blocks that are appended to the table. */
struct aj_block_writer {
    struct aj_txn *txn;
    uint32_t slab;
    uint64_t bytes; /* out: keys and values written so far */
    uint64_t first; /* private, as all below: the first gram of the open block */
    uint64_t last;
    uint32_t n;
    struct aj_buf directory;
    struct aj_buf rows;
};
void aj_block_writer_release(struct aj_block_writer *writer);
/* AJ_CONFLICT: not above the gram before. Those of index/env.h; AJ_NO_MEMORY. */
enum aj_code aj_block_add(struct aj_block_writer *writer, const struct aj_row *row,
                          struct aj_err *err) AJ_CHECKED;
enum aj_code aj_block_finish(struct aj_block_writer *writer, struct aj_err *err) AJ_CHECKED;

/* One block being read, row by row. Borrowed from the value. */
struct aj_block_reader {
    struct aj_bytes directory; /* what is left of it */
    struct aj_bytes rows;      /* likewise */
    uint64_t gram;             /* of the row read last */
    uint32_t n;                /* rows left */
    uint32_t characters;       /* of the slab */
};
/* AJ_CORRUPT. */
enum aj_code aj_block_open(struct aj_block_reader *reader, struct aj_bytes value, uint64_t first,
                           uint32_t characters, struct aj_err *err) AJ_CHECKED;
/* `*more` false at the end. AJ_CORRUPT. */
enum aj_code aj_block_next(struct aj_block_reader *reader, struct aj_row *row, bool *more,
                           struct aj_err *err) AJ_CHECKED;

/* The key of a block, and the gram in it. */
#define AJ_BLOCK_KEY_SIZE ((size_t)10)
void aj_block_key(uint32_t slab, uint64_t gram, unsigned char out[AJ_BLOCK_KEY_SIZE]);
bool aj_block_key_read(struct aj_bytes key, uint32_t slab, uint64_t *gram) AJ_CHECKED;

#endif

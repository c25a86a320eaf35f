#ifndef AJ_INDEX_SEARCH_CODES_BLOCK_H
#define AJ_INDEX_SEARCH_CODES_BLOCK_H

#include "base/buf.h"
#include "index/env.h"
#include "index/search/slab/gram.h"

/*
 * Rows of grams, packed into blocks (docs/formats/search-index.md "Block"). For the files slab_*.c;
 * who searches sees index/search/slab/slab_read.h.
 */
#define AJ_ROW_SET_FROM ((uint32_t)32768) /* places of a pair that has a set of documents too */

struct aj_row {
    uint64_t gram;
    uint32_t count;         /* documents (single, word), or places (pair) */
    struct aj_bytes set;    /* index/search/codes/doc_set.h; empty: none */
    struct aj_bytes places; /* index/search/codes/elias_fano.h; empty but for pairs */
};

/* Takes a block (borrowed) whose first row is of the gram. */
typedef enum aj_code (*aj_block_sink)(void *arg, uint64_t first, struct aj_bytes block,
                                      struct aj_err *err);

/* Rows, rising, into blocks that are given to the sink. Zero-initialise, but for sink and arg. */
struct aj_block_writer {
    aj_block_sink sink;
    void *arg;
    uint64_t last;  /* the gram added last; private, as all below */
    uint64_t first; /* of the open block */
    uint32_t n;     /* rows in it */
    struct aj_buf directory;
    struct aj_buf rows;
    struct aj_buf block;
};
void aj_block_writer_release(struct aj_block_writer *writer);
/* AJ_CONFLICT: not above the gram before. Those of the sink; AJ_NO_MEMORY. */
enum aj_code aj_block_add(struct aj_block_writer *writer, const struct aj_row *row,
                          struct aj_err *err) AJ_CHECKED;
/* Gives the open block, if any, to the sink. More rows may follow: they begin another. */
enum aj_code aj_block_finish(struct aj_block_writer *writer, struct aj_err *err) AJ_CHECKED;

/* One block being read, row by row. Borrowed from the value. */
struct aj_block_reader {
    struct aj_bytes directory; /* what is left of it; private, as all below */
    struct aj_bytes rows;      /* likewise, without the zeros behind them */
    uint64_t gram;             /* of the row read last; before that, of the first */
    uint32_t n;                /* rows left */
    bool begun;
    uint32_t characters; /* of the slab */
};
/* AJ_CORRUPT. */
enum aj_code aj_block_open(struct aj_block_reader *reader, struct aj_bytes value, uint64_t first,
                           uint32_t characters, struct aj_err *err) AJ_CHECKED;
/* `*more` false at the end. AJ_CORRUPT. */
enum aj_code aj_block_next(struct aj_block_reader *reader, struct aj_row *row, bool *more,
                           struct aj_err *err) AJ_CHECKED;
/* The first row of a gram that is `least` or more; as aj_block_next. */
enum aj_code aj_block_seek(struct aj_block_reader *reader, uint64_t least, struct aj_row *row,
                           bool *more, struct aj_err *err) AJ_CHECKED;

/* The key of a block, and the gram in it. */
#define AJ_BLOCK_KEY_SIZE ((size_t)10)
void aj_block_key(uint32_t slab, uint64_t gram, unsigned char out[AJ_BLOCK_KEY_SIZE]);
/* False: of another slab. */
bool aj_block_key_read(struct aj_bytes key, uint32_t slab, uint64_t *gram) AJ_CHECKED;

#endif

#ifndef AJ_INDEX_SEARCH_SLAB_SLAB_READ_H
#define AJ_INDEX_SEARCH_SLAB_SLAB_READ_H

#include "index/search/codes/block.h"
#include "index/search/document/document.h"
#include "index/search/slab/slab.h"
#include "index/search/slab/slab_starts.h"

#include <roaring/roaring.h>

/*
 * One slab as a query sees it. Everything is borrowed from the transaction, and lives for as long
 * as it does and does not write. Documents are counted from the slab's first, unless said
 * otherwise. What a damaged slab gives is AJ_CORRUPT, or wrong, but nothing outside of it is read.
 * Threads: one each.
 */
struct aj_slab_reader {
    struct aj_txn *txn;
    struct aj_slab slab;
    struct aj_starts starts;
    struct aj_scan *scan; /* of the blocks; private, as below */
    uint64_t first;       /* the first gram of the block that is open */
    struct aj_block_reader block;
    struct aj_row row; /* of it, read last */
};
enum aj_code aj_slab_reader_open(struct aj_slab_reader *reader, struct aj_txn *txn,
                                 const struct aj_slab *slab, struct aj_err *err) AJ_CHECKED;
void aj_slab_reader_close(struct aj_slab_reader *reader); /* a zero struct is fine */

/* Where the text of the slab's n-th document begins (n up to its number of documents: the end). */
static inline uint32_t aj_slab_start(const struct aj_slab_reader *reader, uint32_t n)
{
    return aj_starts_at(&reader->starts, n);
}

/* Where a field of it begins (field AJ_DOC_FIELD_COUNT: the end of the document). */
static inline uint32_t aj_slab_field_start(const struct aj_slab_reader *reader, uint32_t n,
                                           unsigned field)
{
    return aj_starts_field(&reader->starts, n, field);
}

/* The field of it in which a place of its text is. */
static inline unsigned aj_slab_field_at(const struct aj_slab_reader *reader, uint32_t n,
                                        uint32_t place)
{
    unsigned field = AJ_DOC_FIELD_COUNT - 1;

    while (field > 0 && place < aj_slab_field_start(reader, n, field))
        field--;
    return field;
}

/* The document in whose text the place is. Of places that rise, `from` is the document of the one
   before; else 0. */
static inline uint32_t aj_slab_document_from(const struct aj_slab_reader *reader, uint32_t from,
                                             uint32_t place)
{
    return aj_starts_find(&reader->starts, from, place);
}

/* The row of a gram; count 0: not there. Quickest when grams rise from call to call: those of one
   block are found in one pass. AJ_CORRUPT; those of index/env.h. */
enum aj_code aj_slab_row(struct aj_slab_reader *reader, uint64_t gram, struct aj_row *row,
                         struct aj_err *err) AJ_CHECKED;

/* Adds to `into` (lower 16 bits of the numbers) the documents of a gram: for a pair those that have
   a place. Fields are not looked at. */
enum aj_code aj_slab_documents(struct aj_slab_reader *reader, uint64_t gram, roaring_bitmap_t *into,
                               struct aj_err *err) AJ_CHECKED;

struct aj_rows { /* zero-initialise */
    struct aj_row *list;
    size_t n;
    size_t room;
};
void aj_rows_release(struct aj_rows *rows);

/* The rows of all pairs that begin with a character, in place of what is in `out`. */
enum aj_code aj_slab_pairs(struct aj_slab_reader *reader, int32_t character, struct aj_rows *out,
                           struct aj_err *err) AJ_CHECKED;

struct aj_places { /* rising; zero-initialise */
    uint32_t *list;
    uint32_t n;
    uint32_t room;
};
void aj_places_release(struct aj_places *places);
enum aj_code aj_places_add(struct aj_places *places, uint32_t place, struct aj_err *err) AJ_CHECKED;

/*
 * Where a run of characters stands in the slab: its beginnings, in place of what is in `out`.
 * `characters` may hold U+0001 at either end. One character: the pairs that begin with it are all
 * read, which is slow for a frequent one. `within` (NULL: everywhere) narrows the search to
 * documents (lower 16 bits); the fewer they are, the quicker. Hidden fields are not set apart here.
 */
struct aj_phrase {
    const int32_t *characters;
    size_t n; /* 1 or more */
};
enum aj_code aj_slab_phrase(struct aj_slab_reader *reader, const struct aj_phrase *phrase,
                            const roaring_bitmap_t *within, struct aj_places *out,
                            struct aj_err *err) AJ_CHECKED;

#endif

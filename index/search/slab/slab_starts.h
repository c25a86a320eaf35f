#ifndef AJ_INDEX_SEARCH_SLAB_SLAB_STARTS_H
#define AJ_INDEX_SEARCH_SLAB_SLAB_STARTS_H

#include "base/buf.h"
#include "index/search/codes/little_endian.h"
#include "index/search/document/document.h"

/*
 * Where the documents of a slab and their fields begin (docs/formats/search-index.md "Starts").
 * Documents are counted from the slab's first. Borrowed from what was opened, whose bytes may be of
 * any origin: what they say may be wrong, but nothing here reads outside of them.
 */
struct aj_starts {
    const unsigned char *starts;  /* n + 1 */
    const unsigned char *offsets; /* fields 1 to 15 of each document; NULL: not at hand */
    unsigned width;               /* of an offset */
    uint32_t n;                   /* documents */
};

/* In constant time. AJ_CORRUPT: not the starts of `n` documents with so many characters. */
enum aj_code aj_starts_open(struct aj_starts *out, struct aj_bytes stored, uint32_t n,
                            uint32_t characters, struct aj_err *err) AJ_CHECKED;
/* In linear time: whether they rise (then each document lies within the characters); and whether
   its fields lie within it, too. AJ_CORRUPT. */
bool aj_starts_rise(const struct aj_starts *starts) AJ_CHECKED;
enum aj_code aj_starts_check(const struct aj_starts *starts, struct aj_err *err) AJ_CHECKED;

/* Of a document that is not stored yet. */
#define AJ_STARTS_OFFSETS (AJ_DOC_FIELD_COUNT - 1)
/* Appends the stored form: n + 1 starts, and AJ_STARTS_OFFSETS for each document. */
void aj_starts_write(const uint32_t *starts, const uint32_t *offsets, uint32_t n,
                     struct aj_buf *out);

/* Where the n-th document begins (n up to their number: the end of the last). */
static inline uint32_t aj_starts_at(const struct aj_starts *starts, uint32_t n)
{
    return aj_read_u32(starts->starts + (size_t)4 * n);
}

/* Where a field of it begins, never outside of it (field AJ_DOC_FIELD_COUNT: its end). */
uint32_t aj_starts_field(const struct aj_starts *starts, uint32_t n, unsigned field);

/* The document in whose text the place is, `from` or a later one. It is found from there on:
   quickly when near. */
uint32_t aj_starts_find(const struct aj_starts *starts, uint32_t from, uint32_t place);

/* The documents (as numbers of a chunk, of which the slab's first is `first`) in whose texts rising
   places are. Room for one of each place, or each document. Returns how many. */
size_t aj_starts_documents(const struct aj_starts *starts, uint16_t first, const uint32_t *places,
                           size_t n, uint16_t *docs);

#endif

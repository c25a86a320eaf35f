#ifndef AJ_INDEX_GRAM_POSTING_H
#define AJ_INDEX_GRAM_POSTING_H

#include "base/buf.h"
#include "index/env.h"

#include <roaring/roaring.h>

/*
 * A list of documents of one chunk (65,536 numbers with the same upper half) as it is stored: up to
 * AJ_POSTING_SHORT of them as their lower halves, two bytes each, little-endian, rising; more as a
 * Roaring bitmap of the numbers in its portable form (docs/formats/search-index.md).
 */
#define AJ_CHUNK_SIZE    ((uint32_t)65536)
#define AJ_POSTING_SHORT ((size_t)8)

static inline void aj_auto_roaring(roaring_bitmap_t **bitmap)
{
    if (*bitmap)
        roaring_bitmap_free(*bitmap);
}

/* Appends the stored form of `n` (> 0) rising numbers of one chunk. AJ_NO_MEMORY. */
enum aj_code aj_posting_write(const uint32_t *docs, size_t n, struct aj_buf *out,
                              struct aj_err *err) AJ_CHECKED;

/* New bitmap, owned by the caller. AJ_CORRUPT: no posting of that chunk; AJ_NO_MEMORY. */
enum aj_code aj_posting_read(struct aj_bytes stored, uint32_t chunk, roaring_bitmap_t **out,
                             struct aj_err *err) AJ_CHECKED;

/* The numbers themselves, rising, into docs[*n..AJ_CHUNK_SIZE); moves `*n`. AJ_CORRUPT also when
   they do not fit or are not behind the ones there. */
enum aj_code aj_posting_unpack(struct aj_bytes stored, uint32_t chunk, uint32_t *docs, size_t *n,
                               struct aj_err *err) AJ_CHECKED;

#endif

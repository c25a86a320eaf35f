#ifndef AJ_INDEX_SEARCH_CODES_DOC_SET_H
#define AJ_INDEX_SEARCH_CODES_DOC_SET_H

#include "base/buf.h"
#include "index/env.h"

#include <roaring/roaring.h>

/*
 * A set of documents of one chunk as it is stored: up to AJ_DOC_SET_SHORT of them as the lower 16
 * bits of their numbers, more as a Roaring bitmap of these (docs/formats/search-index.md "Set").
 * Here and in all bitmaps of this folder a document is its lower 16 bits, unless said otherwise.
 * Readers take bytes of any origin.
 */
#define AJ_DOC_SET_SHORT ((size_t)8)
#define AJ_DOC_SET_MOST  ((size_t)65536)

static inline void aj_auto_roaring(roaring_bitmap_t **bitmap)
{
    if (*bitmap)
        roaring_bitmap_free(*bitmap);
}

/* Appends the stored form of `n` (> 0) rising documents. AJ_NO_MEMORY. */
enum aj_code aj_doc_set_write(const uint16_t *docs, size_t n, struct aj_buf *out,
                              struct aj_err *err) AJ_CHECKED;

/* Adds the documents of a stored set to `into`. AJ_CORRUPT: no such set; AJ_NO_MEMORY. */
enum aj_code aj_doc_set_read(struct aj_bytes stored, roaring_bitmap_t *into,
                             struct aj_err *err) AJ_CHECKED;

/* The documents, rising, behind the `*n` that are in docs[0..AJ_DOC_SET_MOST); moves `*n`.
   AJ_CORRUPT also when they are not all above those. */
enum aj_code aj_doc_set_unpack(struct aj_bytes stored, uint16_t *docs, size_t *n,
                               struct aj_err *err) AJ_CHECKED;

#endif

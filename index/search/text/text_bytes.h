#ifndef AJ_INDEX_SEARCH_TEXT_TEXT_BYTES_H
#define AJ_INDEX_SEARCH_TEXT_TEXT_BYTES_H

#include "index/search/codes/big_endian.h"
#include "index/search/codes/little_endian.h"

/*
 * Private to texts_*.c and text_rows.c: numbers below 2^32 as rows of texts have them
 * (docs/formats/search-index.md), and taking a row of any origin apart.
 */
static inline void aj_add_varint(struct aj_buf *out, uint32_t number)
{
    unsigned char bytes[AJ_VARINT_MOST];

    aj_buf_add(out, bytes, aj_varint_put(number, bytes));
}

/* Takes `size` bytes off the front of `*from`; false when there are not as many. */
static inline bool aj_take(struct aj_bytes *from, size_t size, struct aj_bytes *out)
{
    if (size > from->size)
        return false;
    *out = (struct aj_bytes){from->data, size};
    from->data = (const unsigned char *)from->data + size;
    from->size -= size;
    return true;
}

/* Takes a number below 2^32 off the front; false when there is none. */
static inline bool aj_take_varint(struct aj_bytes *from, uint32_t *out)
{
    uint64_t number;

    if (!aj_varint_take(from, &number) || number > UINT32_MAX)
        return false;
    *out = (uint32_t)number;
    return true;
}

#endif

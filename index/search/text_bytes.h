#ifndef AJ_INDEX_SEARCH_TEXT_BYTES_H
#define AJ_INDEX_SEARCH_TEXT_BYTES_H

#include "base/buf.h"
#include "index/env.h"

/*
 * Private to texts_*.c and dictionary*.c: integers as rows of texts have them
 * (docs/formats/search-index.md), and reading them from bytes of any origin.
 */
static inline void aj_put_be32(unsigned char out[4], uint32_t number)
{
    for (int i = 3; i >= 0; i--) {
        out[i] = (unsigned char)(number & 0xFF);
        number >>= 8;
    }
}

static inline uint32_t aj_get_be32(const unsigned char in[4])
{
    return (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 | (uint32_t)in[2] << 8 | in[3];
}

/* Little-endian, of `size` bytes (1 to 4). */
static inline void aj_put_le(unsigned char *out, size_t size, uint32_t number)
{
    for (size_t i = 0; i < size; i++) {
        out[i] = (unsigned char)(number & 0xFF);
        number >>= 8;
    }
}

static inline uint32_t aj_get_le(const unsigned char *in, size_t size)
{
    uint32_t number = 0;

    for (size_t i = size; i > 0; i--)
        number = number << 8 | in[i - 1];
    return number;
}

static inline void aj_add_varint(struct aj_buf *out, uint32_t number)
{
    unsigned char bytes[5];
    size_t n = 0;

    while (number >= 0x80) {
        bytes[n++] = (unsigned char)(number | 0x80);
        number >>= 7;
    }
    bytes[n++] = (unsigned char)number;
    aj_buf_add(out, bytes, n);
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
    const unsigned char *bytes = from->data;
    uint64_t number = 0;

    for (unsigned n = 0; n < from->size && n < 5; n++) {
        number |= (uint64_t)(bytes[n] & 0x7F) << 7 * n;
        if (bytes[n] < 0x80) {
            *out = (uint32_t)number;
            from->data = bytes + n + 1;
            from->size -= n + 1;
            return number <= UINT32_MAX;
        }
    }
    return false;
}

#endif

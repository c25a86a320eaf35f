#ifndef AJ_INDEX_SEARCH_CODES_LITTLE_ENDIAN_H
#define AJ_INDEX_SEARCH_CODES_LITTLE_ENDIAN_H

#include "base/buf.h"
#include "index/env.h"

/*
 * Numbers in the values of the search index (docs/formats/search-index.md): little-endian at any
 * address, and varints. Loops that read millions of them copy memory as it is: there is no port to
 * a big-endian machine.
 */
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the search index is read as it lies in memory"
#endif

static inline uint16_t aj_read_u16(const void *from)
{
    uint16_t number;

    __builtin_memcpy(&number, from, sizeof(number));
    return number;
}

static inline uint32_t aj_read_u32(const void *from)
{
    uint32_t number;

    __builtin_memcpy(&number, from, sizeof(number));
    return number;
}

static inline void aj_write_u16(void *to, uint16_t number)
{
    __builtin_memcpy(to, &number, sizeof(number));
}

static inline void aj_write_u32(void *to, uint32_t number)
{
    __builtin_memcpy(to, &number, sizeof(number));
}

static inline uint64_t aj_read_u64(const void *from)
{
    uint64_t number;

    __builtin_memcpy(&number, from, sizeof(number));
    return number;
}

#define AJ_VARINT_MOST 10 /* bytes */

/* Writes up to AJ_VARINT_MOST bytes and returns how many. */
static inline size_t aj_varint_put(uint64_t number, unsigned char *out)
{
    size_t n = 0;

    for (; number >= 0x80; number >>= 7)
        out[n++] = (unsigned char)(number | 0x80);
    out[n++] = (unsigned char)number;
    return n;
}

/* Takes a number from the front of `from`; false when there is none. */
static inline bool aj_varint_take(struct aj_bytes *from, uint64_t *out)
{
    const unsigned char *bytes = from->data;
    uint64_t number = 0;

    for (size_t i = 0; i < from->size && i < AJ_VARINT_MOST; i++) {
        number |= (uint64_t)(bytes[i] & 0x7F) << 7 * i;
        if (bytes[i] < 0x80) {
            *from = (struct aj_bytes){bytes + i + 1, from->size - i - 1};
            *out = number;
            return true;
        }
    }
    return false;
}

#endif

#ifndef AJ_INDEX_SEARCH_BYTES_H
#define AJ_INDEX_SEARCH_BYTES_H

#include <stdint.h>
#include <string.h>

/* Integers as the search index keeps them (docs/formats/search-index.md): big-endian in keys, so
   that key order is number order, little-endian in values. */
static inline void aj_put_key32(unsigned char out[4], uint32_t number)
{
    number = __builtin_bswap32(number);
    memcpy(out, &number, 4);
}

static inline uint32_t aj_get_key32(const unsigned char in[4])
{
    uint32_t number;

    memcpy(&number, in, 4);
    return __builtin_bswap32(number);
}

static inline void aj_put_key16(unsigned char out[2], uint16_t number)
{
    out[0] = (unsigned char)(number >> 8);
    out[1] = (unsigned char)(number & 0xFF);
}

static inline void aj_put_value32(unsigned char out[4], uint32_t number)
{
    memcpy(out, &number, 4);
}

static inline uint32_t aj_get_value32(const unsigned char in[4])
{
    uint32_t number;

    memcpy(&number, in, 4);
    return number;
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "values are read as they are stored");

#endif

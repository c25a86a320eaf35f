#ifndef AJ_INDEX_SEARCH_CODES_BIG_ENDIAN_H
#define AJ_INDEX_SEARCH_CODES_BIG_ENDIAN_H

#include <stdint.h>

/* Numbers in the keys of the search index (docs/formats/search-index.md): big-endian, so that key
   order is number order. Those in values: index/search/codes/little_endian.h. */
static inline void aj_key_put_u32(unsigned char out[4], uint32_t number)
{
    for (int i = 3; i >= 0; i--) {
        out[i] = (unsigned char)(number & 0xFF);
        number >>= 8;
    }
}

static inline uint32_t aj_key_get_u32(const unsigned char in[4])
{
    return (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 | (uint32_t)in[2] << 8 | in[3];
}

#endif

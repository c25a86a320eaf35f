#ifndef AJ_RENDER_BE_WRITE_H
#define AJ_RENDER_BE_WRITE_H

#include "base/buf.h"

#include <stdint.h>

/* Big-endian numbers, as font files and ICC profiles have them; negative ones in two's
   complement. */
static inline void aj_put_u8(struct aj_buf *buf, unsigned v)
{
    unsigned char byte = (unsigned char)v;

    aj_buf_add(buf, &byte, 1);
}

static inline void aj_put_16(struct aj_buf *buf, int v)
{
    unsigned char bytes[2] = {(unsigned char)((unsigned)v >> 8), (unsigned char)v};

    aj_buf_add(buf, bytes, sizeof(bytes));
}

static inline void aj_put_u32(struct aj_buf *buf, uint32_t v)
{
    unsigned char bytes[4] = {(unsigned char)(v >> 24), (unsigned char)(v >> 16),
                              (unsigned char)(v >> 8), (unsigned char)v};

    aj_buf_add(buf, bytes, sizeof(bytes));
}

static inline void aj_put_padding(struct aj_buf *buf) /* zeros to a multiple of 4 */
{
    while (buf->size % 4 != 0 && !buf->failed)
        aj_put_u8(buf, 0);
}

#endif

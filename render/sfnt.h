#ifndef AJ_RENDER_SFNT_H
#define AJ_RENDER_SFNT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The tables of one TrueType or OpenType font (ISO/IEC 14496-22), read where they lie: nothing is
 * copied. Every offset is checked against the bytes there are, so a broken font gives AJ_CORRUPT,
 * "no such character" or a wrong shape, never a read outside. Constant after opening: any number
 * of threads.
 */

struct aj_span {
    const unsigned char *at; /* NULL: the font has no such table */
    size_t size;
};

struct aj_sfnt {
    struct aj_span file;
    struct aj_span glyf, loca; /* TrueType outlines; both absent in a font with CFF outlines */
    struct aj_span hmtx;
    struct aj_span groups; /* of the character map (cmap format 12), 12 bytes each */
    unsigned units_per_em;
    unsigned n_glyphs, n_advances;
    int ascent, descent; /* in units; descent is below zero */
    bool long_loca;
    bool mapped; /* `file` is ours to unmap */
};

/* Takes face `index` of a font lying in memory (0 unless it is a collection); `bytes` are borrowed
   for the life of `out`. AJ_CORRUPT. */
enum aj_code aj_sfnt_parse(const void *bytes, size_t size, unsigned index, struct aj_sfnt *out,
                           struct aj_err *err) AJ_CHECKED;

/* Maps the file read-only first. Also AJ_NOT_FOUND, AJ_FORBIDDEN, AJ_IO, AJ_NO_MEMORY. */
enum aj_code aj_sfnt_open(const char *path, unsigned index, struct aj_sfnt *out,
                          struct aj_err *err) AJ_CHECKED;
void aj_sfnt_release(struct aj_sfnt *font); /* all zero is fine */

/* The glyph of a character; 0 when the font has none. */
unsigned aj_sfnt_glyph(const struct aj_sfnt *font, int32_t code_point);

/* Advance width in units of the font; `glyph` below n_glyphs. */
unsigned aj_sfnt_advance(const struct aj_sfnt *font, unsigned glyph);

/* The glyf record of a glyph; empty for a blank one. False when the font contradicts itself. */
bool aj_sfnt_record(const struct aj_sfnt *font, unsigned glyph, struct aj_span *out) AJ_CHECKED;

/* Big-endian numbers. */
static inline unsigned aj_u16(const unsigned char *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

static inline int aj_s16(const unsigned char *p)
{
    return (int)aj_u16(p) - (p[0] & 0x80 ? 0x10000 : 0);
}

static inline uint32_t aj_u32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

#endif

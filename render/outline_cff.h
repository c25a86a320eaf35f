#ifndef AJ_RENDER_OUTLINE_CFF_H
#define AJ_RENDER_OUTLINE_CFF_H

#include "base/err.h"
#include "render/outline.h"
#include "render/sfnt.h"

/*
 * Shapes of an OpenType font with CFF outlines, read by FreeType and turned into quadratic curves
 * (error ≤ 0.6 of AJ_UNITS). Any number of threads: FreeType itself is held by a lock.
 */
struct aj_cff;

/* `font` and its bytes are borrowed until close. AJ_CORRUPT, AJ_NO_MEMORY. */
enum aj_code aj_cff_open(const struct aj_sfnt *font, unsigned index, struct aj_cff **out,
                         struct aj_err *err) AJ_CHECKED;
void aj_cff_close(struct aj_cff *cff); /* NULL is fine */

/* Appends the shape of a glyph. AJ_CORRUPT, AJ_NO_MEMORY. */
enum aj_code aj_outline_from_cff(struct aj_cff *cff, unsigned glyph, struct aj_outline *out,
                                 struct aj_err *err) AJ_CHECKED;

#endif

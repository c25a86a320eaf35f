#ifndef AJ_RENDER_OUTLINE_GLYF_H
#define AJ_RENDER_OUTLINE_GLYF_H

#include "base/err.h"
#include "render/outline.h"
#include "render/sfnt.h"

/* Appends the shape of a TrueType glyph (ISO/IEC 14496-22, 5.3.3 glyf), scaled to AJ_UNITS;
   composite glyphs are taken apart, hints left out. AJ_CORRUPT: a record that ends too early, a
   component within itself; AJ_NO_MEMORY. */
enum aj_code aj_outline_from_glyf(const struct aj_sfnt *font, unsigned glyph,
                                  struct aj_outline *out, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_TESTS_SMALL_FONT_H
#define AJ_TESTS_SMALL_FONT_H

#include "base/buf.h"

/*
 * A TrueType font of 500 units and six glyphs, written out here: A (U+0041) is a square of 100 at
 * (10, 20); B is two of them, the second half as large and moved by (200, -100); C is blank; D is a
 * component of itself; U+20000 is a leaf with one control point. Advances 250, 300, 400, then 500.
 */
void small_font(struct aj_buf *out);

#endif

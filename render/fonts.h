#ifndef AJ_RENDER_FONTS_H
#define AJ_RENDER_FONTS_H

#include "base/err.h"

#include <stdint.h>

/*
 * The fallback chain of fonts, opened once per process and shared by all threads: Noto Serif CJK SC
 * → BabelStone Han → HanaMin A → HanaMin B, together all of GB 18030-2022 (docs/adr/0007). Font
 * files are mapped read-only; outlines are taken once and kept.
 */
struct aj_fonts;

/* AJ_NOT_FOUND names the missing font file and its Debian package; AJ_CORRUPT a broken one. The
   environment's ANJUAN_FONTS names one folder that holds all four files, for tests. */
enum aj_code aj_fonts_open(struct aj_fonts **out, struct aj_err *err) AJ_CHECKED;
void aj_fonts_close(struct aj_fonts *f); /* NULL is fine */

/* Width of one character in thousandths of the type size. A character that no font has is as wide
   as 〓, which is printed for it; controls, variation selectors and other characters that leave no
   mark (zero-width, direction) are 0 wide and never printed. */
unsigned aj_fonts_width(const struct aj_fonts *f, int32_t code_point);

#endif

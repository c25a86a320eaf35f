#ifndef AJ_RENDER_FONT_CHAIN_H
#define AJ_RENDER_FONT_CHAIN_H

#include "render/fonts.h"
#include "render/glyf.h"

#include <stdbool.h>
#include <stdint.h>

/* What the parts of render/ see of aj_fonts beyond render/fonts.h. Any number of threads. */

/* How one character is printed. */
struct aj_letter {
    uint8_t font; /* place in the chain */
    bool missing; /* no font has it: this is 〓 */
    uint16_t glyph;
    uint16_t width; /* thousandths of the type size */
};

/* Whether a character leaves neither mark nor space: controls, what Unicode lets programs ignore
   (zero-width and direction marks), variation selectors. It never reaches a PDF. */
bool aj_fonts_unprinted(int32_t code_point);

/* `code_point` is printed; 0xFFFD for the place-holder that every font program begins with. */
struct aj_letter aj_fonts_letter(const struct aj_fonts *f, int32_t code_point);

/* The finished glyph record of a letter, made on first use and kept as long as the fonts:
   borrowed. AJ_CORRUPT, AJ_INVALID, AJ_NO_MEMORY. */
enum aj_code aj_fonts_glyph(const struct aj_fonts *f, const struct aj_letter *letter,
                            const struct aj_glyph **out, struct aj_err *err) AJ_CHECKED;

int aj_fonts_ascent(const struct aj_fonts *f); /* of the first font, in AJ_UNITS */
int aj_fonts_descent(const struct aj_fonts *f);

#endif

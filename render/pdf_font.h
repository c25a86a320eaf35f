#ifndef AJ_RENDER_PDF_FONT_H
#define AJ_RENDER_PDF_FONT_H

#include "render/haru.h"
#include "render/subset.h"

/*
 * The font of a document: a Type0 font over one CIDFontType2 (ISO 32000-1, 9.7), encoding
 * Identity-H, built with libharu's object layer because its own font calls know neither CFF nor
 * anything beyond U+FFFF (docs/adr/0007). Failures stick in `h`.
 */

/* The empty font, to be named by pages; owned by the document. NULL after a failure. */
HPDF_Dict aj_pdf_font_new(struct aj_haru *h);

/* Fills it, once, when every character is known. */
void aj_pdf_font_finish(struct aj_haru *h, HPDF_Dict font, const struct aj_subset *s);

#endif

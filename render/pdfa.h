#ifndef AJ_RENDER_PDFA_H
#define AJ_RENDER_PDFA_H

#include "render/haru.h"
#include "render/pdf.h"

/*
 * What makes a document PDF/A-1b (ISO 19005-1): XMP, an Info dictionary that says the same, output
 * intent, /ID, version 1.4; and its language. Once per document, before it is saved. Text that is
 * no UTF-8 is AJ_INVALID. Failures stick in `h`.
 */
void aj_pdfa_declare(struct aj_haru *h, const struct aj_pdf_about *about);

#endif

#ifndef AJ_RENDER_PDF_CONTENT_H
#define AJ_RENDER_PDF_CONTENT_H

#include "base/buf.h"
#include "render/pdf.h"

#include <stdbool.h>

/*
 * The drawing operators of one page (ISO 32000-1, annex A; those used are in docs/formats/pdf.md).
 * Lengths are points, y down from the top as in render/pdf.h; written as hundredths from the lower
 * left. Zero-initialise, then begin each page. Failures stick in `operators.failed` and
 * `out_of_range`.
 */
struct aj_pdf_pen { /* what the page's graphics state holds, in hundredths; UNSET: unknown */
    long size, tracking, thickness;
    bool bold;
};

struct aj_pdf_content {
    struct aj_buf operators;
    struct aj_pdf_pen pen;
    double height;     /* of the page */
    bool out_of_range; /* a length that no page has */
};

void aj_pdf_content_begin(struct aj_pdf_content *c, double height); /* empty, memory kept */
void aj_pdf_content_release(struct aj_pdf_content *c);

/* `codes` are the hexadecimal digits of the string. */
void aj_pdf_content_text(struct aj_pdf_content *c, const struct aj_pdf_run *run,
                         const struct aj_buf *codes);
void aj_pdf_content_line(struct aj_pdf_content *c, const double from[2], const double to[2],
                         double thickness);
void aj_pdf_content_box(struct aj_pdf_content *c, const struct aj_pdf_rect *box, double thickness);
void aj_pdf_content_fill(struct aj_pdf_content *c, const struct aj_pdf_rect *rects, size_t n);

#endif

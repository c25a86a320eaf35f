#ifndef AJ_RENDER_PDF_H
#define AJ_RENDER_PDF_H

#include "base/buf.h"
#include "base/err.h"
#include "render/fonts.h"

#include <stddef.h>
#include <stdint.h>

/*
 * One PDF/A-1b document (ISO 19005-1) being drawn with libharu; nothing above this file knows
 * libharu. Lengths are points (1/72 inch); x grows to the right, y DOWN from the top edge of the
 * page. The first failure sticks: draw on, and ask once at aj_pdf_finish. The bytes are a pure
 * function of what was drawn, the fonts, `about`. One thread per document; many documents may
 * share fonts.
 */
struct aj_pdf;

struct aj_pdf_about {
    const char *title;
    const char *author;
    int64_t drawn_at; /* Unix seconds; printed into the file as Beijing time */
    const char *seed; /* unique and stable for this document: becomes /ID */
};

enum aj_code aj_pdf_open(const struct aj_fonts *fonts, const struct aj_pdf_about *about,
                         struct aj_pdf **out, struct aj_err *err) AJ_CHECKED;
void aj_pdf_close(struct aj_pdf *pdf); /* NULL is fine */

void aj_pdf_page(struct aj_pdf *pdf, double width, double height); /* begins the next page */

enum aj_pdf_weight { AJ_PDF_REGULAR, AJ_PDF_BOLD };

struct aj_pdf_run { /* one line of text on the current page */
    double x, baseline;
    double size;     /* type size */
    double tracking; /* added after every character */
    enum aj_pdf_weight weight;
};
/* `text` is UTF-8, one line; characters that no font has come out as 〓, stay themselves in the
   text layer, and are counted; those of no width (aj_fonts_width) are left out. */
void aj_pdf_text(struct aj_pdf *pdf, const struct aj_pdf_run *run, const char *text, size_t size);

void aj_pdf_line(struct aj_pdf *pdf, double x0, double y0, double x1, double y1, double thickness);
void aj_pdf_box(struct aj_pdf *pdf, double x, double y, double w, double h, double thickness);

struct aj_pdf_rect {
    double x, y, w, h;
};
void aj_pdf_fill(struct aj_pdf *pdf, const struct aj_pdf_rect *rects, size_t n); /* black */

/* Code points no font has, first `max` of them in order of first use; the count of all. */
size_t aj_pdf_missing(const struct aj_pdf *pdf, int32_t *out, size_t max);

/* Appends the finished file to `out`. AJ_INVALID (no page, no UTF-8, lengths beyond reason),
   AJ_TOO_LARGE (65,000 different characters, 16,000 in a line), AJ_CORRUPT (a font), AJ_NO_MEMORY:
   the first thing that went wrong while drawing. The document can only be closed afterwards. */
enum aj_code aj_pdf_finish(struct aj_pdf *pdf, struct aj_buf *out, struct aj_err *err) AJ_CHECKED;

#endif

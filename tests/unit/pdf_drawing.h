#ifndef AJ_TESTS_PDF_DRAWING_H
#define AJ_TESTS_PDF_DRAWING_H

#include "render/pdf.h"

/* One drawing that has everything aj_pdf offers, for several tests; `salt` makes texts differ.
   Appends the finished file. */
enum aj_code draw_sample(const struct aj_fonts *fonts, int salt, struct aj_buf *out,
                         struct aj_err *err) AJ_CHECKED;

#endif

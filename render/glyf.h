#ifndef AJ_RENDER_GLYF_H
#define AJ_RENDER_GLYF_H

#include "base/err.h"
#include "render/outline.h"

#include <stddef.h>

/*
 * A shape as the finished TrueType glyph record (ISO/IEC 14496-22, 5.3.3): what a font program in
 * a PDF is put together from by copying alone. Constant once made.
 */
struct aj_glyph {
    int x_min, y_min, x_max, y_max; /* all 0 for a blank */
    unsigned n_points, n_contours;
    size_t size; /* of `record`: 0 for a blank, else a multiple of 4 */
    unsigned char record[];
};

/* Owned by the caller (free). AJ_INVALID: a shape too large for a glyph record; AJ_NO_MEMORY. */
enum aj_code aj_glyph_make(const struct aj_outline *outline, struct aj_glyph **out,
                           struct aj_err *err) AJ_CHECKED;

#endif

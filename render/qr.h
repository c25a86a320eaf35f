#ifndef AJ_RENDER_QR_H
#define AJ_RENDER_QR_H

#include "render/canvas.h"

/* A QR code (ISO/IEC 18004, error correction M, UTF-8 marked by ECI 26) of the place and side (x,
   y, w) of `square` on `sheet`: one rectangle for each horizontal run of modules. AJ_INVALID when
   the text is too long (2,000 bytes), AJ_NO_MEMORY. */
enum aj_code aj_qr_draw(struct aj_canvas *canvas, size_t sheet, const char *text,
                        const struct aj_mark *square, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_RENDER_ICC_H
#define AJ_RENDER_ICC_H

#include "base/buf.h"

/* Appends the ICC profile (version 2.1, ICC.1:1998-09) of our output intent: gray, gamma 2.2, white
   of D50. Made here, so that no third party's bytes are in our files; always the same bytes. */
void aj_icc_gray(struct aj_buf *out);

#endif

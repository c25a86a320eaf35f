#ifndef AJ_BASE_GB18030_H
#define AJ_BASE_GB18030_H

#include "base/buf.h"
#include "base/err.h"

/* UTF-8 as GB18030, appended to `out`: for programs of banks that know nothing else. It holds all
   of Unicode, so nothing is lost. AJ_INVALID when `text` is no UTF-8 (then `out` is as before),
   AJ_NO_MEMORY. The way back is archive/entry_name.h. */
enum aj_code aj_gb18030_write(const char *text, size_t size, struct aj_buf *out,
                              struct aj_err *err) AJ_CHECKED;

#endif

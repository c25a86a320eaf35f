#ifndef AJ_BASE_FOLD_H
#define AJ_BASE_FOLD_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>

/*
 * Appends `text` folded for comparison: Unicode NFKC with case folding and default-ignorable code
 * points removed (ICU's NFKC_Casefold), so that full width equals half width and （ equals (.
 * Malformed UTF-8 becomes U+FFFD. The result is for keys and comparison, never for display. Errors:
 * AJ_NO_MEMORY. Threads: any.
 */
enum aj_code aj_fold(const char *text, size_t size, struct aj_buf *out,
                     struct aj_err *err) AJ_CHECKED;

#endif

#include "base/fold.h"

#include "base/auto.h"

#include <stdint.h>
#include <stdlib.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum aj_code aj_fold(const char *text, size_t size, struct aj_buf *out, struct aj_err *err)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&status);
    AJ_AUTO(aj_auto_free) UChar *wide = NULL;
    AJ_AUTO(aj_auto_free) UChar *folded = NULL;
    AJ_AUTO(aj_auto_free) char *narrow = NULL;
    int32_t n_wide, n_folded, room, n_narrow;

    if (size > INT32_MAX / 32 || U_FAILURE(status))
        return aj_fail(err, AJ_NO_MEMORY, "text of %zu bytes cannot be folded", size);
    wide = malloc((size + 1) * sizeof(UChar));
    if (!wide)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory folding text");
    (void)u_strFromUTF8WithSub(wide, (int32_t)size + 1, &n_wide, text, (int32_t)size, 0xFFFD, NULL,
                               &status);
    room = n_wide * 2 + 32;
    for (int attempt = 0; attempt < 2; attempt++) {
        free(folded);
        folded = malloc((size_t)room * sizeof(UChar));
        if (!folded)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory folding text");
        n_folded = unorm2_normalize(fold, wide, n_wide, folded, room, &status);
        if (status != U_BUFFER_OVERFLOW_ERROR)
            break;
        status = U_ZERO_ERROR; /* one code point may become 18: take the length it asked for */
        room = n_folded + 1;
    }
    narrow = malloc((size_t)n_folded * 3 + 1);
    if (!narrow)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory folding text");
    (void)u_strToUTF8(narrow, n_folded * 3 + 1, &n_narrow, folded, n_folded, &status);
    if (U_FAILURE(status))
        return aj_fail(err, AJ_NO_MEMORY, "folding failed: %s", u_errorName(status));
    aj_buf_add(out, narrow, (size_t)n_narrow);
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory folding text") : AJ_OK;
}

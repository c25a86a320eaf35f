#include "base/gb18030.h"

#include "base/auto.h"
#include "base/utf8.h"

#include <unicode/ucnv.h>

static void auto_converter(UConverter **converter)
{
    if (*converter)
        ucnv_close(*converter);
}

enum aj_code aj_gb18030_write(const char *text, size_t size, struct aj_buf *out, struct aj_err *err)
{
    UErrorCode status = U_ZERO_ERROR;
    AJ_AUTO(auto_converter) UConverter *from = ucnv_open("UTF-8", &status);
    AJ_AUTO(auto_converter) UConverter *to = ucnv_open("gb18030", &status);
    size_t room = size * 2 + 1; /* two bytes of UTF-8 become four at the most, no other more */
    AJ_AUTO(aj_auto_free) char *bytes = malloc(room);
    char *end = bytes;
    UChar pivot[1024];
    UChar *pivot_from = pivot, *pivot_to = pivot;

    if (U_FAILURE(status) || !bytes)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    if (!aj_utf8_valid(text, size))
        return aj_fail(err, AJ_INVALID, "文字不是 UTF-8");
    ucnv_setFromUCallBack(to, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    ucnv_convertEx(to, from, &end, bytes + room, &text, text + size, pivot, &pivot_from, &pivot_to,
                   pivot + AJ_COUNTOF(pivot), true, true, &status);
    if (U_FAILURE(status))
        return aj_fail(err, AJ_INVALID, "有文字不能写成 GB18030");
    aj_buf_add(out, bytes, (size_t)(end - bytes));
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "内存不足") : AJ_OK;
}

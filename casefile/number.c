#include "casefile/number.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/utf8.h"

#include <string.h>

static bool among(int32_t c, const int32_t *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i] == c)
            return true;
    }
    return false;
}

/* What one character of a folded number is written as: itself, or the common form of its family; 0:
   left out. Folding has already made full width half width, so that only what NFKC keeps apart is
   here. */
static int32_t normal_char(int32_t c)
{
    static const int32_t opening[] = {'[', '{', 0x3014, 0x3016, 0x3010, 0x3018, 0x301A, 0x27E8};
    static const int32_t closing[] = {']', '}', 0x3015, 0x3017, 0x3011, 0x3019, 0x301B, 0x27E9};
    static const int32_t dashes[] = {0x2010, 0x2011, 0x2012, 0x2013, 0x2014,
                                     0x2015, 0x2212, 0x2500, 0x2043, 0x2E3A};

    if (c <= ' ' || c == 0x7F || (c >= 0x80 && c <= 0xA0) || c == 0x1680 || c == 0x2028 ||
        c == 0x2029)
        return 0;
    if (among(c, opening, AJ_COUNTOF(opening)))
        return '(';
    if (among(c, closing, AJ_COUNTOF(closing)))
        return ')';
    return among(c, dashes, AJ_COUNTOF(dashes)) ? '-' : c;
}

/* `from` with each character in its normal form, without blanks, appended to `to`. */
static void write_normal(const struct aj_buf *from, struct aj_buf *to)
{
    bool in_digits = false; /* after a digit that was written */
    size_t at = 0;

    while (at < from->size) {
        int32_t c = normal_char(aj_utf8_next(from->data, from->size, &at));
        char bytes[4];

        if (c == 0)
            continue;
        if (c >= '0' && c <= '9') {
            /* "0398" is "398", and "0" stays: a pending zero is replaced by what follows it */
            if (!in_digits && to->size > 0 && to->data[to->size - 1] == '0')
                to->data[--to->size] = '\0';
            in_digits = in_digits || c != '0';
        } else {
            in_digits = false;
        }
        aj_buf_add(to, bytes, aj_utf8_put(c, bytes));
    }
}

enum aj_code aj_number_normal(const char *text, struct aj_arena *arena, const char **out,
                              struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf folded = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf bare = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf again = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf normal = {0};
    char *kept;

    AJ_TRY(aj_fold(text, strlen(text), &folded, err));
    write_normal(&folded, &bare);
    /* Twice, because a blank that is left out may bring together what composes or folds. */
    AJ_TRY(aj_fold(bare.data ? bare.data : "", bare.size, &again, err));
    write_normal(&again, &normal);
    kept = aj_arena_copy(arena, normal.data ? normal.data : "", normal.size);
    if (!kept || bare.failed || normal.failed)
        return aj_fail(err, AJ_NO_MEMORY, "整理编号时内存不足");
    *out = kept;
    return AJ_OK;
}

#include "index/search/document/number_parts.h"

#include "base/auto.h"
#include "base/buf.h"
#include "base/search_text.h"
#include "base/utf8.h"
#include "casefile/number.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum sign { SEPARATOR, DIGIT, LETTER };

struct part { /* in the folded text */
    const char *text;
    size_t size;
};

/* Of what the normal form and folding leave. Signs of writing stand in a few blocks; all else from
   U+0080 on is a letter, whether we know its script or not. */
static enum sign sign_of(int32_t c)
{
    if (c >= '0' && c <= '9')
        return DIGIT;
    if (c < 0x80)
        return c >= 'a' && c <= 'z' ? LETTER : SEPARATOR;
    if (c <= 0xBF || (c >= 0x2000 && c <= 0x2BFF))
        return SEPARATOR;
    if (c >= 0x3000 && c <= 0x303F)
        return c >= 0x3005 && c <= 0x3007 ? LETTER : SEPARATOR;            /* 々 〆 〇 */
    return c == 0x7B2C || c == 0x5B57 || c == 0x53F7 ? SEPARATOR : LETTER; /* 第 字 号 */
}

static enum aj_code fold(const char *text, struct aj_arena *arena, struct aj_search_text *out,
                         struct aj_err *err)
{
    const char *normal;

    AJ_TRY(aj_number_normal(text, arena, &normal, err));
    return aj_search_fold(normal, strlen(normal), out, err); /* 號 is 号 */
}

static enum aj_code keep(const struct aj_buf *buf, struct aj_arena *arena, const char **out,
                         struct aj_err *err)
{
    const char *kept = aj_arena_copy(arena, buf->data ? buf->data : "", buf->size);

    if (!kept || buf->failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory taking a number apart");
    *out = kept;
    return AJ_OK;
}

enum aj_code aj_number_wrapped(const char *text, struct aj_arena *arena, const char **out,
                               struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf wrapped = {0};
    bool in_digits = false;

    AJ_TRY(fold(text, arena, &folded, err));
    for (size_t at = 0, next = 0; at < folded.size; at = next) {
        enum sign sign = sign_of(aj_utf8_next(folded.text, folded.size, &next));

        aj_buf_add(&wrapped, "#", (sign == DIGIT) != in_digits);
        aj_buf_add(&wrapped, folded.text + at, sign == SEPARATOR ? 0 : next - at);
        in_digits = sign == DIGIT;
    }
    aj_buf_add(&wrapped, "#", in_digits);
    return keep(&wrapped, arena, out, err);
}

/* The runs of digits and of letters; `parts` has room for one each byte. */
static size_t split(const struct aj_search_text *folded, struct part *parts)
{
    enum sign last = SEPARATOR;
    size_t n = 0;
    size_t at = 0;

    while (at < folded->size) {
        size_t begin = at;
        enum sign now = sign_of(aj_utf8_next(folded->text, folded->size, &at));

        if (now != SEPARATOR && now != last)
            parts[n++] = (struct part){folded->text + begin, 0};
        if (now != SEPARATOR)
            parts[n - 1].size += at - begin;
        last = now;
    }
    return n;
}

static int by_code_points(const void *a, const void *b)
{
    const struct part *left = a;
    const struct part *right = b;
    size_t size = left->size < right->size ? left->size : right->size;
    int order = memcmp(left->text, right->text, size);

    return order != 0 ? order : (left->size > right->size) - (left->size < right->size);
}

enum aj_code aj_number_signature(const char *text, struct aj_arena *arena, const char **out,
                                 size_t *n_parts, struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf signature = {0};
    struct part *parts;
    size_t n;

    AJ_TRY(fold(text, arena, &folded, err));
    parts = aj_arena_alloc(arena, (folded.size + 1) * sizeof(*parts));
    if (!parts)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory taking a number apart");
    n = split(&folded, parts);
    qsort(parts, n, sizeof(*parts), by_code_points);
    for (size_t i = 0; i < n; i++) {
        aj_buf_add(&signature, i ? "/" : "=", 1);
        aj_buf_add(&signature, parts[i].text, parts[i].size);
    }
    *n_parts = n;
    return keep(&signature, arena, out, err);
}

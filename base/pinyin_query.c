#include "base/pinyin.h"

#include "base/fold.h"
#include "base/pinyin_letters.h"
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>

/* A letter or colon of a query; `word` is where its word began in `out`. */
static void add_typed(struct aj_buf *out, char letter, size_t word)
{
    size_t n = out->size - word;
    char last = '\0';
    char before = '\0';
    bool passport, colon;

    if (n >= 1)
        last = out->data[out->size - 1];
    if (n >= 2)
        before = out->data[out->size - 2];
    /* lyu and nyu, as passports have it: ly is in no pinyin, and ny begins none. */
    passport = letter == 'u' && last == 'y' && (before == 'l' || (before == 'n' && n == 2));
    colon = letter == ':' && last == 'u';
    if (passport || colon) {
        out->data[out->size - 1] = 'v';
    } else if (letter != ':') {
        aj_buf_add(out, &letter, 1);
    }
}

static bool separates(int32_t c)
{
    return u_isUWhiteSpace(c) || c == '\'' || c == 0x2019 || c == '-' || c == 0xB7;
}

enum aj_code aj_pinyin_query(const char *typed, struct aj_buf *out, bool *is_pinyin,
                             struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf joined = {0};
    size_t word = 0;

    *is_pinyin = false;
    AJ_TRY(aj_fold(typed, strlen(typed), &text, err));
    for (size_t at = 0; at < text.size;) {
        int32_t c = aj_utf8_next(text.data, text.size, &at);
        char letters[AJ_PINYIN_LETTERS_MAX] = "";

        if (separates(c)) {
            word = joined.size;
            continue;
        }
        if (c < 0x80) {
            letters[0] = (char)c;
        } else if (!u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC)) {
            aj_pinyin_latin(c, true, letters);
        }
        if (letters[0] != ':' && (letters[0] < 'a' || letters[0] > 'z'))
            return AJ_OK;
        for (const char *letter = letters; *letter; letter++)
            add_typed(&joined, *letter, word);
    }
    aj_buf_add(out, joined.data, joined.size);
    *is_pinyin = joined.size > 0;
    if (out->failed || joined.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading pinyin");
    return AJ_OK;
}

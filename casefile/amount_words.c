#include "casefile/amount_words.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#define FEN_DIGITS  2
#define MOST_DIGITS 16

static const char *const digits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
static const char *const in_four[] = {"", "拾", "佰", "仟"};

struct words {
    char *end;
    bool begun;   /* a digit is written */
    bool zero;    /* zeros since it: 零 stands before the next digit */
    bool in_four; /* a digit of these four is written */
};

static void add(struct words *w, const char *text)
{
    size_t size = strlen(text);

    memcpy(w->end, text, size + 1);
    w->end += size;
}

static void add_digit(struct words *w, unsigned digit, const char *unit)
{
    if (digit == 0) {
        w->zero = w->begun;
        return;
    }
    if (w->zero)
        add(w, digits[0]);
    add(w, digits[digit]);
    add(w, unit);
    w->begun = w->in_four = true;
    w->zero = false;
}

/* What follows the digit at `place` (0: yuan) when four digits are complete. */
static void end_four(struct words *w, int place)
{
    if (place == 8 && w->begun) {
        add(w, "亿");
    } else if (place && w->in_four) {
        add(w, "万");
    } else if (place == 0 && w->begun) {
        add(w, "元");
    }
    w->in_four = false;
}

enum aj_code aj_amount_words(int64_t fen, char out[AJ_AMOUNT_WORDS_SIZE], struct aj_err *err)
{
    struct words w = {.end = out};
    unsigned digit[MOST_DIGITS];
    int64_t rest = fen;

    *out = '\0';
    if (fen < 0 || fen > AJ_AMOUNT_MOST)
        return aj_fail(err, AJ_INVALID, "金额 %" PRId64 " 分不能写成大写", fen);
    for (int i = 0; i < MOST_DIGITS; i++, rest /= 10)
        digit[i] = (unsigned)(rest % 10);
    for (int place = MOST_DIGITS - FEN_DIGITS - 1; place >= 0; place--) {
        add_digit(&w, digit[place + FEN_DIGITS], in_four[place % 4]);
        if (place % 4 == 0)
            end_four(&w, place);
    }
    if (fen == 0)
        add(&w, "零元");
    add_digit(&w, digit[1], "角");
    add_digit(&w, digit[0], "分");
    if (digit[0] == 0)
        add(&w, "整");
    return AJ_OK;
}

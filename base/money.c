#include "base/money.h"

#include <inttypes.h>
#include <stdio.h>

void aj_fen_text(int64_t fen, char out[AJ_FEN_TEXT_SIZE])
{
    uint64_t amount =
        fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen; /* INT64_MIN has no positive twin */
    char digits[24];
    int n = snprintf(digits, sizeof(digits), "%" PRIu64, amount / 100);
    char *to = out;

    if (fen < 0)
        *to++ = '-';
    for (int i = 0; i < n; i++) {
        *to++ = digits[i];
        if (i + 1 < n && (n - 1 - i) % 3 == 0)
            *to++ = ',';
    }
    *to++ = '.';
    *to++ = (char)('0' + amount % 100 / 10);
    *to++ = (char)('0' + amount % 10);
    *to = '\0';
}

void aj_fen_plain(int64_t fen, char out[AJ_FEN_TEXT_SIZE])
{
    char text[AJ_FEN_TEXT_SIZE];
    char *to = out;

    aj_fen_text(fen, text);
    for (const char *p = text; *p; p++) {
        if (*p != ',')
            *to++ = *p;
    }
    *to = '\0';
}

#define FEN_MOST ((int64_t)9007199254740991)

/* Digits with commas between them; `*p` moves behind. */
static bool parse_yuan(const char **p, int64_t *yuan)
{
    bool after_digit = false;

    *yuan = 0;
    for (; (**p >= '0' && **p <= '9') || (**p == ',' && after_digit); ++*p) {
        after_digit = **p != ',';
        if (after_digit)
            *yuan = *yuan * 10 + (**p - '0');
        if (*yuan > FEN_MOST / 100)
            return false;
    }
    return after_digit;
}

bool aj_fen_parse(const char *text, int64_t *fen)
{
    bool minus = *text == '-';
    const char *p = text + minus;
    int64_t amount;
    int places = 0;

    if (!parse_yuan(&p, &amount))
        return false;
    if (*p == '.') {
        for (p++; *p >= '0' && *p <= '9' && places < 2; p++, places++)
            amount = amount * 10 + (*p - '0');
        if (places == 0)
            return false;
    }
    if (*p)
        return false;
    for (; places < 2; places++)
        amount *= 10;
    if (amount > FEN_MOST)
        return false;
    *fen = minus ? -amount : amount;
    return true;
}

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

#include "base/utf8.h"

#include <string.h>

int32_t aj_utf8_next(const char *text, size_t size, size_t *at)
{
    static const int32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)text + *at;
    size_t left = size - *at;
    size_t length;
    int32_t cp;

    if (left == 0)
        return -1;
    if (p[0] < 0x80) {
        (*at)++;
        return p[0];
    }
    length = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    cp = p[0] & (0xFF >> (length + 1));
    if (p[0] < 0xC2 || p[0] > 0xF4 || length > left) {
        (*at)++;
        return -1;
    }
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            (*at)++;
            return -1;
        }
        cp = cp << 6 | (p[i] & 0x3F);
    }
    if (cp < least[length] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) {
        (*at)++;
        return -1;
    }
    *at += length;
    return cp;
}

bool aj_utf8_valid(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        if (aj_utf8_next(text, size, &at) < 0)
            return false;
    }
    return true;
}

size_t aj_utf8_count(const char *text)
{
    size_t size = strlen(text);
    size_t n = 0;

    for (size_t at = 0; at < size; n++)
        (void)aj_utf8_next(text, size, &at);
    return n;
}

size_t aj_utf8_put(int32_t cp, char out[4])
{
    if (cp < 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

static bool plain(int32_t cp, bool lines)
{
    if (cp == '\n' || cp == '\t')
        return lines;
    if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
        return false;
    if ((cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
        (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF)
        return false;
    return (cp & 0xFFFE) != 0xFFFE && !(cp >= 0xFDD0 && cp <= 0xFDEF);
}

bool aj_utf8_plain(const char *text, size_t size, bool lines)
{
    for (size_t at = 0; at < size;) {
        int32_t cp = aj_utf8_next(text, size, &at);

        if (cp < 0 || !plain(cp, lines))
            return false;
    }
    return true;
}

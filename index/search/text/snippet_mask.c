#include "index/search/text/snippet_parts.h"

#include <string.h>

/* Phones have 11 digits, ID numbers 18 characters, accounts 16 to 19. */
#define MASKED_FROM 11
#define SHOWN_FIRST 3
#define SHOWN_LAST  4
#define ID_DIGITS   17 /* before the X */

/* Bytes of the digit at `at`, half or full width; 0: it is none. */
static size_t digit_size(const char *text, size_t size, size_t at)
{
    const unsigned char *p = (const unsigned char *)text + at;

    if (at < size && p[0] >= '0' && p[0] <= '9')
        return 1;
    if (size - at >= 3 && p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x90 && p[2] <= 0x99)
        return 3;
    return 0;
}

/* Bytes of `sign` if it stands at `at`, else 0. */
static size_t sign_size(const char *text, size_t size, size_t at, const char *sign)
{
    size_t n = strlen(sign);

    return size - at >= n && memcmp(text + at, sign, n) == 0 ? n : 0;
}

static size_t any_sign_size(const char *text, size_t size, size_t at, const char *const *signs)
{
    size_t n = 0;

    for (; *signs && n == 0; signs++)
        n = sign_size(text, size, at, *signs);
    return n;
}

/* A dash or a run of blanks on one line between two groups of digits. */
static size_t gap_size(const char *text, size_t size, size_t at)
{
    static const char *const dashes[] = {"-",      "\u2010", "\u2011", "\u2012", "\u2013",
                                         "\u2014", "\u2212", "\uFF0D", NULL};
    static const char *const blanks[] = {" ", "\t", "\u00A0", "\u3000", NULL};
    size_t n = any_sign_size(text, size, at, dashes);
    size_t more = n > 0 ? 0 : any_sign_size(text, size, at, blanks);

    while (more > 0) {
        n += more;
        more = any_sign_size(text, size, at + n, blanks);
    }
    return n;
}

/* Accounts are written in groups of 4, phones as 138 1234 5678 or 0871-63123456, ID numbers as
   530102 19900101 1234. A day (2026-03-12) and a table of amounts are not. */
static bool may_go_on_after(unsigned group, bool first)
{
    return group == 4 || (first ? group == 3 || group == 6 : group == 8);
}

struct run {
    unsigned digits; /* the X counted in */
    size_t end;
};

static struct run measure(const char *text, size_t size, size_t at)
{
    static const char *const last[] = {"X", "x", "\uFF38", "\uFF58", NULL};
    struct run run = {0, at};
    unsigned group = 0;
    bool first = true;

    for (;;) {
        size_t digit = digit_size(text, size, run.end);
        size_t gap;

        if (digit > 0) {
            run.end += digit;
            run.digits++;
            group++;
            continue;
        }
        if (run.digits == ID_DIGITS && any_sign_size(text, size, run.end, last) > 0) {
            run.end += any_sign_size(text, size, run.end, last);
            run.digits++;
            return run;
        }
        gap = may_go_on_after(group, first) ? gap_size(text, size, run.end) : 0;
        if (gap == 0 || digit_size(text, size, run.end + gap) == 0)
            return run;
        run.end += gap;
        group = 0;
        first = false;
    }
}

void aj_snippet_mask(const char *text, size_t size, unsigned char *flags)
{
    for (size_t at = 0; at < size;) {
        struct run run;
        unsigned n = 0;

        if (digit_size(text, size, at) == 0) {
            at++;
            continue;
        }
        run = measure(text, size, at);
        for (; at < run.end && n + SHOWN_LAST < run.digits;) {
            size_t digit = digit_size(text, size, at);

            if (digit > 0 && run.digits >= MASKED_FROM && n >= SHOWN_FIRST)
                flags[at] |= AJ_SHOW_MASKED;
            n += digit > 0;
            at += digit > 0 ? digit : 1;
        }
        at = run.end;
    }
}

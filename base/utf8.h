#ifndef AJ_BASE_UTF8_H
#define AJ_BASE_UTF8_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* UTF-8 as RFC 3629 has it: no overlong form, no surrogate, nothing above U+10FFFF. */

/* The next code point of `text[*at..size)`, moving `*at` past it; -1 on a malformed sequence (then
   `*at` moves by one byte) or at the end (then `*at` == size already). */
int32_t aj_utf8_next(const char *text, size_t size, size_t *at);

bool aj_utf8_valid(const char *text, size_t size);

/* Code points in a NUL-terminated text; each malformed byte counts as one. */
size_t aj_utf8_count(const char *text);

/* Writes 1 to 4 bytes and returns how many; 0 for what is not a Unicode scalar value. */
size_t aj_utf8_put(int32_t cp, char out[4]);

/*
 * Whether text may be shown as one line: valid UTF-8 and no control character, no direction
 * override or isolate (U+202A-202E, U+2066-2069), no zero-width or line separator
 * (U+200B-200F, U+2028-2029, U+FEFF), no non-character. With `lines`, LF and TAB are allowed too.
 */
bool aj_utf8_plain(const char *text, size_t size, bool lines);

#endif

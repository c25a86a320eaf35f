#ifndef AJ_RENDER_CHAR_KIND_H
#define AJ_RENDER_CHAR_KIND_H

#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

/* What the breaking of lines asks about characters; render/line_break.h has the rules. */

bool aj_char_among(int32_t c, const wchar_t *set);
bool aj_char_is_digit(int32_t c);
bool aj_char_is_blank(int32_t c);
bool aj_char_is_latin(int32_t c);

/* Whether `a` and `b` belong to one number, date or word. `before` precedes `a`; 0: nothing does.
 */
bool aj_char_is_word(int32_t before, int32_t a, int32_t b);

#endif

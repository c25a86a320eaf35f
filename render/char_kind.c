#include "render/char_kind.h"

#include "render/line_break.h"

#include <stddef.h>

bool aj_char_among(int32_t c, const wchar_t *set)
{
    return c > 0 && wcschr(set, (wchar_t)c) != NULL;
}

bool aj_line_may_begin_with(int32_t c)
{
    return !aj_char_among(c, L"，。、；：？！）》」』】〕〉”’…—·％%‰℃°′″,.;:?!)]}々ー～〞＂．｝］");
}

bool aj_line_may_end_with(int32_t c)
{
    return !aj_char_among(c, L"（《「『【〔〈“‘￥¥№＄$([{〝｛［");
}

bool aj_char_is_digit(int32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

bool aj_char_is_blank(int32_t c)
{
    return c == ' ' || c == '\t' || c == 0x3000;
}

bool aj_char_is_latin(int32_t c)
{
    return (c > ' ' && c < 0x7F) || (c >= 0xA1 && c <= 0x24F && c != 0xB7) || aj_char_is_digit(c);
}

/* After a digit: 30%, 12日, 3万元. 万 and 亿 may be followed by 元 in their turn. */
static bool is_unit(int32_t c)
{
    return aj_char_among(c,
                         L"年月日号时分秒元角万亿千百％%‰℃°岁页天件份次个名人户条款项倍日周点米吨");
}

/* Whether the two characters belong to one number, date or word. `before` precedes `a`. */
bool aj_char_is_word(int32_t before, int32_t a, int32_t b)
{
    if (a == b && aj_char_among(a, L"—…─"))
        return true;
    if (aj_char_is_latin(a) && aj_char_is_latin(b))
        return true;
    if (aj_char_is_digit(a) && is_unit(b))
        return true;
    if (a == L'第' && aj_char_is_digit(b))
        return true;
    if (aj_char_is_digit(before) && aj_char_among(a, L"年月日时分") && aj_char_is_digit(b))
        return true;
    return aj_char_is_digit(before) && aj_char_among(a, L"百千万亿") && aj_char_among(b, L"万亿元");
}

#include "index/search/query/query_parts.h"

#include "base/utf8.h"

#include <string.h>

static const struct {
    const char *text;
    enum aj_query_sign sign;
} signs[] = {
    {"AND", AJ_SIGN_AND}, {"且", AJ_SIGN_AND}, {"并且", AJ_SIGN_AND},
    {"OR", AJ_SIGN_OR},   {"或", AJ_SIGN_OR},  {"或者", AJ_SIGN_OR},
    {"NOT", AJ_SIGN_NOT}, {"非", AJ_SIGN_NOT}, {"不含", AJ_SIGN_NOT},
};

static bool reads(const struct aj_query_reader *r, size_t from, size_t to, const char *text)
{
    size_t size = strlen(text);
    size_t at = 0;

    for (; from < to && at < size; from++) {
        if (r->chars[from].narrow != aj_utf8_next(text, size, &at))
            return false;
    }
    return from == to && at == size;
}

enum aj_query_sign aj_query_sign_of(const struct aj_query_reader *r, size_t from, size_t to)
{
    for (size_t i = 0; i < AJ_COUNTOF(signs); i++) {
        if (reads(r, from, to, signs[i].text))
            return signs[i].sign;
    }
    return AJ_SIGN_NONE;
}

/* Where a word ends for certain. '(' is not among them: it may be a part of the word. */
static bool ends_word(int32_t narrow)
{
    return narrow == '\0' || narrow == ' ' || narrow == '"' || narrow == AJ_CURLY ||
           narrow == AJ_LEFT_CORNER || narrow == AJ_RIGHT_CORNER || narrow == '|' || narrow == ')';
}

/* Whether a sign written as a word stands at `i`, as in （甲）或（乙）. */
static bool sign_stands(const struct aj_query_reader *r, size_t i)
{
    size_t to = i;

    while (!ends_word(r->chars[to].narrow) && r->chars[to].narrow != '(')
        to++;
    return aj_query_sign_of(r, i, to) != AJ_SIGN_NONE;
}

size_t aj_query_pair_end(const struct aj_query_reader *r, size_t open)
{
    size_t depth = 0;

    for (size_t i = open;; i++) {
        int32_t c = r->chars[i].narrow;

        if (c == ')' && --depth == 0)
            return i;
        if (ends_word(c) && c != ')')
            return 0;
        if (c != '(')
            continue;
        depth++;
        if (r->chars[i + 1].narrow == '-' || r->chars[i + 1].narrow == ')' ||
            aj_query_field_colon(r, i + 1, r->n) < r->n)
            return 0;
    }
}

/*
 * Brackets group, but (2025)云援民字第398号 and 云溪（中国）公司 must not be torn: a pair that
 * holds no blank and touches other characters of the word, before or behind, is part of it.
 */
size_t aj_query_word_end(const struct aj_query_reader *r, size_t from)
{
    size_t i = from;

    while (!ends_word(r->chars[i].narrow)) {
        size_t close;
        bool touches;

        if (r->chars[i].narrow != '(') {
            i++;
            continue;
        }
        if (i > from && aj_query_sign_of(r, from, i) != AJ_SIGN_NONE)
            break;
        close = aj_query_pair_end(r, i);
        if (close == 0)
            break;
        touches = !ends_word(r->chars[close + 1].narrow) && r->chars[close + 1].narrow != '(' &&
                  !sign_stands(r, close + 1);
        if (i == from && !touches)
            break;
        i = close + 1;
        if (sign_stands(r, i))
            break;
    }
    return i;
}

bool aj_query_is_plain(const struct aj_query_reader *r, size_t from, size_t to)
{
    int32_t first = r->chars[from].narrow;

    if (aj_query_word_end(r, from) != to || aj_query_sign_of(r, from, to) != AJ_SIGN_NONE)
        return false;
    if (first == '-' || first == '<' || first == '>' || first == AJ_AT_MOST || first == AJ_AT_LEAST)
        return false;
    for (size_t i = from; i < to; i++) {
        if (r->chars[i].narrow == ':' || r->chars[i].narrow == '*')
            return false;
    }
    return true;
}

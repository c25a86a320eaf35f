#include "index/search/query/query_parts.h"

#include "base/utf8.h"

bool aj_query_is_quote(int32_t c)
{
    return c == '"' || c == AJ_CURLY || c == AJ_LEFT_CORNER;
}

/* Whether the quote opened with `open` closes at `i`. What was begun with “ may end with " too, as
   it happens when the keyboard is switched; what was begun with " only so, for “ may stand in it.
 */
static bool closes(const struct aj_query_reader *r, int32_t open, size_t i)
{
    int32_t c = r->chars[i].narrow;

    if (open == AJ_LEFT_CORNER)
        return c == AJ_RIGHT_CORNER;
    return c == '"' || (open == AJ_CURLY && c == AJ_CURLY);
}

/* Index of the quote that closes the one at `begin`; r->n for none. A doubled " does not. */
static size_t phrase_end(const struct aj_query_reader *r, size_t begin)
{
    int32_t open = r->chars[begin].narrow;
    size_t i = begin + 1;

    while (i < r->n) {
        if (!closes(r, open, i)) {
            i++;
        } else if (open == '"' && r->chars[i + 1].narrow == '"') {
            i += 2;
        } else {
            break;
        }
    }
    return i;
}

/* "…" “…” 「…」, without the blanks at its ends; within "…" a doubled " is one of the text. */
static enum aj_code read_phrase(struct aj_query_reader *r, struct aj_query_node *leaf)
{
    size_t begin = r->at;
    size_t end = phrase_end(r, begin);
    size_t first = begin + 1;
    size_t size = 0;
    char *text;

    if (end == r->n)
        return aj_query_fault(r, begin, "少了右引号");
    r->at = end + 1;
    while (end > first && r->chars[end - 1].narrow == ' ')
        end--;
    while (first < end && r->chars[first].narrow == ' ')
        first++;
    if (first == end)
        return aj_query_fault(r, begin, "引号里没有字");
    text = aj_arena_alloc(r->arena, (end - first) * 4 + 1);
    if (!text)
        return aj_fail(r->err, AJ_NO_MEMORY, "内存不足");
    for (size_t i = first; i < end; i++) {
        size += aj_utf8_put(r->chars[i].raw, text + size);
        if (r->chars[begin].narrow == '"' && r->chars[i].narrow == '"')
            i++;
    }
    text[size] = '\0';
    leaf->text = text;
    leaf->phrase = true;
    if (r->chars[r->at].narrow == '*') {
        leaf->prefix = true;
        r->at++;
    }
    return AJ_OK;
}

static enum aj_code read_word(struct aj_query_reader *r, struct aj_query_node *leaf)
{
    size_t from = r->at;
    size_t to = aj_query_word_end(r, from);
    size_t star = from;

    while (star < to && r->chars[star].narrow != '*')
        star++;
    if (star < to && (star == from || star + 1 < to))
        return aj_query_fault(r, star, "星号只能紧跟在一个词的后面；要查星号本身，请加引号");
    leaf->prefix = star < to;
    leaf->text = aj_query_copy(r, from, star);
    r->at = to;
    return leaf->text ? AJ_OK : aj_fail(r->err, AJ_NO_MEMORY, "内存不足");
}

/* A comparison without a field looks like a slip of the pen; "<<办法>>" does not. */
static bool is_comparison(const struct aj_query_reader *r, size_t i)
{
    int32_t c = r->chars[i].narrow;

    if (c != '<' && c != '>' && c != AJ_AT_MOST && c != AJ_AT_LEAST)
        return false;
    c = r->chars[++i].narrow;
    if (c == '=')
        c = r->chars[++i].narrow;
    return c >= '0' && c <= '9';
}

static bool is_letter(int32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

/* A colon behind letters means a field; behind digits it is text, as in 12:30. */
static enum aj_code check_word(const struct aj_query_reader *r, enum aj_query_field field)
{
    size_t to = aj_query_word_end(r, r->at);
    size_t colon = r->at;
    enum aj_query_field inner;

    if (field == AJ_QUERY_ANY && is_comparison(r, r->at))
        return aj_query_fault(r, r->at, "比较大小要先写项目，例如 补贴:>1000");
    while (colon < to && is_letter(r->chars[colon].narrow))
        colon++;
    if (colon == to || r->chars[colon].narrow != ':')
        return AJ_OK;
    if (colon == r->at)
        return aj_query_fault(r, colon, "冒号前面要写项目，例如 案号:");
    if (field == AJ_QUERY_ANY)
        return aj_query_fault(r, r->at, "冒号前面不是项目名；要查这几个字本身，请加引号");
    if (aj_query_field_of(r, r->at, colon, &inner)) {
        return aj_query_fault(r, r->at, "“%s:”的后面不能再写“%s:”", aj_query_field_name(field),
                              aj_query_field_name(inner));
    }
    return AJ_OK;
}

enum aj_code aj_query_read_leaf(struct aj_query_reader *r, enum aj_query_field field,
                                const struct aj_query_node **out)
{
    struct aj_query_node *leaf;
    bool quoted = aj_query_is_quote(r->chars[r->at].narrow);

    AJ_TRY(aj_query_leaf(r, r->at, &leaf));
    leaf->field = field;
    *out = leaf;
    if (!quoted)
        AJ_TRY(check_word(r, field));
    if (field < AJ_QUERY_YEAR)
        return quoted ? read_phrase(r, leaf) : read_word(r, leaf);
    if (quoted)
        return aj_query_fault(r, r->at, "日期和金额不要加引号");
    return aj_query_read_range(r, field, leaf);
}

#include "index/search/query/query.h"

#include "base/utf8.h"
#include "index/search/query/query_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum aj_code(aj_query_fault)(const struct aj_query_reader *r, size_t i, const char *fmt, ...)
{
    char what[300]; /* longer than any message: names in it are our own */
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(what, sizeof(what), fmt, args);
    va_end(args);
    r->out->fault_byte = r->chars[i].byte;
    r->out->fault_character = r->chars[i].character;
    return aj_fail(r->err, AJ_INVALID, "第 %zu 个字：%s", r->chars[i].character, what);
}

char *aj_query_copy(const struct aj_query_reader *r, size_t from, size_t to)
{
    char *copy = aj_arena_alloc(r->arena, (to - from) * 4 + 1);
    size_t size = 0;

    if (!copy)
        return NULL;
    for (size_t i = from; i < to; i++)
        size += aj_utf8_put(r->chars[i].raw, copy + size);
    copy[size] = '\0';
    return copy;
}

enum aj_code aj_query_leaf(const struct aj_query_reader *r, size_t i, struct aj_query_node **out)
{
    if (++r->out->n_leaves > AJ_QUERY_WORDS)
        return aj_query_fault(r, i, "词太多了，一次最多 %zu 个", AJ_QUERY_WORDS);
    *out = aj_arena_alloc(r->arena, sizeof(**out));
    if (!*out)
        return aj_fail(r->err, AJ_NO_MEMORY, "内存不足");
    **out = (struct aj_query_node){.kind = AJ_QUERY_WORD, .from = AJ_NO_DATE, .to = AJ_NO_DATE};
    return AJ_OK;
}

/* What people cannot see they did not mean: it comes along when text is copied from elsewhere. */
static bool is_invisible(int32_t cp)
{
    return cp == 0xad || cp == 0x61c || (cp >= 0x200b && cp <= 0x200f) ||
           (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff;
}

static int32_t narrow(int32_t cp)
{
    if (cp <= 0x20 || (cp >= 0x7f && cp <= 0xa0) || cp == 0x1680 ||
        (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 || cp == 0x202f ||
        cp == 0x205f || cp == 0x3000)
        return ' ';
    if (cp == 0x201d) /* ” */
        return AJ_CURLY;
    if (cp >= 0xff01 && cp <= 0xff5e)
        return cp - 0xff01 + '!';
    return cp;
}

static enum aj_code decode(struct aj_query_reader *r, const char *text, size_t size, size_t limit)
{
    size_t at = 0;
    size_t character = 1;

    r->chars = aj_arena_alloc(r->arena, (size < limit ? size + 1 : limit + 1) * sizeof(*r->chars));
    if (!r->chars)
        return aj_fail(r->err, AJ_NO_MEMORY, "内存不足");
    while (at <= size) {
        struct aj_query_char *c = &r->chars[r->n];
        int32_t cp;

        *c = (struct aj_query_char){.byte = at, .character = character++};
        if (at == size)
            break;
        cp = aj_utf8_next(text, size, &at);
        if (at > limit) {
            return aj_query_fault(r, r->n, "太长了，最多 %zu 个字节（约 %zu 个汉字）", limit,
                                  limit / 3);
        }
        if (cp < 0)
            return aj_query_fault(r, r->n, "这里不是 UTF-8 编码的文字");
        if (is_invisible(cp))
            continue;
        c->narrow = narrow(cp);
        c->raw = (c->narrow == ' ' && cp < 0xa0) || cp == 0x2028 || cp == 0x2029 ? ' ' : cp;
        r->n++;
    }
    return AJ_OK;
}

/* Every run of characters between blanks. */
static enum aj_code read_literal(struct aj_query_reader *r, const struct aj_query_node **out)
{
    const struct aj_query_node **end = out;
    struct aj_query_node *list;

    for (size_t i = 0; i < r->n;) {
        struct aj_query_node *leaf;
        size_t from = i;

        if (r->chars[i].narrow == ' ') {
            i++;
            continue;
        }
        while (i < r->n && r->chars[i].narrow != ' ')
            i++;
        AJ_TRY(aj_query_leaf(r, from, &leaf));
        leaf->text = aj_query_copy(r, from, i);
        if (!leaf->text)
            return aj_fail(r->err, AJ_NO_MEMORY, "内存不足");
        leaf->phrase = !aj_query_is_plain(r, from, i);
        *end = leaf;
        end = &leaf->next;
    }
    if (r->out->n_leaves == 0)
        return aj_query_fault(r, 0, "还没有写要找的词");
    if (r->out->n_leaves == 1)
        return AJ_OK;
    list = aj_arena_alloc(r->arena, sizeof(*list));
    if (!list)
        return aj_fail(r->err, AJ_NO_MEMORY, "内存不足");
    *list = (struct aj_query_node){.kind = AJ_QUERY_AND, .child = *out};
    *out = list;
    return AJ_OK;
}

enum aj_code aj_query_parse(const char *text, size_t size, enum aj_query_mode mode,
                            struct aj_arena *arena, struct aj_query *out, struct aj_err *err)
{
    struct aj_query_reader r = {.arena = arena, .out = out, .err = err};
    const struct aj_query_node *root = NULL;

    *out = (struct aj_query){0};
    AJ_TRY(decode(&r, text, size, mode == AJ_QUERY_STORED ? AJ_QUERY_WRITTEN : AJ_QUERY_BYTES));
    if (mode == AJ_QUERY_LITERAL) {
        AJ_TRY(read_literal(&r, &root));
    } else {
        AJ_TRY(aj_query_read_all(&r, &root));
    }
    out->root = root;
    return AJ_OK;
}

static bool same_leaf(const struct aj_query_node *a, const struct aj_query_node *b)
{
    if (a->field != b->field || a->prefix != b->prefix || a->phrase != b->phrase)
        return false;
    if (a->kind == AJ_QUERY_WORD)
        return strcmp(a->text, b->text) == 0;
    return a->from.day == b->from.day && a->to.day == b->to.day && a->from_fen == b->from_fen &&
           a->to_fen == b->to_fen;
}

bool aj_query_equal(const struct aj_query_node *a, const struct aj_query_node *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind >= AJ_QUERY_WORD)
        return same_leaf(a, b);
    for (a = a->child, b = b->child; a && b; a = a->next, b = b->next) {
        if (!aj_query_equal(a, b))
            return false;
    }
    return !a && !b;
}

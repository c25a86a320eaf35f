#include "index/search/query/query_parts.h"

/* any = all { "|" all } ; all = { one } ; one = { not | field } ( "(" any ")" | phrase | word ) */
static enum aj_code read_any(struct aj_query_reader *r, enum aj_query_field field,
                             const struct aj_query_node **out) AJ_CHECKED;

struct list {
    enum aj_query_kind kind;
    struct aj_query_node *first;
    struct aj_query_node *last;
};

/* A child of the list's own kind is dissolved in it: the tree has one shape for one meaning. */
static void list_add(struct list *list, struct aj_query_node *node)
{
    struct aj_query_node *last = node;

    if (node->kind == list->kind) {
        node = aj_unconst(node->child);
        last = node;
        while (last->next)
            last = aj_unconst(last->next);
    }
    if (list->last) {
        list->last->next = node;
    } else {
        list->first = node;
    }
    list->last = last;
}

static enum aj_code list_finish(struct aj_query_reader *r, const struct list *list,
                                const struct aj_query_node **out)
{
    struct aj_query_node *node;

    *out = list->first;
    if (!list->first->next)
        return AJ_OK;
    node = aj_arena_alloc(r->arena, sizeof(*node));
    if (!node)
        return aj_fail(r->err, AJ_NO_MEMORY, "内存不足");
    *node = (struct aj_query_node){.kind = list->kind, .child = list->first};
    *out = node;
    return AJ_OK;
}

static void skip_blanks(struct aj_query_reader *r)
{
    while (r->chars[r->at].narrow == ' ')
        r->at++;
}

/* The sign at r->at and where it ends. '-' is one only in front of something. */
static enum aj_query_sign sign_here(const struct aj_query_reader *r, size_t *end)
{
    size_t to = r->at;

    while (r->chars[to].narrow == '|')
        to++;
    if (to > r->at) {
        *end = to;
        return AJ_SIGN_OR;
    }
    if (r->chars[r->at].narrow == '-') {
        *end = r->at + 1;
        return AJ_SIGN_NOT;
    }
    *end = aj_query_word_end(r, r->at);
    return aj_query_sign_of(r, r->at, *end);
}

/* What is said when something should stand at r->at and nothing does. */
static enum aj_code nothing_here(const struct aj_query_reader *r, const char *before)
{
    int32_t c = r->chars[r->at].narrow;

    if (c == AJ_RIGHT_CORNER)
        return aj_query_fault(r, r->at, "多了右引号");
    if (*before)
        return aj_query_fault(r, r->at, "“%s”的后面少了要找的词", before);
    if (c == ')')
        return aj_query_fault(r, r->at, r->depth > 0 ? "括号里没有词" : "多了右括号");
    if (c == '\0')
        return aj_query_fault(r, r->at, "还没有写要找的词");
    return aj_query_fault(r, r->at, "“或”“并且”的前面少了要找的词");
}

static enum aj_code read_group(struct aj_query_reader *r, enum aj_query_field field,
                               const struct aj_query_node **out)
{
    size_t open = r->at++;

    if (++r->depth > AJ_QUERY_DEPTH)
        return aj_query_fault(r, open, "括号套得太深，最多 %zu 层", AJ_QUERY_DEPTH);
    AJ_TRY(read_any(r, field, out));
    if (r->chars[r->at].narrow != ')')
        return aj_query_fault(r, open, "少了右括号");
    r->at++;
    r->depth--;
    return AJ_OK;
}

/* "name:", and "name :" as well. */
static bool take_field(struct aj_query_reader *r, enum aj_query_field *field)
{
    size_t to = aj_query_field_colon(r, r->at, r->n);
    size_t end;

    if (to == r->n) {
        end = aj_query_word_end(r, r->at);
        to = end;
        while (r->chars[to].narrow == ' ')
            to++;
        if (r->chars[to].narrow != ':' || !aj_query_field_of(r, r->at, end, field))
            return false;
    } else {
        (void)aj_query_field_of(r, r->at, to, field);
    }
    r->at = to + 1;
    return true;
}

static enum aj_code negate(struct aj_query_reader *r, const struct aj_query_node **node)
{
    struct aj_query_node *inverse;

    if ((*node)->kind == AJ_QUERY_NOT) {
        *node = (*node)->child;
        return AJ_OK;
    }
    inverse = aj_arena_alloc(r->arena, sizeof(*inverse));
    if (!inverse)
        return aj_fail(r->err, AJ_NO_MEMORY, "内存不足");
    *inverse = (struct aj_query_node){.kind = AJ_QUERY_NOT, .child = *node};
    *node = inverse;
    return AJ_OK;
}

/* `before`: the sign or field that stands in front, for the message. */
static enum aj_code read_one(struct aj_query_reader *r, enum aj_query_field field,
                             const char *before, const struct aj_query_node **out)
{
    bool inverted = false;
    size_t end;

    for (;; skip_blanks(r)) {
        enum aj_query_field own;
        enum aj_query_sign sign = sign_here(r, &end);

        if (sign == AJ_SIGN_NOT) {
            bool dash = r->chars[r->at].narrow == '-';

            if (dash && r->chars[end].narrow == ' ')
                return aj_query_fault(r, r->at, "减号要紧挨着不要的词；要查减号本身，请加引号");
            inverted = !inverted;
            before = dash ? "-" : "非";
        } else if (sign != AJ_SIGN_NONE) {
            return nothing_here(r, before);
        } else if (field == AJ_QUERY_ANY && take_field(r, &own)) {
            field = own;
            before = aj_query_field_name(own);
            continue;
        } else {
            break;
        }
        r->at = end;
    }
    if (r->chars[r->at].narrow == '(') {
        AJ_TRY(end > r->at ? aj_query_read_leaf(r, field, out) : read_group(r, field, out));
    } else if (aj_query_is_quote(r->chars[r->at].narrow) || end > r->at) {
        AJ_TRY(aj_query_read_leaf(r, field, out));
    } else {
        return nothing_here(r, before);
    }
    return inverted ? negate(r, out) : AJ_OK;
}

static enum aj_code read_all_of(struct aj_query_reader *r, enum aj_query_field field,
                                const char *before, const struct aj_query_node **out)
{
    struct list list = {.kind = AJ_QUERY_AND};

    for (;;) {
        const struct aj_query_node *node = NULL;
        enum aj_query_sign sign;
        size_t end;

        skip_blanks(r);
        AJ_TRY(read_one(r, field, before, &node));
        list_add(&list, aj_unconst(node));
        skip_blanks(r);
        sign = sign_here(r, &end);
        before = "";
        if (sign == AJ_SIGN_AND) {
            before = "并且";
            r->at = end;
        } else if (sign == AJ_SIGN_OR || r->at == r->n || r->chars[r->at].narrow == ')') {
            return list_finish(r, &list, out);
        }
    }
}

static enum aj_code read_any(struct aj_query_reader *r, enum aj_query_field field,
                             const struct aj_query_node **out)
{
    struct list list = {.kind = AJ_QUERY_OR};
    const char *before = "";

    for (;;) {
        const struct aj_query_node *node = NULL;
        size_t end;

        AJ_TRY(read_all_of(r, field, before, &node));
        list_add(&list, aj_unconst(node));
        if (sign_here(r, &end) != AJ_SIGN_OR)
            return list_finish(r, &list, out);
        before = "或";
        r->at = end;
    }
}

/* Where （一） or （社区） ends, when it is the whole query from r->at on: there is nothing to
   group, the brackets are meant. Else r->at. */
static size_t pair_alone(const struct aj_query_reader *r)
{
    const size_t begin = r->at;
    size_t close, end;

    if (r->chars[begin].narrow != '(' || r->chars[begin + 1].narrow == '(')
        return begin;
    close = aj_query_pair_end(r, begin);
    if (close == 0)
        return begin;
    for (size_t i = begin; i < close; i++) {
        if (r->chars[i].narrow == '*' || r->chars[i].narrow == ':')
            return begin;
    }
    for (end = close + 1; r->chars[end].narrow == ' '; end++)
        ;
    return end == r->n ? close + 1 : begin;
}

static enum aj_code read_pair(struct aj_query_reader *r, size_t end,
                              const struct aj_query_node **out)
{
    struct aj_query_node *leaf;

    AJ_TRY(aj_query_leaf(r, r->at, &leaf));
    leaf->phrase = true;
    leaf->text = aj_query_copy(r, r->at, end);
    *out = leaf;
    return leaf->text ? AJ_OK : aj_fail(r->err, AJ_NO_MEMORY, "内存不足");
}

enum aj_code aj_query_read_all(struct aj_query_reader *r, const struct aj_query_node **out)
{
    size_t end;

    skip_blanks(r);
    end = pair_alone(r);
    if (end > r->at)
        return read_pair(r, end, out);
    AJ_TRY(read_any(r, AJ_QUERY_ANY, out));
    return r->at == r->n ? AJ_OK : aj_query_fault(r, r->at, "多了右括号");
}

#include "base/auto.h"
#include "base/pinyin.h"
#include "base/search_text.h"
#include "base/utf8.h"
#include "casefile/case.h"
#include "casefile/lifecycle.h"
#include "index/search/ask/leaf.h"
#include "index/search/document/number_parts.h"

#define BIT(field) (1u << AJ_FIELD_##field)

/* Where a word of each field of the query language may stand. */
/* clang-format off */
static const struct sought {
    unsigned fields;  /* as written */
    unsigned pinyin;  /* as pinyin */
    unsigned parts;   /* as the parts of a number */
} sought[AJ_QUERY_FIELD_COUNT] = {
    [AJ_QUERY_ANY] = {AJ_FIELDS_OPEN,
                      BIT(PINYIN_NAME) | BIT(PINYIN_OPPONENT) | BIT(PINYIN_HANDLER),
                      BIT(NUMBER_PARTS) | BIT(ARCHIVE_PARTS)},
    [AJ_QUERY_NUMBER] = {BIT(NUMBER), 0, BIT(NUMBER_PARTS)},
    [AJ_QUERY_ARCHIVE_NUMBER] = {BIT(ARCHIVE_NUMBER), 0, BIT(ARCHIVE_PARTS)},
    [AJ_QUERY_NAME] = {BIT(NAME), BIT(PINYIN_NAME), 0},
    [AJ_QUERY_OPPONENT] = {BIT(OPPONENT), BIT(PINYIN_OPPONENT), 0},
    [AJ_QUERY_HANDLER] = {BIT(HANDLER), BIT(PINYIN_HANDLER), 0},
    [AJ_QUERY_UNIT] = {BIT(UNIT), 0, 0},
    [AJ_QUERY_REASON] = {BIT(REASON), 0, 0},
    [AJ_QUERY_ORGAN] = {BIT(ORGAN), 0, 0},
    [AJ_QUERY_BODY] = {BIT(BODY), 0, 0},
    [AJ_QUERY_TITLE] = {BIT(TITLE), 0, 0},
};

/* Fields of the query language that are attributes; `key` is that of the words in case.json, so
   that `类型:civil` is understood too. */
static const struct {
    enum aj_query_field field;
    enum aj_attribute attribute;
    const char *key;
} attributes[] = {
    {AJ_QUERY_STATE,   AJ_ATTR_STATE,   NULL},
    {AJ_QUERY_CLASS,   AJ_ATTR_CLASS,   "case_class"},
    {AJ_QUERY_STAGE,   AJ_ATTR_STAGE,   "stage"},
    {AJ_QUERY_OUTCOME, AJ_ATTR_OUTCOME, "outcome.kind"},
};
/* clang-format on */

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a query");
}

/* One more text that the leaf stands for. */
struct meant {
    struct aj_bytes text;
    unsigned fields;
    bool begins; /* a value begins with it; likewise below */
    bool ends;
};

static enum aj_code add_text(struct aj_leaf *leaf, const struct meant *meant,
                             struct aj_arena *arena, struct aj_err *err)
{
    static const char begins = AJ_VALUE_BEGINS;
    AJ_AUTO(aj_buf_release) struct aj_buf needle = {0};
    struct aj_leaf_text *to = &leaf->texts[leaf->n_texts];
    size_t at = 0;

    *to = (struct aj_leaf_text){.fields = meant->fields};
    aj_buf_add(&needle, &begins, meant->begins);
    aj_buf_add(&needle, meant->text.data, meant->text.size);
    aj_buf_add(&needle, &begins, meant->ends);
    to->characters = aj_arena_alloc(arena, (needle.size + 1) * sizeof(*to->characters));
    if (!to->characters || needle.failed)
        return no_memory(err);
    while (at < needle.size)
        to->characters[to->n++] = aj_utf8_next(needle.data, needle.size, &at);
    if (meant->fields & AJ_FIELDS_OPEN) {
        to->needle = (struct aj_bytes){aj_arena_copy(arena, needle.data, needle.size), needle.size};
        if (!to->needle.data)
            return no_memory(err);
    }
    leaf->n_texts++;
    return AJ_OK;
}

/* A day of the case, in whatever spelling: no field holds days as texts. */
static enum aj_code add_as_day(struct aj_leaf *leaf, struct aj_bytes folded, struct aj_arena *arena,
                               struct aj_err *err)
{
    struct aj_query_node days = {.kind = AJ_QUERY_DATES, .field = AJ_QUERY_DATE};
    struct aj_query_node *copy;

    if (leaf->node->field != AJ_QUERY_ANY || leaf->node->prefix ||
        !aj_query_is_day(folded.data, folded.size, &days.from, &days.to))
        return AJ_OK;
    copy = aj_arena_alloc(arena, sizeof(*copy));
    if (!copy)
        return no_memory(err);
    *copy = days;
    leaf->days = copy;
    return AJ_OK;
}

/* A word of which something is left when it is folded. */
static enum aj_code fold(const char *word, struct aj_search_text *out, struct aj_err *err)
{
    AJ_TRY(aj_search_fold(word, strlen(word), out, err));
    if (out->size == 0)
        return aj_fail(err, AJ_INVALID, "“%s”里没有可以检索的字；请换一个词", word);
    return AJ_OK;
}

static enum aj_code add_as_written(struct aj_leaf *leaf, unsigned fields, struct aj_arena *arena,
                                   struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};

    AJ_TRY(fold(leaf->node->text, &folded, err));
    AJ_TRY(add_as_day(leaf, (struct aj_bytes){folded.text, folded.size}, arena, err));
    return add_text(leaf,
                    &(struct meant){.text = {folded.text, folded.size},
                                    .fields = fields,
                                    .begins = leaf->node->prefix},
                    arena, err);
}

static enum aj_code add_as_pinyin(struct aj_leaf *leaf, unsigned fields, struct aj_arena *arena,
                                  struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf joined = {0};
    bool is_pinyin;

    AJ_TRY(aj_pinyin_query(leaf->node->text, &joined, &is_pinyin, err));
    if (!is_pinyin || joined.size == 0)
        return AJ_OK;
    return add_text(leaf,
                    &(struct meant){.text = {joined.data, joined.size},
                                    .fields = fields,
                                    .begins = true,
                                    .ends = !leaf->node->prefix},
                    arena, err);
}

static bool has_digit(const char *text)
{
    return strpbrk(text, "0123456789") != NULL;
}

/* A number in another spelling: the same runs of digits in the same surroundings, or the same parts
   in any order. */
static enum aj_code add_as_number(struct aj_leaf *leaf, unsigned fields, struct aj_arena *arena,
                                  struct aj_err *err)
{
    const char *wrapped;
    const char *signature;
    size_t n_parts;

    AJ_TRY(aj_number_wrapped(leaf->node->text, arena, &wrapped, err));
    if (!has_digit(wrapped))
        return AJ_OK;
    AJ_TRY(add_text(leaf,
                    &(struct meant){.text = {wrapped, strlen(wrapped)},
                                    .fields = fields,
                                    .begins = leaf->node->prefix},
                    arena, err));
    AJ_TRY(aj_number_signature(leaf->node->text, arena, &signature, &n_parts, err));
    if (n_parts < 2 || leaf->node->prefix)
        return AJ_OK;
    return add_text(
        leaf,
        &(struct meant){
            .text = {signature, strlen(signature)}, .fields = fields, .begins = true, .ends = true},
        arena, err);
}

static enum aj_code expand_attribute(struct aj_leaf *leaf, size_t i, struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};
    const char *text = leaf->node->text;
    enum aj_state state;

    AJ_TRY(fold(text, &folded, err));
    leaf->is_word = true;
    leaf->attribute = attributes[i].attribute;
    leaf->how = leaf->node->prefix ? AJ_VALUE_BEGINS_WITH : AJ_VALUE_HOLDS;
    leaf->word = text;
    if (attributes[i].key) {
        leaf->word = aj_case_word_zh(attributes[i].key, text);
    } else if (aj_state_from_word(text, &state)) {
        leaf->word = aj_state_zh(state);
    }
    return AJ_OK;
}

enum aj_code aj_leaf_expand(const struct aj_query_node *node, struct aj_arena *arena,
                            struct aj_leaf *out, struct aj_err *err)
{
    const struct sought *where = &sought[node->field];

    *out = (struct aj_leaf){.node = node, .is_fact = node->kind != AJ_QUERY_WORD};
    if (out->is_fact)
        return AJ_OK;
    for (size_t i = 0; i < AJ_COUNTOF(attributes); i++) {
        if (attributes[i].field == node->field)
            return expand_attribute(out, i, err);
    }
    AJ_TRY(add_as_written(out, where->fields, arena, err));
    if (where->pinyin)
        AJ_TRY(add_as_pinyin(out, where->pinyin, arena, err));
    if (where->parts)
        AJ_TRY(add_as_number(out, where->parts, arena, err));
    return AJ_OK;
}

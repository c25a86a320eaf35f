#include "search_oracle_parts.h"

#include "base/pinyin.h"
#include "index/search/document/number_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PARTS_ROOM ((size_t)64 << 10)

bool oracle_is_attribute(enum aj_query_field field, enum aj_attribute *out)
{
    *out = field == AJ_QUERY_STATE   ? AJ_ATTR_STATE
           : field == AJ_QUERY_CLASS ? AJ_ATTR_CLASS
           : field == AJ_QUERY_STAGE ? AJ_ATTR_STAGE
                                     : AJ_ATTR_OUTCOME;
    return field == AJ_QUERY_STATE || field == AJ_QUERY_CLASS || field == AJ_QUERY_STAGE ||
           field == AJ_QUERY_OUTCOME;
}

/* Words of case.json are understood too; of these some. */
static const char *in_chinese(enum aj_query_field field, const char *text)
{
    static const struct {
        enum aj_query_field field;
        const char *word, *zh;
    } words[] = {
        {AJ_QUERY_CLASS, "civil", "民事"},
        {AJ_QUERY_CLASS, "criminal", "刑事"},
        {AJ_QUERY_STATE, "archived", "已归档"},
        {AJ_QUERY_STATE, "open", "办理中"},
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (words[i].field == field && strcmp(words[i].word, text) == 0)
            return words[i].zh;
    }
    return text;
}

static int number_at(const char **at, int most)
{
    int n = 0;
    int number = 0;

    for (; n < most && **at >= '0' && **at <= '9'; n++)
        number = number * 10 + *(*at)++ - '0';
    return n ? number : -1;
}

static bool pass(const char **at, const char *text)
{
    size_t size = strlen(text);

    if (strncmp(*at, text, size) != 0)
        return false;
    *at += size;
    return true;
}

/* 2026年3月12日, 2026-3-12, 2026/3, 2026.3.12, 20260312, 202603; the year alone is no day. */
static bool read_day(const char *text, int out[3])
{
    static const char *const signs[] = {"-", "/", ".", NULL};
    const char *at = text;
    const char *sign = "";

    out[2] = 0;
    for (int i = 0; i < 4; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
    }
    out[0] = number_at(&at, 4);
    if (pass(&at, "年")) {
        (void)pass(&at, "度");
        out[1] = number_at(&at, 2);
        if (!pass(&at, "月"))
            return false;
        (void)pass(&at, "份");
        if (*at == '\0')
            return out[1] > 0;
        out[2] = number_at(&at, 2);
        return out[1] > 0 && out[2] > 0 && (pass(&at, "日") || pass(&at, "号")) && !*at;
    }
    for (size_t i = 0; signs[i]; i++) {
        if (pass(&at, signs[i]))
            sign = signs[i];
    }
    if (!*sign && strlen(at) != 2 && strlen(at) != 4)
        return false;
    out[1] = number_at(&at, 2);
    if (*at == '\0')
        return out[1] > 0;
    if (!pass(&at, sign))
        return false;
    out[2] = number_at(&at, 2);
    return out[1] > 0 && out[2] > 0 && *at == '\0';
}

static bool is_day(const char *text, struct aj_date *first, struct aj_date *last)
{
    int day[3];
    char written[32];

    if (!read_day(text, day))
        return false;
    (void)snprintf(written, sizeof(written), "%04d-%02d-%02d", day[0], day[1], day[2] ? day[2] : 1);
    if (!aj_date_parse(written, first))
        return false;
    *last = *first;
    while (day[2] == 0) { /* a month: up to the day before the next one */
        int year, month, mday;
        struct aj_date next = {last->day + 1};

        aj_date_split(next, &year, &month, &mday);
        if (month != day[1])
            break;
        *last = next;
    }
    return true;
}

static void prepare_word(struct oracle_query *query, struct oracle_leaf *leaf)
{
    struct aj_arena arena = {.limit = PARTS_ROOM};
    struct aj_buf letters = {0};
    const char *text = leaf->node->text;
    const char *part;
    bool is_pinyin;
    size_t n_parts;
    enum aj_attribute attribute;

    leaf->text = oracle_fold(in_chinese(leaf->node->field, text));
    query->is_empty = query->is_empty || !*leaf->text;
    if (oracle_is_attribute(leaf->node->field, &attribute))
        return;
    assert_int_equal(aj_pinyin_query(text, &letters, &is_pinyin, NULL), AJ_OK);
    if (is_pinyin && letters.size > 0)
        leaf->letters = oracle_copy(letters.data);
    aj_buf_release(&letters);
    assert_int_equal(aj_number_wrapped(text, &arena, &part, NULL), AJ_OK);
    if (strpbrk(part, "0123456789")) {
        leaf->wrapped = oracle_copy(part);
        assert_int_equal(aj_number_signature(text, &arena, &part, &n_parts, NULL), AJ_OK);
        if (n_parts > 1)
            leaf->signature = oracle_copy(part);
    }
    aj_arena_reset(&arena);
    leaf->is_day = leaf->node->field == AJ_QUERY_ANY && !leaf->node->prefix &&
                   is_day(leaf->text, &leaf->first, &leaf->last);
}

/* Depth is that of the query. NOLINTNEXTLINE(misc-no-recursion) */
static void prepare_all(struct oracle_query *query, const struct aj_query_node *node)
{
    if (!node->child) {
        struct oracle_leaf *leaf = &query->leaves[query->n++];

        *leaf = (struct oracle_leaf){.node = node};
        if (node->kind == AJ_QUERY_WORD)
            prepare_word(query, leaf);
    }
    for (const struct aj_query_node *child = node->child; child; child = child->next)
        prepare_all(query, child);
}

void oracle_prepare(struct oracle_query *query, const struct aj_query_node *root)
{
    *query = (struct oracle_query){.root = root};
    if (root)
        prepare_all(query, root);
}

void oracle_query_release(struct oracle_query *query)
{
    for (size_t i = 0; i < query->n; i++) {
        free(query->leaves[i].text);
        free(query->leaves[i].letters);
        free(query->leaves[i].wrapped);
        free(query->leaves[i].signature);
    }
    query->n = 0;
}

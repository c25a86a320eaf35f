#include "base/money.h"
#include "index/search/query/query_parts.h"

#include <inttypes.h>
#include <string.h>

static void add(struct aj_buf *out, const char *text)
{
    aj_buf_add(out, text, strlen(text));
}

/* Every quote of the text is doubled, the full-width one too, which closes as well. */
static void write_phrase(const char *text, struct aj_buf *out)
{
    static const char wide[] = "\xef\xbc\x82"; /* ＂ */

    add(out, "\"");
    while (*text) {
        size_t size = *text == '"' ? 1 : strncmp(text, wide, 3) == 0 ? 3 : 0;

        if (size > 0) {
            aj_buf_add(out, text, size);
        } else {
            size = 1;
        }
        aj_buf_add(out, text, size);
        text += size;
    }
    add(out, "\"");
}

static void write_date(struct aj_date date, bool only_year, struct aj_buf *out)
{
    char text[AJ_DATE_SIZE];

    aj_date_text(date, text);
    aj_buf_add(out, text, only_year ? 4 : strlen(text));
}

static void write_dates(const struct aj_query_node *node, struct aj_buf *out)
{
    bool only_year = node->field == AJ_QUERY_YEAR;

    if (!aj_date_known(node->to))
        add(out, ">=");
    if (aj_date_known(node->from)) {
        write_date(node->from, only_year, out);
    } else {
        add(out, "<=");
    }
    if (!aj_date_known(node->to))
        return;
    if (only_year ? aj_date_known(node->from) && node->to.day - node->from.day < 366
                  : node->from.day == node->to.day)
        return;
    if (aj_date_known(node->from))
        add(out, "..");
    write_date(node->to, only_year, out);
}

static void write_fen(int64_t fen, struct aj_buf *out)
{
    aj_buf_addf(out, "%" PRId64, fen / 100);
    if (fen % 100 != 0)
        aj_buf_addf(out, ".%02d", (int)(fen % 100));
}

static void write_amounts(const struct aj_query_node *node, struct aj_buf *out)
{
    if (node->to_fen == INT64_MAX)
        add(out, ">=");
    write_fen(node->from_fen, out);
    if (node->to_fen == INT64_MAX || node->to_fen == node->from_fen)
        return;
    add(out, "..");
    write_fen(node->to_fen, out);
}

static void write_leaf(const struct aj_query_node *node, struct aj_buf *out)
{
    if (node->field != AJ_QUERY_ANY) {
        add(out, aj_query_field_name(node->field));
        add(out, ":");
    }
    if (node->kind == AJ_QUERY_DATES) {
        write_dates(node, out);
        return;
    }
    if (node->kind == AJ_QUERY_AMOUNTS) {
        write_amounts(node, out);
        return;
    }
    if (node->phrase) {
        write_phrase(node->text, out);
    } else {
        add(out, node->text);
    }
    if (node->prefix)
        add(out, "*");
}

static void write_node(const struct aj_query_node *node, struct aj_buf *out);

/* In brackets when what it stands in would tear it. */
static void write_within(const struct aj_query_node *node, bool bracket, struct aj_buf *out)
{
    if (bracket)
        add(out, "(");
    write_node(node, out);
    if (bracket)
        add(out, ")");
}

static void write_node(const struct aj_query_node *node, struct aj_buf *out)
{
    if (node->kind >= AJ_QUERY_WORD) {
        write_leaf(node, out);
        return;
    }
    if (node->kind == AJ_QUERY_NOT) {
        add(out, "-");
        write_within(node->child, node->child->kind < AJ_QUERY_NOT, out);
        return;
    }
    for (const struct aj_query_node *c = node->child; c; c = c->next) {
        write_within(c, node->kind == AJ_QUERY_AND && c->kind == AJ_QUERY_OR, out);
        if (c->next)
            add(out, node->kind == AJ_QUERY_AND ? " " : " 或 ");
    }
}

void aj_query_text(const struct aj_query_node *root, struct aj_buf *out)
{
    write_node(root, out);
}

static void say_date(struct aj_date date, struct aj_buf *out)
{
    int year, month, day;

    aj_date_split(date, &year, &month, &day);
    aj_buf_addf(out, "%d年%d月%d日", year, month, day);
}

static void say_dates(const struct aj_query_node *node, struct aj_buf *out)
{
    int from = 0;
    int to = 0;
    int month, day;

    if (node->field == AJ_QUERY_YEAR) {
        if (aj_date_known(node->from))
            aj_date_split(node->from, &from, &month, &day);
        if (aj_date_known(node->to))
            aj_date_split(node->to, &to, &month, &day);
        if (from == to) {
            aj_buf_addf(out, "是%d年", from);
        } else if (from != 0 && to != 0) {
            aj_buf_addf(out, "在%d年到%d年之间", from, to);
        } else {
            aj_buf_addf(out, "是%d年或%s", from + to, from ? "以后" : "以前");
        }
        return;
    }
    if (node->from.day == node->to.day) {
        add(out, "是");
        say_date(node->from, out);
    } else if (!aj_date_known(node->to)) {
        add(out, "是");
        say_date(node->from, out);
        add(out, "或以后");
    } else if (!aj_date_known(node->from)) {
        add(out, "是");
        say_date(node->to, out);
        add(out, "或以前");
    } else {
        add(out, "在");
        say_date(node->from, out);
        add(out, "到");
        say_date(node->to, out);
        add(out, "之间（含这两天）");
    }
}

static void say_amounts(const struct aj_query_node *node, struct aj_buf *out)
{
    char from[AJ_FEN_TEXT_SIZE], to[AJ_FEN_TEXT_SIZE];

    aj_fen_text(node->from_fen, from);
    aj_fen_text(node->to_fen, to);
    if (node->from_fen == node->to_fen) {
        aj_buf_addf(out, "正好%s元", from);
    } else if (node->to_fen == INT64_MAX) {
        aj_buf_addf(out, "不少于%s元", from);
    } else if (node->from_fen == 0) {
        aj_buf_addf(out, "不超过%s元", to);
    } else {
        aj_buf_addf(out, "在%s元到%s元之间（含两头）", from, to);
    }
}

static void say_leaf(const struct aj_query_node *node, struct aj_buf *out)
{
    add(out, aj_query_field_says(node->field));
    if (node->kind == AJ_QUERY_DATES) {
        say_dates(node, out);
        return;
    }
    if (node->kind == AJ_QUERY_AMOUNTS) {
        say_amounts(node, out);
        return;
    }
    if (node->prefix) {
        add(out, node->field == AJ_QUERY_ANY ? "有以“" : "以“");
    } else {
        add(out, node->field == AJ_QUERY_ANY ? "有“" : "里有“");
    }
    add(out, node->text);
    add(out, "”");
    if (node->prefix)
        add(out, node->field == AJ_QUERY_ANY ? "开头的词" : "开头");
}

static void say(const struct aj_query_node *node, struct aj_buf *out)
{
    bool both = node->kind == AJ_QUERY_AND;

    if (node->kind >= AJ_QUERY_WORD) {
        say_leaf(node, out);
        return;
    }
    if (node->kind == AJ_QUERY_NOT) {
        bool compound = node->child->kind < AJ_QUERY_NOT;

        add(out, compound ? "不要（" : "不要");
        say(node->child, out);
        add(out, compound ? "）的" : "的");
        return;
    }
    for (const struct aj_query_node *c = node->child; c; c = c->next) {
        bool compound = c->kind < AJ_QUERY_NOT;

        if (compound)
            add(out, "（");
        say(c, out);
        if (compound)
            add(out, "）");
        if (c->next)
            add(out, both ? "，并且" : "，或者");
    }
}

void aj_query_explain(const struct aj_query_node *root, struct aj_buf *out)
{
    add(out, "要找的案件：");
    say(root, out);
    add(out, "。");
}

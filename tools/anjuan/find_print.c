#include "tools/anjuan/find_print.h"

#include "base/auto.h"
#include "base/json.h"
#include "casefile/lifecycle.h"
#include "service/find_cases.h"
#include "tools/anjuan/lines.h"
#include "tools/anjuan/table.h"

#include <stdio.h>
#include <string.h>

#define INDENT 2

/* clang-format off */
static const struct {
    const char *word; /* of docs/formats/search-answer.md */
    const char *zh;
} fields[] = {
    {"number", "案号"},
    {"archive_number", "档号"},
    {"name", "受援人"},
    {"opponent", "对方"},
    {"handler", "承办人"},
    {"unit", "单位"},
    {"reason", "案由"},
    {"organ", "机关"},
    {"other", "其他"},
    {"title", "题名"},
    {"text", "正文"},
    {"name_pinyin", "受援人的拼音"},
    {"opponent_pinyin", "对方的拼音"},
    {"handler_pinyin", "承办人的拼音"},
};
/* clang-format on */

const char *aj_find_field_zh(const char *word)
{
    for (size_t i = 0; i < AJ_COUNTOF(fields); i++) {
        if (strcmp(fields[i].word, word) == 0)
            return fields[i].zh;
    }
    return word;
}

/* Whether the parts say nothing but the title: its own name is no label for it. */
static bool is_title(const json_t *parts, const char *title)
{
    size_t i;
    json_t *part;

    json_array_foreach(parts, i, part)
    {
        const char *text = aj_json_text(part, "text");

        if (strncmp(title, text, strlen(text)) != 0)
            return false;
        title += strlen(text);
    }
    return *title == '\0';
}

static void print_snippet(const json_t *snippet)
{
    const json_t *parts = json_object_get(snippet, "parts");
    const char *title = aj_json_text(snippet, "title");
    int64_t page = aj_json_int(snippet, "page", 0);
    struct aj_lines lines;
    size_t i;
    json_t *part;

    aj_lines_begin(&lines, "", INDENT);
    if (is_title(parts, title) || !*title)
        title = aj_find_field_zh(aj_json_text(snippet, "field"));
    aj_lines_put(&lines, title);
    if (page > 0)
        aj_lines_put_number(&lines, " 第", page, "页");
    aj_lines_put(&lines, "：");
    json_array_foreach(parts, i, part)
    {
        if (json_is_true(json_object_get(part, "marked"))) {
            aj_lines_put_marked(&lines, aj_json_text(part, "text"));
        } else {
            aj_lines_put(&lines, aj_json_text(part, "text"));
        }
    }
    aj_lines_end(&lines);
}

/* What was found in a form that no snippet shows: a number in another spelling, pinyin. */
static void print_matched(const json_t *matched)
{
    struct aj_lines lines;
    size_t i;
    json_t *field;

    if (json_array_size(matched) == 0)
        return;
    aj_lines_begin(&lines, "", INDENT);
    aj_lines_put(&lines, "相符：");
    json_array_foreach(matched, i, field)
    {
        aj_lines_put(&lines, i ? "、" : "");
        aj_lines_put(&lines, aj_find_field_zh(json_string_value(field)));
    }
    aj_lines_end(&lines);
}

static bool shows_something(const json_t *snippet)
{
    size_t i;
    json_t *part;

    json_array_foreach(json_object_get(snippet, "parts"), i, part)
    {
        if (json_is_true(json_object_get(part, "marked")))
            return true;
    }
    return false;
}

/* Two blanks, and the text in one piece. */
static void print_next(struct aj_lines *lines, const char *text)
{
    aj_lines_keep(lines, aj_table_width(text) + 2);
    aj_lines_put(lines, "  ");
    aj_lines_put(lines, text);
}

static void print_who(const json_t *hit)
{
    int64_t recipients = aj_json_int(hit, "recipients", 1);
    const char *unit = aj_json_text(hit, "unit");
    struct aj_lines lines;

    aj_lines_begin(&lines, "", INDENT);
    aj_lines_put(&lines, aj_json_text(hit, "recipient"));
    if (recipients > 1)
        aj_lines_put_number(&lines, "等", recipients, "人");
    print_next(&lines, aj_json_text(hit, "reason"));
    print_next(&lines, aj_json_text(hit, "handler"));
    if (*unit) {
        aj_lines_put(&lines, "（");
        aj_lines_put(&lines, unit);
        aj_lines_put(&lines, "）");
    }
    aj_lines_end(&lines);
}

static void print_hit(const json_t *hit)
{
    const json_t *snippet = json_object_get(hit, "snippet");
    const char *number = aj_json_text(hit, "archive_number");
    enum aj_state state = AJ_STATE_NONE;

    (void)aj_state_from_word(aj_json_text(hit, "state"), &state);
    aj_table_whole(aj_json_text(hit, "case_number"), 26);
    aj_table_whole(aj_state_zh(state), 8);
    puts(*number ? number : "—");
    print_who(hit);
    if (shows_something(snippet)) {
        print_snippet(snippet);
    } else {
        print_matched(json_object_get(hit, "matched"));
    }
}

static const char *facet_zh(const char *word)
{
    enum aj_attribute attribute;

    return aj_find_facet(word, &attribute) ? aj_find_facet_zh(attribute) : word;
}

static void print_facet_value(struct aj_lines *lines, const json_t *value, bool first)
{
    const char *text = aj_json_text(value, "value");

    aj_lines_keep(lines, aj_table_width(text) + aj_table_width("  √ 99999"));
    aj_lines_put(lines, first ? "" : "  ");
    if (json_is_true(json_object_get(value, "selected")))
        aj_lines_put(lines, "√");
    aj_lines_put(lines, text);
    aj_lines_put_number(lines, " ", aj_json_int(value, "cases", 0), "");
}

static void print_facet(const char *word, const json_t *facet)
{
    int64_t others = aj_json_int(facet, "others", 0);
    int64_t without = aj_json_int(facet, "without", 0);
    struct aj_lines lines;
    size_t i;
    json_t *value;

    aj_lines_begin(&lines, facet_zh(word), 8);
    json_array_foreach(json_object_get(facet, "values"), i, value)
    {
        print_facet_value(&lines, value, i == 0);
    }
    if (others > 0)
        aj_lines_put_number(&lines, "  另有 ", others, " 种");
    if (without > 0)
        aj_lines_put_number(&lines, "  未填 ", without, "");
    aj_lines_end(&lines);
}

void aj_find_print_filters(struct aj_lines *lines, const json_t *filters)
{
    const char *before = "";
    const char *word;
    json_t *values, *value;
    size_t i;

    json_object_foreach(aj_unconst(filters), word, values)
    {
        aj_lines_put(lines, before);
        aj_lines_put(lines, facet_zh(word));
        json_array_foreach(values, i, value)
        {
            aj_lines_put(lines, i ? "或" : "=");
            aj_lines_put(lines, json_string_value(value));
        }
        before = "  ";
    }
}

static void print_filters(const json_t *filters, bool found)
{
    struct aj_lines lines;

    if (json_object_size(filters) == 0)
        return;
    aj_lines_begin(&lines, "筛选：", 6);
    aj_find_print_filters(&lines, filters);
    aj_lines_end(&lines);
    if (!found)
        puts("筛选的值要写得和 --facets 列出的一样。");
}

static void print_total(const json_t *answer)
{
    int64_t total = aj_json_int(answer, "total", 0);
    size_t shown = json_array_size(json_object_get(answer, "hits"));
    const char *meaning = aj_json_text(answer, "meaning");
    struct aj_lines lines;

    aj_lines_begin(&lines, "", 0);
    if (total > 0) {
        aj_lines_put_number(&lines, "共 ", total, " 件");
    } else {
        aj_lines_put(&lines, "没有找到");
    }
    if (total > (int64_t)shown)
        aj_lines_put_number(&lines, "，这里是 ", (int64_t)shown, " 件");
    if (shown > 1) {
        aj_lines_put(&lines, strcmp(aj_json_text(answer, "sort"), "best") == 0 ? "，最相关的在前"
                                                                               : "，最新的在前");
    }
    aj_lines_put(&lines, "。");
    aj_lines_put(&lines, meaning);
    aj_lines_end(&lines);
}

enum aj_exit aj_find_print(const struct aj_cli *cli, json_t *answer)
{
    AJ_AUTO(aj_auto_json) json_t *owned = answer;
    const char *next = aj_json_text(answer, "next");
    const char *word;
    json_t *facet, *hit;
    size_t i;

    if (cli->json)
        return aj_cli_print(aj_steal(&owned));
    json_array_foreach(json_object_get(answer, "hits"), i, hit)
    {
        print_hit(hit);
    }
    if (json_object_get(answer, "facets"))
        (void)putchar('\n');
    json_object_foreach(json_object_get(answer, "facets"), word, facet)
    {
        print_facet(word, facet);
    }
    print_total(answer);
    print_filters(json_object_get(answer, "filters"), aj_json_int(answer, "total", 0) > 0);
    if (*next)
        printf("下一页：再加 --after %s\n", next);
    return AJ_EXIT_GOOD;
}

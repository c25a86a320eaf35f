#include "base/auto.h"
#include "base/json.h"
#include "base/utf8.h"
#include "tools/anjuan/find_print.h"
#include "tools/anjuan/lines.h"
#include "tools/anjuan/table.h"

#include <stdio.h>
#include <string.h>

#define QUERY_MEMORY ((size_t)1 << 20)
#define BEFORE       48 /* columns of the query that are shown before its fault */
#define BEHIND       24

enum aj_exit aj_find_print_suggestions(const struct aj_cli *cli, json_t *answer)
{
    AJ_AUTO(aj_auto_json) json_t *owned = answer;
    const json_t *list = json_object_get(answer, "suggestions");
    size_t i;
    json_t *one;

    if (cli->json)
        return aj_cli_print(aj_steal(&owned));
    json_array_foreach(list, i, one)
    {
        aj_table_cell(aj_find_field_zh(aj_json_text(one, "field")), 8);
        aj_table_whole(aj_json_text(one, "text"), 40);
        printf("%lld 件\n", (long long)aj_json_int(one, "cases", 0));
    }
    if (json_array_size(list) == 0)
        puts("没有可提示的。");
    return AJ_EXIT_GOOD;
}

enum aj_exit aj_find_print_saved(const struct aj_cli *cli, json_t *list)
{
    AJ_AUTO(aj_auto_json) json_t *owned = list;
    size_t i;
    json_t *one;

    if (cli->json)
        return aj_cli_print(json_pack("{s:o}", "searches", aj_steal(&owned)));
    json_array_foreach(list, i, one)
    {
        const json_t *filters = json_object_get(one, "filters");
        struct aj_lines lines;

        aj_table_whole(aj_json_text(one, "name"), 20);
        aj_lines_begin(&lines, "", 0);
        aj_lines_put(&lines, aj_json_text(one, "query"));
        if (*aj_json_text(one, "query") && json_object_size(filters) > 0)
            aj_lines_put(&lines, "  ");
        if (json_object_size(filters) > 0)
            aj_lines_put(&lines, "筛选：");
        aj_find_print_filters(&lines, filters);
        aj_lines_end(&lines);
    }
    if (json_array_size(list) == 0)
        puts("没有保存过检索。");
    return AJ_EXIT_GOOD;
}

/* What was typed, as it may be shown on one line. */
static void clean(const char *text, size_t size, struct aj_buf *out)
{
    for (size_t at = 0, next = 0; at < size; at = next) {
        if (aj_utf8_next(text, size, &next) < 0 || !aj_utf8_plain(text + at, next - at, false)) {
            aj_buf_add(out, " ", 1);
        } else {
            aj_buf_add(out, text + at, next - at);
        }
    }
    aj_buf_add(out, "", 0); /* so that there is a text */
}

/* How much of the beginning is to be left out, so that at most so many columns are left. */
static size_t left_out(const char *text, size_t columns)
{
    size_t width = aj_table_width(text);
    size_t at = 0;

    while (width > columns)
        width -= aj_table_columns(aj_utf8_next(text, strlen(text), &at));
    return at;
}

/* The query around its fault, and below it the mark: blanks as wide as what stands before it. */
static void print_spot(const char *query, size_t fault)
{
    AJ_AUTO(aj_buf_release) struct aj_buf before = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf behind = {0};
    const char *shown;
    size_t from, to;

    clean(query, fault, &before);
    clean(query + fault, strlen(query) - fault, &behind);
    if (before.failed || behind.failed)
        return;
    from = left_out(before.data, BEFORE);
    shown = before.data + from;
    to = aj_table_fitting(behind.data, BEHIND);
    (void)fprintf(stderr, "  %s%s%.*s%s\n  %*s^\n", from ? "…" : "", shown, (int)to, behind.data,
                  behind.data[to] ? "…" : "", (int)(aj_table_width(shown) + (from ? 1 : 0)), "");
}

enum aj_exit aj_find_print_fault(const char *query, enum aj_query_mode mode)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = QUERY_MEMORY};
    struct aj_query read = {0};
    struct aj_err err = {0};

    if (aj_query_parse(query, strlen(query), mode, &arena, &read, &err) != AJ_INVALID)
        return AJ_EXIT_GOOD;
    (void)fprintf(stderr, "anjuan: 检索式%s\n", err.text);
    print_spot(query, read.fault_byte);
    (void)fputs("检索式的写法：man anjuan\n", stderr);
    return AJ_EXIT_USAGE;
}

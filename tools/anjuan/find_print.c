#include "tools/anjuan/find_print.h"

#include "base/auto.h"
#include "base/json.h"
#include "casefile/lifecycle.h"
#include "index/search/document.h"
#include "service/find_cases.h"
#include "tools/anjuan/table.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* On a screen what was found is bold; where there is no screen brackets show it. */
static void print_marked(const char *text)
{
    bool screen = isatty(STDOUT_FILENO) == 1;

    printf(screen ? "\033[1;33m%s\033[0m" : "【%s】", text);
}

static void print_snippet(const json_t *snippet)
{
    const char *title = aj_json_text(snippet, "title");
    int64_t page = aj_json_int(snippet, "page", 0);
    size_t i;
    json_t *part;

    if (!snippet)
        return;
    (void)fputs("    ", stdout);
    if (*title)
        (void)fputs(title, stdout);
    if (page > 0)
        printf(" 第%lld页", (long long)page);
    if (*title)
        (void)fputs("：", stdout);
    json_array_foreach(json_object_get(snippet, "parts"), i, part)
    {
        if (json_is_true(json_object_get(part, "marked")))
            print_marked(aj_json_text(part, "text"));
        else
            (void)fputs(aj_json_text(part, "text"), stdout);
    }
    (void)putchar('\n');
}

static void print_hit(const json_t *hit)
{
    const char *number = aj_json_text(hit, "archive_number");
    enum aj_state state = AJ_STATE_NONE;

    (void)aj_state_from_word(aj_json_text(hit, "state"), &state);
    aj_table_cell(aj_json_text(hit, "case_number"), 28);
    aj_table_cell(aj_state_zh(state), 8);
    aj_table_cell(*number ? number : "—", 28);
    aj_table_cell(aj_json_text(hit, "recipient"), 12);
    aj_table_cell(aj_json_text(hit, "reason"), 20);
    puts(aj_json_text(hit, "handler"));
    print_snippet(json_object_get(hit, "snippet"));
}

static void print_facet(const char *word, const json_t *facet)
{
    enum aj_attribute attribute = AJ_ATTR_COUNT;
    int64_t others = aj_json_int(facet, "others", 0);
    int64_t without = aj_json_int(facet, "without", 0);
    size_t i;
    json_t *value;

    (void)aj_find_facet(word, &attribute);
    printf("%s：", aj_find_facet_zh(attribute));
    json_array_foreach(json_object_get(facet, "values"), i, value)
    {
        printf("%s%s%s %lld", i ? "、" : "",
               json_is_true(json_object_get(value, "selected")) ? "√" : "",
               aj_json_text(value, "value"), (long long)aj_json_int(value, "cases", 0));
    }
    if (others > 0)
        printf("、另 %lld 种", (long long)others);
    if (without > 0)
        printf("（未填 %lld）", (long long)without);
    (void)putchar('\n');
}

static void print_end(const json_t *answer)
{
    const char *meaning = aj_json_text(answer, "meaning");
    const char *next = aj_json_text(answer, "next");

    printf("共 %lld 件", (long long)aj_json_int(answer, "total", 0));
    if (*next)
        printf("，显示了 %zu 件；下一页加 --after %s",
               json_array_size(json_object_get(answer, "hits")), next);
    (void)fputs("。\n", stdout);
    if (*meaning)
        printf("检索：%s\n", meaning);
}

enum aj_exit aj_find_print(const struct aj_cli *cli, json_t *answer)
{
    AJ_AUTO(aj_auto_json) json_t *owned = answer;
    const char *word;
    json_t *facet, *hit;
    size_t i;

    if (cli->json)
        return aj_cli_print(aj_steal(&owned));
    json_array_foreach(json_object_get(answer, "hits"), i, hit)
    {
        print_hit(hit);
    }
    json_object_foreach(json_object_get(answer, "facets"), word, facet)
    {
        print_facet(word, facet);
    }
    print_end(answer);
    return AJ_EXIT_GOOD;
}

enum aj_exit aj_find_print_suggestions(const struct aj_cli *cli, json_t *list)
{
    AJ_AUTO(aj_auto_json) json_t *owned = list;
    size_t i;
    json_t *one;

    if (cli->json)
        return aj_cli_print(aj_steal(&owned));
    json_array_foreach(list, i, one)
    {
        aj_table_cell(aj_json_text(one, "text"), 32);
        printf("%-8s %lld\n", aj_json_text(one, "field"), (long long)aj_json_int(one, "cases", 0));
    }
    return AJ_EXIT_GOOD;
}

enum aj_exit aj_find_print_saved(const struct aj_cli *cli, json_t *list)
{
    AJ_AUTO(aj_auto_json) json_t *owned = list;
    size_t i;
    json_t *one;

    if (cli->json)
        return aj_cli_print(aj_steal(&owned));
    json_array_foreach(list, i, one)
    {
        aj_table_cell(aj_json_text(one, "name"), 24);
        puts(aj_json_text(one, "query"));
    }
    return AJ_EXIT_GOOD;
}

#include "base/auto.h"
#include "base/money.h"
#include "casefile/lifecycle.h"
#include "tools/anjuan/cli.h"
#include "tools/anjuan/lookup.h"
#include "tools/anjuan/table.h"

#include <stdio.h>
#include <string.h>

static void print_line(const json_t *e)
{
    enum aj_pay_state state = AJ_PAY_NONE;
    const char *number = aj_json_text(e, "archive_number");
    char fen[AJ_FEN_TEXT_SIZE];

    (void)aj_pay_state_from_word(aj_json_text(e, "state"), &state);
    aj_fen_text(aj_json_int(e, "fen", 0), fen);
    aj_table_cell(aj_json_text(e, "case_number"), 28);
    aj_table_cell(*number ? number : "—", 28);
    aj_table_cell(aj_json_text(e, "handler"), 10);
    aj_table_cell(aj_pay_state_zh(state), 10);
    aj_table_number(fen, 14);
    puts(json_is_true(json_object_get(e, "to_be_confirmed")) ? " 标准待中心确认" : "");
}

static enum aj_exit print_list(const struct aj_cli *cli, json_t *list)
{
    int64_t total = 0;
    char fen[AJ_FEN_TEXT_SIZE];
    size_t i;
    json_t *e;

    json_array_foreach(list, i, e)
    {
        aj_cli_mask_account(json_object_get(e, "payee"));
        total += aj_json_int(e, "fen", 0);
        if (!cli->json)
            print_line(e);
    }
    if (cli->json) {
        return aj_cli_print(
            json_pack("{s:I, s:O}", "total_fen", (json_int_t)total, "entitlements", list));
    }
    aj_fen_text(total, fen);
    printf("共 %zu 笔，合计 %s 元。\n", json_array_size(list), fen);
    return AJ_EXIT_GOOD;
}

static enum aj_exit pay_list(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_auto_json) json_t *list = NULL;
    enum aj_pay_state state = AJ_PAY_NONE;
    struct aj_err err = {0};

    if (cli->state && !aj_pay_state_from_word(cli->state, &state))
        return aj_cli_usage("没有补贴状态 %s", cli->state);
    if (aj_index_entitlements(home->index, NULL, state, &list, &err) != AJ_OK)
        return aj_cli_failed(&err);
    return print_list(cli, list);
}

static void print_reasons(const json_t *e)
{
    const json_t *lines = json_object_get(e, "lines");
    char fen[AJ_FEN_TEXT_SIZE];
    size_t i;
    json_t *line;

    json_array_foreach(lines, i, line)
    {
        aj_fen_text(aj_json_int(line, "fen", 0), fen);
        aj_table_number(fen, 14);
        printf(" %s  [%s]\n", aj_json_text(line, "reason"), aj_json_text(line, "rule"));
    }
    if (*aj_json_text(e, "bundle_sha256"))
        printf("  依据案卷 %s\n", aj_json_text(e, "bundle_sha256"));
}

static enum aj_exit pay_show(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_auto_json) json_t *list = NULL;
    struct aj_arena arena = {.limit = 1 << 16};
    const char *key = NULL;
    struct aj_err err = {0};
    enum aj_code code = aj_cli_look_up(home, cli->args[1], &arena, &key, &err);
    size_t i;
    json_t *e;

    if (code == AJ_OK)
        code = aj_index_entitlements(home->index, key, AJ_PAY_NONE, &list, &err);
    aj_arena_reset(&arena);
    if (code != AJ_OK)
        return aj_cli_failed(&err);
    if (cli->json)
        return print_list(cli, list);
    json_array_foreach(list, i, e)
    {
        print_line(e);
        print_reasons(e);
    }
    if (json_array_size(list) == 0)
        puts("此案尚无补贴：未交卷。");
    return AJ_EXIT_GOOD;
}

enum aj_exit aj_cmd_pay(const struct aj_cli *cli)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = NULL;
    bool list = cli->n_args == 1 && strcmp(cli->args[0], "list") == 0;
    bool show = cli->n_args == 2 && strcmp(cli->args[0], "show") == 0;

    if (!list && !show)
        return aj_cli_usage("用法：anjuan pay list [--state 状态] | pay show 案号");
    if (!aj_cli_open(cli, AJ_HOME_READ, &home))
        return AJ_EXIT_FAILED;
    return list ? pay_list(cli, home) : pay_show(cli, home);
}

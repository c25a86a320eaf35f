#include "base/auto.h"
#include "base/money.h"
#include "casefile/lifecycle.h"
#include "tools/anjuan/cli.h"
#include "tools/anjuan/cmd_pay_report.h"
#include "tools/anjuan/lookup.h"
#include "tools/anjuan/pay_explain.h"
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

static enum aj_exit show_entitlements(const struct aj_cli *cli, struct aj_home *home,
                                      const char *key)
{
    AJ_AUTO(aj_auto_json) json_t *list = NULL;
    struct aj_err err = {0};
    size_t i;
    json_t *e;

    if (aj_index_entitlements(home->index, key, AJ_PAY_NONE, &list, &err) != AJ_OK)
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

static bool explains(const struct aj_cli *cli)
{
    return cli->explain || cli->table || cli->ifs.n > 0;
}

static enum aj_exit pay_show(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 16};
    const char *key = NULL;
    struct aj_err err = {0};

    if (aj_cli_look_up(home, cli->args[1], &arena, &key, &err) != AJ_OK)
        return aj_cli_failed(&err);
    return explains(cli) ? aj_pay_explain(cli, home, key) : show_entitlements(cli, home, key);
}

static const struct {
    const char *name;
    enum aj_exit (*run)(const struct aj_cli *cli, struct aj_home *home);
} reports[] = {{"report", aj_pay_cmd_report},
               {"ledger", aj_pay_cmd_ledger},
               {"reconcile", aj_pay_cmd_reconcile}};

static bool asks_for_report(const struct aj_cli *cli)
{
    return cli->csv || cli->year || cli->from || cli->to || cli->claim || cli->batch;
}

enum aj_exit aj_cmd_pay(const struct aj_cli *cli)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = NULL;
    bool list = cli->n_args == 1 && strcmp(cli->args[0], "list") == 0;
    bool show = cli->n_args == 2 && strcmp(cli->args[0], "show") == 0;

    for (size_t i = 0; cli->n_args && i < AJ_COUNTOF(reports); i++) {
        if (strcmp(cli->args[0], reports[i].name) != 0)
            continue;
        if (explains(cli) || cli->state || (asks_for_report(cli) && i == 2))
            return aj_cli_usage("pay %s 不用这些选项", reports[i].name);
        return aj_cli_open(cli, AJ_HOME_READ, &home) ? reports[i].run(cli, home) : AJ_EXIT_FAILED;
    }
    if (!list && !show) {
        return aj_cli_usage("用法：anjuan pay list [--state 状态] | pay show 案号 [--explain] "
                            "[--table 标准版本] [--if 事实=值]… | " AJ_PAY_REPORT_USAGE
                            " | " AJ_PAY_LEDGER_USAGE " | reconcile");
    }
    if (asks_for_report(cli))
        return aj_cli_usage(
            "--csv、--year、--from、--to、--claim、--batch 只用于 pay report 和 pay ledger");
    if (list && explains(cli))
        return aj_cli_usage("--explain、--table、--if 只用于 pay show 案号");
    if (show && cli->state)
        return aj_cli_usage("--state 只用于 pay list");
    if (!aj_cli_open(cli, AJ_HOME_READ, &home))
        return AJ_EXIT_FAILED;
    return list ? pay_list(cli, home) : pay_show(cli, home);
}

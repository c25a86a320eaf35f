/* What is owed, and how it came about: pay list, pay show. */
#include "base/auto.h"
#include "base/money.h"
#include "casefile/lifecycle.h"
#include "casefile/pay_sheet.h"
#include "tools/anjuan/cli.h"
#include "tools/anjuan/lookup.h"
#include "tools/anjuan/pay_explain.h"
#include "tools/anjuan/pay_steps.h"
#include "tools/anjuan/table.h"

#include <stdio.h>
#include <string.h>

static void print_line(const json_t *e)
{
    enum aj_pay_state state = AJ_PAY_NONE;
    const char *number = aj_json_text(e, "archive_number");
    int tier = (int)aj_json_int(e, "tier", 1);
    char fen[AJ_FEN_TEXT_SIZE];
    char name[256];

    (void)aj_pay_state_from_word(aj_json_text(e, "state"), &state);
    (void)snprintf(name, sizeof(name), "%.200s#%d", aj_json_text(e, "case_number"), tier);
    if (tier == 1)
        *strrchr(name, '#') = '\0';
    aj_fen_text(aj_json_int(e, "fen", 0), fen);
    aj_table_cell(name, 28);
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

enum aj_exit aj_pay_list(const struct aj_cli *cli, struct aj_home *home)
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

static void print_amount(const char *label, int64_t fen)
{
    char text[AJ_FEN_TEXT_SIZE];

    if (fen == 0)
        return;
    aj_fen_text(fen, text);
    printf("  %s %s 元\n", label, text);
}

static void print_decision(const char *label, const json_t *how)
{
    if (how)
        printf("  %s：%s（%s）\n", label, aj_json_text(how, "reason"), aj_json_text(how, "by"));
}

/* What became of it since it was owed. */
static void print_fate(const json_t *e)
{
    const json_t *payee = json_object_get(e, "payee");
    char masked[AJ_MASKED_SIZE];
    size_t i;
    json_t *recovery;

    aj_pay_account_masked(aj_json_text(payee, "account_number"), masked);
    if (*aj_json_text(payee, "account_name"))
        printf("  收款人 %s  %s\n", aj_json_text(payee, "account_name"), masked);
    if (*aj_json_text(e, "batch"))
        printf("  在批次 %s\n", aj_json_text(e, "batch"));
    print_amount("已付", aj_json_int(e, "paid_fen", 0));
    print_amount("银行退回，待处理", aj_json_int(e, "returned_fen", 0));
    print_amount("已追回", aj_json_int(e, "recovered_fen", 0));
    print_decision("暂缓", json_object_get(e, "held"));
    print_decision("冲销", json_object_get(e, "reversed"));
    json_array_foreach(json_object_get(e, "recoveries"), i, recovery)
    {
        print_decision(json_object_get(recovery, "approved") ? "追回（已批准）"
                                                             : "追回（待另一人批准）",
                       recovery);
        print_amount("  追回", aj_json_int(recovery, "fen", 0));
    }
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
        print_fate(e);
    }
    if (json_array_size(list) == 0)
        puts("此案尚无补贴：未交卷。");
    return AJ_EXIT_GOOD;
}

static bool explains(const struct aj_cli *cli)
{
    return cli->explain || cli->table || cli->ifs.n > 0;
}

enum aj_exit aj_pay_show(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 16};
    const char *key = NULL;
    struct aj_err err = {0};

    if (aj_cli_look_up(home, cli->args[1], &arena, &key, &err) != AJ_OK)
        return aj_cli_failed(&err);
    return explains(cli) ? aj_pay_explain(cli, home, key) : show_entitlements(cli, home, key);
}

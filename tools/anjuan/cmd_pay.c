#include "base/auto.h"
#include "tools/anjuan/cli.h"
#include "tools/anjuan/cmd_pay_report.h"
#include "tools/anjuan/options.h"
#include "tools/anjuan/pay_steps.h"

#include <stdio.h>
#include <string.h>

/* `anjuan pay STEP …`: which steps there are, and what each takes. A month of a finance person with
   them: docs/operations.md. */

#define USUAL  (OPT_HOME | OPT_JSON)
#define ACTING (USUAL | OPT_BY | OPT_KEY)
#define WHY    (ACTING | OPT_REASON)

static const struct step {
    const char *name;
    size_t least, most; /* arguments behind the step */
    enum aj_home_mode mode;
    enum aj_exit (*run)(const struct aj_cli *cli, struct aj_home *home);
    unsigned options;
    const char *usage;
} steps[] = {
    /* clang-format off */
    {"list", 0, 0, AJ_HOME_READ, aj_pay_list, USUAL | OPT_STATE, "list [--state 状态]"},
    {"show", 1, 1, AJ_HOME_READ, aj_pay_show, USUAL | OPT_EXPLAIN | OPT_SUPPOSE,
     "show 案号 [--explain] [--table 标准版本] [--if 事实=值]…"},
    {"budget", 0, 0, AJ_HOME_WRITE, aj_pay_cmd_budget, WHY | OPT_FUND | OPT_AMOUNT,
     "budget --amount 元 --by 姓名 --reason 理由 [--year 年] [--source 来源]"},
    {"hold", 1, 1, AJ_HOME_WRITE, aj_pay_cmd_hold, WHY, "hold 案号[#笔] --by 姓名 --reason 理由"},
    {"release", 1, 1, AJ_HOME_WRITE, aj_pay_cmd_release, WHY, "release 案号[#笔] --by 姓名 --reason 理由"},
    {"payee", 1, 1, AJ_HOME_WRITE, aj_pay_cmd_payee, WHY | OPT_PAYEE,
     "payee 案号[#笔] [--account-name 户名] [--bank 开户银行] [--account-number 账号|-] [--payee-kind person|unit] "
     "--by 姓名 --reason 理由"},
    {"reverse", 1, 1, AJ_HOME_WRITE, aj_pay_cmd_reverse, WHY, "reverse 案号[#笔] --by 姓名 --reason 理由"},
    {"adjust", 1, 1, AJ_HOME_WRITE, aj_pay_cmd_adjust, WHY | OPT_SUPPOSE,
     "adjust 案号 [--table 标准版本] [--if 质量等级=优秀]… --by 姓名 --reason 理由"},
    {"batch", 0, 5000, AJ_HOME_WRITE, aj_pay_cmd_batch, ACTING | OPT_CONFIRMED_BY | OPT_ON,
     "batch [案号[#笔]…] --by 姓名 [--confirmed-by 确认人] [--on 日期]"},
    {"sheet", 0, 1, AJ_HOME_READ, aj_pay_cmd_sheet, USUAL | OPT_OUTPUT | OPT_VOUCHERS,
     "sheet [批次] [--output 发放表.pdf] [--vouchers line|payee]"},
    {"approve", 1, 1, AJ_HOME_WRITE, aj_pay_cmd_approve, ACTING | OPT_SHA256,
     "approve 批次 --by 另一人 --sha256 所见发放表的摘要"},
    {"cancel", 1, 1, AJ_HOME_WRITE, aj_pay_cmd_cancel, WHY, "cancel 批次 --by 姓名 --reason 理由"},
    {"export", 1, 1, AJ_HOME_WRITE, aj_pay_cmd_export, ACTING | OPT_FORMAT | OPT_OUTPUT,
     "export 批次 --format csv|csv-gb18030|pain.001 --by 姓名 [--output 文件]"},
    {"settle", 1, 1, AJ_HOME_WRITE, aj_pay_cmd_settle, WHY | OPT_RESULTS | OPT_ALL | OPT_ON | OPT_REFERENCE,
     "settle 批次 [--paid 序号,…] [--returned 序号,… --reason 原因] [--all] [--csv 文件] [--on 日期] --by 姓名"},
    {"bounce", 2, 2, AJ_HOME_WRITE, aj_pay_cmd_bounce, WHY | OPT_ON,
     "bounce 批次 序号 --by 姓名 --reason 原因 [--on 日期]"},
    {"recover", 2, 3, AJ_HOME_WRITE, aj_pay_cmd_recover, WHY | OPT_AMOUNT | OPT_ON | OPT_REFERENCE,
     "recover demand|approve|receive 案号[#笔] [第几次] [--amount 元] --by 姓名 [--reason 理由] [--on 日期]"},
    {"confirm", 1, 1, AJ_HOME_WRITE, aj_pay_cmd_confirm, WHY | OPT_SHA256,
     "confirm 最后送银行的批次|none [--sha256 摘要] --by 姓名 --reason 理由"},
    {"report", 1, 1, AJ_HOME_READ, aj_pay_cmd_report, USUAL | OPT_REPORT, AJ_PAY_REPORT_USAGE},
    {"ledger", 0, 0, AJ_HOME_READ, aj_pay_cmd_ledger, USUAL | OPT_REPORT, AJ_PAY_LEDGER_USAGE},
    {"reconcile", 0, 0, AJ_HOME_READ, aj_pay_cmd_reconcile, USUAL, "reconcile"},
    /* clang-format on */
};

static enum aj_exit print_usage(void)
{
    (void)fputs("用法（都可加 --json；改动的都可加 --key 请求号，同一请求只办一次）：\n", stderr);
    for (size_t i = 0; i < AJ_COUNTOF(steps); i++)
        (void)fprintf(stderr, "  anjuan pay %s\n", steps[i].usage);
    return AJ_EXIT_USAGE;
}

static unsigned bits_of(const char *option)
{
    const char *name;
    unsigned bits = 0;

    for (size_t i = 0; (name = aj_option_name(i, &bits)) != NULL; i++) {
        if (strcmp(name, option) == 0)
            return bits;
    }
    return 0;
}

/* With the steps that do take it. */
static enum aj_exit not_taken(const struct step *step, const char *option)
{
    char takers[256] = "";
    unsigned bits = bits_of(option);

    for (size_t i = 0; i < AJ_COUNTOF(steps); i++) {
        size_t used = strlen(takers);

        if (steps[i].options & bits) {
            (void)snprintf(takers + used, sizeof(takers) - used, "%spay %s", used ? "、" : "",
                           steps[i].name);
        }
    }
    if (!*takers)
        return aj_cli_usage("pay 不用选项 %s", option);
    return aj_cli_usage("pay %s 不用选项 %s；它用于 %s", step->name, option, takers);
}

enum aj_exit aj_cmd_pay(const struct aj_cli *cli)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = NULL;

    for (size_t i = 0; cli->n_args > 0 && i < AJ_COUNTOF(steps); i++) {
        const struct step *step = &steps[i];
        const char *unwanted;

        if (strcmp(step->name, cli->args[0]) != 0)
            continue;
        unwanted = aj_option_unwanted(cli->seen, step->options);
        if (unwanted)
            return not_taken(step, unwanted);
        if (cli->n_args - 1 < step->least || cli->n_args - 1 > step->most)
            return aj_cli_usage("用法：anjuan pay %s", step->usage);
        if (!aj_cli_open(cli, step->mode, &home))
            return AJ_EXIT_FAILED;
        return step->run(cli, home);
    }
    if (cli->n_args > 0)
        (void)fprintf(stderr, "anjuan: pay 没有步骤 %s\n", cli->args[0]);
    return print_usage();
}

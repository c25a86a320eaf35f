/* Decisions about one claim, and budgets. */
#include "base/auto.h"
#include "tools/anjuan/pay_answer.h"
#include "tools/anjuan/pay_steps.h"

#include <stdio.h>
#include <string.h>

#define ACCOUNT_ROOM 256

static void say_budget(const json_t *answer)
{
    printf("%lld 年“%s”预算已记入 %s 元。", (long long)aj_json_int(answer, "year", 0),
           aj_json_text(answer, "source"), aj_pay_yuan(answer, "fen"));
}

enum aj_exit aj_pay_cmd_budget(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    struct aj_pay_grant grant = {.year = (int)cli->year, .source = cli->source};
    enum aj_exit status = aj_pay_ask(cli, true, &a);

    if (status == AJ_EXIT_GOOD)
        status = aj_pay_amount(cli, &grant.fen);
    if (status != AJ_EXIT_GOOD)
        return status;
    return aj_pay_answer(cli, aj_pay_budget(home, &a.who, &grant, &a.done, &a.err), &a, say_budget);
}

static void say_held(const json_t *answer)
{
    printf("%s 已暂缓发放：%s。", aj_json_text(answer, "claim"), aj_json_text(answer, "reason"));
}

static void say_released(const json_t *answer)
{
    printf("%s 已恢复为可发放。", aj_json_text(answer, "claim"));
}

static void say_reversed(const json_t *answer)
{
    printf("%s 尚欠的部分已冲销，不再发放。", aj_json_text(answer, "claim"));
}

static void say_payee(const json_t *answer)
{
    const json_t *payee = json_object_get(answer, "payee");

    printf("%s 的收款人已改为 %s（%s，%s）。", aj_json_text(answer, "claim"),
           aj_json_text(payee, "account_name"), aj_json_text(payee, "bank_name"),
           aj_json_text(payee, "account_number"));
}

enum aj_exit aj_pay_cmd_hold(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    enum aj_exit status = aj_pay_ask(cli, true, &a);

    if (status != AJ_EXIT_GOOD)
        return status;
    return aj_pay_answer(cli, aj_pay_hold(home, &a.who, cli->args[1], &a.done, &a.err), &a,
                         say_held);
}

enum aj_exit aj_pay_cmd_release(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    enum aj_exit status = aj_pay_ask(cli, true, &a);

    if (status != AJ_EXIT_GOOD)
        return status;
    return aj_pay_answer(cli, aj_pay_release(home, &a.who, cli->args[1], &a.done, &a.err), &a,
                         say_released);
}

enum aj_exit aj_pay_cmd_reverse(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    enum aj_exit status = aj_pay_ask(cli, true, &a);

    if (status != AJ_EXIT_GOOD)
        return status;
    return aj_pay_answer(cli, aj_pay_reverse(home, &a.who, cli->args[1], &a.done, &a.err), &a,
                         say_reversed);
}

/* "-": a line of standard input, so that the number stands neither in the history of the shell nor
   in the list of processes. */
static const char *account_number(const struct aj_cli *cli, char room[ACCOUNT_ROOM])
{
    if (!cli->account_number || strcmp(cli->account_number, "-") != 0)
        return cli->account_number;
    if (!fgets(room, ACCOUNT_ROOM, stdin))
        room[0] = '\0';
    room[strcspn(room, "\r\n")] = '\0';
    return room;
}

enum aj_exit aj_pay_cmd_payee(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    char room[ACCOUNT_ROOM];
    struct aj_pay_redirect redirect = {.claim = cli->args[1],
                                       .payee = {.kind = cli->payee_kind,
                                                 .account_name = cli->account_name,
                                                 .bank_name = cli->bank_name}};
    enum aj_exit status = aj_pay_ask(cli, true, &a);

    if (status != AJ_EXIT_GOOD)
        return status;
    redirect.payee.account_number = account_number(cli, room);
    return aj_pay_answer(cli, aj_pay_payee(home, &a.who, &redirect, &a.done, &a.err), &a,
                         say_payee);
}

static void say_bounced(const json_t *answer)
{
    printf("批次 %s 第 %lld 行（%s）已记退汇：%s。处理后 pay release，再编入新批次。",
           aj_json_text(answer, "batch"), (long long)aj_json_int(answer, "n", 0),
           aj_json_text(answer, "claim"), aj_json_text(answer, "reason"));
}

enum aj_exit aj_pay_cmd_bounce(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    struct aj_pay_bounce bounce = {.batch = cli->args[1]};
    enum aj_exit status = aj_pay_ask(cli, true, &a);

    if (status == AJ_EXIT_GOOD)
        status = aj_pay_on(cli, &bounce.on);
    if (status == AJ_EXIT_GOOD)
        status = aj_pay_number(cli->args[2], "序号", &bounce.n);
    if (status != AJ_EXIT_GOOD)
        return status;
    return aj_pay_answer(cli, aj_pay_bounced(home, &a.who, &bounce, &a.done, &a.err), &a,
                         say_bounced);
}

/* --- 追回 -------------------------------------------------------------------------- */

static void say_demanded(const json_t *answer)
{
    printf("%s 第 %lld 次追回已提出：%s 元，等待另一人批准。", aj_json_text(answer, "claim"),
           (long long)aj_json_int(answer, "recovery", 0), aj_pay_yuan(answer, "fen"));
}

static void say_agreed(const json_t *answer)
{
    printf("%s 第 %lld 次追回已批准。", aj_json_text(answer, "claim"),
           (long long)aj_json_int(answer, "recovery", 0));
}

static void say_received(const json_t *answer)
{
    printf("%s 第 %lld 次追回已收到 %s 元。", aj_json_text(answer, "claim"),
           (long long)aj_json_int(answer, "recovery", 0), aj_pay_yuan(answer, "fen"));
}

typedef enum aj_code (*recovering)(struct aj_home *home, const struct aj_pay_who *who,
                                   const struct aj_pay_recovery *recovery, struct aj_pay_done *done,
                                   struct aj_err *err);

enum aj_exit aj_pay_cmd_recover(const struct aj_cli *cli, struct aj_home *home)
{
    static const struct {
        const char *word;
        recovering run;
        aj_pay_say say;
        bool amount, reason;
    } ways[] = {
        {"demand", aj_pay_recovery_demand, say_demanded, true, true},
        {"approve", aj_pay_recovery_approve, say_agreed, false, false},
        {"receive", aj_pay_recovery_receive, say_received, true, false},
    };
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    struct aj_pay_recovery recovery = {.claim = cli->args[2], .reference = cli->reference};
    enum aj_exit status;
    size_t way = 0;

    while (way < AJ_COUNTOF(ways) && strcmp(ways[way].word, cli->args[1]) != 0)
        way++;
    if (way == AJ_COUNTOF(ways))
        return aj_cli_usage("pay recover 后面写 demand（提出）、approve（批准）或 receive（收到）");
    status = aj_pay_ask(cli, ways[way].reason, &a);
    if (status == AJ_EXIT_GOOD && ways[way].amount)
        status = aj_pay_amount(cli, &recovery.fen);
    if (status == AJ_EXIT_GOOD)
        status = aj_pay_on(cli, &recovery.on);
    if (status == AJ_EXIT_GOOD && cli->n_args == 4)
        status = aj_pay_number(cli->args[3], "第几次追回", &recovery.recovery);
    if (status != AJ_EXIT_GOOD)
        return status;
    return aj_pay_answer(cli, ways[way].run(home, &a.who, &recovery, &a.done, &a.err), &a,
                         ways[way].say);
}

/* --- 调整、确认 ---------------------------------------------------------------------- */

static void say_adjusted(const json_t *answer)
{
    printf("%s 已调整 %s 元（标准 %s）：%s。", aj_json_text(answer, "claim"),
           aj_pay_yuan(answer, "fen"), aj_json_text(answer, "table_version"),
           aj_json_text(answer, "reason"));
}

enum aj_exit aj_pay_cmd_adjust(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    const struct aj_pay_adjust adjust = {
        .number = cli->args[1], .table = cli->table, .facts = cli->ifs.at, .n_facts = cli->ifs.n};
    enum aj_exit status = aj_pay_ask(cli, true, &a);

    if (status != AJ_EXIT_GOOD)
        return status;
    if (!cli->table && cli->ifs.n == 0) {
        return aj_cli_usage(
            "pay adjust 须写明按哪版标准（--table）或哪项事实（--if 质量等级=优秀）");
    }
    return aj_pay_answer(cli, aj_pay_adjust(home, &a.who, &adjust, &a.done, &a.err), &a,
                         say_adjusted);
}

static void say_confirmed(const json_t *answer)
{
    const char *batch = aj_json_text(answer, "batch");

    printf(*batch ? "已确认：最后送银行的批次是 %s。" : "已确认：还没有批次送过银行。%s", batch);
}

enum aj_exit aj_pay_cmd_confirm(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    bool none = strcmp(cli->args[1], "none") == 0;
    const struct aj_pay_confirm confirm = {.batch = none ? "" : cli->args[1],
                                           .sha256 = cli->sha256 ? cli->sha256 : ""};
    enum aj_exit status = aj_pay_ask(cli, true, &a);

    if (status != AJ_EXIT_GOOD)
        return status;
    if (none != !cli->sha256) {
        return aj_cli_usage(
            "pay confirm 批次 须有 --sha256（发放表上的摘要）；没有送过银行写 none");
    }
    return aj_pay_answer(cli, aj_pay_confirm(home, &a.who, &confirm, &a.done, &a.err), &a,
                         say_confirmed);
}

#include "tools/anjuan/pay_answer.h"

#include "base/money.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM ((size_t)1 << 20)

void aj_pay_asking_release(struct aj_pay_asking *a)
{
    aj_auto_pay_done(&a->done);
    aj_arena_reset(&a->arena);
}

/* Several reasons are one text. */
static const char *join(const struct aj_cli_list *reasons, struct aj_arena *arena)
{
    struct aj_buf text = {0};
    const char *joined;

    for (size_t i = 0; i < reasons->n; i++)
        aj_buf_addf(&text, "%s%s", i ? "；" : "", reasons->at[i]);
    joined = text.failed ? NULL : aj_arena_copy(arena, text.data, text.size);
    aj_buf_release(&text);
    return joined;
}

enum aj_exit aj_pay_ask(const struct aj_cli *cli, bool must_reason, struct aj_pay_asking *a)
{
    *a = (struct aj_pay_asking){.arena = {.limit = ROOM}, .who = {.by = cli->by, .key = cli->key}};
    if (!cli->by || !*cli->by)
        return aj_cli_usage("pay %s 须写明由谁办理（--by 姓名）", cli->args[0]);
    if (cli->reasons.n > 0) {
        a->who.reason = join(&cli->reasons, &a->arena);
        if (!a->who.reason)
            return aj_cli_failed(&(struct aj_err){.code = AJ_NO_MEMORY, .text = "out of memory"});
    }
    if (must_reason && !a->who.reason)
        return aj_cli_usage("pay %s 须写明理由（--reason）", cli->args[0]);
    return AJ_EXIT_GOOD;
}

enum aj_exit aj_pay_amount(const struct aj_cli *cli, int64_t *fen)
{
    if (!cli->amount)
        return aj_cli_usage("须写明金额（--amount 元，如 1254.40）");
    if (!aj_fen_parse(cli->amount, fen) || *fen == 0)
        return aj_cli_usage("--amount %s 不是金额；写元，至多两位小数，如 1254.40", cli->amount);
    return AJ_EXIT_GOOD;
}

enum aj_exit aj_pay_on(const struct aj_cli *cli, struct aj_date *on)
{
    *on = AJ_NO_DATE;
    if (cli->on && !aj_date_parse(cli->on, on))
        return aj_cli_usage("--on %s 不是日期；写成 2026-03-12", cli->on);
    return AJ_EXIT_GOOD;
}

enum aj_exit aj_pay_number(const char *text, const char *what, int64_t *out)
{
    char *end;
    long n = strtol(text, &end, 10);

    if (*text < '0' || *text > '9' || *end || n < 1 || n > 100000)
        return aj_cli_usage("%s“%s”应当是 1 起的数", what, text);
    *out = n;
    return AJ_EXIT_GOOD;
}

enum aj_exit aj_pay_answer(const struct aj_cli *cli, enum aj_code code, struct aj_pay_asking *a,
                           aj_pay_say say)
{
    if (code != AJ_OK)
        return aj_cli_failed(&a->err);
    if (cli->json)
        return aj_cli_print(json_incref(a->done.answer));
    say(a->done.answer);
    puts(a->done.repeated ? "（此前已经办理过，没有重复办理）" : "");
    return AJ_EXIT_GOOD;
}

const char *aj_pay_yuan(const json_t *answer, const char *key)
{
    static char texts[4][AJ_FEN_TEXT_SIZE];
    static unsigned next;
    char *text = texts[next++ % AJ_COUNTOF(texts)];

    aj_fen_text(aj_json_int(answer, key, 0), text);
    return text;
}

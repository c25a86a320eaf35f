/* A batch: prepared, approved by another, cancelled, settled. */
#include "base/auto.h"
#include "base/file.h"
#include "index/ledger.h"
#include "service/pay_batch.h"
#include "tools/anjuan/pay_answer.h"
#include "tools/anjuan/pay_sheet_print.h"
#include "tools/anjuan/pay_steps.h"

#include <stdio.h>
#include <string.h>

#define RESULTS_LIMIT ((size_t)16 << 20)
#define LINES_MOST    5000

static void say_prepared(const json_t *answer)
{
    const json_t *skipped = json_object_get(answer, "skipped");
    int64_t n_skipped = aj_json_int(answer, "n_skipped", 0);
    size_t i;
    json_t *one;

    printf("批次 %s：%zu 笔，%s 元。\n", aj_json_text(answer, "batch"),
           json_array_size(json_object_get(answer, "lines")), aj_pay_yuan(answer, "total_fen"));
    json_array_foreach(skipped, i, one)
    {
        printf("  未列入 %s：%s\n", aj_json_text(one, "claim"), aj_json_text(one, "reason"));
    }
    if (n_skipped > (int64_t)json_array_size(skipped))
        printf("  未列入的共 %lld 笔\n", (long long)n_skipped);
    printf("摘要 %s\n下一步：由另一人核对并批准：anjuan pay approve %s --by 姓名",
           aj_json_text(answer, "sha256"), aj_json_text(answer, "batch"));
}

enum aj_exit aj_pay_cmd_batch(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    struct aj_pay_prepare prepare = {
        .claims = cli->args + 1, .n_claims = cli->n_args - 1, .confirmed_by = cli->confirmed_by};
    enum aj_exit status = aj_pay_ask(cli, false, &a);

    if (status == AJ_EXIT_GOOD)
        status = aj_pay_on(cli, &prepare.on);
    if (status != AJ_EXIT_GOOD)
        return status;
    return aj_pay_answer(cli, aj_pay_batch_prepare(home, &a.who, &prepare, &a.done, &a.err), &a,
                         say_prepared);
}

static void say_cancelled(const json_t *answer)
{
    printf("批次 %s 已撤销，各笔恢复为可发放。", aj_json_text(answer, "batch"));
}

enum aj_exit aj_pay_cmd_cancel(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    enum aj_exit status = aj_pay_ask(cli, true, &a);

    if (status != AJ_EXIT_GOOD)
        return status;
    return aj_pay_answer(cli, aj_pay_batch_cancel(home, &a.who, cli->args[1], &a.done, &a.err), &a,
                         say_cancelled);
}

static void say_approved(const json_t *answer)
{
    printf("批次 %s 已由%s批准。下一步：anjuan pay export %s --format csv --by 姓名",
           aj_json_text(answer, "batch"), aj_json_text(answer, "by"),
           aj_json_text(answer, "batch"));
}

/* Nothing is approved unseen: what there is to see, and how to say that it was seen. */
static enum aj_exit show_first(const struct aj_cli *cli, struct aj_home *home)
{
    enum aj_exit status = aj_pay_sheet_print(cli, home, cli->args[1]);

    if (status != AJ_EXIT_GOOD)
        return status;
    return aj_cli_usage("尚未批准。核对以上内容无误后，加上所见的摘要再运行一次："
                        "anjuan pay approve %s --by %s --sha256 摘要",
                        cli->args[1], cli->by);
}

enum aj_exit aj_pay_cmd_approve(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    const struct aj_pay_approve approve = {.batch = cli->args[1], .sha256 = cli->sha256};
    enum aj_exit status = aj_pay_ask(cli, false, &a);

    if (status != AJ_EXIT_GOOD)
        return status;
    if (!cli->sha256)
        return show_first(cli, home);
    return aj_pay_answer(cli, aj_pay_batch_approve(home, &a.who, &approve, &a.done, &a.err), &a,
                         say_approved);
}

/* --- settling -------------------------------------------------------------------------- */

static void say_settled(const json_t *answer)
{
    const json_t *lines = json_object_get(answer, "lines");
    size_t returned = 0;
    size_t i;
    json_t *line;

    json_array_foreach(lines, i, line)
    {
        if (strcmp(aj_json_text(line, "outcome"), "returned") != 0)
            continue;
        returned++;
        printf("  第 %lld 行退回：%s\n", (long long)aj_json_int(line, "n", 0),
               aj_json_text(line, "reason"));
    }
    printf("批次 %s 登记 %zu 笔：已付 %zu，退回 %zu。", aj_json_text(answer, "batch"),
           json_array_size(lines), json_array_size(lines) - returned, returned);
}

/* "3" or "5-9" */
static bool parse_range(const char *text, size_t size, size_t *from, size_t *to)
{
    size_t *at = from;

    *from = *to = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '-' && at == from && i > 0) {
            at = to;
        } else if (text[i] >= '0' && text[i] <= '9' && *at <= LINES_MOST) {
            *at = *at * 10 + (size_t)(text[i] - '0');
        } else {
            return false;
        }
    }
    if (at == from)
        *to = *from;
    return *from >= 1 && *from <= *to && *to <= LINES_MOST;
}

/* "1,2,5-9" as results like `one`. False: misspelt, or more than there can be. */
static bool add_lines(const char *text, const struct aj_pay_result *one, struct aj_pay_results *out)
{
    while (*text) {
        size_t size = strcspn(text, ",");
        size_t from, to;

        if (!parse_range(text, size, &from, &to))
            return false;
        for (; from <= to; from++) {
            if (out->n == LINES_MOST)
                return false;
            out->list[out->n] = *one;
            out->list[out->n++].n = from;
        }
        text += size + (text[size] == ',');
    }
    return true;
}

static enum aj_exit from_options(const struct aj_cli *cli, struct aj_pay_asking *a,
                                 struct aj_pay_settle *settle)
{
    struct aj_pay_result one = {.on = settle->on, .reference = cli->reference};

    settle->results.list = aj_arena_alloc(&a->arena, LINES_MOST * sizeof(one));
    if (!settle->results.list)
        return aj_cli_failed(&(struct aj_err){.code = AJ_NO_MEMORY, .text = "out of memory"});
    one.paid = true;
    for (size_t i = 0; i < cli->paid.n; i++) {
        if (!add_lines(cli->paid.at[i], &one, &settle->results))
            return aj_cli_usage("--paid %s 应当是序号，如 1,2,5-9", cli->paid.at[i]);
    }
    one.paid = false;
    one.reason = a->who.reason;
    for (size_t i = 0; i < cli->returned.n; i++) {
        if (!one.reason)
            return aj_cli_usage("--returned 须有原因（--reason）");
        if (!add_lines(cli->returned.at[i], &one, &settle->results))
            return aj_cli_usage("--returned %s 应当是序号，如 1,2,5-9", cli->returned.at[i]);
    }
    return AJ_EXIT_GOOD;
}

static enum aj_code from_file(const struct aj_cli *cli, struct aj_home *home,
                              struct aj_pay_asking *a, struct aj_pay_settle *settle)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {.limit = RESULTS_LIMIT + 1};
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    struct aj_pay_results_file file = {.on = settle->on};

    AJ_TRY(aj_ledger_batch(home->index, settle->batch, &batch, &a->err));
    AJ_TRY(aj_file_read(cli->csv, RESULTS_LIMIT, &bytes, &a->err));
    file.bytes = bytes.data ? bytes.data : "";
    file.size = bytes.size;
    file.batch = batch;
    return aj_pay_results_read(&file, &a->arena, &settle->results, &a->err);
}

enum aj_exit aj_pay_cmd_settle(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    struct aj_pay_settle settle = {.batch = cli->args[1], .rest_paid = cli->all};
    enum aj_exit status = aj_pay_ask(cli, false, &a);
    bool told = cli->paid.n > 0 || cli->returned.n > 0;

    if (status == AJ_EXIT_GOOD)
        status = aj_pay_on(cli, &settle.on);
    if (status != AJ_EXIT_GOOD)
        return status;
    a.arena.limit = 2 * RESULTS_LIMIT;
    if (cli->csv && (told || cli->all))
        return aj_cli_usage("--csv 不和 --paid、--returned、--all 一起用");
    if (!cli->csv && !told && !cli->all)
        return aj_cli_usage("须写明结果：--paid、--returned、--all（其余都已付）或 --csv 文件");
    if (cli->csv) {
        if (from_file(cli, home, &a, &settle) != AJ_OK)
            return aj_cli_failed(&a.err);
    } else {
        status = from_options(cli, &a, &settle);
        if (status != AJ_EXIT_GOOD)
            return status;
    }
    return aj_pay_answer(cli, aj_pay_batch_settle(home, &a.who, &settle, &a.done, &a.err), &a,
                         say_settled);
}

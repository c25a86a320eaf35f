/* A batch for the bank, and on paper. */
#include "base/auto.h"
#include "base/file.h"
#include "service/pay_export.h"
#include "tools/anjuan/pay_answer.h"
#include "tools/anjuan/pay_sheet_print.h"
#include "tools/anjuan/pay_steps.h"

#include <stdio.h>
#include <string.h>

static void say_exported(const json_t *answer)
{
    const char *output = aj_json_text(answer, "output");

    if (*output)
        printf("已写 %s（内有完整账号，只交银行，用后删除）。\n", output);
    printf("批次 %s 已送银行（%s），文件摘要 %s。", aj_json_text(answer, "batch"),
           aj_json_text(answer, "format"), aj_json_text(answer, "file_sha256"));
}

enum aj_exit aj_pay_cmd_export(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_pay_asking_release) struct aj_pay_asking a = {0};
    struct aj_pay_export wanted = {.batch = cli->args[1], .output = cli->output};
    enum aj_exit status = aj_pay_ask(cli, false, &a);

    if (status != AJ_EXIT_GOOD)
        return status;
    if (!cli->format || !aj_pay_format_from_word(cli->format, &wanted.format))
        return aj_cli_usage("--format 是 csv、csv-gb18030、pain.001 之一");
    return aj_pay_answer(cli, aj_pay_export(home, &a.who, &wanted, &a.done, &a.err), &a,
                         say_exported);
}

static enum aj_exit write_paper(const struct aj_cli *cli, struct aj_home *home,
                                const struct aj_pay_paper_wanted *wanted)
{
    AJ_AUTO(aj_buf_release) struct aj_buf pdf = {0};
    struct aj_err err = {0};

    if (aj_pay_paper_draw(home, wanted, &pdf, &err) != AJ_OK ||
        aj_file_replace(cli->output, pdf.data, pdf.size, 0600, &err) != AJ_OK)
        return aj_cli_failed(&err);
    if (cli->json) {
        return aj_cli_print(
            json_pack("{s:s, s:I}", "output", cli->output, "bytes", (json_int_t)pdf.size));
    }
    printf("已写 %s。\n", cli->output);
    return AJ_EXIT_GOOD;
}

enum aj_exit aj_pay_cmd_sheet(const struct aj_cli *cli, struct aj_home *home)
{
    struct aj_pay_paper_wanted wanted = {.paper = AJ_PAY_PAPER_SHEET};

    if (cli->n_args == 1) {
        if (cli->output || cli->vouchers)
            return aj_cli_usage("pay sheet 后面写批次，如 2026-001");
        return aj_pay_batches_print(cli, home);
    }
    if (cli->vouchers) {
        bool by_payee = strcmp(cli->vouchers, "payee") == 0;

        if (!by_payee && strcmp(cli->vouchers, "line") != 0)
            return aj_cli_usage("--vouchers 是 line（每笔一张）或 payee（每人一张）");
        if (!cli->output)
            return aj_cli_usage("领款凭单须写明写到哪里（--output 文件.pdf）");
        wanted.paper = by_payee ? AJ_PAY_PAPER_VOUCHERS_BY_PAYEE : AJ_PAY_PAPER_VOUCHERS;
    }
    wanted.batch = cli->args[1];
    return cli->output ? write_paper(cli, home, &wanted)
                       : aj_pay_sheet_print(cli, home, cli->args[1]);
}

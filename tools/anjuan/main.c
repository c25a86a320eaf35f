#include "tools/anjuan/cli.h"
#include "tools/anjuan/failure.h"
#include "tools/anjuan/options.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define USUAL (OPT_HOME | OPT_JSON)

static const struct {
    const char *name;
    aj_command run;
    unsigned options;
    const char *usage;
} commands[] = {
    /* clang-format off */
    {"init", aj_cmd_init, USUAL | OPT_PROFILE, "init [--profile 地方]"},
    {"archive", aj_cmd_archive, USUAL | OPT_REVIEWER, "archive 文件夹…  [--reviewer 姓名]"},
    {"case", aj_cmd_case, USUAL | OPT_REVIEWER | OPT_BY | OPT_REASON | OPT_OUTPUT,
     "case import|hand-in|check|preview|return|accept|seal|show 案号或文件夹"},
    {"find", aj_cmd_find, USUAL | OPT_LIMIT | OPT_FINDING,
     "find 检索式 [--facets] [--filter 项目=值]… [--sort best|newest] [--limit N] [--csv 文件]"},
    {"bag", aj_cmd_bag, OPT_JSON, "bag verify 路径…"},
    {"verify", aj_cmd_verify, USUAL | OPT_ALL, "verify 案号或档号… | --all"},
    {"pay", aj_cmd_pay, ~0U, /* each of its steps takes its own */
     "pay list|show|budget|hold|release|payee|reverse|batch|sheet|approve|cancel|export|settle|bounce|recover|"
     "adjust|confirm|report|ledger|reconcile …（anjuan pay 看用法）"},
    {"journal", aj_cmd_journal, USUAL, "journal head | prove 序号 | verify"},
    {"rebuild", aj_cmd_rebuild, USUAL | OPT_COMPARE, "rebuild [--compare]"},
    {"doctor", aj_cmd_doctor, USUAL, "doctor"},
    /* clang-format on */
};

static void print_help(FILE *to)
{
    (void)fprintf(to, "用法：anjuan [--home 案卷库] [--json] 命令 …\n\n");
    for (size_t i = 0; i < AJ_COUNTOF(commands); i++)
        (void)fprintf(to, "  %s\n", commands[i].usage);
    (void)fprintf(to,
                  "\n退出状态：0 正常；1 所查有问题；2 用法有误；3 失败，未留下半成品。\n"
                  "案卷库缺省为环境变量 ANJUAN_HOME，再缺省为 ./anjuan-home。手册：man anjuan\n");
}

static enum aj_exit dispatch(struct aj_cli *cli, uint64_t seen)
{
    const char *name = cli->args[0];
    const char *unknown;

    for (size_t i = 0; i < AJ_COUNTOF(commands); i++) {
        if (strcmp(commands[i].name, name) != 0)
            continue;
        unknown = aj_option_unwanted(seen, commands[i].options | OPT_HOME);
        if (unknown) {
            return aj_cli_usage("%s 不用选项 %s；用法：anjuan %s", name, unknown,
                                commands[i].usage);
        }
        cli->seen = seen;
        cli->args++;
        cli->n_args--;
        return commands[i].run(cli);
    }
    return aj_cli_usage("没有命令 %s", name);
}

int main(int argc, char **argv)
{
    struct aj_cli cli = {.home = getenv("ANJUAN_HOME")};
    const char **args = calloc((size_t)argc + 1, sizeof(*args));
    uint64_t seen = 0;
    bool only_args = false;
    enum aj_exit status = AJ_EXIT_GOOD;

    /* NOLINTNEXTLINE(concurrency-mt-unsafe) there is no other thread yet */
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    (void)umask(077); /* files hold the most private things of poor people */
    (void)signal(SIGPIPE, SIG_IGN);
    aj_failure_catch_bus_error();
    if (!args)
        return AJ_EXIT_FAILED;
    if (!cli.home || !*cli.home)
        cli.home = "anjuan-home";
    cli.args = args;
    for (int i = 1; status == AJ_EXIT_GOOD && i < argc; i++) {
        if (!only_args && (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)) {
            print_help(stdout);
            free(args);
            return AJ_EXIT_GOOD;
        }
        if (!only_args && strcmp(argv[i], "--version") == 0) {
            puts("anjuan " AJ_VERSION);
            free(args);
            return AJ_EXIT_GOOD;
        }
        if (!only_args && strcmp(argv[i], "--") == 0) {
            only_args = true;
        } else if (!only_args && strncmp(argv[i], "--", 2) == 0) {
            status = aj_option_take(&cli, argc, argv, &i, &seen);
        } else {
            args[cli.n_args++] = argv[i];
        }
    }
    if (status == AJ_EXIT_GOOD && cli.n_args == 0) {
        print_help(stderr);
        status = AJ_EXIT_USAGE;
    }
    if (status == AJ_EXIT_GOOD)
        status = dispatch(&cli, seen);
    free(args);
    return (int)status;
}

#include "service/fixity.h"

#include "archive/bag.h"
#include "base/auto.h"
#include "tools/anjuan/cli.h"
#include "tools/anjuan/findings.h"
#include "tools/anjuan/lookup.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ARENA_LIMIT ((size_t)256 << 20)

static json_t *bag_json(const char *path, const struct aj_bag_report *report,
                        const struct aj_findings *findings)
{
    return json_pack("{s:s, s:s, s:b, s:b, s:I, s:I, s:o}", "path", path, "version",
                     report->version ? report->version : "", "complete", report->complete, "valid",
                     report->valid, "payload_bytes", (json_int_t)report->payload_bytes,
                     "payload_count", (json_int_t)report->payload_count, "findings",
                     aj_findings_json(findings));
}

/* One bag; its JSON into `list`, or lines for people. */
static enum aj_exit verify_bag(const struct aj_cli *cli, const char *path, json_t *list)
{
    struct aj_arena arena = {.limit = ARENA_LIMIT};
    struct aj_findings findings = {.arena = &arena};
    struct aj_bag_report report = {0};
    struct aj_err err = {0};
    enum aj_exit status = AJ_EXIT_GOOD;

    if (aj_bag_verify(path, &arena, &report, &findings, &err) != AJ_OK) {
        status = aj_cli_failed(&err);
    } else {
        if (cli->json) {
            (void)json_array_append_new(list, bag_json(path, &report, &findings));
        } else {
            printf("%s：%s（BagIt %s，%" PRIu64 " 个文件，%" PRIu64 " 字节）\n", path,
                   report.valid ? "有效" : "无效", report.version ? report.version : "?",
                   report.payload_count, report.payload_bytes);
            aj_findings_print(&findings);
        }
        if (!report.valid)
            status = AJ_EXIT_FAULT;
    }
    aj_findings_release(&findings);
    aj_arena_reset(&arena);
    return status;
}

enum aj_exit aj_cmd_bag(const struct aj_cli *cli)
{
    AJ_AUTO(aj_auto_json) json_t *list = json_array();
    enum aj_exit worst = AJ_EXIT_GOOD;

    if (cli->n_args < 2 || strcmp(cli->args[0], "verify") != 0)
        return aj_cli_usage("用法：anjuan bag verify 路径…");
    for (size_t i = 1; i < cli->n_args; i++) {
        enum aj_exit status = verify_bag(cli, cli->args[i], list);

        worst = status > worst ? status : worst;
    }
    if (cli->json && aj_cli_print(json_pack("{s:O}", "bags", list)) != AJ_EXIT_GOOD)
        return AJ_EXIT_FAILED;
    return worst;
}

static void show_progress(const char *archive_number, bool good, void *arg)
{
    const struct aj_cli *cli = arg;

    if (!cli->json)
        printf("%s %s\n", good ? "完好" : "有问题", archive_number);
}

static enum aj_code verify_named(const struct aj_cli *cli, struct aj_home *home,
                                 struct aj_findings *findings, struct aj_verified *verified,
                                 struct aj_err *err)
{
    for (size_t i = 0; i < cli->n_args; i++) {
        const char *key;
        size_t before = aj_findings_count(findings, AJ_ERROR);

        AJ_TRY(aj_cli_look_up(home, cli->args[i], findings->arena, &key, err));
        AJ_TRY(aj_verify_case(home, key, findings, verified, err));
        if (!cli->json) {
            printf("%s %s\n", aj_findings_count(findings, AJ_ERROR) == before ? "完好" : "有问题",
                   cli->args[i]);
        }
    }
    return AJ_OK;
}

enum aj_exit aj_cmd_verify(const struct aj_cli *cli)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = NULL;
    struct aj_arena arena = {.limit = ARENA_LIMIT};
    struct aj_findings findings = {.arena = &arena};
    struct aj_verified verified = {0};
    struct aj_cli watcher = *cli; /* a callback's argument is not const */
    struct aj_err err = {0};
    char good[128];
    enum aj_code code;
    enum aj_exit status;

    if (cli->all == (cli->n_args > 0))
        return aj_cli_usage("verify 后面要写案号或档号，或者 --all");
    if (!aj_cli_open(cli, AJ_HOME_READ, &home))
        return AJ_EXIT_FAILED;
    code = cli->all ? aj_verify_all(home, &findings, show_progress, &watcher, &verified, &err)
                    : verify_named(cli, home, &findings, &verified, &err);
    (void)snprintf(good, sizeof(good), "%" PRIu64 " 卷、%" PRIu64 " 字节逐字节核对无误。",
                   verified.bundles, verified.bytes);
    status = code == AJ_OK ? aj_findings_report(cli, &findings, good, "核对发现问题。")
                           : aj_cli_failed(&err);
    aj_findings_release(&findings);
    aj_arena_reset(&arena);
    return status;
}

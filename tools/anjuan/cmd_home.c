#include "base/auto.h"
#include "service/doctor.h"
#include "service/rebuilding.h"
#include "tools/anjuan/cli.h"
#include "tools/anjuan/findings.h"
#include "tools/anjuan/templates.h"

#include <stdio.h>
#include <stdlib.h>

enum aj_exit aj_cmd_init(const struct aj_cli *cli)
{
    const char *place = cli->profile ? cli->profile : "zhejiang";
    AJ_AUTO(aj_auto_free) char *templates = aj_templates_folder();
    struct aj_err err = {0};

    if (cli->n_args)
        return aj_cli_usage("init 不带“%s”", cli->args[0]);
    if (!templates) {
        return aj_cli_failed(&(struct aj_err){
            .code = AJ_IO, .text = "找不到 templates/；请设环境变量 ANJUAN_TEMPLATES"});
    }
    if (aj_home_init(cli->home, templates, place, &err) != AJ_OK) {
        (void)aj_cli_failed(&err);
        return AJ_EXIT_FAILED;
    }
    if (cli->json)
        return aj_cli_print(json_pack("{s:s, s:s}", "home", cli->home, "profile", place));
    printf("案卷库已建好：%s（规则：%s）\n封签密钥在 %s/keys，请另行备份保管。\n", cli->home, place,
           cli->home);
    return AJ_EXIT_GOOD;
}

enum aj_exit aj_cmd_doctor(const struct aj_cli *cli)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = NULL;
    struct aj_arena arena = {.limit = (size_t)64 << 20};
    struct aj_findings findings = {.arena = &arena};
    struct aj_err err = {0};
    enum aj_exit status;

    if (!aj_cli_open(cli, AJ_HOME_READ, &home))
        return AJ_EXIT_FAILED;
    if (aj_doctor(home, &findings, &err) != AJ_OK) {
        status = aj_cli_failed(&err);
    } else {
        status = aj_findings_report(cli, &findings, "体检：一切正常。", "体检：发现问题。");
    }
    aj_findings_release(&findings);
    aj_arena_reset(&arena);
    return status;
}

static enum aj_exit compare(const struct aj_cli *cli)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = NULL;
    struct aj_arena arena = {.limit = (size_t)16 << 20};
    const char *difference = "";
    bool equal = false;
    struct aj_err err = {0};
    enum aj_exit status;

    if (!aj_cli_open(cli, AJ_HOME_READ, &home))
        return AJ_EXIT_FAILED;
    if (aj_rebuild_compare(home, &arena, &equal, &difference, &err) != AJ_OK) {
        status = aj_cli_failed(&err);
    } else if (cli->json) {
        status = aj_cli_print(
            json_pack("{s:b, s:s?}", "equal", equal, "difference", equal ? NULL : difference));
    } else {
        status = printf(equal ? "由仓库重建的索引与现用索引完全一致。%s\n" : "不一致：%s\n",
                        equal ? "" : difference) < 0
                     ? AJ_EXIT_FAILED
                     : AJ_EXIT_GOOD;
    }
    if (status == AJ_EXIT_GOOD && !equal)
        status = AJ_EXIT_FAULT;
    aj_arena_reset(&arena);
    return status;
}

enum aj_exit aj_cmd_rebuild(const struct aj_cli *cli)
{
    struct aj_err err = {0};

    if (cli->compare)
        return compare(cli);
    if (aj_rebuild(cli->home, &err) != AJ_OK) {
        (void)aj_cli_failed(&err);
        return AJ_EXIT_FAILED; /* whatever the reason: there is no new index */
    }
    if (cli->json)
        return aj_cli_print(json_pack("{s:b}", "rebuilt", 1));
    puts("索引已由仓库重建；原索引留在 index.old。");
    return AJ_EXIT_GOOD;
}

#include "base/auto.h"
#include "base/date.h"
#include "base/file.h"
#include "base/money.h"
#include "casefile/number.h"
#include "service/archiving.h"
#include "service/casework.h"
#include "service/seal.h"
#include "tools/anjuan/cli.h"
#include "tools/anjuan/findings.h"
#include "tools/anjuan/lookup.h"
#include "tools/anjuan/table.h"

#include <stdio.h>
#include <string.h>

/* `anjuan case STEP NUMBER|FOLDER`: the steps of the main job one by one. */

/* The case that any of its numbers names, in any spelling. */
static enum aj_code load(struct aj_home *home, const char *number, struct aj_dossier *d,
                         struct aj_err *err)
{
    struct aj_arena arena = {.limit = 1 << 16};
    const char *key = NULL;
    enum aj_code code = aj_index_resolve(home->index, number, &arena, &key, err);

    if (code == AJ_OK)
        code = aj_dossier_load(home, key, d, err);
    aj_arena_reset(&arena);
    return code;
}

/* A folder is looked at as it lies there; anything else is a number known to the index. */
static enum aj_code take_or_load(struct aj_home *home, const char *what, struct aj_dossier *d,
                                 struct aj_err *err)
{
    if (aj_file_is_folder(what))
        return aj_dossier_take(home, what, AJ_TAKE_TO_SEAL, d, err);
    return load(home, what, d, err);
}

static enum aj_exit tell_report(const struct aj_cli *cli, const struct aj_dossier *d,
                                const struct aj_archived *result, const char *done)
{
    bool good = aj_dossier_in_order(d);
    char fen[AJ_FEN_TEXT_SIZE];

    if (cli->json) {
        enum aj_exit status = aj_cli_print(aj_case_report(d, result));

        if (status != AJ_EXIT_GOOD)
            return status;
    } else {
        printf("%s：%zu 份材料\n", d->json ? d->facts.case_number : d->folder, d->n_papers);
        aj_findings_print(&d->findings);
        if (d->has_subsidy) {
            aj_fen_text(d->subsidy.payable_fen, fen);
            printf("补贴 %s 元（%s）\n", fen, d->subsidy.table_version);
        }
        puts(good ? done : "有问题未解决。");
    }
    return good ? AJ_EXIT_GOOD : AJ_EXIT_FAULT;
}

static enum aj_exit cmd_check(const struct aj_cli *cli, struct aj_home *home, struct aj_dossier *d)
{
    struct aj_err err = {0};

    if (take_or_load(home, cli->args[1], d, &err) != AJ_OK ||
        aj_dossier_check(home, d, &err) != AJ_OK)
        return aj_cli_failed(&err);
    return tell_report(cli, d, NULL, "可以归档。");
}

static enum aj_exit cmd_import(const struct aj_cli *cli, struct aj_home *home, struct aj_dossier *d)
{
    struct aj_err err = {0};
    enum aj_exit status;

    if (aj_dossier_take(home, cli->args[1], AJ_TAKE_TO_KEEP, d, &err) != AJ_OK ||
        aj_dossier_check(home, d, &err) != AJ_OK)
        return aj_cli_failed(&err);
    if (!d->json) /* nothing to file it under */
        return tell_report(cli, d, NULL, "");
    if (aj_case_import(home, d, cli->by ? cli->by : d->facts.handler.name, &err) != AJ_OK)
        return aj_cli_failed(&err);
    status = tell_report(cli, d, NULL, "已收入，可以交卷。");
    if (status == AJ_EXIT_FAULT && !cli->json)
        puts("材料已收入；问题解决后再交卷。");
    return status == AJ_EXIT_FAILED ? status : AJ_EXIT_GOOD; /* taken in, whatever it still lacks */
}

static enum aj_exit cmd_hand_in(const struct aj_cli *cli, struct aj_home *home,
                                struct aj_dossier *d)
{
    struct aj_err err = {0};

    if (load(home, cli->args[1], d, &err) != AJ_OK || aj_dossier_check(home, d, &err) != AJ_OK)
        return aj_cli_failed(&err);
    if (!aj_dossier_in_order(d))
        return tell_report(cli, d, NULL, "");
    if (aj_case_hand_in(home, d, cli->by ? cli->by : d->facts.handler.name, &err) != AJ_OK)
        return aj_cli_failed(&err);
    return tell_report(cli, d, NULL, "已交卷，等待审查。");
}

static enum aj_exit cmd_return(const struct aj_cli *cli, struct aj_home *home, struct aj_dossier *d)
{
    struct aj_err err = {0};

    if (cli->reasons.n == 0)
        return aj_cli_usage("退回须写明理由（--reason）");
    if (load(home, cli->args[1], d, &err) != AJ_OK ||
        aj_case_return(home, d->key, aj_cli_reviewer(cli, home), cli->reasons.at, cli->reasons.n,
                       &err) != AJ_OK)
        return aj_cli_failed(&err);
    if (cli->json) {
        return aj_cli_print(
            json_pack("{s:s, s:s}", "case_number", d->facts.case_number, "state", "returned"));
    }
    printf("%s 已退回。\n", d->facts.case_number);
    return AJ_EXIT_GOOD;
}

static enum aj_exit cmd_accept(const struct aj_cli *cli, struct aj_home *home, struct aj_dossier *d)
{
    struct aj_err err = {0};

    if (load(home, cli->args[1], d, &err) != AJ_OK || aj_dossier_check(home, d, &err) != AJ_OK)
        return aj_cli_failed(&err);
    if (!aj_dossier_in_order(d))
        return tell_report(cli, d, NULL, "");
    if (aj_case_accept(home, d, aj_cli_reviewer(cli, home), &err) != AJ_OK)
        return aj_cli_failed(&err);
    return tell_report(cli, d, NULL, "已接收，可以归档。");
}

static enum aj_exit cmd_seal(const struct aj_cli *cli, struct aj_home *home, struct aj_dossier *d)
{
    struct aj_archived result = {0};
    struct aj_err err = {0};
    char done[256];

    if (load(home, cli->args[1], d, &err) != AJ_OK || aj_dossier_check(home, d, &err) != AJ_OK)
        return aj_cli_failed(&err);
    if (!aj_dossier_in_order(d))
        return tell_report(cli, d, NULL, "");
    if (aj_case_seal(home, d, aj_cli_reviewer(cli, home), &result.sealed, &err) != AJ_OK)
        return aj_cli_failed(&err);
    result.archived = true;
    aj_digest_hex(&result.sealed.bundle.sha256, result.bundle_sha256);
    (void)snprintf(done, sizeof(done), "已归档，档号 %s。", result.sealed.archive_number);
    return tell_report(cli, d, &result, done);
}

static enum aj_exit cmd_preview(const struct aj_cli *cli, struct aj_home *home,
                                struct aj_dossier *d)
{
    AJ_AUTO(aj_buf_release) struct aj_buf pdf = {0};
    const char *output = cli->output ? cli->output : "preview.pdf";
    struct aj_err err = {0};

    if (take_or_load(home, cli->args[1], d, &err) != AJ_OK ||
        aj_dossier_check(home, d, &err) != AJ_OK || aj_case_preview(home, d, &pdf, &err) != AJ_OK ||
        aj_file_replace(output, pdf.data, pdf.size, 0600, &err) != AJ_OK)
        return aj_cli_failed(&err);
    if (cli->json) {
        return aj_cli_print(
            json_pack("{s:s, s:I}", "output", output, "bytes", (json_int_t)pdf.size));
    }
    printf("已生成预览：%s\n", output);
    return AJ_EXIT_GOOD;
}

static void print_step(const json_t *record, const char *key, const char *label)
{
    const json_t *step = json_object_get(record, key);
    char instant[AJ_INSTANT_SIZE];

    if (!step)
        return;
    aj_instant_text(aj_json_int(step, "at", 0), instant);
    printf("  %s  %s  %s\n", instant, label, aj_json_text(step, "by"));
}

static void print_returns(const json_t *returns)
{
    char instant[AJ_INSTANT_SIZE];
    size_t i, k;
    json_t *one, *reason;

    json_array_foreach(returns, i, one)
    {
        aj_instant_text(aj_json_int(one, "at", 0), instant);
        printf("  %s  退回  %s\n", instant, aj_json_text(one, "by"));
        json_array_foreach(json_object_get(one, "reasons"), k, reason)
        {
            printf("      %s\n", json_is_string(reason) ? json_string_value(reason)
                                                        : aj_json_text(reason, "message"));
        }
    }
}

static void print_record(const struct aj_profile *profile, const json_t *record)
{
    const json_t *archived = json_object_get(record, "archived");
    const json_t *papers = json_object_get(record, "papers");
    enum aj_state state = AJ_STATE_NONE;
    size_t i;
    json_t *paper;

    (void)aj_state_from_word(aj_json_text(record, "state"), &state);
    printf("%s  %s\n", aj_json_text(record, "case_number"), aj_state_zh(state));
    if (archived) {
        printf("  档号 %s  保管期限 %s\n  案卷 %s\n  摘要 %s\n",
               aj_json_text(archived, "archive_number"), aj_json_text(archived, "retention"),
               aj_json_text(json_object_get(archived, "bundle"), "key"),
               aj_json_text(json_object_get(archived, "bundle"), "sha256"));
    }
    print_step(record, "submitted", "交卷");
    print_returns(json_object_get(record, "returned"));
    print_step(record, "accepted", "接收");
    print_step(record, "archived", "归档");
    json_array_foreach(papers, i, paper)
    {
        const json_t *part = json_array_get(json_object_get(paper, "parts"), 0);

        const struct aj_kind *kind = aj_profile_kind(profile, aj_json_text(part, "kind"));

        printf("  %3zu  ", i + 1);
        aj_table_cell(kind ? kind->name : "（未归类）", 28);
        puts(aj_json_text(paper, "name"));
    }
}

static enum aj_exit cmd_show(const struct aj_cli *cli, struct aj_home *home, struct aj_dossier *d)
{
    AJ_AUTO(aj_auto_json) json_t *record = NULL;
    struct aj_arena arena = {.limit = 1 << 16};
    const char *key = NULL;
    struct aj_err err = {0};
    enum aj_code code = aj_cli_look_up(home, cli->args[1], &arena, &key, &err);

    (void)d;
    if (code == AJ_OK)
        code = aj_index_case(home->index, key, &record, &err);
    aj_arena_reset(&arena);
    if (code != AJ_OK)
        return aj_cli_failed(&err);
    if (cli->json) {
        aj_cli_mask_account(
            json_object_get(json_object_get(json_object_get(record, "facts"), "handler"), "payee"));
        return aj_cli_print(json_incref(record));
    }
    print_record(home->profile, record);
    return AJ_EXIT_GOOD;
}

static const struct {
    const char *name;
    enum aj_home_mode mode;
    enum aj_exit (*run)(const struct aj_cli *cli, struct aj_home *home, struct aj_dossier *d);
} steps[] = {
    {"import", AJ_HOME_WRITE, cmd_import}, {"hand-in", AJ_HOME_WRITE, cmd_hand_in},
    {"check", AJ_HOME_READ, cmd_check},    {"preview", AJ_HOME_READ, cmd_preview},
    {"return", AJ_HOME_WRITE, cmd_return}, {"accept", AJ_HOME_WRITE, cmd_accept},
    {"seal", AJ_HOME_WRITE, cmd_seal},     {"show", AJ_HOME_READ, cmd_show},
};

enum aj_exit aj_cmd_case(const struct aj_cli *cli)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = NULL;
    AJ_AUTO(aj_dossier_close) struct aj_dossier d = {0};

    if (cli->n_args != 2)
        return aj_cli_usage("case 后面要写步骤和一个案号（或文件夹）");
    for (size_t i = 0; i < AJ_COUNTOF(steps); i++) {
        if (strcmp(steps[i].name, cli->args[0]) != 0)
            continue;
        if (!aj_cli_open(cli, steps[i].mode, &home))
            return AJ_EXIT_FAILED;
        return steps[i].run(cli, home, &d);
    }
    return aj_cli_usage("case 没有步骤 %s", cli->args[0]);
}

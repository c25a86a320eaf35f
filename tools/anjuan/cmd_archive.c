#include "base/auto.h"
#include "base/money.h"
#include "service/archiving.h"
#include "tools/anjuan/cli.h"
#include "tools/anjuan/failure.h"
#include "tools/anjuan/findings.h"
#include "tools/anjuan/table.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* What the summary table says of one case, kept after its dossier is gone. */
struct row {
    char folder[80];
    char number[96];
    char archive_number[128];
    int64_t fen;
    size_t papers, errors, warnings;
    bool archived;
};

struct run {
    const struct aj_cli *cli;
    struct aj_home *home;
    json_t *reports;
    struct row *rows;
    size_t n, archived;
};

static const char *base_name(const char *folder)
{
    size_t size = strlen(folder);

    while (size > 1 && folder[size - 1] == '/')
        size--;
    while (size > 0 && folder[size - 1] != '/')
        size--;
    return folder + size;
}

static void keep_row(struct run *run, const char *folder, const struct aj_dossier *d,
                     const struct aj_archived *result)
{
    struct row *row = &run->rows[run->n++];

    *row = (struct row){
        .fen = d->has_subsidy ? d->subsidy.payable_fen : 0,
        .papers = d->n_papers,
        .errors = aj_findings_count(&d->findings, AJ_ERROR),
        .warnings = aj_findings_count(&d->findings, AJ_WARNING),
        .archived = result->archived,
    };
    (void)snprintf(row->folder, sizeof(row->folder), "%.70s", base_name(folder));
    row->folder[strcspn(row->folder, "/")] = '\0';
    (void)snprintf(row->number, sizeof(row->number), "%s", d->json ? d->facts.case_number : "—");
    if (result->archived) {
        (void)snprintf(row->archive_number, sizeof(row->archive_number), "%s",
                       result->sealed.archive_number);
    }
    run->archived += result->archived;
}

static void tell(const struct run *run, const struct aj_dossier *d,
                 const struct aj_archived *result, double seconds)
{
    const struct row *row = &run->rows[run->n - 1];

    if (run->cli->json)
        return;
    printf("[%zu/%zu] %s  %s  ", run->n, run->cli->n_args, row->folder, row->number);
    if (result->archived) {
        printf("已归档 %s  %zu 份 %d 页  %.2f 秒\n", row->archive_number, row->papers,
               result->sealed.pages, seconds);
    } else {
        printf("未归档：%zu 项问题\n", row->errors);
    }
    aj_findings_print(&d->findings);
    (void)fflush(stdout);
}

static double now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum aj_code archive_one(struct run *run, const char *folder, struct aj_err *err)
{
    AJ_AUTO(aj_dossier_close) struct aj_dossier d = {0};
    struct aj_archived result;
    double began = now();
    json_t *report;

    AJ_TRY(aj_archive_folder(run->home, folder, aj_cli_reviewer(run->cli, run->home), &d, &result,
                             err));
    report = aj_case_report(&d, &result);
    if (!report || json_array_append_new(run->reports, report) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    keep_row(run, folder, &d, &result);
    tell(run, &d, &result, now() - began);
    return AJ_OK;
}

static void print_summary(const struct run *run)
{
    char fen[AJ_FEN_TEXT_SIZE];
    int64_t total = 0;

    puts("");
    aj_table_cell("案号", 30);
    aj_table_cell("结果", 8);
    aj_table_cell("档号", 30);
    aj_table_number("材料", 4);
    aj_table_number("注意", 4);
    aj_table_number("补贴（元）", 12);
    puts("");
    for (size_t i = 0; i < run->n; i++) {
        const struct row *row = &run->rows[i];
        char text[32];

        aj_table_cell(row->number, 30);
        aj_table_cell(row->archived ? "已归档" : "未归档", 8);
        aj_table_cell(row->archived ? row->archive_number : "—", 30);
        (void)snprintf(text, sizeof(text), "%zu", row->papers);
        aj_table_number(text, 4);
        (void)snprintf(text, sizeof(text), "%zu", row->warnings);
        aj_table_number(text, 4);
        aj_fen_text(row->archived ? row->fen : 0, fen);
        aj_table_number(fen, 12);
        puts("");
        total += row->archived ? row->fen : 0;
    }
    aj_fen_text(total, fen);
    printf("共 %zu 件：已归档 %zu 件，退回 %zu 件；可发补贴合计 %s 元。\n", run->n, run->archived,
           run->n - run->archived, fen);
}

static enum aj_exit finish(struct run *run, const struct aj_err *failed)
{
    enum aj_exit status = run->archived == run->n ? AJ_EXIT_GOOD : AJ_EXIT_FAULT;

    if (failed)
        status = AJ_EXIT_FAILED;
    if (run->cli->json) {
        json_t *all = json_pack("{s:O}", "cases", run->reports);

        if (failed && all)
            (void)json_object_set_new(all, "error", json_string(failed->text));
        if (aj_cli_print(all) != AJ_EXIT_GOOD)
            status = AJ_EXIT_FAILED;
    } else {
        print_summary(run);
    }
    if (failed)
        (void)aj_cli_failed(failed);
    return status;
}

/* A folder that is not there speaks for itself; the other folders go on. */
static bool goes_on(const struct aj_err *err)
{
    return err->code == AJ_NOT_FOUND || err->code == AJ_FORBIDDEN;
}

enum aj_exit aj_cmd_archive(const struct aj_cli *cli)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = NULL;
    AJ_AUTO(aj_auto_json) json_t *reports = json_array();
    AJ_AUTO(aj_auto_free) struct row *rows = calloc(cli->n_args + 1, sizeof(*rows));
    struct run run = {.cli = cli, .reports = reports, .rows = rows};
    struct aj_err err = {0};
    struct aj_err absent = {0};

    if (cli->n_args == 0)
        return aj_cli_usage("archive 后面要写案件文件夹");
    if (!reports || !rows)
        return AJ_EXIT_FAILED;
    if (!aj_cli_open(cli, AJ_HOME_WRITE, &home))
        return AJ_EXIT_FAILED;
    run.home = home;
    aj_stop_gently();
    for (size_t i = 0; i < cli->n_args; i++) {
        if (aj_stop_wanted()) {
            (void)aj_fail(&err, AJ_IO, "按要求停止：还有 %zu 个文件夹没有处理；请重新运行同一命令",
                          cli->n_args - i);
            return finish(&run, &err);
        }
        if (archive_one(&run, cli->args[i], &err) == AJ_OK)
            continue;
        if (!goes_on(&err))
            return finish(&run, &err);
        (void)aj_cli_failed(&err);
        absent = err;
    }
    return finish(&run, absent.code ? &absent : NULL);
}

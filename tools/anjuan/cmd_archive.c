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

struct run {
    const struct aj_cli *cli;
    struct aj_home *home;
    json_t *reports;
    size_t n, archived;
};

/* The last part of a folder's name, however many '/' end it. */
static void print_name(const char *folder)
{
    size_t end = strlen(folder), begin;

    while (end > 1 && folder[end - 1] == '/')
        end--;
    for (begin = end; begin > 0 && folder[begin - 1] != '/'; begin--)
        ;
    printf("%.*s", (int)(end - begin), folder + begin);
}

static void tell(const struct run *run, const struct aj_dossier *d,
                 const struct aj_archived *result, double seconds)
{
    if (run->cli->json)
        return;
    printf("[%zu/%zu] ", run->n, run->cli->n_args);
    print_name(d->folder);
    printf("  %s  ", d->json ? d->facts.case_number : "—");
    if (result->archived) {
        printf("已归档 %s  %zu 份 %d 页  %.2f 秒\n", result->sealed.archive_number, d->n_papers,
               result->sealed.pages, seconds);
    } else {
        printf("未归档：%zu 项问题\n", aj_findings_count(&d->findings, AJ_ERROR));
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
    run->n++;
    run->archived += result.archived;
    tell(run, &d, &result, now() - began);
    return AJ_OK;
}

static size_t warnings_of(const json_t *report)
{
    size_t n = 0;
    size_t i;
    json_t *finding;

    json_array_foreach(json_object_get(report, "findings"), i, finding)
    {
        n += strcmp(aj_json_text(finding, "severity"), aj_severity_word(AJ_WARNING)) == 0;
    }
    return n;
}

/* One line of the summary table; the amount is 0 until the case is archived. */
static int64_t print_row(const json_t *report)
{
    bool archived = json_is_true(json_object_get(report, "archived"));
    int64_t fen = archived ? aj_json_int(report, "subsidy_fen", 0) : 0;
    const char *number = aj_json_text(report, "case_number");
    char amount[AJ_FEN_TEXT_SIZE];
    char text[32];

    aj_table_cell(*number ? number : "—", 30);
    aj_table_cell(archived ? "已归档" : "未归档", 8);
    aj_table_cell(archived ? aj_json_text(report, "archive_number") : "—", 30);
    (void)snprintf(text, sizeof(text), "%zu", json_array_size(json_object_get(report, "papers")));
    aj_table_number(text, 4);
    (void)snprintf(text, sizeof(text), "%zu", warnings_of(report));
    aj_table_number(text, 4);
    aj_fen_text(fen, amount);
    aj_table_number(amount, 12);
    puts("");
    return fen;
}

static void print_summary(const struct run *run)
{
    char fen[AJ_FEN_TEXT_SIZE];
    int64_t total = 0;
    size_t i;
    json_t *report;

    puts("");
    aj_table_cell("案号", 30);
    aj_table_cell("结果", 8);
    aj_table_cell("档号", 30);
    aj_table_number("材料", 4);
    aj_table_number("注意", 4);
    aj_table_number("补贴（元）", 12);
    puts("");
    json_array_foreach(run->reports, i, report)
    {
        total += print_row(report);
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
    struct run run = {.cli = cli, .reports = reports};
    struct aj_err err = {0};
    struct aj_err absent = {0};

    if (cli->n_args == 0)
        return aj_cli_usage("archive 后面要写案件文件夹");
    if (!reports)
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

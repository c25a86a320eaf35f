#include "tools/anjuan/cmd_pay_report.h"

#include "base/auto.h"
#include "base/file.h"
#include "base/money.h"
#include "service/pay_reconcile.h"
#include "service/pay_report.h"
#include "tools/anjuan/lookup.h"
#include "tools/anjuan/table.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ARENA_LIMIT ((size_t)1 << 16)
#define CSV_LIMIT   ((size_t)1 << 30)

static enum aj_exit failed(const struct aj_err *err)
{
    enum aj_exit status = aj_cli_failed(err);

    return err->code == AJ_INVALID ? AJ_EXIT_USAGE : status; /* what was asked does not exist */
}

/* --- on the terminal ------------------------------------------------------------------------- */

static void print_cell(const struct aj_pay_column *column, const char *text)
{
    if (column->cell == AJ_CELL_FEN || column->cell == AJ_CELL_NUMBER) {
        aj_table_number(text, column->width);
    } else {
        aj_table_whole(text, column->width); /* a number that is cut is another one */
    }
}

static void print_rows(enum aj_pay_report report, const json_t *told)
{
    const struct aj_pay_column *columns = aj_pay_columns(report);
    const json_t *rows = json_object_get(told, "rows");
    char scratch[AJ_CELL_SIZE];
    size_t i;
    const json_t *row;

    for (const struct aj_pay_column *c = columns; c->key && json_array_size(rows); c++) {
        if (c->width)
            print_cell(c, c->head);
    }
    if (json_array_size(rows))
        puts("");
    json_array_foreach(rows, i, row)
    {
        for (const struct aj_pay_column *c = columns; c->key; c++) {
            if (c->width)
                print_cell(c, aj_pay_cell(row, c, false, scratch));
        }
        puts("");
    }
}

static void print_classes(const json_t *classes)
{
    char fen[AJ_FEN_TEXT_SIZE];
    size_t i;
    const json_t *sum;

    json_array_foreach(classes, i, sum)
    {
        aj_fen_text(aj_json_int(sum, "fen", 0), fen);
        aj_table_cell(aj_json_text(sum, "class"), 6);
        printf("天 %6lld 笔 ", (long long)aj_json_int(sum, "count", 0));
        aj_table_number(fen, 16);
        puts("元");
    }
}

static void print_report(enum aj_pay_report report, const json_t *told)
{
    long long n = (long long)aj_json_int(told, "count", 0);
    char fen[AJ_FEN_TEXT_SIZE];

    aj_fen_text(aj_json_int(told, "total_fen", 0), fen);
    print_rows(report, told);
    print_classes(json_object_get(told, "classes"));
    if (report == AJ_REPORT_LEDGER) {
        printf("%s：共 %lld 行。\n", aj_pay_report_zh(report), n);
    } else if (report == AJ_REPORT_BUDGET) {
        printf("%s：共 %lld 项，下达 %s 元。\n", aj_pay_report_zh(report), n, fen);
    } else {
        printf("%s：共 %lld 笔，合计 %s 元。\n", aj_pay_report_zh(report), n, fen);
    }
}

/* --- into a file ----------------------------------------------------------------------------- */

static enum aj_code write_new(const char *path, const struct aj_buf *bytes, struct aj_err *err)
{
    AJ_AUTO(aj_auto_close)
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    enum aj_code code;

    if (fd < 0 && errno == EEXIST)
        return aj_fail(err, AJ_CONFLICT, "%s 已经存在，没有改动；请换一个文件名", path);
    if (fd < 0)
        return aj_fail_errno(err, "新建 %s", path);
    code = aj_file_write_all(fd, bytes->data, bytes->size, path, err);
    if (code == AJ_OK)
        code = aj_file_sync(fd, path, err);
    if (code != AJ_OK)
        (void)unlink(path); /* half a list would be taken for the whole */
    return code;
}

static enum aj_exit write_csv(const struct aj_cli *cli, enum aj_pay_report report,
                              const json_t *told)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {.limit = CSV_LIMIT};
    size_t n = json_array_size(json_object_get(told, "rows"));
    struct aj_err err = {0};
    enum aj_code code;

    aj_pay_report_csv(report, told, &out);
    if (out.failed) {
        code = aj_fail(&err, AJ_NO_MEMORY, "out of memory writing a report");
    } else if (strcmp(cli->csv, "-") == 0) {
        code = aj_file_write_all(STDOUT_FILENO, out.data, out.size, "标准输出", &err);
    } else {
        code = write_new(cli->csv, &out, &err);
    }
    if (code != AJ_OK)
        return aj_cli_failed(&err);
    if (strcmp(cli->csv, "-") == 0)
        return AJ_EXIT_GOOD;
    if (cli->json)
        return aj_cli_print(json_pack("{s:s, s:I}", "file", cli->csv, "rows", (json_int_t)n));
    printf("已写 %s：%zu 行。\n", cli->csv, n);
    return AJ_EXIT_GOOD;
}

/* --- what is asked --------------------------------------------------------------------------- */

static bool read_day(const char *option, const char *text, struct aj_date *out)
{
    *out = AJ_NO_DATE;
    if (!text || aj_date_parse(text, out))
        return true;
    (void)aj_cli_usage("%s 后面要写日期，如 2026-03-12，不是 %s", option, text);
    return false;
}

/* "0601#2" → the claim's name; without a tier the first. */
static enum aj_code name_claim(struct aj_home *home, const char *text, struct aj_arena *arena,
                               const char **out, struct aj_err *err)
{
    const char *tier = strrchr(text, '#');
    const size_t size = tier ? (size_t)(tier - text) : strlen(text);
    const char *number = aj_arena_copy(arena, text, size);
    const char *key;
    char name[AJ_CLAIM_NAME_SIZE + 8];

    if (!number)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(aj_cli_look_up(home, number, arena, &key, err));
    (void)snprintf(name, sizeof(name), "%.200s%.6s", key, tier ? tier : "#1");
    *out = aj_arena_copy(arena, name, strlen(name));
    return *out ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory");
}

static enum aj_exit tell(const struct aj_cli *cli, struct aj_home *home, enum aj_pay_report report)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = ARENA_LIMIT};
    AJ_AUTO(aj_auto_json) json_t *told = NULL;
    struct aj_pay_asked asked = {
        .report = report, .year = (int)cli->year, .batch = cli->batch, .now = aj_clock_now()};
    struct aj_err err = {0};

    if (!read_day("--from", cli->from, &asked.from) || !read_day("--to", cli->to, &asked.to))
        return AJ_EXIT_USAGE;
    if (cli->csv && cli->json && strcmp(cli->csv, "-") == 0)
        return aj_cli_usage("--csv - 和 --json 不能同时用");
    if (cli->claim && name_claim(home, cli->claim, &arena, &asked.claim, &err) != AJ_OK)
        return failed(&err);
    if (aj_pay_report(home->index, &asked, &told, &err) != AJ_OK)
        return failed(&err);
    if (cli->csv)
        return write_csv(cli, report, told);
    if (cli->json)
        return aj_cli_print(aj_steal(&told));
    print_report(report, told);
    return AJ_EXIT_GOOD;
}

enum aj_exit aj_pay_cmd_report(const struct aj_cli *cli, struct aj_home *home)
{
    enum aj_pay_report report;

    if (cli->n_args != 2 || !aj_pay_report_from_word(cli->args[1], &report) ||
        report == AJ_REPORT_LEDGER)
        return aj_cli_usage("用法：anjuan pay " AJ_PAY_REPORT_USAGE);
    return tell(cli, home, report);
}

enum aj_exit aj_pay_cmd_ledger(const struct aj_cli *cli, struct aj_home *home)
{
    if (cli->n_args != 1)
        return aj_cli_usage("用法：anjuan pay " AJ_PAY_LEDGER_USAGE);
    return tell(cli, home, AJ_REPORT_LEDGER);
}

/* --- reconciling ----------------------------------------------------------------------------- */

static void print_sum(const char *what, const json_t *sum)
{
    char fen[AJ_FEN_TEXT_SIZE];

    aj_fen_text(aj_json_int(sum, "fen", 0), fen);
    aj_table_cell(what, 10);
    printf("%7lld ", (long long)aj_json_int(sum, "count", 0));
    aj_table_number(fen, 18);
    puts("元");
}

static void print_reconciled(const json_t *told)
{
    const json_t *claims = json_object_get(told, "claims");
    const json_t *differences = json_object_get(told, "differences");
    char owed[AJ_FEN_TEXT_SIZE];
    size_t i;
    const json_t *one;

    aj_fen_text(aj_json_int(claims, "owed_fen", 0), owed);
    print_sum("已归档", json_object_get(told, "archived"));
    print_sum("补贴", claims);
    print_sum("已付", json_object_get(told, "paid"));
    printf("未付 %s 元\n", owed);
    json_array_foreach(differences, i, one)
    {
        printf("  不符 %s  [%s]\n       处理：%s\n", aj_json_text(one, "text"),
               aj_json_text(one, "code"), aj_json_text(one, "remedy"));
    }
    if (json_array_size(differences) == 0) {
        puts("对账：归档、应付、已付三方相符。");
    } else {
        printf("对账：有 %zu 处不符。\n", json_array_size(differences));
    }
}

enum aj_exit aj_pay_cmd_reconcile(const struct aj_cli *cli, struct aj_home *home)
{
    AJ_AUTO(aj_auto_json) json_t *told = NULL;
    bool in_order = false;
    struct aj_err err = {0};

    if (cli->n_args != 1)
        return aj_cli_usage("用法：anjuan pay reconcile");
    if (aj_pay_reconcile(home->index, aj_clock_now(), &told, &in_order, &err) != AJ_OK)
        return aj_cli_failed(&err);
    if (cli->json) {
        enum aj_exit status = aj_cli_print(aj_steal(&told));

        if (status != AJ_EXIT_GOOD)
            return status;
    } else {
        print_reconciled(told);
    }
    return in_order ? AJ_EXIT_GOOD : AJ_EXIT_FAULT;
}

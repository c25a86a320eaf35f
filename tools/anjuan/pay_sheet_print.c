#include "tools/anjuan/pay_sheet_print.h"

#include "base/auto.h"
#include "base/money.h"
#include "index/ledger.h"
#include "service/pay_sheet_of.h"
#include "service/payment.h"
#include "tools/anjuan/table.h"

#include <stdio.h>
#include <string.h>

#define PAGE 100

static const char *state_zh(const char *word)
{
    static const struct {
        const char *word, *zh;
    } states[] = {
        {"prepared", "待批准"}, {"cancelled", "已撤销"}, {"approved", "已批准"},
        {"sent", "已送银行"},   {"settled", "已办结"},
    };

    for (size_t i = 0; i < AJ_COUNTOF(states); i++) {
        if (strcmp(states[i].word, word) == 0)
            return states[i].zh;
    }
    return word;
}

static const char *outcome_zh(const json_t *row)
{
    const char *outcome = aj_json_text(row, "outcome");

    if (json_object_get(row, "bounced"))
        return "退汇";
    if (strcmp(outcome, "paid") == 0)
        return "已付";
    return strcmp(outcome, "returned") == 0 ? "退回" : "";
}

static void print_money(int64_t fen)
{
    char text[AJ_FEN_TEXT_SIZE];

    aj_fen_text(fen, text);
    aj_table_number(text, 14);
}

static void print_heads(void)
{
    aj_table_number("序号", 5);
    printf(" ");
    aj_table_cell("案号", 28);
    aj_table_cell("承办人", 10);
    aj_table_cell("收款人户名", 22);
    aj_table_cell("账号", 9);
    aj_table_number("金额（元）", 14);
    puts(" 结果");
}

static void print_line(const struct aj_pay_line *line, const json_t *row)
{
    char masked[AJ_MASKED_SIZE], n[24];

    aj_pay_account_masked(line->payee.account_number, masked);
    (void)snprintf(n, sizeof(n), "%zu", line->n);
    aj_table_number(n, 5);
    printf(" ");
    aj_table_cell(line->case_number, 28);
    aj_table_cell(line->handler, 10);
    aj_table_cell(line->payee.account_name, 22);
    aj_table_cell(masked, 9);
    print_money(line->fen);
    printf(" %s\n", outcome_zh(row));
    if (line->other_fen)
        printf("        其他：%s\n", line->other_reason);
    if (line->deduction_fen)
        printf("        减发：%s\n", line->deduction_reason);
}

static void print_sheet(const struct aj_pay_sheet *sheet, const json_t *batch)
{
    const char *previous = sheet->previous;
    char total[AJ_FEN_TEXT_SIZE], on[AJ_DATE_SIZE];

    aj_date_text(sheet->on, on);
    printf("%s  批次 %s  %s  %s\n", sheet->centre, sheet->id, on,
           state_zh(aj_json_text(batch, "state")));
    print_heads();
    for (size_t i = 0; i < sheet->n_lines; i++)
        print_line(&sheet->lines[i], json_array_get(json_object_get(batch, "lines"), i));
    aj_fen_text(sheet->total_fen, total);
    printf("共 %zu 笔，合计 %s 元。\n", sheet->n_lines, total);
    printf("制表 %s  审批 %s\n", sheet->prepared_by,
           sheet->approved_by ? sheet->approved_by : "（尚未批准）");
    printf("上一批送银行的摘要 %s\n", previous ? previous : "（没有）");
    printf("摘要 %s\n", sheet->sha256);
}

static enum aj_exit print_json(const json_t *batch)
{
    json_t *copy = json_deep_copy(batch);
    struct aj_err err = {0};

    if (copy && aj_pay_mask(copy, &err) != AJ_OK) {
        json_decref(copy);
        return aj_cli_failed(&err);
    }
    return aj_cli_print(copy);
}

enum aj_exit aj_pay_sheet_print(const struct aj_cli *cli, struct aj_home *home, const char *id)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = AJ_PAY_SHEET_ROOM};
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    struct aj_pay_sheet sheet;
    struct aj_err err = {0};

    if (aj_ledger_batch(home->index, id, &batch, &err) != AJ_OK ||
        aj_pay_sheet_of(home, batch, &arena, &sheet, &err) != AJ_OK)
        return aj_cli_failed(&err);
    if (cli->json)
        return print_json(batch);
    print_sheet(&sheet, batch);
    return AJ_EXIT_GOOD;
}

static void print_batch(const json_t *batch)
{
    char n[24];

    (void)snprintf(n, sizeof(n), "%lld 笔", (long long)aj_json_int(batch, "n_lines", 0));
    aj_table_cell(aj_json_text(batch, "batch"), 12);
    aj_table_cell(aj_json_text(batch, "on"), 11);
    aj_table_cell(state_zh(aj_json_text(batch, "state")), 10);
    aj_table_number(n, 10);
    print_money(aj_json_int(batch, "total_fen", 0));
    printf("  制表 %s", aj_json_text(json_object_get(batch, "prepared"), "by"));
    if (json_object_get(batch, "approved"))
        printf("  审批 %s", aj_json_text(json_object_get(batch, "approved"), "by"));
    puts("");
}

enum aj_exit aj_pay_batches_print(const struct aj_cli *cli, struct aj_home *home)
{
    const struct aj_batches_wanted wanted = {.limit = PAGE};
    AJ_AUTO(aj_auto_json) json_t *page = NULL;
    struct aj_err err = {0};
    const json_t *batches;
    size_t i;
    json_t *batch;

    if (aj_ledger_batches(home->index, &wanted, &page, &err) != AJ_OK)
        return aj_cli_failed(&err);
    if (cli->json)
        return aj_cli_print(json_incref(page));
    batches = json_object_get(page, "batches");
    json_array_foreach(batches, i, batch)
    {
        print_batch(batch);
    }
    if (json_array_size(batches) == 0)
        puts("还没有批次。");
    if (*aj_json_text(page, "next"))
        printf("以上是最近的 %d 批。\n", PAGE);
    return AJ_EXIT_GOOD;
}

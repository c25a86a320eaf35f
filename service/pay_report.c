#include "service/pay_report.h"

#include "base/auto.h"
#include "base/csv.h"
#include "base/money.h"
#include "service/pay_report_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
#define CLAIM_COLUMNS                                                                              \
    {"case_number", "案号", AJ_CELL_TEXT, 26}, {"claim", "补贴", AJ_CELL_TEXT, 0},                     \
    {"archive_number", "档号", AJ_CELL_TEXT, 24}, {"handler", "承办人", AJ_CELL_TEXT, 10},             \
    {"unit", "单位", AJ_CELL_TEXT, 26}, {"year", "年度", AJ_CELL_NUMBER, 0},                           \
    {"source", "经费来源", AJ_CELL_TEXT, 0}, {"unlocked_on", "归档解锁", AJ_CELL_TEXT, 10},            \
    {"fen", "金额（元）", AJ_CELL_FEN, 13}, {"to_be_confirmed", "标准待确认", AJ_CELL_FLAG, 10}

static const struct aj_pay_column payable[] = {CLAIM_COLUMNS, {NULL, NULL, AJ_CELL_TEXT, 0}};
static const struct aj_pay_column ageing[] = {
    {"days", "天数", AJ_CELL_NUMBER, 5}, {"class", "账龄", AJ_CELL_TEXT, 6},
    {"state", "状态", AJ_CELL_TEXT, 9}, CLAIM_COLUMNS, {NULL, NULL, AJ_CELL_TEXT, 0}};
static const struct aj_pay_column paid[] = {
    {"by", "按", AJ_CELL_TEXT, 7}, {"key", "项目", AJ_CELL_TEXT, 34},
    {"count", "笔数", AJ_CELL_NUMBER, 7}, {"fen", "金额（元）", AJ_CELL_FEN, 16}, {NULL, NULL, AJ_CELL_TEXT, 0}};
static const struct aj_pay_column budget[] = {
    {"year", "年度", AJ_CELL_NUMBER, 5}, {"source", "经费来源", AJ_CELL_TEXT, 14},
    {"granted_fen", "下达（元）", AJ_CELL_FEN, 14}, {"budget_fen", "可用（元）", AJ_CELL_FEN, 14},
    {"reserved_fen", "预留（元）", AJ_CELL_FEN, 13}, {"payable_fen", "应付（元）", AJ_CELL_FEN, 13},
    {"sent_fen", "在途（元）", AJ_CELL_FEN, 13}, {"returned_fen", "退回（元）", AJ_CELL_FEN, 13},
    {"paid_fen", "已付（元）", AJ_CELL_FEN, 14}, {"recovered_fen", "追回（元）", AJ_CELL_FEN, 12},
    {"used", "使用（%）", AJ_CELL_NUMBER, 10}, {NULL, NULL, AJ_CELL_TEXT, 0}};
static const struct aj_pay_column totals[] = {
    {"month", "月份", AJ_CELL_TEXT, 8}, {"class", "类型", AJ_CELL_TEXT, 12},
    {"cases", "案件数", AJ_CELL_NUMBER, 7}, {"count", "笔数", AJ_CELL_NUMBER, 7},
    {"fen", "金额（元）", AJ_CELL_FEN, 16}, {NULL, NULL, AJ_CELL_TEXT, 0}};
static const struct aj_pay_column ledger[] = {
    {"seq", "序号", AJ_CELL_NUMBER, 6}, {"on", "日期", AJ_CELL_TEXT, 10}, {"type", "事件", AJ_CELL_TEXT, 0},
    {"what", "事项", AJ_CELL_TEXT, 9}, {"about", "补贴或批次", AJ_CELL_TEXT, 28},
    {"actor", "经办", AJ_CELL_TEXT, 8}, {"account", "科目", AJ_CELL_TEXT, 20},
    {"fen", "金额（元）", AJ_CELL_FEN, 14}, {"balance_fen", "余额（元）", AJ_CELL_FEN, 15}, {NULL, NULL, AJ_CELL_TEXT, 0}};

static const struct {
    const char *word, *zh;
    const struct aj_pay_column *columns;
    enum aj_code (*make)(struct aj_reporting *r, struct aj_err *err);
    bool by_year, by_day, by_name;
} reports[] = {
    [AJ_REPORT_PAYABLE] = {"payable", "现在应付", payable, aj_report_claims, true, true, false},
    [AJ_REPORT_AGEING] = {"ageing", "账龄", ageing, aj_report_claims, true, true, false},
    [AJ_REPORT_PAID] = {"paid", "已付", paid, aj_report_paid, true, true, false},
    [AJ_REPORT_BUDGET] = {"budget", "预算使用", budget, aj_report_budget, true, false, false},
    [AJ_REPORT_TOTALS] = {"totals", "公开汇总", totals, aj_report_paid, true, true, false},
    [AJ_REPORT_LEDGER] = {"ledger", "分录", ledger, aj_report_ledger, false, true, true},
};
/* clang-format on */

const char *aj_pay_report_zh(enum aj_pay_report report)
{
    return reports[report].zh;
}

bool aj_pay_report_from_word(const char *word, enum aj_pay_report *out)
{
    for (size_t i = 0; i < AJ_COUNTOF(reports); i++) {
        if (strcmp(reports[i].word, word) == 0) {
            *out = (enum aj_pay_report)i;
            return true;
        }
    }
    return false;
}

const struct aj_pay_column *aj_pay_columns(enum aj_pay_report report)
{
    return reports[report].columns;
}

enum aj_code aj_report_row(struct aj_reporting *r, json_t *row, struct aj_err *err)
{
    if (json_array_append_new(r->rows, row) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making a report");
    return AJ_OK;
}

enum aj_code aj_report_add(int64_t *sum, int64_t fen, struct aj_err *err)
{
    if (__builtin_add_overflow(*sum, fen, sum) || *sum > AJ_FEN_LIMIT || *sum < -AJ_FEN_LIMIT)
        return aj_fail(err, AJ_CORRUPT, "账上的合计超出可能的范围；请运行 anjuan doctor");
    return AJ_OK;
}

enum aj_code aj_report_take(int64_t *sum, int64_t fen, struct aj_err *err)
{
    return aj_report_add(sum, fen == INT64_MIN ? INT64_MAX : -fen, err);
}

int64_t aj_report_instant(const json_t *row, const char *key)
{
    const int64_t year_10000 = 253402300800;
    int64_t at = aj_json_int(row, key, 0);

    return at >= 0 && at < year_10000 ? at : 0;
}

bool aj_report_in_period(const struct aj_pay_asked *asked, struct aj_date day)
{
    return (!aj_date_known(asked->from) || day.day >= asked->from.day) &&
           (!aj_date_known(asked->to) || day.day <= asked->to.day);
}

/* qsort has no argument to pass on; the rows bring theirs. */
struct sorted {
    json_t *row;
    aj_report_order order;
};

static int compare(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;

    return x->order(x->row, y->row);
}

enum aj_code aj_report_sort(json_t *rows, aj_report_order order, struct aj_err *err)
{
    size_t n = json_array_size(rows);
    AJ_AUTO(aj_auto_free) struct sorted *list = calloc(n + 1, sizeof(*list));

    if (!list)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making a report");
    for (size_t i = 0; i < n; i++)
        list[i] = (struct sorted){json_incref(json_array_get(rows, i)), order};
    qsort(list, n, sizeof(*list), compare);
    for (size_t i = 0; i < n; i++)
        (void)json_array_set_new(rows, i, list[i].row); /* a place that is there: cannot fail */
    return AJ_OK;
}

static enum aj_code check_asked(const struct aj_pay_asked *asked, struct aj_err *err)
{
    const char *zh = reports[asked->report].zh;
    bool has_days = aj_date_known(asked->from) || aj_date_known(asked->to);

    if (asked->year && !reports[asked->report].by_year)
        return aj_fail(err, AJ_INVALID, "“%s”不分年度；请改用起止日期", zh);
    if (has_days && !reports[asked->report].by_day)
        return aj_fail(err, AJ_INVALID, "“%s”不分起止日期；请改用年度", zh);
    if ((asked->claim || asked->batch) && !reports[asked->report].by_name)
        return aj_fail(err, AJ_INVALID, "“%s”不按一笔补贴或一个批次列出；请去掉", zh);
    if (asked->claim && asked->batch)
        return aj_fail(err, AJ_INVALID, "补贴和批次只能指定一个；请去掉另一个");
    if (aj_date_known(asked->from) && aj_date_known(asked->to) && asked->from.day > asked->to.day)
        return aj_fail(err, AJ_INVALID, "起始日期晚于截止日期；请对调");
    return AJ_OK;
}

static json_t *head_of(const struct aj_pay_asked *asked)
{
    char on[AJ_DATE_SIZE], from[AJ_DATE_SIZE], to[AJ_DATE_SIZE];

    aj_date_text(aj_date_in_china(asked->now), on);
    aj_date_text(asked->from, from);
    aj_date_text(asked->to, to);
    return json_pack("{s:s, s:s, s:o*, s:s*, s:s*, s:s*, s:s*, s:[]}", "report",
                     reports[asked->report].word, "on", on, "year",
                     asked->year ? json_integer(asked->year) : NULL, "from", *from ? from : NULL,
                     "to", *to ? to : NULL, "claim", asked->claim, "batch", asked->batch, "rows");
}

enum aj_code aj_pay_report(struct aj_index *x, const struct aj_pay_asked *asked, json_t **out,
                           struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *report = NULL;
    struct aj_reporting r = {.x = x, .asked = asked};

    AJ_TRY(check_asked(asked, err));
    report = head_of(asked);
    r.rows = json_object_get(report, "rows");
    if (!r.rows || (asked->report == AJ_REPORT_AGEING &&
                    json_object_set_new(report, "classes", r.classes = json_array()) != 0))
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making a report");
    AJ_TRY(reports[asked->report].make(&r, err));
    if (json_object_set_new(report, "count", json_integer(r.count)) != 0 ||
        json_object_set_new(report, "total_fen", json_integer(r.fen)) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making a report");
    *out = aj_steal(&report);
    return AJ_OK;
}

/* Words that rows have for machines. */
static const char *text_zh(const char *key, const char *text)
{
    static const struct {
        const char *word, *zh;
    } sums[] = {{"month", "月份"}, {"person", "承办人"}, {"unit", "单位"}, {"class", "类型"}};
    enum aj_pay_state state;

    if (strcmp(key, "state") == 0 && aj_pay_state_from_word(text, &state))
        return aj_pay_state_zh(state);
    for (size_t i = 0; strcmp(key, "by") == 0 && i < AJ_COUNTOF(sums); i++) {
        if (strcmp(sums[i].word, text) == 0)
            return sums[i].zh;
    }
    return text;
}

/* "2026/财政/payable" → "2026/财政/应付"; a row that is damaged is told as it is. */
static const char *account_zh(const char *text, char scratch[AJ_CELL_SIZE])
{
    const char *word = strrchr(text, '/');
    enum aj_account account;

    if (!word || word - text > 220 || !aj_account_from_word(word + 1, &account))
        return text;
    (void)snprintf(scratch, AJ_CELL_SIZE, "%.*s/%s", (int)(word - text), text,
                   aj_account_zh(account));
    return scratch;
}

const char *aj_pay_cell(const json_t *row, const struct aj_pay_column *column, bool for_machine,
                        char scratch[AJ_CELL_SIZE])
{
    const json_t *value = json_object_get(row, column->key);

    _Static_assert(AJ_CELL_SIZE >= AJ_FEN_TEXT_SIZE, "an amount fits");
    if (!value)
        return "";
    switch (column->cell) {
    case AJ_CELL_FEN:
        (for_machine ? aj_fen_plain : aj_fen_text)(json_integer_value(value), scratch);
        return scratch;
    case AJ_CELL_NUMBER:
        (void)snprintf(scratch, AJ_CELL_SIZE, "%" PRId64, (int64_t)json_integer_value(value));
        return scratch;
    case AJ_CELL_FLAG:
        return json_is_true(value) ? "是" : "";
    case AJ_CELL_TEXT:
    default:
        if (strcmp(column->key, "account") == 0)
            return account_zh(json_string_value(value), scratch);
        return text_zh(column->key, json_string_value(value));
    }
}

void aj_pay_report_csv(enum aj_pay_report report, const json_t *told, struct aj_buf *out)
{
    const struct aj_pay_column *columns = reports[report].columns;
    char scratch[AJ_CELL_SIZE];
    size_t i;
    const json_t *row;

    aj_buf_add(out, AJ_CSV_MARK, strlen(AJ_CSV_MARK));
    for (const struct aj_pay_column *c = columns; c->key; c++)
        aj_csv_cell(out, c->head, !c[1].key);
    json_array_foreach(json_object_get(told, "rows"), i, row)
    {
        for (const struct aj_pay_column *c = columns; c->key; c++)
            aj_csv_cell(out, aj_pay_cell(row, c, true, scratch), !c[1].key);
    }
}

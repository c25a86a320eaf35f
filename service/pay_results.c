#include "service/pay_results.h"

#include "archive/entry_name.h"
#include "base/money.h"
#include "base/utf8.h"
#include "index/ledger.h"

#include <stdio.h>
#include <string.h>

#define CELLS     32 /* of a row; more are passed over */
#define ROWS      ((size_t)5000)
#define MARK      "\xEF\xBB\xBF"
#define MARK_SIZE 3
#define ROW_SHOWN 40

enum column { COL_N, COL_ID, COL_OUTCOME, COL_ON, COL_REASON, COL_REFERENCE, COL_AMOUNT, COLUMNS };

/* A file on its way. `at` walks over text that is 0-terminated and may be written to: cells are
   unquoted in place. */
struct reading {
    const struct aj_pay_results_file *file;
    struct aj_arena *arena;
    struct aj_err *err;
    char *at;
    size_t row; /* of the file, from 1, the head being the first */
    char *cells[CELLS];
    size_t n_cells;
    int columns[COLUMNS]; /* which cell; -1: no such column */
    bool *told;           /* by line of the batch */
    struct aj_pay_results *out;
};

static enum aj_code bad(struct reading *r, const char *what, const char *cell)
{
    return aj_fail(r->err, AJ_INVALID, "结果文件第 %zu 行：%s“%.*s”；请改正后重新登记", r->row,
                   what, ROW_SHOWN, cell);
}

/* --- cells -------------------------------------------------------------------- */

/* Blanks and TABs at both ends, and the apostrophe before a formula. */
static char *trim(char *cell)
{
    size_t n;

    while (*cell == ' ' || *cell == '\t')
        cell++;
    if (*cell == '\'' && cell[1] && strchr("=+-@", cell[1]))
        cell++;
    for (n = strlen(cell); n > 0 && (cell[n - 1] == ' ' || cell[n - 1] == '\t'); n--)
        cell[n - 1] = '\0';
    return cell;
}

/* A quoted cell, `at` behind its first quote; false when it never ends. */
static bool unquote(struct reading *r)
{
    char *to = r->at;

    for (char *from = r->at; *from; from++) {
        if (*from == '"' && from[1] != '"') {
            r->at = from + 1;
            *to = '\0'; /* at most on the closing quote */
            return true;
        }
        if (*from == '"')
            from++;
        *to++ = *from;
    }
    return false;
}

/* One cell; `*last`: it ends the row. */
static bool next_cell(struct reading *r, char **cell, bool *last)
{
    char end;

    *cell = r->at;
    if (*r->at == '"') {
        *cell = ++r->at;
        if (!unquote(r))
            return false;
    }
    r->at += strcspn(r->at, ",\r\n");
    end = *r->at;
    *r->at = '\0';
    *last = end != ',';
    if (end)
        r->at++;
    if (end == '\r' && *r->at == '\n')
        r->at++;
    *cell = trim(*cell);
    return true;
}

/* False at the end of the file. */
static enum aj_code next_row(struct reading *r, bool *there)
{
    bool last = false;

    r->n_cells = 0;
    r->row++;
    *there = *r->at != '\0';
    while (*there && !last) {
        char *cell;

        if (!next_cell(r, &cell, &last))
            return bad(r, "引号没有结束", "");
        if (r->n_cells < CELLS)
            r->cells[r->n_cells++] = cell;
    }
    return AJ_OK;
}

static bool row_is_empty(const struct reading *r)
{
    for (size_t i = 0; i < r->n_cells; i++) {
        if (*r->cells[i])
            return false;
    }
    return true;
}

static const char *cell_of(const struct reading *r, enum column c)
{
    int at = r->columns[c];

    return at >= 0 && (size_t)at < r->n_cells ? r->cells[at] : "";
}

/* --- the head ----------------------------------------------------------------- */

static enum column column_named(const char *head)
{
    static const struct {
        const char *head;
        enum column column;
    } heads[] = {
        {"序号", COL_N},          {"业务编号", COL_ID}, {"结果", COL_OUTCOME},
        {"日期", COL_ON},         {"原因", COL_REASON}, {"流水号", COL_REFERENCE},
        {"金额(元)", COL_AMOUNT}, {"金额", COL_AMOUNT}, {"金额（元）", COL_AMOUNT},
        {"退回原因", COL_REASON}, {"付款日期", COL_ON},
    };

    for (size_t i = 0; i < AJ_COUNTOF(heads); i++) {
        if (strcmp(heads[i].head, head) == 0)
            return heads[i].column;
    }
    return COLUMNS;
}

static enum aj_code read_head(struct reading *r)
{
    bool there;

    for (int i = 0; i < COLUMNS; i++)
        r->columns[i] = -1;
    AJ_TRY(next_row(r, &there));
    for (size_t i = 0; i < r->n_cells; i++) {
        enum column c = column_named(r->cells[i]);

        if (c < COLUMNS && r->columns[c] >= 0)
            return bad(r, "表头有两个", r->cells[i]);
        if (c < COLUMNS)
            r->columns[c] = (int)i;
    }
    if (r->columns[COL_OUTCOME] < 0 || (r->columns[COL_N] < 0 && r->columns[COL_ID] < 0))
        return bad(r, "表头应当有“结果”和“序号”或“业务编号”，现在是", there ? r->cells[0] : "");
    return AJ_OK;
}

/* --- a row -------------------------------------------------------------------- */

static bool parse_count(const char *text, size_t most, size_t *out)
{
    size_t n = 0;

    for (const char *p = text; *p; p++) {
        if (*p < '0' || *p > '9' || n > most)
            return false;
        n = n * 10 + (size_t)(*p - '0');
    }
    *out = n;
    return n > 0 && n <= most;
}

static size_t line_with_id(const struct reading *r, const char *wanted)
{
    const json_t *line;
    size_t i;

    json_array_foreach(json_object_get(r->file->batch, "lines"), i, line)
    {
        char id[AJ_BANK_ID_SIZE];

        if (aj_claim_bank_id(aj_json_text(line, "claim"), aj_json_int(line, "attempt", 0), id) &&
            strcmp(id, wanted) == 0)
            return i + 1;
    }
    return 0;
}

static enum aj_code which_line(struct reading *r, size_t *n)
{
    const char *number = cell_of(r, COL_N);
    const char *id = cell_of(r, COL_ID);
    size_t most = json_array_size(json_object_get(r->file->batch, "lines"));
    size_t by_id = 0;

    *n = 0;
    if (*number && !parse_count(number, most, n))
        return bad(r, "批次里没有这个序号", number);
    if (*id)
        by_id = line_with_id(r, id);
    if (*id && by_id == 0)
        return bad(r, "批次里没有这个业务编号", id);
    if (*number && *id && *n != by_id)
        return bad(r, "序号与业务编号不是同一笔", id);
    if (*id)
        *n = by_id;
    if (*n == 0)
        return bad(r, "没有写明是哪一笔", "");
    if (r->told[*n - 1])
        return bad(r, "同一笔出现两次", *id ? id : number);
    r->told[*n - 1] = true;
    return AJ_OK;
}

static enum aj_code read_outcome(struct reading *r, bool *paid)
{
    static const char *const good[] = {"成功", "付款成功", "交易成功", "已付", "已发放", "paid"};
    static const char *const not_good[] = {"失败", "付款失败", "交易失败", "退回",
                                           "退汇", "已退回",   "returned"};
    const char *cell = cell_of(r, COL_OUTCOME);

    for (size_t i = 0; i < AJ_COUNTOF(good); i++) {
        if (strcmp(good[i], cell) == 0) {
            *paid = true;
            return AJ_OK;
        }
    }
    for (size_t i = 0; i < AJ_COUNTOF(not_good); i++) {
        if (strcmp(not_good[i], cell) == 0) {
            *paid = false;
            return AJ_OK;
        }
    }
    return bad(r, "结果应当是 成功 或 失败（退回），不认识", cell);
}

/* One to `most` digits; `*p` moves behind. */
static bool take_number(const char **p, size_t most, int *out)
{
    size_t n = strspn(*p, "0123456789");

    *out = 0;
    for (size_t i = 0; i < n && i < most; i++)
        *out = *out * 10 + *(*p)++ - '0';
    return n > 0;
}

static bool parse_day(const char *cell, struct aj_date *on)
{
    bool packed = strlen(cell) == 8 && strspn(cell, "0123456789") == 8;
    const char *p = cell;
    char text[40];
    int part[3];

    for (size_t i = 0; i < AJ_COUNTOF(part); i++) {
        if (i > 0 && !packed && (!*p || !strchr("-/.", *p++)))
            return false;
        if (!take_number(&p, i == 0 ? 4 : 2, &part[i]))
            return false;
    }
    (void)snprintf(text, sizeof(text), "%04d-%02d-%02d", part[0], part[1], part[2]);
    return *p == '\0' && aj_date_parse(text, on);
}

static enum aj_code read_day(struct reading *r, struct aj_date *on)
{
    const char *cell = cell_of(r, COL_ON);

    *on = r->file->on;
    if (!*cell || parse_day(cell, on))
        return AJ_OK;
    return bad(r, "日期无效", cell);
}

static enum aj_code check_amount(struct reading *r, size_t n)
{
    const json_t *line = json_array_get(json_object_get(r->file->batch, "lines"), n - 1);
    const char *cell = cell_of(r, COL_AMOUNT);
    int64_t fen;

    if (*cell && (!aj_fen_parse(cell, &fen) || fen != aj_json_int(line, "fen", -1)))
        return bad(r, "金额与批次不符", cell);
    return AJ_OK;
}

static enum aj_code read_row(struct reading *r)
{
    struct aj_pay_result *out = &r->out->list[r->out->n];

    *out = (struct aj_pay_result){.reason = cell_of(r, COL_REASON),
                                  .reference = cell_of(r, COL_REFERENCE)};
    AJ_TRY(which_line(r, &out->n));
    AJ_TRY(read_outcome(r, &out->paid));
    AJ_TRY(read_day(r, &out->on));
    AJ_TRY(check_amount(r, out->n));
    if (!out->paid && !*out->reason)
        return bad(r, "退回的须写明原因", "");
    if (out->paid)
        out->reason = NULL;
    if (!*out->reference)
        out->reference = NULL;
    r->out->n++;
    return AJ_OK;
}

/* --- the whole ----------------------------------------------------------------- */

/* As 0-terminated UTF-8 of our own. */
static enum aj_code decode(struct reading *r)
{
    const char *bytes = r->file->bytes;
    size_t size = r->file->size;
    size_t decoded = 0;

    if (size >= MARK_SIZE && memcmp(bytes, MARK, MARK_SIZE) == 0) {
        bytes += MARK_SIZE;
        size -= MARK_SIZE;
    }
    if (memchr(bytes, 0, size))
        return aj_fail(r->err, AJ_INVALID, "结果文件不是 CSV；请另存为 CSV 后重试");
    if (!aj_utf8_valid(bytes, size)) {
        bytes = aj_gb18030_read(bytes, size, r->arena, &decoded);
        if (!bytes) {
            return aj_fail(r->err, AJ_INVALID,
                           "结果文件既不是 UTF-8 也不是 GB18030；请另存为 CSV（UTF-8）后重试");
        }
        size = decoded;
    }
    r->at = aj_arena_copy(r->arena, bytes, size);
    return r->at ? AJ_OK : aj_fail(r->err, AJ_NO_MEMORY, "out of memory reading results");
}

enum aj_code aj_pay_results_read(const struct aj_pay_results_file *file, struct aj_arena *arena,
                                 struct aj_pay_results *out, struct aj_err *err)
{
    struct reading r = {.file = file, .arena = arena, .err = err, .out = out};
    size_t most = json_array_size(json_object_get(file->batch, "lines"));
    bool there = true;

    *out = (struct aj_pay_results){0};
    if (most == 0 || most > ROWS)
        return aj_fail(err, AJ_INVALID, "批次没有明细");
    out->list = aj_arena_alloc(arena, most * sizeof(*out->list));
    r.told = aj_arena_alloc(arena, most * sizeof(*r.told));
    if (!out->list || !r.told)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading results");
    memset(r.told, 0, most * sizeof(*r.told));
    AJ_TRY(decode(&r));
    AJ_TRY(read_head(&r));
    while (there) {
        AJ_TRY(next_row(&r, &there));
        if (there && !row_is_empty(&r)) {
            if (out->n == most)
                return bad(&r, "行数比批次还多", "");
            AJ_TRY(read_row(&r));
        }
    }
    if (out->n == 0)
        return aj_fail(err, AJ_INVALID, "结果文件没有内容；请核对文件");
    return AJ_OK;
}

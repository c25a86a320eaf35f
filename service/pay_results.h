#ifndef AJ_SERVICE_PAY_RESULTS_H
#define AJ_SERVICE_PAY_RESULTS_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>

/* What a bank says of the lines of a batch. Texts are borrowed, or in the arena. */
struct aj_pay_result {
    size_t n; /* of the line, from 1 */
    bool paid;
    struct aj_date on;
    const char *reason;    /* why it was returned; NULL when it was paid */
    const char *reference; /* of the bank; NULL: none */
};
struct aj_pay_results {
    struct aj_pay_result *list;
    size_t n;
};

/*
 * The bank's answer as CSV, in UTF-8 or GB18030: a head, and a row for each line, in any order.
 *
 *   序号 and/or 业务编号   which line; both must mean the same
 *   结果                   成功 已付 paid … or 失败 退回 returned …
 *   日期                   2026-03-12, 2026/3/12 or 20260312; empty or no such column: `on`
 *   原因                   why it was returned; must be there then
 *   流水号                 optional: the bank's reference
 *   金额(元), 金额          optional: compared with the line, since a wrong file has other amounts
 *
 * Other columns are passed over; blanks and TABs around a cell are dropped, and the apostrophe that
 * our own CSV puts before a formula. `batch` is a row of the ledger that was sent. A row that
 * cannot be understood, a line named twice or none of the batch is AJ_INVALID, which names the
 * row: nothing is taken by halves. AJ_NO_MEMORY.
 */
struct aj_pay_results_file {
    const char *bytes;
    size_t size;
    const json_t *batch;
    struct aj_date on;
};
enum aj_code aj_pay_results_read(const struct aj_pay_results_file *file, struct aj_arena *arena,
                                 struct aj_pay_results *out, struct aj_err *err) AJ_CHECKED;

#endif

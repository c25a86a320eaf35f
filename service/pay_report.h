#ifndef AJ_SERVICE_PAY_REPORT_H
#define AJ_SERVICE_PAY_REPORT_H

#include "base/buf.h"
#include "base/date.h"
#include "base/json.h"
#include "index/ledger.h"

#include <stddef.h>

/*
 * What the ledger comes to, for people: docs/formats/pay-report.md has every key. A report is rows
 * of one shape; its columns say what stands in them, for whoever prints it. Read only, page by
 * page: what is paid meanwhile may be in it or not. Errors: AJ_INVALID (asked for what the report
 * does not have), AJ_NOT_FOUND (no such claim or batch), AJ_CORRUPT, AJ_NO_MEMORY. Threads: any.
 */
enum aj_pay_report {
    AJ_REPORT_PAYABLE,
    AJ_REPORT_AGEING,
    AJ_REPORT_PAID,
    AJ_REPORT_BUDGET,
    AJ_REPORT_TOTALS,
    AJ_REPORT_LEDGER,
    AJ_REPORT_COUNT
};
const char *aj_pay_report_zh(enum aj_pay_report report); /* "现在应付" */
bool aj_pay_report_from_word(const char *word, enum aj_pay_report *out);

struct aj_pay_asked {
    enum aj_pay_report report;
    int year;                /* 0: every one */
    struct aj_date from, to; /* AJ_NO_DATE: no end; both included */
    const char *claim;       /* of `ledger` only; NULL: any */
    const char *batch;       /* likewise; not both */
    int64_t now;             /* Unix seconds: ages are of this moment */
};
enum aj_code aj_pay_report(struct aj_index *x, const struct aj_pay_asked *asked, json_t **out,
                           struct aj_err *err) AJ_CHECKED;

enum aj_cell { AJ_CELL_TEXT, AJ_CELL_FEN, AJ_CELL_NUMBER, AJ_CELL_FLAG };
struct aj_pay_column {
    const char *key;
    const char *head; /* Chinese */
    enum aj_cell cell;
    size_t width; /* columns on a terminal; 0: in the CSV only */
};
/* Ends with a NULL key. */
const struct aj_pay_column *aj_pay_columns(enum aj_pay_report report);

/* A cell as people read it; the text lives in `scratch` or in the row. */
#define AJ_CELL_SIZE 256
const char *aj_pay_cell(const json_t *row, const struct aj_pay_column *column, bool for_machine,
                        char scratch[AJ_CELL_SIZE]);

/* Appends the rows as a CSV file, mark and heads first. `out->failed` as ever. */
void aj_pay_report_csv(enum aj_pay_report report, const json_t *told, struct aj_buf *out);

#endif

#ifndef AJ_SERVICE_PAY_REPORT_PARTS_H
#define AJ_SERVICE_PAY_REPORT_PARTS_H

#include "service/pay_report.h"

/* What the reports share. Rows are added to `out`, a report's JSON without them. */
struct aj_reporting {
    struct aj_index *x;
    const struct aj_pay_asked *asked;
    json_t *rows;    /* borrowed from the report */
    json_t *classes; /* of `ageing`, likewise; NULL for the others */
    int64_t count;
    int64_t fen;
};

enum aj_code aj_report_claims(struct aj_reporting *r, struct aj_err *err); /* payable, ageing */
enum aj_code aj_report_paid(struct aj_reporting *r, struct aj_err *err);   /* paid, totals */
enum aj_code aj_report_budget(struct aj_reporting *r, struct aj_err *err);
enum aj_code aj_report_ledger(struct aj_reporting *r, struct aj_err *err);

/* Takes the reference; NULL is out of memory. */
enum aj_code aj_report_row(struct aj_reporting *r, json_t *row, struct aj_err *err);

/* AJ_CORRUPT when the sum is beyond what money can be. */
enum aj_code aj_report_add(int64_t *sum, int64_t fen, struct aj_err *err);
enum aj_code aj_report_take(int64_t *sum, int64_t fen, struct aj_err *err); /* likewise, less */

/* The instant at a key; 0 for what is none of the years that a report can print. */
int64_t aj_report_instant(const json_t *row, const char *key);

bool aj_report_in_period(const struct aj_pay_asked *asked, struct aj_date day);

/* Sorts an array of rows. */
typedef int (*aj_report_order)(const json_t *a, const json_t *b);
enum aj_code aj_report_sort(json_t *rows, aj_report_order order, struct aj_err *err);

/* Every claim of a state (AJ_PAY_NONE: all), and every payment of a batch that did not bounce. */
typedef enum aj_code (*aj_report_visit)(void *arg, const json_t *row, struct aj_err *err);
enum aj_code aj_report_each_claim(struct aj_index *x, enum aj_pay_state state,
                                  aj_report_visit visit, void *arg, struct aj_err *err);
/* Every batch, whole, the newest first. */
enum aj_code aj_report_each_batch(struct aj_index *x, aj_report_visit visit, void *arg,
                                  struct aj_err *err);
/* Every entry that is wanted; `after` and `limit` are set here. */
enum aj_code aj_report_each_entry(struct aj_index *x, struct aj_entries_wanted wanted,
                                  aj_report_visit visit, void *arg, struct aj_err *err);

/* Whether the bank paid the line and it did not come back. */
bool aj_report_is_paid(const json_t *line);

#endif

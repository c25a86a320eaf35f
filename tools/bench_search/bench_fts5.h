#ifndef AJ_TOOLS_BENCH_FTS5_H
#define AJ_TOOLS_BENCH_FTS5_H

#include "tools/bench_search/bench_asking.h"

struct sqlite3; /* its header is not where this is only checked */

/* What the files bench_fts5*.c share. */
struct aj_bench_fts5 {
    struct sqlite3 *db;
    const char *path;
    bool contentless;
};

enum aj_code aj_bench_fts5_open(struct aj_bench_fts5 *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_bench_fts5_failed(const struct aj_bench_fts5 *f, const char *what,
                                  struct aj_err *err);
enum aj_code aj_bench_fts5_run(const struct aj_bench_fts5 *f, const char *sql,
                               struct aj_err *err) AJ_CHECKED;
/* The number that a statement gives. */
enum aj_code aj_bench_fts5_number(const struct aj_bench_fts5 *f, const char *sql, int64_t *out,
                                  struct aj_err *err) AJ_CHECKED;

/* Each opens the database and prints one JSON object. */
enum aj_code aj_bench_fts5_put(struct aj_bench_fts5 *f, const struct aj_bench_options *o,
                               struct aj_err *err) AJ_CHECKED;
enum aj_code aj_bench_fts5_ask(struct aj_bench_fts5 *f, const struct aj_bench_options *o,
                               struct aj_err *err) AJ_CHECKED;

#endif

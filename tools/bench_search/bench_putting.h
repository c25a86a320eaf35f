#ifndef AJ_TOOLS_BENCH_PUTTING_H
#define AJ_TOOLS_BENCH_PUTTING_H

#include "tools/bench_search/bench_index.h"

#include <stdio.h>

#define AJ_BENCH_BATCH 4096 /* documents in a transaction */

struct aj_bench_put_times { /* seconds */
    double describing;      /* making documents of records */
    double putting;
    double joining;
};

/* Puts documents, durably, and joins until there is nothing to join. */
enum aj_code aj_bench_put_timed(struct aj_bench_index *index, const struct aj_document *documents,
                                size_t n, struct aj_bench_put_times *times,
                                struct aj_err *err) AJ_CHECKED;

/* Prints {"cases", "seconds", "describe_seconds", "join_seconds", "bytes": of data.mdb as it lies
   there, "memory"}. */
enum aj_code aj_bench_print_put(const char *folder, uint64_t cases,
                                const struct aj_bench_put_times *times, FILE *out,
                                struct aj_err *err) AJ_CHECKED;

#endif

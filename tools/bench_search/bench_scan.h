#ifndef AJ_TOOLS_BENCH_SCAN_H
#define AJ_TOOLS_BENCH_SCAN_H

#include "base/search_text.h"
#include "tools/bench_search/bench_query.h"

/*
 * The truth, found without any index: a case has a text when memmem finds it, folded, in the folded
 * title, text or one of the words of the case. Slow, and too simple to be wrong.
 */
struct aj_bench_scan;

/* Takes every `every`-th of the queries that have "all"; they are borrowed. AJ_NO_MEMORY. */
enum aj_code aj_bench_scan_open(const struct aj_bench_queries *queries, uint32_t every,
                                struct aj_bench_scan **out, struct aj_err *err) AJ_CHECKED;
void aj_bench_scan_close(struct aj_bench_scan *scan);

static inline void aj_auto_bench_scan(struct aj_bench_scan **scan)
{
    aj_bench_scan_close(*scan);
}

enum aj_code aj_bench_scan_case(struct aj_bench_scan *scan, const struct aj_bench_case *c,
                                struct aj_err *err) AJ_CHECKED;

/* What was found so far for the n-th query that was taken; false: there is none. */
struct aj_bench_found {
    size_t query; /* its place in the queries */
    uint32_t total;
    uint64_t digest; /* of the cases (bench_cases.h) */
};
bool aj_bench_scan_found(const struct aj_bench_scan *scan, size_t n,
                         struct aj_bench_found *out) AJ_CHECKED;

#endif

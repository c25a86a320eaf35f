#ifndef AJ_TOOLS_BENCH_ASKING_H
#define AJ_TOOLS_BENCH_ASKING_H

#include "tools/bench_search/bench_options.h"
#include "tools/bench_search/bench_query.h"

#include <stdio.h>

/* How an engine is asked, alike for ours and for those it is measured against. */

double aj_bench_now(void); /* seconds, of a clock that never jumps */

/* The memory of this process. */
struct aj_bench_memory {
    long peak_kib; /* VmHWM */
    long now_kib;  /* VmRSS, which is the sum of: */
    long anon_kib; /* its own */
    long file_kib; /* pages of mapped files, which the system takes back when it needs them */
};
struct aj_bench_memory aj_bench_memory(void);

json_t *aj_bench_memory_json(void); /* NULL: no memory */

struct aj_bench_engine {
    void *handle;
    /* Answers completely: total, the best 20, and what the query asks for of facets; snippets if
       wanted. The answer itself is thrown away. */
    enum aj_code (*ask)(void *handle, const struct aj_bench_query *query, bool snippets,
                        uint64_t *total, struct aj_err *err);
    /* The digest (bench_cases.h) of all that is found. */
    enum aj_code (*found)(void *handle, const struct aj_bench_query *query, uint64_t *digest,
                          struct aj_err *err);
    bool needs_all; /* queries without "all" are left out */
    bool snippets;  /* it can make them */
};

/*
 * Asks every query options->rounds times without and as often with snippets, all in one shuffled
 * order; then what every options->sample-th one finds. Prints {"answers": [null | {"total",
 * "digest", "ms": […], "snippets_ms": […]}], "memory": {…}}, an answer for each query.
 */
enum aj_code aj_bench_ask_all(const struct aj_bench_engine *engine,
                              const struct aj_bench_queries *queries,
                              const struct aj_bench_options *options, FILE *out,
                              struct aj_err *err) AJ_CHECKED;

/* Asks the first query of the class "frequent" (else the very first) once, with snippets, and
   prints
   {"ms": …} counted from `began`. */
enum aj_code aj_bench_ask_first(const struct aj_bench_engine *engine,
                                const struct aj_bench_queries *queries, double began, FILE *out,
                                struct aj_err *err) AJ_CHECKED;

#endif

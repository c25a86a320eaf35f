#ifndef AJ_TOOLS_BENCH_OPTIONS_H
#define AJ_TOOLS_BENCH_OPTIONS_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/* What tools/bench-search tells the programs: VERB name=value … */
struct aj_bench_options {
    const char *verb;
    uint32_t cases;      /* 10,000 */
    uint64_t seed;       /* 1 */
    uint32_t characters; /* of a text; 2,000 */
    uint32_t each;       /* queries of a class; 100 */
    uint32_t rounds;     /* how often each is asked; 3 */
    uint32_t sample;     /* of the queries every so-many-th is proven by a scan; 1 */
    const char *laws;    /* file; aj_bench_laws_path() */
    const char *folder;  /* of an index; NULL */
    const char *queries; /* file; NULL */
    const char *corpus;  /* file; NULL */
};

/* AJ_INVALID: not known, or no number. Borrowed from argv. */
enum aj_code aj_bench_options_read(int argc, char **argv, struct aj_bench_options *out,
                                   struct aj_err *err) AJ_CHECKED;

#endif

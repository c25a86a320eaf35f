#ifndef AJ_TOOLS_BENCH_RECORD_H
#define AJ_TOOLS_BENCH_RECORD_H

#include "base/json.h"
#include "tools/bench_search/bench_cases.h"

/* The record of an invented case as the index keeps it (docs/formats/index.md "case record"), with
   one paper, named as the title, whose words are not in it. NULL: no memory. */
json_t *aj_bench_record(const struct aj_bench_case *c);

#endif

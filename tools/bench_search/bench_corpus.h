#ifndef AJ_TOOLS_BENCH_CORPUS_H
#define AJ_TOOLS_BENCH_CORPUS_H

#include "base/attr.h"
#include "tools/bench_search/bench_options.h"

/*
 * Any texts and any queries. Errors: those of bench_jsonl.h and bench_index.h.
 *
 * put-corpus: indexes a file of {"title", "text"} a line, in flat memory, and prints as `put` does.
 * Titles are kept in the folder, too, so that `answer` can name what it finds.
 */
enum aj_code aj_bench_put_corpus(const struct aj_bench_options *o, struct aj_err *err) AJ_CHECKED;

/*
 * answer: asks each line of queries=FILE (empty ones are skipped; one that the query language
 * refuses is searched literally) o->rounds times, all in one shuffled order, with facets and
 * snippets, and then for all hits; prints a line for each:
 * {"ms": […], "q", "total", "hits": [title, … the best first]}. What is not UTF-8 in a query is
 * shown as U+FFFD.
 */
enum aj_code aj_bench_answer(const struct aj_bench_options *o, struct aj_err *err) AJ_CHECKED;

#endif

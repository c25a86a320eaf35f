#ifndef AJ_TOOLS_BENCH_INDEX_H
#define AJ_TOOLS_BENCH_INDEX_H

#include "index/search/ask/searching.h"

/*
 * The search engine as tools/bench search uses it: the one file that calls it. An index of its own
 * in a folder, with nothing in it but what is searched. Errors: those of index/search/search.h.
 * Threads: one.
 */
struct aj_bench_index;

/* `writable`: made if it is not there. */
enum aj_code aj_bench_index_open(const char *folder, bool writable, struct aj_bench_index **out,
                                 struct aj_err *err) AJ_CHECKED;
void aj_bench_index_close(struct aj_bench_index *index);

static inline void aj_auto_bench_index(struct aj_bench_index **index)
{
    aj_bench_index_close(*index);
}

/* Puts documents in one durable transaction. */
enum aj_code aj_bench_index_put(struct aj_bench_index *index, const struct aj_document *documents,
                                size_t n, struct aj_err *err) AJ_CHECKED;

/* Joins until there is nothing to join, each step a transaction. */
enum aj_code aj_bench_index_join(struct aj_bench_index *index, struct aj_err *err) AJ_CHECKED;

#define AJ_BENCH_ALL SIZE_MAX

struct aj_bench_question {
    const char *text;
    size_t size;
    const struct aj_search_filter *filters;
    size_t n_filters;
    size_t limit; /* hits wanted at most; AJ_BENCH_ALL */
    bool facets;  /* all nine, twenty values of each */
    bool snippets;
};

/*
 * From the text of the query to the answer, which is valid until the next call. A text that the
 * query language refuses is searched literally; one that holds nothing to search for finds nothing.
 */
enum aj_code aj_bench_index_ask(struct aj_bench_index *index,
                                const struct aj_bench_question *question,
                                struct aj_search_result *out, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_TOOLS_BENCH_QUERY_H
#define AJ_TOOLS_BENCH_QUERY_H

#include "base/json.h"
#include "tools/bench_search/bench_cases.h"

/*
 * What is asked of every engine: a file of one JSON object a line, {"class": "and2", "q":
 * "\"工资\" \"拖欠\"", "all": ["工资", "拖欠"], "filters": {"year": [8, "2024"]}, "facets": true}.
 * "q" is the query as our language has it; "all" are the texts that must each stand in a case
 * (none: only we can answer it); filters are values of facts, as number and as text.
 */
#define AJ_BENCH_PARTS 3

struct aj_bench_query {
    const char *class_;
    const char *text;
    const char *all[AJ_BENCH_PARTS];
    size_t n_all;
    struct {
        enum aj_bench_fact fact;
        uint32_t value;
        const char *text;
    } filters[AJ_BENCH_FACT_COUNT];
    size_t n_filters;
    bool facets;
    json_t *json; /* owned: where the texts are */
};

struct aj_bench_queries {
    struct aj_bench_query *list;
    size_t n;
};

/* Errors: those of bench_jsonl.h; AJ_INVALID also for what is no such query. */
enum aj_code aj_bench_queries_read(const char *path, struct aj_bench_queries *out,
                                   struct aj_err *err) AJ_CHECKED;
void aj_bench_queries_release(struct aj_bench_queries *queries);

/*
 * Makes `each` queries of every class out of the first `n_cases` cases, and gives each, as a line,
 * to `put`. Classes: rare, frequent, two, one (characters), name, number, and2, and3, phrase,
 * nowhere, filtered, pinyin, initials; the last two without "all". Every second one has facets.
 */
struct aj_bench_query_order {
    const struct aj_bench_cases *cases;
    uint32_t n_cases; /* 100 or more */
    uint64_t seed;
    uint32_t each;
    enum aj_code (*put)(void *arg, const json_t *query, struct aj_err *err);
    void *arg;
};
enum aj_code aj_bench_queries_make(const struct aj_bench_query_order *order,
                                   struct aj_err *err) AJ_CHECKED;

#endif

/*
 * bench_make VERB [name=value …] (tools/bench_search/bench_options.h): invented cases, queries for
 * them, and what the queries must find; one JSON object a line on standard output.
 *
 *   cases     title, text, words, facts
 *   queries   as tools/bench_search/bench_query.h has them
 *   truth     queries=FILE: for every sample-th query its place, total and digest, by a scan
 */
#include "base/auto.h"
#include "base/json.h"
#include "tools/bench_search/bench_options.h"
#include "tools/bench_search/bench_query.h"
#include "tools/bench_search/bench_scan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static enum aj_code put_line(void *arg, const json_t *value, struct aj_err *err)
{
    FILE *out = arg;

    if (json_dumpf(value, out, JSON_COMPACT) != 0 || fputc('\n', out) == EOF)
        return aj_fail_errno(err, "standard output");
    return AJ_OK;
}

static enum aj_code put_case(const struct aj_bench_case *c, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *facts = json_object();
    AJ_AUTO(aj_auto_json) json_t *line = NULL;
    struct aj_buf words = {0};

    for (enum aj_bench_fact f = 0; f < AJ_BENCH_FACT_COUNT; f++)
        (void)json_object_set_new(facts, aj_bench_fact_name(f), json_integer(c->facts[f]));
    aj_bench_case_add_words(c, &words);
    line = json_pack("{s:s, s:s, s:s%, s:O}", "title", c->title, "text", c->text, "words",
                     words.data, words.size, "facts", facts);
    aj_buf_release(&words);
    if (!line)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for a case");
    return put_line(stdout, line, err);
}

static enum aj_code make_cases(const struct aj_bench_options *o, const struct aj_bench_cases *cases,
                               struct aj_err *err)
{
    struct aj_arena arena = {.limit = 4096 + 16 * (size_t)o->characters};
    enum aj_code code = AJ_OK;

    for (uint32_t i = 0; i < o->cases && code == AJ_OK; i++) {
        struct aj_bench_case c;

        aj_arena_reset(&arena);
        code = aj_bench_case_make(cases, i, &arena, &c, err);
        if (code == AJ_OK)
            code = put_case(&c, err);
    }
    aj_arena_reset(&arena);
    return code;
}

static enum aj_code make_queries(const struct aj_bench_options *o,
                                 const struct aj_bench_cases *cases, struct aj_err *err)
{
    struct aj_bench_query_order order = {.cases = cases,
                                         .n_cases = o->cases,
                                         .seed = o->seed,
                                         .each = o->each,
                                         .put = put_line,
                                         .arg = stdout};

    return aj_bench_queries_make(&order, err);
}

static enum aj_code put_found(const struct aj_bench_scan *scan, struct aj_err *err)
{
    struct aj_bench_found found;

    for (size_t i = 0; aj_bench_scan_found(scan, i, &found); i++) {
        if (printf("{\"query\":%zu,\"total\":%" PRIu32 ",\"digest\":\"%016" PRIx64 "\"}\n",
                   found.query, found.total, found.digest) < 0)
            return aj_fail_errno(err, "standard output");
    }
    return AJ_OK;
}

static enum aj_code scan_cases(const struct aj_bench_options *o, const struct aj_bench_cases *cases,
                               struct aj_bench_scan *scan, struct aj_err *err)
{
    struct aj_arena arena = {.limit = 4096 + 16 * (size_t)o->characters};
    enum aj_code code = AJ_OK;

    for (uint32_t i = 0; i < o->cases && code == AJ_OK; i++) {
        struct aj_bench_case c;

        aj_arena_reset(&arena);
        code = aj_bench_case_make(cases, i, &arena, &c, err);
        if (code == AJ_OK)
            code = aj_bench_scan_case(scan, &c, err);
    }
    aj_arena_reset(&arena);
    return code;
}

static enum aj_code make_truth(const struct aj_bench_options *o, const struct aj_bench_cases *cases,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_bench_scan) struct aj_bench_scan *scan = NULL;
    struct aj_bench_queries queries = {0};
    enum aj_code code;

    if (!o->queries)
        return aj_fail(err, AJ_INVALID, "truth needs queries=FILE");
    AJ_TRY(aj_bench_queries_read(o->queries, &queries, err));
    code = aj_bench_scan_open(&queries, o->sample, &scan, err);
    if (code == AJ_OK)
        code = scan_cases(o, cases, scan, err);
    if (code == AJ_OK)
        code = put_found(scan, err);
    aj_bench_queries_release(&queries);
    return code;
}

static enum aj_code run(const struct aj_bench_options *o, struct aj_err *err)
{
    static const struct {
        const char *verb;
        enum aj_code (*make)(const struct aj_bench_options *o, const struct aj_bench_cases *cases,
                             struct aj_err *err);
    } verbs[] = {{"cases", make_cases}, {"queries", make_queries}, {"truth", make_truth}};
    struct aj_bench_laws laws;
    struct aj_bench_cases cases;
    enum aj_code code;

    for (size_t i = 0; i < AJ_COUNTOF(verbs); i++) {
        if (strcmp(o->verb, verbs[i].verb) != 0)
            continue;
        AJ_TRY(aj_bench_laws_open(o->laws, &laws, err));
        code = aj_bench_cases_open(&laws, o->seed, o->characters, &cases, err);
        if (code == AJ_OK) {
            code = verbs[i].make(o, &cases, err);
            aj_bench_cases_release(&cases);
        }
        aj_bench_laws_release(&laws);
        return code;
    }
    return aj_fail(err, AJ_INVALID, "usage: bench_make cases|queries|truth [name=value …]");
}

int main(int argc, char **argv)
{
    struct aj_bench_options options;
    struct aj_err err = {0};

    if (aj_bench_options_read(argc, argv, &options, &err) == AJ_OK &&
        run(&options, &err) == AJ_OK && fflush(stdout) == 0)
        return 0;
    (void)fprintf(stderr, "bench_make: %s\n", err.text);
    return err.code == AJ_INVALID ? 2 : 3;
}

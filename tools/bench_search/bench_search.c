/*
 * bench_search VERB [name=value …] (tools/bench_search/bench_options.h): our own search engine,
 * measured; prints JSON.
 *
 *   put     folder=FOLDER: indexes invented cases, 4,096 a transaction, and joins to the end
 *   ask     folder=FOLDER queries=FILE: asks every query (tools/bench_search/bench_asking.h)
 *   first   the same: the first answer of a new process
 *   put-corpus, answer   tools/bench_search/bench_corpus.h
 */
#include "base/auto.h"
#include "index/search/document/case_document.h"
#include "tools/bench_search/bench_asking.h"
#include "tools/bench_search/bench_corpus.h"
#include "tools/bench_search/bench_putting.h"
#include "tools/bench_search/bench_record.h"

#include <stdlib.h>
#include <string.h>

/* ---- putting ---- */

struct batch {
    struct aj_bench_index *index;
    json_t *records[AJ_BENCH_BATCH];
    struct aj_document documents[AJ_BENCH_BATCH];
    const char *texts[AJ_BENCH_BATCH];
    size_t n;
    struct aj_arena arena; /* of cases and documents */
    struct aj_bench_put_times times;
};

static enum aj_code describe(struct batch *b, size_t i, struct aj_err *err)
{
    struct aj_case_text words = {1, {b->texts[i], strlen(b->texts[i])}};

    return aj_case_document(b->records[i], &words, 1, &b->arena, &b->documents[i], err);
}

static enum aj_code describe_all(struct batch *b, struct aj_err *err)
{
    for (size_t i = 0; i < b->n; i++)
        AJ_TRY(describe(b, i, err));
    return AJ_OK;
}

/* What was gathered goes into the index. */
static enum aj_code flush(struct batch *b, struct aj_err *err)
{
    double began = aj_bench_now();
    enum aj_code code = describe_all(b, err);

    b->times.describing += aj_bench_now() - began;
    if (code == AJ_OK)
        code = aj_bench_put_timed(b->index, b->documents, b->n, &b->times, err);
    for (size_t i = 0; i < b->n; i++)
        json_decref(b->records[i]);
    b->n = 0;
    aj_arena_reset(&b->arena);
    return code;
}

static enum aj_code put_cases(const struct aj_bench_options *o, const struct aj_bench_cases *cases,
                              struct batch *b, struct aj_err *err)
{
    for (uint32_t i = 0; i < o->cases; i++) {
        struct aj_bench_case c;

        AJ_TRY(aj_bench_case_make(cases, i, &b->arena, &c, err));
        b->texts[b->n] = c.text;
        b->records[b->n] = aj_bench_record(&c);
        if (!b->records[b->n++])
            return aj_fail(err, AJ_NO_MEMORY, "no memory for a case");
        if (b->n == AJ_BENCH_BATCH || i + 1 == o->cases)
            AJ_TRY(flush(b, err));
    }
    return AJ_OK;
}

static enum aj_code put(const struct aj_bench_options *o, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct batch *b = calloc(1, sizeof(*b));
    AJ_AUTO(aj_auto_bench_index) struct aj_bench_index *index = NULL;
    struct aj_bench_laws laws;
    struct aj_bench_cases cases;
    enum aj_code code;

    if (!b)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the cases");
    b->arena.limit = AJ_BENCH_ALL / 2;
    AJ_TRY(aj_bench_index_open(o->folder, true, &index, err));
    b->index = index;
    AJ_TRY(aj_bench_laws_open(o->laws, &laws, err));
    code = aj_bench_cases_open(&laws, o->seed, o->characters, &cases, err);
    if (code == AJ_OK) {
        code = put_cases(o, &cases, b, err);
        aj_bench_cases_release(&cases);
    }
    aj_bench_laws_release(&laws);
    return code == AJ_OK ? aj_bench_print_put(o->folder, o->cases, &b->times, stdout, err) : code;
}

/* ---- asking ---- */

static enum aj_attribute attribute_of(enum aj_bench_fact fact)
{
    static const enum aj_attribute attributes[AJ_BENCH_FACT_COUNT] = {
        [AJ_BENCH_CLASS] = AJ_ATTR_CLASS,     [AJ_BENCH_STAGE] = AJ_ATTR_STAGE,
        [AJ_BENCH_OUTCOME] = AJ_ATTR_OUTCOME, [AJ_BENCH_UNIT] = AJ_ATTR_UNIT,
        [AJ_BENCH_HANDLER] = AJ_ATTR_HANDLER, [AJ_BENCH_REASON] = AJ_ATTR_REASON,
        [AJ_BENCH_STATE] = AJ_ATTR_STATE,     [AJ_BENCH_YEAR] = AJ_ATTR_YEAR,
        [AJ_BENCH_GROUP] = AJ_ATTR_GROUP};

    return attributes[fact];
}

/* The rest of the question is in it already. */
static enum aj_code ask_index(struct aj_bench_index *index, const struct aj_bench_query *query,
                              struct aj_bench_question question, struct aj_search_result *out,
                              struct aj_err *err)
{
    struct aj_search_filter filters[AJ_BENCH_FACT_COUNT];

    question.text = query->text;
    question.size = strlen(query->text);
    question.filters = filters;
    question.n_filters = query->n_filters;
    for (size_t i = 0; i < query->n_filters; i++) {
        filters[i] = (struct aj_search_filter){attribute_of(query->filters[i].fact),
                                               &query->filters[i].text, 1};
    }
    return aj_bench_index_ask(index, &question, out, err);
}

static enum aj_code ask(void *handle, const struct aj_bench_query *query, bool snippets,
                        uint64_t *total, struct aj_err *err)
{
    struct aj_bench_question question = {
        .limit = 20, .facets = query->facets, .snippets = snippets};
    struct aj_search_result result;

    AJ_TRY(ask_index(handle, query, question, &result, err));
    *total = result.total;
    return AJ_OK;
}

static enum aj_code found(void *handle, const struct aj_bench_query *query, uint64_t *digest,
                          struct aj_err *err)
{
    struct aj_bench_question question = {.limit = AJ_BENCH_ALL};
    struct aj_search_result result;

    AJ_TRY(ask_index(handle, query, question, &result, err));
    for (size_t i = 0; i < result.n_hits; i++)
        *digest += aj_bench_digest_of((uint32_t)strtoul(result.hits[i].key, NULL, 10));
    return AJ_OK;
}

static enum aj_code ask_index_all(const struct aj_bench_options *o,
                                  const struct aj_bench_queries *queries, struct aj_err *err)
{
    AJ_AUTO(aj_auto_bench_index) struct aj_bench_index *index = NULL;
    struct aj_bench_engine engine = {.ask = ask, .found = found, .snippets = true};
    double began = aj_bench_now();

    AJ_TRY(aj_bench_index_open(o->folder, false, &index, err));
    engine.handle = index;
    return strcmp(o->verb, "first") == 0 ? aj_bench_ask_first(&engine, queries, began, stdout, err)
                                         : aj_bench_ask_all(&engine, queries, o, stdout, err);
}

static enum aj_code ask_queries(const struct aj_bench_options *o, struct aj_err *err)
{
    struct aj_bench_queries queries;
    enum aj_code code;

    if (!o->queries)
        return aj_fail(err, AJ_INVALID, "queries=FILE is missing");
    AJ_TRY(aj_bench_queries_read(o->queries, &queries, err));
    code = ask_index_all(o, &queries, err);
    aj_bench_queries_release(&queries);
    return code;
}

static enum aj_code run(const struct aj_bench_options *o, struct aj_err *err)
{
    static const struct {
        const char *verb;
        enum aj_code (*run)(const struct aj_bench_options *o, struct aj_err *err);
    } verbs[] = {{"put", put},
                 {"ask", ask_queries},
                 {"first", ask_queries},
                 {"put-corpus", aj_bench_put_corpus},
                 {"answer", aj_bench_answer}};

    if (!o->folder)
        return aj_fail(err, AJ_INVALID, "folder=FOLDER is missing");
    for (size_t i = 0; i < AJ_COUNTOF(verbs); i++) {
        if (strcmp(o->verb, verbs[i].verb) == 0)
            return verbs[i].run(o, err);
    }
    return aj_fail(err, AJ_INVALID, "no verb %s; there are: put ask first put-corpus answer",
                   o->verb);
}

int main(int argc, char **argv)
{
    struct aj_bench_options options;
    struct aj_err err = {0};

    if (aj_bench_options_read(argc, argv, &options, &err) == AJ_OK &&
        run(&options, &err) == AJ_OK && fflush(stdout) == 0)
        return 0;
    (void)fprintf(stderr, "bench_search: %s\n", err.text);
    return err.code == AJ_INVALID ? 2 : 3;
}

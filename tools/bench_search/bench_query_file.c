#include "tools/bench_search/bench_query.h"

#include "base/auto.h"
#include "tools/bench_search/bench_jsonl.h"

#include <stdlib.h>
#include <string.h>

void aj_bench_queries_release(struct aj_bench_queries *queries)
{
    for (size_t i = 0; i < queries->n; i++)
        json_decref(queries->list[i].json);
    free(queries->list);
    *queries = (struct aj_bench_queries){0};
}

static bool read_filters(const json_t *filters, struct aj_bench_query *query)
{
    size_t known = 0;

    for (enum aj_bench_fact fact = 0; fact < AJ_BENCH_FACT_COUNT; fact++) {
        const json_t *pair = json_object_get(filters, aj_bench_fact_name(fact));
        const json_t *value = json_array_get(pair, 0);
        const char *text = json_string_value(json_array_get(pair, 1));

        if (!json_is_integer(value) || json_integer_value(value) < 0 || !text)
            continue;
        query->filters[known].fact = fact;
        query->filters[known].value = (uint32_t)json_integer_value(value);
        query->filters[known++].text = text;
    }
    query->n_filters = known;
    return known == json_object_size(filters);
}

static bool read_query(struct aj_bench_query *query)
{
    const json_t *all = json_object_get(query->json, "all");

    query->class_ = aj_json_text(query->json, "class");
    query->text = aj_json_text(query->json, "q");
    query->facets = json_is_true(json_object_get(query->json, "facets"));
    query->n_all = json_array_size(all);
    if (!*query->class_ || !*query->text || query->n_all > AJ_BENCH_PARTS)
        return false;
    for (size_t i = 0; i < query->n_all; i++) {
        query->all[i] = json_string_value(json_array_get(all, i));
        if (!query->all[i] || !*query->all[i])
            return false;
    }
    return read_filters(json_object_get(query->json, "filters"), query);
}

static enum aj_code read_all(const char *path, struct aj_bench_queries *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_bench_jsonl) struct aj_bench_jsonl *reader = NULL;
    size_t room = 0;

    AJ_TRY(aj_bench_jsonl_open(path, &reader, err));
    for (;;) {
        AJ_AUTO(aj_auto_json) json_t *json = NULL;

        AJ_TRY(aj_bench_jsonl_next(reader, &json, err));
        if (!json)
            return AJ_OK;
        if (out->n == room) {
            void *bigger = realloc(out->list, (room * 2 + 64) * sizeof(*out->list));

            if (!bigger)
                return aj_fail(err, AJ_NO_MEMORY, "no memory for the queries");
            out->list = bigger;
            room = room * 2 + 64;
        }
        out->list[out->n] = (struct aj_bench_query){.json = json};
        json = NULL;
        if (!read_query(&out->list[out->n++]))
            return aj_fail(err, AJ_INVALID, "%s: query %zu is none", path, out->n);
    }
}

enum aj_code aj_bench_queries_read(const char *path, struct aj_bench_queries *out,
                                   struct aj_err *err)
{
    enum aj_code code;

    *out = (struct aj_bench_queries){0};
    code = read_all(path, out, err);
    if (code != AJ_OK)
        aj_bench_queries_release(out);
    return code;
}

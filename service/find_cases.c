#include "service/find_cases.h"

#include "base/auto.h"
#include "service/find_parts.h"

#define QUERY_MEMORY  ((size_t)1 << 20)
#define ANSWER_MEMORY ((size_t)1 << 30)
#define FACET_VALUES  20

/* clang-format off */
static const struct {
    enum aj_attribute attribute;
    const char *word;
    const char *zh;
} facets[] = {
    {AJ_ATTR_CLASS,   "class",   "类型"},
    {AJ_ATTR_STAGE,   "stage",   "阶段"},
    {AJ_ATTR_OUTCOME, "outcome", "结果"},
    {AJ_ATTR_UNIT,    "unit",    "单位"},
    {AJ_ATTR_HANDLER, "handler", "承办人"},
    {AJ_ATTR_REASON,  "reason",  "案由"},
    {AJ_ATTR_STATE,   "state",   "状态"},
    {AJ_ATTR_YEAR,    "year",    "年度"},
    {AJ_ATTR_GROUP,   "group",   "人群"},
};
/* clang-format on */

bool aj_find_facet(const char *name, enum aj_attribute *out)
{
    for (size_t i = 0; i < AJ_COUNTOF(facets); i++) {
        if (strcmp(facets[i].word, name) == 0 || strcmp(facets[i].zh, name) == 0) {
            *out = facets[i].attribute;
            return true;
        }
    }
    return false;
}

const char *aj_find_facet_word(enum aj_attribute facet)
{
    for (size_t i = 0; i < AJ_COUNTOF(facets); i++) {
        if (facets[i].attribute == facet)
            return facets[i].word;
    }
    return "";
}

const char *aj_find_facet_zh(enum aj_attribute facet)
{
    for (size_t i = 0; i < AJ_COUNTOF(facets); i++) {
        if (facets[i].attribute == facet)
            return facets[i].zh;
    }
    return "";
}

const char *aj_find_order_word(enum aj_search_order order)
{
    return order == AJ_ORDER_BEST ? "best" : "newest";
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory finding cases");
}

static enum aj_code read_query(struct aj_finding_run *run, struct aj_err *err)
{
    const char *text = run->want->text;

    if (text[strspn(text, " ")] == '\0')
        return AJ_OK;
    AJ_TRY(aj_query_parse(text, strlen(text), run->want->mode, &run->arena, &run->query, err));
    run->request.query = run->query.root;
    return AJ_OK;
}

/* The filters of one facet become one: any of its values. */
static enum aj_code gather_filters(struct aj_finding_run *run, struct aj_err *err)
{
    const struct aj_find *want = run->want;
    struct aj_search_filter *list =
        aj_arena_alloc(&run->arena, (AJ_FACET_COUNT + 1) * sizeof(*list));
    size_t n = 0;

    if (!list)
        return no_memory(err);
    for (size_t i = 0; i < want->n_filters; i++) {
        enum aj_attribute facet;
        const char **values;
        size_t k = 0;

        if (!aj_find_facet(want->filters[i].facet, &facet)) {
            return aj_fail(err, AJ_INVALID,
                           "没有名为“%.40s”的筛选项；有：类型、阶段、结果、单位、"
                           "承办人、案由、状态、年度、人群",
                           want->filters[i].facet);
        }
        while (k < n && list[k].attribute != facet)
            k++;
        if (k == n) {
            values = aj_arena_alloc(&run->arena, want->n_filters * sizeof(const char *));
            if (!values)
                return no_memory(err);
            list[n++] = (struct aj_search_filter){.attribute = facet, .values = values};
        }
        values = aj_unconst(list[k].values);
        values[list[k].n++] = want->filters[i].value;
    }
    run->request.filters = list;
    run->request.n_filters = n;
    return AJ_OK;
}

enum aj_code aj_finding_run_open(struct aj_finding_run *run, const struct aj_find *want,
                                 struct aj_err *err)
{
    *run = (struct aj_finding_run){.want = want, .arena = {.limit = ANSWER_MEMORY}};
    run->request = (struct aj_search_request){
        .viewer = want->viewer,
        .order = want->order,
        .limit = want->limit,
        .after = want->after,
        .facets = want->facets ? AJ_FACETS_ALL : 0,
        .facet_values = FACET_VALUES,
        .snippets = want->snippets,
    };
    AJ_TRY(read_query(run, err));
    return gather_filters(run, err);
}

void aj_finding_run_close(struct aj_finding_run *run)
{
    aj_arena_reset(&run->arena);
}

static json_t *text_json(void (*write)(const struct aj_query_node *, struct aj_buf *),
                         const struct aj_query_node *root)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};

    if (root)
        write(root, &text);
    return text.failed ? NULL : json_stringn(text.data ? text.data : "", text.size);
}

json_t *aj_finding_filters(const struct aj_search_request *request)
{
    struct aj_model m = {.root = json_object()};

    for (size_t i = 0; i < request->n_filters; i++) {
        const struct aj_search_filter *filter = &request->filters[i];
        json_t *values = json_array();

        aj_model_put(&m, m.root, aj_find_facet_word(filter->attribute), values);
        for (size_t k = 0; k < filter->n && !m.failed; k++)
            aj_model_append(&m, values, json_string(filter->values[k]));
    }
    if (!m.failed)
        return m.root;
    json_decref(m.root);
    return NULL;
}

static json_t *facet_json(const struct aj_facet *facet)
{
    json_t *values = json_array();
    struct aj_model m = {.root = values};
    size_t others = facet->list.n_values;

    for (size_t i = 0; i < facet->list.n; i++) {
        const struct aj_facet_value *value = &facet->list.values[i];

        aj_model_append(&m, values,
                        json_pack("{s:s, s:I, s:b}", "value", value->text, "cases",
                                  (json_int_t)value->count, "selected", value->selected));
        others -= value->count > 0;
    }
    if (m.failed) {
        json_decref(values);
        return NULL;
    }
    return json_pack("{s:o, s:I, s:I}", "values", values, "others", (json_int_t)others, "without",
                     (json_int_t)facet->list.n_none);
}

static json_t *facets_json(const struct aj_search_result *result)
{
    struct aj_model m = {.root = json_object()};

    for (size_t i = 0; i < result->n_facets; i++) {
        aj_model_put(&m, m.root, aj_find_facet_word(result->facets[i].attribute),
                     facet_json(&result->facets[i]));
    }
    if (m.failed) {
        json_decref(m.root);
        return NULL;
    }
    return m.root;
}

static enum aj_code answer_json(struct aj_home *home, struct aj_finding_run *run, json_t **out,
                                struct aj_err *err)
{
    const struct aj_search_result *result = &run->result;
    struct aj_model m = {.root = json_object()};
    AJ_AUTO(aj_auto_json) json_t *answer = m.root;
    json_t *hits = json_array();

    aj_model_put(&m, answer, "query", text_json(aj_query_text, run->request.query));
    aj_model_put(&m, answer, "meaning", text_json(aj_query_explain, run->request.query));
    aj_model_put(&m, answer, "filters", aj_finding_filters(&run->request));
    aj_model_put_text(&m, answer, "sort", aj_find_order_word(run->request.order));
    aj_model_put(&m, answer, "total", json_integer((json_int_t)result->total));
    aj_model_put(&m, answer, "hits", hits);
    for (size_t i = 0; !m.failed && i < result->n_hits; i++) {
        json_t *hit = NULL;

        AJ_TRY(aj_finding_hit(home, &result->hits[i], &hit, err));
        if (hit)
            aj_model_append(&m, hits, hit);
    }
    if (result->next)
        aj_model_put(&m, answer, "next", json_string(result->next));
    if (run->want->facets)
        aj_model_put(&m, answer, "facets", facets_json(result));
    if (m.failed)
        return no_memory(err);
    *out = aj_steal(&answer);
    return AJ_OK;
}

enum aj_code aj_find_cases(struct aj_home *home, const struct aj_find *want, json_t **out,
                           struct aj_err *err)
{
    AJ_AUTO(aj_finding_run_close) struct aj_finding_run run = {0};

    AJ_TRY(aj_finding_run_open(&run, want, err));
    AJ_TRY(aj_index_search(home->index, &run.request, &run.arena, &run.result, err));
    return answer_json(home, &run, out, err);
}

enum aj_code aj_find_suggest(struct aj_home *home, const struct aj_suggest_request *request,
                             json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = QUERY_MEMORY};
    struct aj_suggestions found = {0};
    AJ_AUTO(aj_auto_json) json_t *answer = json_object();
    struct aj_model m = {.root = answer};
    json_t *list = json_array();

    aj_model_put(&m, answer, "suggestions", list);
    AJ_TRY(aj_index_suggest(home->index, request, &arena, &found, err));
    for (size_t i = 0; i < found.n && !m.failed; i++) {
        aj_model_append(&m, list,
                        json_pack("{s:s, s:s, s:I}", "field",
                                  aj_finding_attribute_word(found.list[i].attribute), "text",
                                  found.list[i].text, "cases",
                                  (json_int_t)found.list[i].documents));
    }
    if (m.failed)
        return no_memory(err);
    *out = aj_steal(&answer);
    return AJ_OK;
}

#include "service/saved_searches.h"

#include "base/auto.h"
#include "base/date.h"
#include "service/find_parts.h"
#include "service/journal_head.h"

static enum aj_code commit(struct aj_home *home, const char *type, const char *owner,
                           const json_t *data, struct aj_err *err)
{
    const struct aj_event event = {
        .type = type, .at = aj_clock_now(), .actor = owner, .data = data};

    if (!data)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory keeping a search");
    AJ_TRY(aj_index_commit(home->index, &event, 1, NULL, err));
    return aj_journal_publish(home, err);
}

enum aj_code aj_saved_save(struct aj_home *home, const struct aj_saved_name *name,
                           const struct aj_find *want, struct aj_err *err)
{
    AJ_AUTO(aj_finding_run_close) struct aj_finding_run run = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf query = {0};
    AJ_AUTO(aj_auto_json) json_t *data = NULL;

    AJ_TRY(aj_finding_run_open(&run, want, err));
    if (run.request.query)
        aj_query_text(run.request.query, &query);
    if (query.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory keeping a search");
    data = json_pack("{s:s, s:s, s:s, s:o, s:s}", "owner", name->owner, "name", name->name, "query",
                     query.data ? query.data : "", "filters", aj_finding_filters(&run.request),
                     "sort", aj_find_order_word(want->order));
    return commit(home, "search.saved", name->owner, data, err);
}

enum aj_code aj_saved_forget(struct aj_home *home, const struct aj_saved_name *name,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_json)
    json_t *data = json_pack("{s:s, s:s}", "owner", name->owner, "name", name->name);

    return commit(home, "search.forgotten", name->owner, data, err);
}

static const char *keep(struct aj_arena *arena, const char *text)
{
    return aj_arena_copy(arena, text, strlen(text));
}

/* Adds them to those that `want` has. */
static enum aj_code recall_filters(const json_t *filters, struct aj_arena *arena,
                                   struct aj_find *want, struct aj_err *err)
{
    struct aj_find_filter *list;
    const char *facet;
    json_t *values, *value;
    size_t n = want->n_filters;
    size_t i;

    json_object_foreach(aj_unconst(filters), facet, values) n += json_array_size(values);
    list = aj_arena_alloc(arena, (n + 1) * sizeof(*list));
    if (!list)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory recalling a search");
    if (want->n_filters > 0)
        memcpy(list, want->filters, want->n_filters * sizeof(*list));
    want->filters = list;
    json_object_foreach(aj_unconst(filters), facet, values)
    {
        json_array_foreach(values, i, value)
        {
            struct aj_find_filter *to = &list[want->n_filters++];

            *to =
                (struct aj_find_filter){keep(arena, facet), keep(arena, json_string_value(value))};
            if (!to->facet || !to->value)
                return aj_fail(err, AJ_NO_MEMORY, "out of memory recalling a search");
        }
    }
    return AJ_OK;
}

enum aj_code aj_saved_recall(struct aj_home *home, const struct aj_saved_name *name,
                             struct aj_arena *arena, struct aj_find *want, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *row = NULL;

    AJ_TRY(aj_index_saved_search(home->index, name->owner, name->name, &row, err));
    want->text = keep(arena, aj_json_text(row, "query"));
    want->mode = AJ_QUERY_STORED;
    want->order =
        strcmp(aj_json_text(row, "sort"), "newest") == 0 ? AJ_ORDER_NEWEST : AJ_ORDER_BEST;
    if (!want->text)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory recalling a search");
    return recall_filters(json_object_get(row, "filters"), arena, want, err);
}

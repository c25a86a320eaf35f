#include "index/search/ask/searching.h"

#include "base/auto.h"
#include "index/search/ask/search_parts.h"

/* What has become of one request so far. */
struct asking {
    struct aj_txn *txn;
    struct aj_search *search;
    const struct aj_search_request *request;
    struct aj_arena *arena;
    struct aj_search_result *out;
    struct aj_view view;
    roaring_bitmap_t **visible; /* of each chunk; owned */
    struct aj_plan plan;
    struct aj_matching matching;
    struct aj_ranking ranking;
    struct aj_filters filters;
    struct aj_facets *facets; /* NULL: none are counted */
    struct aj_basis basis;
};

static void end(struct asking *a)
{
    for (size_t i = 0; a->visible && i < a->view.n; i++)
        aj_auto_roaring(&a->visible[i]);
    free(a->visible);
    aj_facets_close(a->facets);
    aj_view_close(&a->view);
    aj_matching_release(&a->matching);
    aj_ranking_release(&a->ranking);
}

static enum aj_code open_view(struct asking *a, struct aj_err *err)
{
    unsigned shelves;

    AJ_TRY(aj_viewer_shelves(a->request->viewer, a->txn, &shelves, err));
    AJ_TRY(aj_view_open(a->txn, shelves, &a->view, err));
    a->visible = calloc(a->view.n + 1, sizeof(roaring_bitmap_t *));
    if (!a->visible)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    for (size_t i = 0; i < a->view.n; i++) {
        AJ_TRY(aj_viewer_documents(a->request->viewer, &a->view.list[i], &a->visible[i], err));
    }
    return AJ_OK;
}

/* A page after another rests on what the first one rested on. */
static enum aj_code take_up(struct asking *a, struct aj_err *err)
{
    struct aj_cursor from;

    AJ_TRY(aj_cursor_read(a->request, a->arena, &from, err));
    if (from.n != a->plan.n_leaves)
        return aj_fail(err, AJ_INVALID, "翻页标记有误；请从第一页重新查起");
    for (size_t k = 0; k < from.n; k++)
        a->plan.leaves[k].occurrences = from.occurrences[k];
    a->basis = from.basis;
    a->ranking.has_after = true;
    a->ranking.after = (struct aj_ranked){.rank = from.rank, .key = {from.key, strlen(from.key)}};
    return AJ_OK;
}

static enum aj_code key_of(void *arg, uint32_t doc, struct aj_bytes *key, struct aj_err *err)
{
    struct asking *a = arg;

    return aj_search_key_of(a->txn, doc, key, err);
}

static enum aj_code prepare(struct asking *a, struct aj_err *err)
{
    const struct aj_search_request *r = a->request;

    AJ_TRY(aj_plan_make(r->query, a->arena, &a->plan, err));
    AJ_TRY(aj_matching_open(&a->matching, r->order == AJ_ORDER_BEST, err));
    AJ_TRY(aj_filters_make(r, a->txn, a->arena, &a->filters, err));
    AJ_TRY(open_view(a, err));
    if (r->facets)
        AJ_TRY(aj_facets_open(a->txn, &a->facets, err));
    a->ranking = (struct aj_ranking){.limit = r->limit, .key_of = key_of, .arg = a};
    AJ_TRY(r->after ? take_up(a, err) : aj_survey(&a->view, a->visible, &a->plan, &a->basis, err));
    a->matching.average = a->basis.average;
    aj_plan_weigh(&a->plan, a->basis.documents);
    return AJ_OK;
}

static enum aj_code rank(struct asking *a, const struct aj_chunk *chunk,
                         const roaring_bitmap_t *hits, struct aj_err *err)
{
    struct aj_facts_reader facts = {.txn = a->txn};
    roaring_uint32_iterator_t at;

    if (a->request->limit == 0)
        return AJ_OK;
    roaring_init_iterator(hits, &at);
    for (; at.has_value; (void)roaring_advance_uint32_iterator(&at)) {
        const uint32_t doc = chunk->number << 16 | at.current_value;
        const float score = a->matching.scores ? a->matching.scores[at.current_value] : 0;
        struct aj_fact fact;

        if (aj_ranking_pass_over(&a->ranking, aj_rank_of(score, UINT32_MAX)))
            continue;
        AJ_TRY(aj_facts_get(&facts, doc, &fact, err));
        AJ_TRY(aj_ranking_add(&a->ranking, aj_rank_of(score, fact.time), doc, err));
    }
    return AJ_OK;
}

static enum aj_code ask_chunk(struct asking *a, struct aj_chunk *chunk,
                              const roaring_bitmap_t *visible, struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *found = NULL;
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *hits = NULL;

    if (roaring_bitmap_is_empty(visible))
        return AJ_OK;
    AJ_TRY(aj_plan_match(&a->plan, &a->matching, chunk, visible, &found, err));
    AJ_TRY(aj_filters_apply(&a->filters, chunk, found, &hits, err));
    if (a->facets) {
        const struct aj_facet_task task = {&a->filters, chunk, found, hits, a->request->facets};

        AJ_TRY(aj_filters_count(&task, a->facets, err));
    }
    a->out->total += roaring_bitmap_get_cardinality(hits);
    return rank(a, chunk, hits, err);
}

static enum aj_code find_all(struct asking *a, struct aj_err *err)
{
    for (size_t i = 0; i < a->view.n; i++)
        AJ_TRY(ask_chunk(a, &a->view.list[i], a->visible[i], err));
    return aj_ranking_finish(&a->ranking, err);
}

static enum aj_code list_facets(struct asking *a, struct aj_err *err)
{
    unsigned left = a->request->facets;

    a->out->facets = aj_arena_alloc(a->arena, (AJ_FACET_COUNT + 1) * sizeof(*a->out->facets));
    if (!a->out->facets)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    for (unsigned facet = 0; facet < AJ_FACET_COUNT; facet++) {
        struct aj_facet *to = &a->out->facets[a->out->n_facets];
        const struct aj_facet_wish wish = {.facet = facet, .top = a->request->facet_values};

        if (!(left >> facet & 1))
            continue;
        to->attribute = facet;
        AJ_TRY(aj_filters_list(&a->filters, a->facets, &wish, a->arena, &to->list, err));
        a->out->n_facets++;
    }
    return AJ_OK;
}

static enum aj_code make_page(struct asking *a, struct aj_err *err)
{
    const struct aj_page_task task = {a->txn,   a->search,    a->request, &a->view,
                                      &a->plan, &a->matching, &a->ranking};

    return aj_page_make(&task, a->arena, a->out, err);
}

/* Where the page ended, if another one follows. */
static enum aj_code mark_page(struct asking *a, struct aj_err *err)
{
    struct aj_cursor mark = {.basis = a->basis, .n = a->plan.n_leaves};

    if (a->ranking.n == 0 || a->ranking.behind <= a->ranking.n)
        return AJ_OK;
    mark.rank = a->ranking.list[a->ranking.n - 1].rank;
    mark.key = a->out->hits[a->ranking.n - 1].key;
    mark.occurrences = aj_arena_alloc(a->arena, (mark.n + 1) * sizeof(*mark.occurrences));
    if (!mark.occurrences)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    for (size_t k = 0; k < mark.n; k++)
        mark.occurrences[k] = a->plan.leaves[k].occurrences;
    a->out->next = aj_cursor_write(a->request, &mark, a->arena);
    return a->out->next ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
}

static enum aj_code answer(struct asking *a, struct aj_err *err)
{
    AJ_TRY(prepare(a, err));
    AJ_TRY(find_all(a, err));
    AJ_TRY(list_facets(a, err));
    AJ_TRY(make_page(a, err));
    return mark_page(a, err);
}

enum aj_code aj_search_run(struct aj_txn *txn, struct aj_search *search,
                           const struct aj_search_request *request, struct aj_arena *arena,
                           struct aj_search_result *out, struct aj_err *err)
{
    AJ_AUTO(end)
    struct asking a = {
        .txn = txn, .search = search, .request = request, .arena = arena, .out = out};
    enum aj_code code;

    *out = (struct aj_search_result){0};
    code = answer(&a, err);
    if (code == AJ_NOT_FOUND) /* a document in a slab has no row of its own */
        return aj_fail(err, AJ_CORRUPT, "检索索引缺少一个案卷的一行；请重建索引");
    return code;
}

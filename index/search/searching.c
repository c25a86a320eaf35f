#include "index/search/searching.h"

#include "base/auto.h"
#include "index/search/cursor.h"
#include "index/search/search_parts.h"

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
    struct aj_cursor basis;   /* what the scores rest on */
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
    AJ_TRY(aj_view_open(a->txn, aj_viewer_shelves(a->request->viewer), &a->view, err));
    a->visible = calloc(a->view.n + 1, sizeof(*a->visible));
    if (!a->visible)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    for (size_t i = 0; i < a->view.n; i++) {
        AJ_TRY(aj_viewer_documents(a->request->viewer, &a->view.list[i], &a->visible[i], err));
    }
    return AJ_OK;
}

/* Characters of the visible documents: of whole slabs where none is hidden or dead. */
static uint64_t count_characters(const struct aj_chunk *chunk, const roaring_bitmap_t *visible)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < chunk->n_slabs; i++) {
        const struct aj_slab_reader *slab = &chunk->slabs[i];
        uint32_t first = slab->slab.first & 0xFFFF;
        uint64_t n = (uint64_t)slab->slab.last - slab->slab.first + 1;
        roaring_uint32_iterator_t at;

        if (roaring_bitmap_contains_range(visible, first, first + n)) {
            sum += slab->slab.characters;
            continue;
        }
        roaring_init_iterator(visible, &at);
        (void)roaring_move_uint32_iterator_equalorlarger(&at, first);
        for (; at.has_value && at.current_value < first + n;
             (void)roaring_advance_uint32_iterator(&at)) {
            uint32_t k = at.current_value - first;

            sum += aj_slab_start(slab, k + 1) - aj_slab_start(slab, k);
        }
    }
    return sum;
}

/* How frequent each word is, and how long documents are, among what the viewer sees. */
static enum aj_code survey(struct asking *a, struct aj_err *err)
{
    uint64_t characters = 0;

    for (size_t i = 0; i < a->view.n; i++) {
        a->basis.documents += roaring_bitmap_get_cardinality(a->visible[i]);
        characters += count_characters(&a->view.list[i], a->visible[i]);
        for (size_t k = 0; k < a->plan.n_leaves; k++) {
            AJ_TRY(aj_leaf_count(&a->matching, &a->plan.leaves[k], &a->view.list[i], a->visible[i],
                                 err));
        }
    }
    a->basis.average = a->basis.documents ? (double)characters / (double)a->basis.documents : 1;
    if (a->basis.average < 1)
        a->basis.average = 1;
    a->basis.n = a->plan.n_leaves;
    a->basis.occurrences =
        aj_arena_alloc(a->arena, (a->plan.n_leaves + 1) * sizeof(*a->basis.occurrences));
    if (!a->basis.occurrences)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    for (size_t k = 0; k < a->plan.n_leaves; k++)
        a->basis.occurrences[k] = a->plan.leaves[k].occurrences;
    return AJ_OK;
}

/* A page after another rests on what the first one rested on. */
static enum aj_code take_up(struct asking *a, struct aj_err *err)
{
    AJ_TRY(aj_cursor_read(a->request, a->arena, &a->basis, err));
    if (a->basis.n != a->plan.n_leaves)
        return aj_fail(err, AJ_INVALID, "翻页标记有误；请从第一页重新查起");
    for (size_t k = 0; k < a->plan.n_leaves; k++)
        a->plan.leaves[k].occurrences = a->basis.occurrences[k];
    a->ranking.has_after = true;
    a->ranking.after = a->basis.last;
    return AJ_OK;
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
    a->ranking.limit = r->limit;
    AJ_TRY(r->after ? take_up(a, err) : survey(a, err));
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
        struct aj_ranked hit = {.doc = chunk->number << 16 | at.current_value};
        float score = a->matching.scores ? a->matching.scores[at.current_value] : 0;
        struct aj_fact fact;

        AJ_TRY(aj_facts_get(&facts, hit.doc, &fact, err));
        hit.rank = aj_rank_of(score, fact.time);
        AJ_TRY(aj_ranking_add(&a->ranking, hit, err));
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
    aj_ranking_finish(&a->ranking);
    return AJ_OK;
}

static enum aj_code list_facets(struct asking *a, struct aj_err *err)
{
    unsigned left = a->request->facets;

    a->out->facets = aj_arena_alloc(a->arena, (AJ_FACET_COUNT + 1) * sizeof(*a->out->facets));
    if (!a->out->facets)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    for (unsigned facet = 0; facet < AJ_FACET_COUNT; facet++) {
        struct aj_facet *to = &a->out->facets[a->out->n_facets];
        struct aj_facet_wish wish = {.facet = facet, .top = a->request->facet_values};

        if (!(left >> facet & 1))
            continue;
        aj_filters_selected(&a->filters, &wish);
        to->attribute = facet;
        AJ_TRY(aj_facets_list(a->facets, &wish, a->arena, &to->list, err));
        a->out->n_facets++;
    }
    return AJ_OK;
}

static enum aj_code mark_page(struct asking *a, struct aj_err *err)
{
    if (a->ranking.n == 0 || a->ranking.behind <= a->ranking.n)
        return AJ_OK;
    a->basis.last = a->ranking.list[a->ranking.n - 1];
    a->out->next = aj_cursor_write(a->request, &a->basis, a->arena);
    return a->out->next ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
}

enum aj_code aj_search_run(struct aj_txn *txn, struct aj_search *search,
                           const struct aj_search_request *request, struct aj_arena *arena,
                           struct aj_search_result *out, struct aj_err *err)
{
    AJ_AUTO(end)
    struct asking a = {
        .txn = txn, .search = search, .request = request, .arena = arena, .out = out};

    *out = (struct aj_search_result){0};
    AJ_TRY(prepare(&a, err));
    AJ_TRY(find_all(&a, err));
    AJ_TRY(mark_page(&a, err));
    AJ_TRY(list_facets(&a, err));
    return aj_page_make(
        &(struct aj_page_task){txn, search, request, &a.view, &a.plan, &a.matching, &a.ranking},
        arena, out, err);
}

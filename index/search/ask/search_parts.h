#ifndef AJ_INDEX_SEARCH_ASK_SEARCH_PARTS_H
#define AJ_INDEX_SEARCH_ASK_SEARCH_PARTS_H

#include "index/search/ask/cursor.h"
#include "index/search/ask/plan.h"
#include "index/search/ask/ranking.h"
#include "index/search/ask/searching.h"
#include "index/search/values/facets.h"

/* Private to index/search/ask/searching.c and the files that it is made of. */

/*
 * survey.c: counts what the viewer sees, and how often each leaf stands there, into
 * leaf->occurrences. These numbers are those of an index that holds nothing else, however it lies
 * in slabs: what somebody may not see must not even move the order of what he sees.
 * `visible`: of each chunk.
 */
enum aj_code aj_survey(const struct aj_view *view, roaring_bitmap_t *const *visible,
                       struct aj_plan *plan, struct aj_basis *out, struct aj_err *err) AJ_CHECKED;

/* The values by which a request narrows what is found, as numbers. */
#define AJ_FILTER_UNKNOWN UINT32_MAX
struct aj_filters {
    struct aj_filter {
        const struct aj_search_filter *asked;
        uint32_t *numbers; /* of its values; AJ_FILTER_UNKNOWN: no document has it */
    } * list;
    size_t n;
};
enum aj_code aj_filters_make(const struct aj_search_request *request, struct aj_txn *txn,
                             struct aj_arena *arena, struct aj_filters *out,
                             struct aj_err *err) AJ_CHECKED;

/* What of `found` passes all filters: a new bitmap. */
enum aj_code aj_filters_apply(const struct aj_filters *filters, struct aj_chunk *chunk,
                              const roaring_bitmap_t *found, roaring_bitmap_t **out,
                              struct aj_err *err) AJ_CHECKED;

/* Counts into the facets, each over what passes all filters but its own. `hits` passes all. */
struct aj_facet_task {
    const struct aj_filters *filters;
    struct aj_chunk *chunk;
    const roaring_bitmap_t *found;
    const roaring_bitmap_t *hits;
    unsigned facets;
};
enum aj_code aj_filters_count(const struct aj_facet_task *task, struct aj_facets *facets,
                              struct aj_err *err) AJ_CHECKED;

/* facet_choice.c: one facet, with all values that are selected in it, as struct aj_facet says. */
enum aj_code aj_filters_list(const struct aj_filters *filters, const struct aj_facets *facets,
                             const struct aj_facet_wish *wish, struct aj_arena *arena,
                             struct aj_facet_list *out, struct aj_err *err) AJ_CHECKED;

/* The hits of the ranking with keys, times and, if asked for, snippets, into out->hits. */
struct aj_page_task {
    struct aj_txn *txn;
    struct aj_search *search;
    const struct aj_search_request *request;
    const struct aj_view *view;
    const struct aj_plan *plan;
    struct aj_matching *matching;
    const struct aj_ranking *ranking;
};
enum aj_code aj_page_make(const struct aj_page_task *task, struct aj_arena *arena,
                          struct aj_search_result *out, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_INDEX_SEARCH_SEARCH_PARTS_H
#define AJ_INDEX_SEARCH_SEARCH_PARTS_H

#include "index/search/facets.h"
#include "index/search/plan.h"
#include "index/search/ranking.h"
#include "index/search/searching.h"

/* Private to index/search/searching.c and the files that it is made of. */

/* The values by which a request narrows what is found, as numbers. */
struct aj_filters {
    struct aj_filter {
        enum aj_attribute attribute;
        uint32_t *numbers; /* of the values that are known */
        size_t n;
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

/* What is selected of wish->facet. */
void aj_filters_selected(const struct aj_filters *filters, struct aj_facet_wish *wish);

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

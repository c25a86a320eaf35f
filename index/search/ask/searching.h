#ifndef AJ_INDEX_SEARCH_ASK_SEARCHING_H
#define AJ_INDEX_SEARCH_ASK_SEARCHING_H

#include "base/arena.h"
#include "index/search/ask/viewer.h"
#include "index/search/query/query.h"
#include "index/search/search.h"
#include "index/search/text/snippet.h"
#include "index/search/values/facets.h"

/*
 * One question to the index: what is sought, by whom, narrowed by which values, in which order; and
 * the answer: how many, which, and how they divide (docs/query-language.md, docs/adr/0009). Exact
 * in all its numbers. Reads only; everything in the answer is in the arena.
 */
struct aj_search_filter {        /* documents that have one of the values */
    enum aj_attribute attribute; /* one of the facets, each at most once */
    const char *const *values;   /* as they are shown; one that is not known is in no document */
    size_t n;                    /* 1 or more */
};

/* By score, then the newest first, then by key; or without the score. A word of one character has
   none, and so has what is no word. */
enum aj_search_order { AJ_ORDER_BEST, AJ_ORDER_NEWEST };

struct aj_search_request {
    const struct aj_query_node *query; /* NULL: every file */
    const struct aj_viewer *viewer;
    const struct aj_search_filter *filters;
    size_t n_filters;
    enum aj_search_order order;
    size_t limit;        /* hits wanted at most; 0: only numbers */
    const char *after;   /* `next` of the page before; NULL: from the beginning */
    unsigned facets;     /* to be counted, a bit for each attribute; AJ_FACETS_ALL */
    size_t facet_values; /* of each at most, the most frequent first */
    bool snippets;
    bool unmasked; /* long numbers in snippets stay whole: an act that the caller has recorded */
};

struct aj_search_hit {
    const char *key; /* of the case */
    uint32_t doc;    /* not to be shown: it tells how many others there are */
    float score;     /* 0 by AJ_ORDER_NEWEST */
    int64_t time;    /* Unix seconds */
    unsigned fields; /* in which fields something stands, a bit each; with snippets only. Of words
                        of one character the first four are looked for */
    struct aj_snippet snippet; /* text NULL: none asked for, or nothing to show */
};

/* Counted over what is found without its own filter. Values that are selected are listed in any
   case; those of them that no hit has come last, as they were asked for. */
struct aj_facet {
    enum aj_attribute attribute;
    struct aj_facet_list list;
};

struct aj_search_result {
    uint64_t total;
    struct aj_search_hit *hits;
    size_t n_hits;
    const char *next; /* for the page after this one; NULL: there is none */
    struct aj_facet *facets;
    size_t n_facets;
};

/*
 * Errors: AJ_INVALID (a word of which folding leaves nothing; `after` of another question or no
 * such mark), and those of index/search/search.h. A page after another shows no file twice and
 * leaves none out that has not changed in between.
 */
enum aj_code aj_search_run(struct aj_txn *txn, struct aj_search *search,
                           const struct aj_search_request *request, struct aj_arena *arena,
                           struct aj_search_result *out, struct aj_err *err) AJ_CHECKED;

#endif

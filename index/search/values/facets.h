#ifndef AJ_INDEX_SEARCH_VALUES_FACETS_H
#define AJ_INDEX_SEARCH_VALUES_FACETS_H

#include "base/arena.h"
#include "index/search/shelves.h"
#include "index/search/values/facts.h"

/*
 * How many hits each value has: of class, stage, unit, year … (facets). All hits are counted, at
 * some 17 ns each for all facets.
 *
 * A facet in which something is selected is counted over the hits without its own selection, or
 * its other values would all be 0. So the caller adds several sets of hits, each for the facets
 * that it is meant for.
 *
 * Errors everywhere: AJ_CORRUPT (a row, a hit without facts), those of index/env.h, AJ_NO_MEMORY.
 */
#define AJ_FACET_COUNT ((unsigned)AJ_ATTR_GROUP + 1) /* the attributes from CLASS to GROUP */
#define AJ_FACETS_ALL  ((1u << AJ_FACET_COUNT) - 1)  /* as bits */

struct aj_facets;

/* Counts nothing yet. The transaction must outlive it and not write. */
enum aj_code aj_facets_open(struct aj_txn *txn, struct aj_facets **out,
                            struct aj_err *err) AJ_CHECKED;
void aj_facets_close(struct aj_facets *facets);

static inline void aj_auto_facets(struct aj_facets **facets)
{
    aj_facets_close(*facets);
}

/* Counts hits of one chunk (hits->docs not NULL, none removed) for the facets `which`. */
enum aj_code aj_facets_add(struct aj_facets *facets, const struct aj_chunk_docs *hits,
                           unsigned which, struct aj_err *err) AJ_CHECKED;

struct aj_facet_wish {
    enum aj_attribute facet;
    size_t top;               /* values wanted */
    const uint32_t *selected; /* numbers (YEAR: years) to be listed in any case */
    size_t n_selected;
};

struct aj_facet_value {
    uint32_t number; /* YEAR: the year */
    uint32_t count;
    bool selected;
    const char *text; /* as it is shown; in the arena */
};

struct aj_facet_list {
    struct aj_facet_value *values; /* in the arena: the top ones, then the other selected ones, both
                                      by count, falling, and then by folded text */
    size_t n;
    uint32_t n_values; /* that some hit has */
    uint32_t n_none;   /* hits without a value */
};

/* AJ_NOT_FOUND: a selected value is not there. */
enum aj_code aj_facets_list(const struct aj_facets *facets, const struct aj_facet_wish *wish,
                            struct aj_arena *arena, struct aj_facet_list *out,
                            struct aj_err *err) AJ_CHECKED;

#endif

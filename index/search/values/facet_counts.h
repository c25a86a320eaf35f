#ifndef AJ_INDEX_SEARCH_VALUES_FACET_COUNTS_H
#define AJ_INDEX_SEARCH_VALUES_FACET_COUNTS_H

#include "index/search/values/facets.h"

/* What facets.c counts and facet_list.c lists; nobody else includes this. */

/* counts[0]: hits without a value; counts[v + 1]: hits with value v. Those of YEAR are by the year,
   which is 0 for none. */
struct aj_facet_counts {
    uint32_t *counts;
    uint32_t n;
};

struct aj_facets {
    struct aj_txn *txn;
    struct aj_facet_counts of[AJ_FACET_COUNT];
    unsigned shelves; /* whose hits were counted, as bits */
};

#endif

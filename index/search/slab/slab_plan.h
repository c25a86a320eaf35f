#ifndef AJ_INDEX_SEARCH_SLAB_SLAB_PLAN_H
#define AJ_INDEX_SEARCH_SLAB_SLAB_PLAN_H

#include "index/search/slab/slab.h"

/* Which slabs are joined next (docs/formats/search-index.md "Changes"). Pure arithmetic. */
struct aj_plan_slab {
    uint32_t chunk;
    uint32_t living; /* documents, when it was made */
    uint32_t dead;   /* of them, by now */
    uint32_t characters;
    bool full; /* no more documents are added to its chunk */
};

enum aj_plan_kind {
    AJ_PLAN_NOTHING,
    AJ_PLAN_DROP, /* one slab, without living documents */
    AJ_PLAN_JOIN, /* neighbours; or one alone, to leave out the dead */
};

struct aj_plan {
    enum aj_plan_kind kind;
    size_t from;
    size_t n;
};

/* All live slabs, by document. `purge`: every slab with a dead document is made anew. */
struct aj_plan aj_slab_plan(const struct aj_plan_slab *slabs, size_t n, bool purge);

#endif

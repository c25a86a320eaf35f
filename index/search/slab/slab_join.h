#ifndef AJ_INDEX_SEARCH_SLAB_SLAB_JOIN_H
#define AJ_INDEX_SEARCH_SLAB_SLAB_JOIN_H

#include "index/env.h"

/*
 * Joining slabs in bounded steps, each in a write transaction of the caller's: to be called while
 * `*more`. A step that is rolled back, or a process that dies, loses that step and nothing else. A
 * step holds the longest row and a few megabytes.
 */
struct aj_joining {
    size_t budget;           /* bytes to write in one step, about; 0: 8 MiB */
    bool purge;              /* also rewrite every slab that holds something of a dead document */
    bool (*stop)(void *arg); /* asked now and then: true ends the step early; NULL: never */
    /* Told that first to last have become one slab, in the transaction that makes it count; NULL:
       nobody is. It may write. */
    enum aj_code (*joined)(void *arg, struct aj_txn *txn, uint32_t first, uint32_t last,
                           struct aj_err *err);
    void *arg; /* of both */
};

/* `*more`: there is more to do. AJ_CORRUPT; those of index/env.h and of `joined`; AJ_NO_MEMORY. */
enum aj_code aj_slab_join(struct aj_txn *txn, const struct aj_joining *how, bool *more,
                          struct aj_err *err) AJ_CHECKED;

#endif

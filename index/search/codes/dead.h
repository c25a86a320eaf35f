#ifndef AJ_INDEX_SEARCH_CODES_DEAD_H
#define AJ_INDEX_SEARCH_CODES_DEAD_H

#include "index/env.h"

#include <roaring/roaring.h>

/*
 * Removed documents (table `search_dead`), which slabs may still hold. A number stays dead for
 * good: it is not given twice.
 */

/* Adds those of a chunk to `into` (lower 16 bits). AJ_CORRUPT; those of index/env.h; AJ_NO_MEMORY.
 */
enum aj_code aj_dead_read(struct aj_txn *txn, uint32_t chunk, roaring_bitmap_t *into,
                          struct aj_err *err) AJ_CHECKED;
enum aj_code aj_dead_add(struct aj_txn *txn, uint32_t doc, struct aj_err *err) AJ_CHECKED;

#endif

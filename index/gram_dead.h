#ifndef AJ_INDEX_GRAM_DEAD_H
#define AJ_INDEX_GRAM_DEAD_H

#include "index/gram_posting.h"

/* The removed documents that a segment may still name: one row for each chunk of 65,536 numbers.
   A number stays in it for good, since no number is given twice. */

/* New bitmap, NULL when nothing of the chunk is dead. */
enum aj_code aj_gram_dead_read(struct aj_txn *txn, uint32_t chunk, roaring_bitmap_t **out,
                               struct aj_err *err) AJ_CHECKED;
enum aj_code aj_gram_dead_add(struct aj_txn *txn, uint32_t doc, struct aj_err *err) AJ_CHECKED;

/* Takes all dead documents out of the bitmap. */
enum aj_code aj_gram_dead_take_out(struct aj_txn *txn, roaring_bitmap_t *docs,
                                   struct aj_err *err) AJ_CHECKED;
enum aj_code aj_gram_dead_count(struct aj_txn *txn, uint64_t *out, struct aj_err *err) AJ_CHECKED;

#endif

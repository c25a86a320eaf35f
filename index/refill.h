#ifndef AJ_INDEX_REFILL_H
#define AJ_INDEX_REFILL_H

#include "index/journal.h"

/* Makes the search index of a replayed index, of all its records and of the words that `words`
   finds (NULL: none), and joins it as far as it goes. For index/rebuild.c. Errors: those of `words`
   and of writing. */
enum aj_code aj_index_refill(struct aj_index *x, const struct aj_words *words,
                             struct aj_err *err) AJ_CHECKED;

#endif

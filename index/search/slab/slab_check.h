#ifndef AJ_INDEX_SEARCH_SLAB_SLAB_CHECK_H
#define AJ_INDEX_SEARCH_SLAB_SLAB_CHECK_H

#include "index/search/slab/slab_build.h"
#include "index/search/slab/slab_read.h"

/*
 * The deep check: what a slab's rows say of each document is summed up, and so is what the
 * document's text and words say themselves. A document is indexed rightly if, and but for one
 * chance in 2^64 only if, both sums are the same.
 */

/* One for each document of the slab, 0 for those left out. Every row is read: grams and places
   rise, counts are right, a pair stands within a document, a pair's set is that of its places.
   AJ_CORRUPT; those of index/env.h; AJ_NO_MEMORY. */
enum aj_code aj_slab_fingerprints(struct aj_slab_reader *reader, uint64_t *out,
                                  struct aj_err *err) AJ_CHECKED;

/* Fields are not looked at: their starts are no rows. AJ_INVALID: not UTF-8; AJ_NO_MEMORY. */
enum aj_code aj_text_fingerprint(const struct aj_slab_document *document, uint64_t *out,
                                 struct aj_err *err) AJ_CHECKED;

#endif

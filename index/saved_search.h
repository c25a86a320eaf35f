#ifndef AJ_INDEX_SAVED_SEARCH_H
#define AJ_INDEX_SAVED_SEARCH_H

#include "index/rows.h"

/* Rows of the table saved_search, for its readers and its fold. */

/* The key of an owner's search of that name, in any spelling; name NULL: the beginning of the keys
   of that owner. AJ_INVALID: a name of blanks; AJ_NO_MEMORY. */
enum aj_code aj_saved_search_key(const char *owner, const char *name, struct aj_row_key *out,
                                 struct aj_err *err) AJ_CHECKED;

/* Rows whose key begins so; `list` (may be NULL) gets them. */
enum aj_code aj_saved_search_rows(struct aj_txn *txn, const struct aj_row_key *beginning,
                                  json_t *list, size_t *n, struct aj_err *err) AJ_CHECKED;

#endif

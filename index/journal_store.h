#ifndef AJ_INDEX_JOURNAL_STORE_H
#define AJ_INDEX_JOURNAL_STORE_H

#include "index/env.h"
#include "index/event.h"
#include "index/merkle.h"
#include "index/search/search.h"

/* The journal and merkle tables inside a transaction. */

enum aj_code aj_journal_size(struct aj_txn *txn, uint64_t *out, struct aj_err *err) AJ_CHECKED;

/* The line of event `seq`, borrowed from the transaction. AJ_NOT_FOUND at the end. */
enum aj_code aj_journal_row(struct aj_txn *txn, uint64_t seq, struct aj_bytes *line,
                            struct aj_err *err) AJ_CHECKED;

struct aj_merkle_source aj_journal_source(struct aj_txn *txn); /* valid as long as txn */

/*
 * Appends the events and folds each into the tables, in order; any refusal leaves the transaction
 * to be given up by the caller. `*first` is the sequence number of the first. The search index
 * follows, unless `search` is NULL: then it is made afterwards (index/rebuild.h).
 */
enum aj_code aj_journal_append(struct aj_txn *txn, struct aj_search *search,
                               const struct aj_event *events, size_t n, uint64_t *first,
                               struct aj_err *err) AJ_CHECKED;

#endif

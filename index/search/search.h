#ifndef AJ_INDEX_SEARCH_SEARCH_H
#define AJ_INDEX_SEARCH_SEARCH_H

#include "base/arena.h"
#include "index/search/document/document.h"

/*
 * The search engine (docs/adr/0009): documents in, documents out. It knows no case, no journal and
 * no person but by what a document says. The handle holds what is costly to make (dictionaries,
 * packers); everything else is in the index's environment, inside the caller's transaction.
 *
 * Errors everywhere: AJ_CORRUPT (a row; the index must be rebuilt), those of index/env.h,
 * AJ_NO_MEMORY. Threads: any number of them; documents are put, removed and joined by the one who
 * writes.
 */
struct aj_search;

enum aj_code aj_search_open(struct aj_search **out, struct aj_err *err) AJ_CHECKED;
void aj_search_close(struct aj_search *search);

static inline void aj_auto_search(struct aj_search **search)
{
    aj_search_close(*search);
}

/* Whether the tables were written with the folding of this program and this ICU. AJ_CONFLICT: no,
   the index must be rebuilt; tables that hold nothing are good. */
enum aj_code aj_search_check_folding(struct aj_txn *txn, struct aj_err *err) AJ_CHECKED;

/*
 * Adds documents, or puts them in the place of those with the same keys (later ones win within one
 * call). One that is the same as the one there is left as it is. AJ_CONFLICT: as
 * aj_search_check_folding; AJ_TOO_LARGE: a text has more than AJ_SEARCH_TEXT_MAX bytes; AJ_INVALID:
 * a key or a word is empty, or there are more groups than AJ_FACT_GROUPS; AJ_FULL: no number is
 * left for a document or a value. On error the caller gives the transaction up. From 64 documents
 * on a second thread packs their texts.
 */
enum aj_code aj_search_put(struct aj_txn *txn, struct aj_search *search,
                           const struct aj_document *documents, size_t n,
                           struct aj_err *err) AJ_CHECKED;

/* The case is never found again. AJ_NOT_FOUND. */
enum aj_code aj_search_remove(struct aj_txn *txn, struct aj_search *search, const char *key,
                              struct aj_err *err) AJ_CHECKED;

/* The document of a case now. AJ_NOT_FOUND. */
enum aj_code aj_search_number(struct aj_txn *txn, const char *key, uint32_t *doc,
                              struct aj_err *err) AJ_CHECKED;

/* The key of a document, copied into `arena`, or lent until the transaction writes or ends.
   AJ_NOT_FOUND. */
enum aj_code aj_search_key(struct aj_txn *txn, uint32_t doc, struct aj_arena *arena,
                           const char **key, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_search_key_of(struct aj_txn *txn, uint32_t doc, struct aj_bytes *key,
                              struct aj_err *err) AJ_CHECKED;
/* One step of joining slabs, as aj_slab_join (index/search/slab/slab_join.h; how->joined is not
   asked), and the texts of small ones with them: packed by the newest dictionary, in full groups.
 */
struct aj_joining;
enum aj_code aj_search_join(struct aj_txn *txn, struct aj_search *search,
                            const struct aj_joining *how, bool *more,
                            struct aj_err *err) AJ_CHECKED;

struct aj_search_size {
    uint64_t documents; /* that are there */
    uint64_t dead;      /* removed ones that still lie in a slab: until it is joined */
    uint64_t slabs;
    uint64_t characters; /* of the texts of both */
};
enum aj_code aj_search_size(struct aj_txn *txn, struct aj_search_size *out,
                            struct aj_err *err) AJ_CHECKED;

#endif

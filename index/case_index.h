#ifndef AJ_INDEX_CASE_INDEX_H
#define AJ_INDEX_CASE_INDEX_H

#include "index/index.h"
#include "index/search/search.h"
#include "index/search/text/texts.h"

/*
 * The search index follows the records: after events were folded, and in the same transaction
 * each case that they are about is searched as its record now stands. Words of papers are
 * those that came with the last event that brought any, else those that the index has.
 */
enum aj_code aj_cases_follow(struct aj_txn *txn, struct aj_search *search,
                             const struct aj_event *events, size_t n,
                             struct aj_err *err) AJ_CHECKED;

/* The words of papers among the values of a case's document; the rest of them is the record's. The
   list is in `arena`, the words are the values'. AJ_NO_MEMORY. */
enum aj_code aj_case_texts_of(const struct aj_doc_values *values, struct aj_arena *arena,
                              struct aj_case_texts *out, struct aj_err *err) AJ_CHECKED;

/* One case, with these words of its papers, as part of an index that is being made anew. */
struct aj_case_again {
    const char *key;
    const struct aj_case_texts *texts;
};
enum aj_code aj_cases_index(struct aj_txn *txn, struct aj_search *search,
                            const struct aj_case_again *cases, size_t n,
                            struct aj_err *err) AJ_CHECKED;

#endif

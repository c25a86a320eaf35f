#ifndef AJ_INDEX_SEARCH_CHECK_SEARCH_CHECK_H
#define AJ_INDEX_SEARCH_CHECK_SEARCH_CHECK_H

#include "index/search/document/document.h"
#include "index/search/text/texts.h"

/*
 * Whether the search index is what it should be (docs/formats/search-index.md): every row of every
 * table of it is read. Proven, each document being made anew by the caller from what it was made
 * of:
 *   - keys, numbers, facts, texts, the dead and the slabs agree on which documents there are, on
 *     which shelf, and below which number;
 *   - a document's text, its pieces and where its fields begin, its facts and its digest are those
 * of the document made anew, and its slab's rows say its grams at their places, its words, and
 *     nothing else (but for one chance in 2^64: index/search/slab/slab_check.h);
 *   - each value has its number and each number its value, on the shelves where it is used, and its
 *     pinyin.
 * Not proven: the words of papers, which are asked of no one else (their digest and their slab say
 * the same of them: they are as they were given); what a removed document was; how many documents
 * there were when the dictionary was made; a slab that is being built or dropped.
 */
struct aj_search_fault { /* borrowed */
    enum aj_table table;
    const char *key; /* of the row, as people read it: a number of a document or slab, a case … */
    const char *what; /* Chinese, to stand behind both and a colon */
};

struct aj_search_check {
    /* The document of a case as it should be, in `arena` or valid until the next call. `stored`:
       the values that the index keeps of it. AJ_NOT_FOUND: there is no such case; AJ_CORRUPT,
       AJ_INVALID: it cannot be made. Both are told as faults. */
    enum aj_code (*document)(void *arg, const char *key, const struct aj_doc_values *stored,
                             struct aj_arena *arena, struct aj_document *out, struct aj_err *err);
    /* Each fault. A failure ends the check. */
    enum aj_code (*fault)(void *arg, const struct aj_search_fault *fault, struct aj_err *err);
    void *arg; /* of both */
};

/*
 * AJ_OK: the index was looked through, whatever was found. One document and a few megabytes are
 * held. Errors: AJ_CONFLICT as aj_search_check_folding (texts cannot be compared); AJ_NO_MEMORY;
 * AJ_IO; those of `fault`. Threads: any, with a transaction each.
 */
enum aj_code aj_search_check(struct aj_txn *txn, const struct aj_search_check *how,
                             struct aj_err *err) AJ_CHECKED;

#endif

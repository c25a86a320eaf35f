#ifndef AJ_INDEX_SEARCH_SEARCH_PRIVATE_H
#define AJ_INDEX_SEARCH_SEARCH_PRIVATE_H

#include "index/search/search.h"
#include "index/search/text/packer.h"
#include "index/search/values/values.h"

/* What the files of this folder know of the search engine's handle, and of a call of
   aj_search_put. */
struct aj_search {
    struct aj_dictionaries *dictionaries; /* of all threads */
    struct aj_packer *packer;             /* of the one who writes */
};

#define AJ_DOCUMENT_DIGEST 16

/* A document of a call. */
struct aj_coming {
    const struct aj_document *document;
    unsigned char digest[AJ_DOCUMENT_DIGEST];
};

/* SHA-256, cut, of all that goes into the index but the key. */
struct aj_hasher;
void aj_document_digest(struct aj_hasher *hasher, const struct aj_document *document,
                        unsigned char out[AJ_DOCUMENT_DIGEST]);

/* Makes a dictionary if it is due, of coming documents and, if they are few, of those there are. */
enum aj_code aj_dictionary_renew(struct aj_txn *txn, struct aj_search *search,
                                 const struct aj_coming *coming, size_t n,
                                 struct aj_err *err) AJ_CHECKED;

/*
 * Adds new documents of one shelf in their order, as slabs: text, words, facts, originals, key and
 * number. `many`: worth a second thread.
 */
struct aj_documents_adding {
    struct aj_txn *txn;
    struct aj_search *search;
    struct aj_value_cache *values;
    unsigned shelf;
    bool many;
};
enum aj_code aj_documents_add(const struct aj_documents_adding *how, const struct aj_coming *coming,
                              size_t n, struct aj_err *err) AJ_CHECKED;

#endif

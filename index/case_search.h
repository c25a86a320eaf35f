#ifndef AJ_INDEX_CASE_SEARCH_H
#define AJ_INDEX_CASE_SEARCH_H

#include "index/index.h"
#include "index/search/ask/searching.h"
#include "index/search/document/case_document.h"
#include "index/search/values/suggest.h"

/* The search engine (index/search/) as it is for cases, behind the index's handle. Each call is a
   read transaction of its own. Errors: those of index/search/ask/searching.h; AJ_CONFLICT when the
   index was written with another folding of texts (the text says to rebuild). */
enum aj_code aj_index_search(struct aj_index *x, const struct aj_search_request *request,
                             struct aj_arena *arena, struct aj_search_result *out,
                             struct aj_err *err) AJ_CHECKED;

/* What may be meant by the beginning of a word, among what the viewer sees. */
struct aj_suggest_request {
    const char *typed;
    const struct aj_viewer *viewer;
    size_t most;
};
enum aj_code aj_index_suggest(struct aj_index *x, const struct aj_suggest_request *request,
                              struct aj_arena *arena, struct aj_suggestions *out,
                              struct aj_err *err) AJ_CHECKED;

#endif

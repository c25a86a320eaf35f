#ifndef AJ_INDEX_CASE_CHECK_H
#define AJ_INDEX_CASE_CHECK_H

#include "index/index.h"
#include "index/search/check/search_check.h"

/*
 * Whether the search index is what the case records say (index/search/check/search_check.h): each
 * case has its document and each document its case, made anew from the record and from the words of
 * papers that the index keeps. In one read transaction, some 100 µs a case.
 *
 * AJ_OK: it was looked through; each fault was given to the visitor, whose failure ends the check.
 * Errors: those of aj_search_check.
 */
typedef enum aj_code (*aj_search_fault_visit)(void *arg, const struct aj_search_fault *fault,
                                              struct aj_err *err);
enum aj_code aj_index_check_search(struct aj_index *x, aj_search_fault_visit visit, void *arg,
                                   struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_INDEX_SEARCH_DOCUMENT_CASE_DOCUMENT_H
#define AJ_INDEX_SEARCH_DOCUMENT_CASE_DOCUMENT_H

#include "base/arena.h"
#include "base/json.h"
#include "index/index.h"
#include "index/search/document/document.h"

/*
 * What of a case is searched: from its record (docs/formats/index.md "case record") to a document
 * (docs/formats/search-index.md "A document"). The tables in document_values.c and document_words.c
 * say what is taken from where. Bank accounts are not.
 */

/*
 * Pure: the same record and texts give the same document. It borrows from both of them, and the
 * rest of it is in `arena`. `texts` rise by paper; a paper without words is left out. A file is
 * sealed when it says so or any recipient does; a level of secrecy that nobody knows counts as the
 * highest. Errors: AJ_CORRUPT when the record has no key or no known state; AJ_INVALID when the
 * texts do not rise or are of papers that are not there; AJ_NO_MEMORY. Threads: any.
 */
enum aj_code aj_case_document(const json_t *record, const struct aj_case_text *texts,
                              size_t n_texts, struct aj_arena *arena, struct aj_document *out,
                              struct aj_err *err) AJ_CHECKED;

/* Whether the file is sealed (封存): one recipient whose file is sealed seals it for all
   (docs/formats/case-json.md). */
bool aj_case_record_is_sealed(const json_t *record);

#endif

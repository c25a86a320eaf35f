#ifndef AJ_SERVICE_FIND_PARTS_H
#define AJ_SERVICE_FIND_PARTS_H

#include "service/find_cases.h"
#include "service/model.h"

/* Private to service/find_*.c. */

/* One search from what was typed to what was found. */
struct aj_finding_run {
    const struct aj_find *want;
    struct aj_arena arena;
    struct aj_query query;
    struct aj_search_request request;
    struct aj_search_result result;
};

/* Reads query and filters into run->request. Close it in any case. */
enum aj_code aj_finding_run_open(struct aj_finding_run *run, const struct aj_find *want,
                                 struct aj_err *err) AJ_CHECKED;
void aj_finding_run_close(struct aj_finding_run *run);

/* A hit as docs/formats/search-answer.md has it; new reference, NULL when the case has gone in the
   meantime. AJ_NO_MEMORY, those of the index. */
enum aj_code aj_finding_hit(struct aj_home *home, const struct aj_search_hit *hit, json_t **out,
                            struct aj_err *err) AJ_CHECKED;

/* A snippet's text in pieces that are marked or not; what is hidden and not marked is 某, a
   character each. New reference; NULL: out of memory. */
json_t *aj_finding_parts(const struct aj_snippet *snippet, const unsigned char *hidden);

/* Of a sealed file (封存): where in the passage names of its recipients and their agents stand, in
   any spelling, which nobody typed and so nobody is to read in a list; `hidden` has as many bytes
   as the text. AJ_NO_MEMORY. */
enum aj_code aj_finding_hide_names(const json_t *record, const struct aj_snippet *snippet,
                                   unsigned char *hidden, struct aj_err *err) AJ_CHECKED;

/* "name": what a suggested value is, as the query language calls its field. */
const char *aj_finding_attribute_word(enum aj_attribute attribute);

#define AJ_FINDING_SEALED "（封存）" /* in place of the names of a sealed file, in lists */

/* The filters as they were understood: facet → values. New reference; NULL: out of memory. */
json_t *aj_finding_filters(const struct aj_search_request *request);

#endif

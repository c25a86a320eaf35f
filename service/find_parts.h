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

/* "name": what a suggested value is, as the query language calls its field. */
const char *aj_finding_attribute_word(enum aj_attribute attribute);

/* The first recipient's name, or that the file is sealed. */
const char *aj_finding_recipient(const json_t *record);

#endif

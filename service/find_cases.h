#ifndef AJ_SERVICE_FIND_CASES_H
#define AJ_SERVICE_FIND_CASES_H

#include "index/case_search.h"
#include "service/home.h"

/*
 * Finding cases (查档) for whoever asks: the command line today, the HTTP door tomorrow. What is
 * typed is read as docs/query-language.md has it; rights are those of `viewer` and hold for hits,
 * numbers, facets, suggestions, pages and exports alike.
 */
struct aj_find_filter {
    const char *facet; /* "class" or "类型", as aj_find_facet knows them */
    const char *value;
};

struct aj_find {
    const char *text; /* what was typed; "" every case */
    enum aj_query_mode mode;
    const struct aj_viewer *viewer;
    const struct aj_find_filter *filters; /* of one facet: any of the values */
    size_t n_filters;
    enum aj_search_order order;
    size_t limit;
    const char *after; /* the mark at the end of the page before; NULL */
    bool facets;
    bool snippets;
};

/*
 * What docs/formats/search-answer.md says. New reference. Errors: AJ_INVALID (the query: the text
 * says in Chinese what is wrong and at which character; a filter; a page mark), AJ_CONFLICT (the
 * index must be rebuilt), AJ_CORRUPT, AJ_NO_MEMORY.
 */
enum aj_code aj_find_cases(struct aj_home *home, const struct aj_find *want, json_t **out,
                           struct aj_err *err) AJ_CHECKED;

/*
 * Everything that is found as CSV (RFC 4180, UTF-8 with a byte order mark for Excel), appended to
 * the open file piece by piece: `limit` and `after` are not looked at. Cells that a spreadsheet
 * would take for a formula begin with an apostrophe. A sealed file shows no name. `*n` cases were
 * written. Errors: those of aj_find_cases, AJ_IO, AJ_FULL.
 */
struct aj_csv_to {
    int fd;
    const char *name; /* for messages */
};
enum aj_code aj_find_csv(struct aj_home *home, const struct aj_find *want,
                         const struct aj_csv_to *to, uint64_t *n, struct aj_err *err) AJ_CHECKED;

/* What may be meant by the beginning of a word (likewise "Suggestions"). New reference. */
enum aj_code aj_find_suggest(struct aj_home *home, const struct aj_suggest_request *request,
                             json_t **out, struct aj_err *err) AJ_CHECKED;

/* The facet of a name ("class", "类型"); false when there is none. */
bool aj_find_facet(const char *name, enum aj_attribute *out);
const char *aj_find_facet_word(enum aj_attribute facet); /* "class" */
const char *aj_find_facet_zh(enum aj_attribute facet);   /* "类型" */

const char *aj_find_order_word(enum aj_search_order order); /* "best", "newest" */

#endif

#ifndef AJ_INDEX_SEARCH_CURSOR_H
#define AJ_INDEX_SEARCH_CURSOR_H

#include "base/arena.h"
#include "base/buf.h"
#include "index/search/ranking.h"
#include "index/search/searching.h"

/*
 * Where a page ended, as a short text that the next request brings back. It holds the last hit's
 * rank and number, and how frequent the words were when the first page was made, so that scores
 * stay what they were; and what question it belongs to. It tells nothing that its reader may not
 * see (counts are of visible documents).
 */
struct aj_cursor {
    struct aj_ranked last;
    uint64_t documents;    /* visible */
    double average;        /* their characters */
    uint64_t *occurrences; /* of each leaf; in an arena */
    size_t n;
};

/* "<question>.<rank>.<number>.<documents>.<average>.<occurrences>…", hexadecimal, in `arena`. NULL:
   out of memory. */
const char *aj_cursor_write(const struct aj_search_request *request, const struct aj_cursor *cursor,
                            struct aj_arena *arena) AJ_CHECKED;

/* AJ_INVALID: not one of ours, or of another question. AJ_NO_MEMORY. */
enum aj_code aj_cursor_read(const struct aj_search_request *request, struct aj_arena *arena,
                            struct aj_cursor *out, struct aj_err *err) AJ_CHECKED;

#endif

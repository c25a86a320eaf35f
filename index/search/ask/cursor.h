#ifndef AJ_INDEX_SEARCH_ASK_CURSOR_H
#define AJ_INDEX_SEARCH_ASK_CURSOR_H

#include "base/arena.h"
#include "index/search/ask/searching.h"

/*
 * Where a page ended, as a short text that the next request brings back. It holds the last hit's
 * rank and key, and how frequent the words were when the first page was made, so that scores stay
 * what they were. It tells nothing that its reader may not see: counts are of visible documents,
 * and no number of a document is in it, which would tell how many others there are.
 */
struct aj_basis {       /* what scores rest on, beside the words */
    uint64_t documents; /* visible ones */
    double average;     /* their characters; 1 or more */
};

struct aj_cursor {
    uint64_t rank;   /* of the last hit */
    const char *key; /* of it; not empty */
    struct aj_basis basis;
    uint64_t *occurrences; /* of each leaf; in an arena */
    size_t n;
};

/*
 * "<mark>.<rank>.<documents>.<average>.<key>.<occurrences>…", hexadecimal, in `arena`. The mark is
 * a digest of the question and of all that follows. NULL: out of memory.
 */
const char *aj_cursor_write(const struct aj_search_request *request, const struct aj_cursor *cursor,
                            struct aj_arena *arena) AJ_CHECKED;

/* AJ_INVALID: not one of ours, changed, or of another question. AJ_NO_MEMORY. */
enum aj_code aj_cursor_read(const struct aj_search_request *request, struct aj_arena *arena,
                            struct aj_cursor *out, struct aj_err *err) AJ_CHECKED;

/* Private, and for the fuzz target: the mark of what follows it (`rest`, from its dot on). False:
   out of memory. */
#define AJ_CURSOR_MARK ((size_t)16) /* hexadecimal digits */
bool aj_cursor_mark(const struct aj_search_request *request, const char *rest,
                    char out[AJ_CURSOR_MARK + 1]) AJ_CHECKED;

#endif

#ifndef AJ_INDEX_SEARCH_VALUES_SUGGEST_H
#define AJ_INDEX_SEARCH_VALUES_SUGGEST_H

#include "base/arena.h"
#include "index/search/search.h"
#include "index/search/shelves.h"

/*
 * What somebody may mean who has typed the beginning of a word: names of persons, handlers, units,
 * reasons and organs that begin with it, else (when it is letters) whose pinyin or initials do,
 * else that hold it. Only values that a document has which the viewer may see; of chunks and
 * shelves that are not given nothing is read.
 *
 * Few documents are read themselves: those of the visible ones in whose places what is typed is
 * found, unless AJ_SUGGEST_SOME times as many as few are visible; else all that are visible. Then
 * nothing is missed for what others have, and the answer is that of an index without the others
 * (but that a value is shown, and read as pinyin, as whoever was first wrote it). When they are not
 * few, the values of their shelves are walked through, AJ_SUGGEST_LOOK of them, of whatever
 * documents: one who may see a small part of a large shelf can miss some, and which ones depends on
 * what else is there. By pinyin, and by one character within a value, no places are found.
 *
 * Either way, of each attribute and shelf the first ones in the order of their texts (or pinyin)
 * are taken, and AJ_SUGGEST_LOOK in all. Rows that hold no such value are passed over, some 20,000
 * of each attribute and shelf.
 *
 * Errors: AJ_CORRUPT (a row), those of index/env.h, AJ_NO_MEMORY.
 */
#define AJ_SUGGEST_LOOK 200
#define AJ_SUGGEST_FEW  256 /* 3 ms; by pinyin 9, when no two have a value in common */
#define AJ_SUGGEST_SOME 64  /* the places of what is typed are found in 4 ms, of letters in 8 */

struct aj_suggest_wish {
    const char *typed;
    size_t most;                         /* suggestions */
    const struct aj_chunk_docs *visible; /* one for each chunk with a document that may be seen */
    size_t n_visible;
    uint64_t few; /* up to so many documents are, but a whole chunk never is: AJ_SUGGEST_FEW */
};

struct aj_suggestion {
    enum aj_attribute attribute; /* NAME, HANDLER, UNIT, REASON or ORGAN */
    const char *text;            /* as it is shown; in the arena */
    uint32_t documents;          /* visible ones that have it; 1 or more */
};

struct aj_suggestions { /* more documents first, then by folded text */
    struct aj_suggestion *list;
    size_t n;
};

enum aj_code aj_suggest(struct aj_txn *txn, struct aj_search *search,
                        const struct aj_suggest_wish *wish, struct aj_arena *arena,
                        struct aj_suggestions *out, struct aj_err *err) AJ_CHECKED;

#endif

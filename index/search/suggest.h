#ifndef AJ_INDEX_SEARCH_SUGGEST_H
#define AJ_INDEX_SEARCH_SUGGEST_H

#include "base/arena.h"
#include "index/search/shelves.h"

/*
 * What somebody may mean who has typed the beginning of a word: names of persons, handlers, units,
 * reasons and organs that begin with it, else (when it is letters) whose pinyin or initials do,
 * else that hold it. Only values that a document has which the viewer may see; of chunks and
 * shelves that are not given nothing is read.
 *
 * At most AJ_SUGGEST_LOOK values are looked at, of each attribute and shelf the first in the order
 * of their texts (or pinyin): a viewer who may see few documents of many can miss some.
 *
 * Errors: AJ_CORRUPT (a row), those of index/env.h, AJ_NO_MEMORY.
 */
#define AJ_SUGGEST_LOOK 200

struct aj_suggest_wish {
    const char *typed;
    size_t most;                         /* suggestions */
    const struct aj_chunk_docs *visible; /* one for each chunk with a document that may be seen */
    size_t n_visible;
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

enum aj_code aj_suggest(struct aj_txn *txn, const struct aj_suggest_wish *wish,
                        struct aj_arena *arena, struct aj_suggestions *out,
                        struct aj_err *err) AJ_CHECKED;

#endif

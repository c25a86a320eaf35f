#ifndef AJ_INDEX_SEARCH_VALUES_SUGGEST_PARTS_H
#define AJ_INDEX_SEARCH_VALUES_SUGGEST_PARTS_H

#include "index/search/search.h"
#include "index/search/slab/slab.h"
#include "index/search/values/suggest.h"
#include "index/search/values/values.h"

/* Private to index/search/values/suggest.c and the files that it is made of. */

struct aj_candidate {
    struct aj_suggestion shown; /* its text only when it is to be shown */
    uint32_t number;
    const char *folded;   /* with the text; in the arena */
    unsigned shelf;       /* of what aj_own_find gives, as below */
    struct aj_bytes walk; /* the key of the row at which aj_value_each comes upon it */
};

/* suggest_count.c: adds to each how many visible documents have it. Puts them into the order in
   which they lie in a slab. */
enum aj_code aj_candidates_count(struct aj_txn *txn, const struct aj_suggest_wish *wish,
                                 struct aj_candidate *list, size_t n,
                                 struct aj_err *err) AJ_CHECKED;

/* Whether something visible can be in the slab. */
bool aj_slab_concerns(const struct aj_slab *slab, const struct aj_chunk_docs *visible);

/* Whether at most so many documents are visible, and no chunk as a whole. */
bool aj_visible_at_most(const struct aj_suggest_wish *wish, uint64_t n);

/* suggest_narrow.c: of the visible documents those in which a value stands that is wanted, found by
   their places. `list` NULL: they were too many to look, or it would not be quick. */
struct aj_narrow { /* zero-initialise */
    struct aj_suggest_wish wish;
    struct aj_chunk_docs *list; /* owned, as their sets are */
};
void aj_narrow_release(struct aj_narrow *narrow);
enum aj_code aj_suggest_narrow(struct aj_txn *txn, const struct aj_suggest_wish *wish,
                               enum aj_value_how how, struct aj_narrow *out,
                               struct aj_err *err) AJ_CHECKED;

/* What the visible documents themselves say. */
struct aj_own;

/* NULL: there are more documents than wish->few, or more in them than is to be held. */
enum aj_code aj_own_open(struct aj_txn *txn, struct aj_search *search,
                         const struct aj_suggest_wish *wish, struct aj_own **out,
                         struct aj_err *err) AJ_CHECKED;
void aj_own_close(struct aj_own *own);

static inline void aj_auto_own(struct aj_own **own)
{
    aj_own_close(*own);
}

/* Those of their values that match what is typed, counted; each stands once for each shelf, in the
   order in which aj_value_each would visit it there. Owned by `own`, until its next call. */
struct aj_candidates {
    struct aj_candidate *list;
    size_t n;
};
enum aj_code aj_own_find(struct aj_own *own, enum aj_value_how how, struct aj_candidates *out,
                         struct aj_err *err) AJ_CHECKED;

#endif

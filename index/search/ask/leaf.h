#ifndef AJ_INDEX_SEARCH_ASK_LEAF_H
#define AJ_INDEX_SEARCH_ASK_LEAF_H

#include "base/arena.h"
#include "index/search/ask/view.h"
#include "index/search/query/query.h"
#include "index/search/values/facts.h"
#include "index/search/values/values.h"

/*
 * A leaf of a query as the index sees it: a word of the query stands for several texts (as written,
 * as pinyin, as the parts of a number), each of which may stand in some fields; or for values of an
 * attribute; or for a range of days or amounts. A document answers a leaf in any of these ways.
 */
struct aj_leaf_text {
    int32_t *characters;
    size_t n;
    unsigned fields;        /* a bit for each field in which it counts */
    struct aj_bytes needle; /* the same as UTF-8, for a snippet; empty: not shown there */
};

#define AJ_LEAF_TEXTS 4

struct aj_leaf {
    const struct aj_query_node *node; /* borrowed */
    struct aj_leaf_text texts[AJ_LEAF_TEXTS];
    size_t n_texts;
    bool is_word; /* values of `attribute` that begin with `word`, or hold it, instead of texts */
    bool is_fact; /* days or amounts instead */
    const struct aj_query_node *days; /* the texts may also be meant as these days; NULL: no */
    bool barred;                      /* it must not be there (below a NOT): not shown */
    enum aj_attribute attribute;
    enum aj_value_how how;
    const char *word;
    uint64_t occurrences; /* at most so many among what can be seen */
    float weight;         /* of one occurrence in a score: rare words tell more */
};

/* From a WORD, DATES or AMOUNTS node. Everything in the arena. AJ_INVALID: nothing is left of the
   word when it is folded; AJ_NO_MEMORY. */
enum aj_code aj_leaf_expand(const struct aj_query_node *node, struct aj_arena *arena,
                            struct aj_leaf *out, struct aj_err *err) AJ_CHECKED;

/* Room for matching the leaves of one query. Zero-initialise. */
struct aj_matching {
    double average; /* characters of a visible document */
    float *scores;  /* of the chunk's documents; owned: AJ_CHUNK_DOCS; NULL: nothing is scored */
    bool silent;    /* what is matched now is not scored: it must not be there */
    struct aj_places places; /* private: of one text in one slab */
    uint32_t *docs;          /* private: likewise */
};
enum aj_code aj_matching_open(struct aj_matching *m, bool scored, struct aj_err *err) AJ_CHECKED;
void aj_matching_release(struct aj_matching *m);

/* The documents of `within` that answer the leaf: a new bitmap. Their scores are added to
   m->scores, as may be those of others. */
enum aj_code aj_leaf_match(struct aj_matching *m, const struct aj_leaf *leaf,
                           struct aj_chunk *chunk, const roaring_bitmap_t *within,
                           roaring_bitmap_t **out, struct aj_err *err) AJ_CHECKED;

/* Where one text of a leaf stands in one document (lower 16 bits), in the fields in which it
   counts: appended to `places`, counted from the beginning of the document's text, rising. *fields
   gets a bit for each of these fields. */
struct aj_leaf_place {
    struct aj_chunk *chunk;
    uint16_t doc;
    struct aj_places *places;
    unsigned fields;
};
enum aj_code aj_leaf_find(struct aj_matching *m, const struct aj_leaf_text *text,
                          struct aj_leaf_place *found, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_DOCUMENT_WORLD_H
#define AJ_DOCUMENT_WORLD_H

/* Documents put, replaced, moved and removed at random, beside a plain model of what must be there.
   Everything is invented. */

#include "search_home.h"

#include "index/search/search.h"

#include <roaring/roaring.h>

#define WORLD_KEYS 160 /* cases there may be */

/* Words are of these, with a number behind them: 类0, 单位3, 张三39. */
#define CLASSES 3u
#define UNITS   7u
#define NAMES   40u

struct own_document { /* with all that it borrows */
    struct aj_document document;
    unsigned which;
    char key[24];
    struct aj_doc_value values[8];
    struct aj_doc_word words[12];
    char *texts[20];
    size_t n_texts;
};

struct world {
    struct search_home *home;
    struct aj_search *search;
    struct own_document *now[WORLD_KEYS]; /* NULL: no such case */
    uint32_t numbers[WORLD_KEYS];         /* of those */
    roaring_bitmap_t *given;              /* every number that was ever given and committed */
    bool joined;                          /* dead documents may have left their slabs */
};
int world_open(void **state); /* *state: the world */
int world_close(void **state);

/* A document of case `which`; two calls give two different ones. */
struct own_document *make_document(struct world *w, unsigned which);
struct own_document *on_shelf(struct world *w, unsigned which, unsigned shelf);
void drop_document(struct own_document *document);

/* Puts random documents of random cases in one call, some of them twice; commits, or gives it up.
 */
void put_some(struct world *w, unsigned n, bool keep);
void put_one(struct world *w, struct own_document *document); /* and commits; takes it over */
void remove_one(struct world *w, unsigned which);
void join_all(struct world *w, bool purge); /* in small steps; some are given up and done again */

uint32_t world_number(struct aj_txn *txn, const char *key); /* of the case now */

/* Every table says what the model says, and every search finds it. */
void assert_world(struct world *w);

/* Puts the next number of a shelf somewhere else. */
void set_next_number(struct world *w, unsigned shelf, uint32_t next);

#endif

#ifndef AJ_TESTS_SLAB_WORLD_H
#define AJ_TESTS_SLAB_WORLD_H

/* Documents in slabs, beside a plain list of them that is searched by scanning. */

#include "base/auto.h"
#include "base/buf.h"
#include "index/search/slab/slab_build.h"
#include "index/search/slab/slab_join.h"
#include "index/search/slab/slab_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DOCS_LIMIT  3000
#define WORDS_LIMIT 4

struct plain {
    uint32_t number;
    bool dead;
    int32_t *text; /* owned; characters, U+0001 and all */
    uint32_t n;
    uint32_t field_starts[AJ_DOC_FIELD_COUNT];
    uint64_t words[WORDS_LIMIT];
    size_t n_words;
};

struct world {
    char folder[64];
    struct aj_env *env;
    struct aj_buf laws; /* UTF-8 to cut texts from */
    struct plain docs[DOCS_LIMIT];
    size_t n;
    uint32_t next;   /* number */
    uint32_t joined; /* how often slab_join.h said so */
    unsigned seed;
};

/* `call` may name `why`. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        struct aj_err why = {0};                                                                   \
        if ((call) != AJ_OK)                                                                       \
            fail_msg("%s: %s", #call, why.text);                                                   \
    } while (0)

int world_open(void **state); /* cmocka set-up and tear-down */
int world_close(void **state);
void world_reopen(struct world *w);

unsigned world_random(struct world *w, unsigned below);
int32_t world_letter(struct world *w); /* one of a few, so that they often stand side by side */
uint64_t world_word(struct world *w);  /* a gram */

/* A document of some characters, U+0001 not counted in; `words` UTF-8 or NULL: by chance. */
struct plain *world_make(struct world *w, unsigned n, const char *text);
/* Writes the last `n` documents made as one slab, or a few when a chunk ends among them. */
void world_write(struct world *w, size_t n);
void world_add(struct world *w, size_t n); /* both, by chance */
void world_remove(struct world *w, struct plain *doc);
void world_remove_one(struct world *w); /* any, if there is one that lives */

/* One step of joining; rolled back when `kill`, as a process that dies would have it. Whether there
   is more to do. */
bool world_join(struct world *w, const struct aj_joining *how, bool kill);
void world_join_all(struct world *w, bool purge);

struct world_size {
    size_t live, building, dropped; /* slabs */
    uint64_t blocks, starts;        /* rows */
};
struct world_size world_size(struct world *w);

/* slab_questions.c: what is found must be what a scan finds, everywhere and within some documents.
 * Returns how often.
 */
size_t world_ask_phrase(struct world *w, const int32_t *characters, size_t n);
void world_ask_gram(struct world *w, uint64_t gram);
/* Phrases of one to eight characters, most of them cut from documents. */
size_t world_ask_much(struct world *w, unsigned n);
/* The deep check of all slabs, and where fields begin. */
void world_check(struct world *w);

#endif

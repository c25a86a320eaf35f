#ifndef AJ_TESTS_GRAM_WORLD_H
#define AJ_TESTS_GRAM_WORLD_H

/* Documents with the segments of grams beside a plain list of texts that is searched by scanning.
 */

#include "base/auto.h"
#include "base/file.h"
#include "base/utf8.h"
#include "index/gram_segment.h"
#include "index/grams.h"

#include <roaring/roaring.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define FIELDS     2
#define DOCS_LIMIT 4000

struct plain {
    uint32_t number;
    bool dead;
    struct aj_bytes texts[FIELDS]; /* borrowed from the words; NULL: none */
};

struct world {
    char folder[64];
    struct aj_env *env;
    struct aj_grams_scratch *scratch;
    struct aj_buf words; /* Chinese text to cut documents and questions from */
    bool from_corpus;
    struct plain docs[DOCS_LIMIT];
    size_t n;
    uint32_t next; /* number */
    unsigned seed;
};

int world_open(void **state); /* cmocka set-up and tear-down */
int world_close(void **state);
void world_reopen(struct world *w);

unsigned world_random(struct world *w, unsigned below);
/* So many characters from a random place of the words. */
struct aj_bytes world_words(struct world *w, size_t n_characters);

struct aj_bytes world_text(const char *text);

/* One field, in a transaction of its own. */
void world_put(struct world *w, uint32_t doc, unsigned char field, const char *text,
               enum aj_code expected);
void world_add(struct world *w, size_t n_docs); /* in one transaction */
void world_remove_one(struct world *w);         /* any, if there is one */

/* One step of merging; rolled back when `kill`, as a process that dies would have it. */
bool world_merge(struct world *w, const struct aj_grams_merging *how, bool kill);
void world_merge_all(struct world *w, size_t young);

struct aj_grams_stats world_stats(struct world *w);

/* The answer must be that of the scan, for this field and text. Returns how many it was. */
size_t world_ask(struct world *w, unsigned char field, struct aj_bytes text);

#endif

#ifndef AJ_TEXTS_WORLD_H
#define AJ_TEXTS_WORLD_H

/* An index of its own for one test, with a packer; texts at random, always the same ones. */

#include "well.h"

#include "base/auto.h"
#include "index/search/text/pieces.h"

#include <stdint.h>

struct texts_world {
    char folder[64];
    struct aj_env *env;
    struct aj_txn *txn; /* for writing; never committed unless a test does */
    struct aj_dictionaries *dictionaries;
    struct aj_packer *packer;
    struct aj_pieces pieces; /* of the document put last */
    uint32_t seed;
};
int texts_world_open(void **state); /* *state: the world */
int texts_world_close(void **state);

uint32_t chance(struct texts_world *w, uint32_t below);

/* Appends one of many kinds of characters and sequences: Han, signs, blanks, page ends, accents
   that combine, full width, what comes apart, malformed bytes. */
void add_some(struct texts_world *w, struct aj_buf *out);

/* Sentences of some words, of about so many bytes: what a dictionary can be made of. */
void add_sentences(struct texts_world *w, size_t size, struct aj_buf *out);

struct aj_bytes bytes_of(const char *text);
struct aj_bytes buf_bytes(const struct aj_buf *buf);

/* A document of these values, its text appended packed. */
void pack_values(struct texts_world *w, const struct aj_doc_value *values, size_t n,
                 struct aj_buf *out);
/* The same, written as a group of its own. */
void put_values(struct texts_world *w, uint32_t doc, const struct aj_doc_value *values, size_t n);

struct aj_doc_value body_value(const struct aj_buf *bytes);
/* Documents first, first + 1 …, each with a body of about so many bytes, each a group of its own.
 */
void put_bodies(struct texts_world *w, uint32_t first, uint32_t n, size_t size);

/* Makes a dictionary as if there were so many documents. */
void make_dictionary(struct texts_world *w, uint32_t documents);

struct aj_text_reader *open_text(struct texts_world *w, uint32_t doc);

void key_of(uint32_t number, unsigned char key[4]);

/* The rows of the table, one after the other; false at the end. `*key` is the group's. */
bool next_row(struct texts_world *w, uint32_t from, uint32_t *key, struct aj_bytes *value);
/* In the place of a row, as a damaged disk would. */
void put_row(struct texts_world *w, uint32_t key, struct aj_bytes value);

#endif

#ifndef AJ_SEARCH_HOME_H
#define AJ_SEARCH_HOME_H

/* An index of its own for one test, and repeatable chance. */

#include "well.h"

#include "base/auto.h"
#include "base/buf.h"
#include "index/search/values/suggest.h"
#include "index/search/values/values.h"

#include <stdint.h>

struct search_home {
    char folder[64];
    struct aj_env *env;
    unsigned seed;
};
int search_home_open(void **state); /* *state: the home */
int search_home_close(void **state);

unsigned chance(struct search_home *home, unsigned below);

struct aj_txn *begin_write(struct search_home *home);
struct aj_txn *begin_read(struct search_home *home);
void commit(struct aj_txn *txn);

/* Changes one row as a damaged disk would. */
struct aj_bytes bytes_of(const char *text);
void put_row(struct search_home *home, enum aj_table table, struct aj_bytes key,
             struct aj_bytes value);

/* The number of a value, given if it is new. */
uint32_t value_number(struct aj_txn *txn, unsigned shelf, enum aj_attribute attribute,
                      const char *text);

void assert_same_suggestions(const struct aj_suggestions *a, const struct aj_suggestions *b);

/* Appends so many characters, of a few again and again. */
void random_name(struct search_home *home, struct aj_buf *out, size_t characters);

#endif

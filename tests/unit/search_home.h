#ifndef AJ_SEARCH_HOME_H
#define AJ_SEARCH_HOME_H

/* An index of its own for one test, and repeatable chance. */

#include "base/auto.h"
#include "base/buf.h"
#include "index/env.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct search_home {
    char folder[64];
    struct aj_env *env;
    unsigned seed;
};
int search_home_open(void **state); /* *state: the home */
int search_home_close(void **state);

/* Must succeed; the message says what failed. */
#define well(call)                                                                                 \
    do {                                                                                           \
        struct aj_err err = {0};                                                                   \
        if ((call) != AJ_OK)                                                                       \
            fail_msg("%s: %s", #call, err.text);                                                   \
    } while (0)

unsigned chance(struct search_home *home, unsigned below);

struct aj_txn *begin_write(struct search_home *home);
struct aj_txn *begin_read(struct search_home *home);
void commit(struct aj_txn *txn);

/* Changes one row as a damaged disk would. */
struct aj_bytes bytes_of(const char *text);
void put_row(struct search_home *home, enum aj_table table, struct aj_bytes key,
             struct aj_bytes value);

/* Appends so many characters, of a few again and again. */
void random_name(struct search_home *home, struct aj_buf *out, size_t characters);

#endif

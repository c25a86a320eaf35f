#ifndef AJ_TESTS_SEARCH_DAMAGE_H
#define AJ_TESTS_SEARCH_DAMAGE_H

#include "document_world.h"

/* A row as a damaged disk would leave it. */
struct row {
    unsigned char key[AJ_KEY_LIMIT];
    size_t key_size;
    char value[1 << 17];
    size_t size;
};

/* The skip-th row whose key begins so; the caller frees it. */
struct row *take_row(struct aj_txn *txn, enum aj_table table, struct aj_bytes begins,
                     unsigned skip);
void write_row(struct aj_txn *txn, enum aj_table table, const struct row *row);

/* One way in which a search index goes wrong: in a write transaction on what test_search_check.c
   fills. */
struct damage {
    const char *name;
    void (*plant)(struct aj_txn *txn);
    const char *named; /* the beginning of a line of what is told */
};
#define N_DAMAGES 34
extern const struct damage damages[N_DAMAGES];

#endif

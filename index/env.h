#ifndef AJ_INDEX_ENV_H
#define AJ_INDEX_ENV_H

#include "base/attr.h"
#include "base/err.h"
#include "index/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * LMDB, tamed: the only file that includes its header is env.c. Errors are translated there; a full
 * map is told apart (aj_env_map_is_full) so that the writer can grow it and try again.
 *
 * One aj_env per folder and process, never used across fork(). Any number of read transactions; one
 * write transaction at a time. A read transaction must be short and must not be opened inside
 * another of the same thread: growing the map waits until all have ended.
 */
enum aj_table {
    AJ_TABLE_META,
    AJ_TABLE_JOURNAL,
    AJ_TABLE_MERKLE,
    AJ_TABLE_CASE,
    AJ_TABLE_TERM,
    AJ_TABLE_SERIES,
    AJ_TABLE_ARCHIVE_NUMBER,
    AJ_TABLE_ENTITLEMENT,
    AJ_TABLE_SAVED_SEARCH,
    AJ_TABLE_CLAIM_BY_STATE, /* from here on: docs/formats/ledger.md */
    AJ_TABLE_ACCOUNT,
    AJ_TABLE_LEDGER,
    AJ_TABLE_BATCH,
    AJ_TABLE_BATCH_SENT,
    AJ_TABLE_REQUEST,
    AJ_TABLE_SEARCH_META, /* from here on: docs/formats/search-index.md */
    AJ_TABLE_SEARCH_CASE,
    AJ_TABLE_SEARCH_DOC,
    AJ_TABLE_SEARCH_FACT,
    AJ_TABLE_SEARCH_VALUE,
    AJ_TABLE_SEARCH_SLAB,
    AJ_TABLE_SEARCH_BLOCK,
    AJ_TABLE_SEARCH_START,
    AJ_TABLE_SEARCH_DEAD,
    AJ_TABLE_SEARCH_TEXT,
    AJ_TABLE_SEARCH_DICTIONARY,
    AJ_TABLE_COUNT
};
const char *aj_table_name(enum aj_table table);

#define AJ_KEY_LIMIT ((size_t)511)

struct aj_env;
struct aj_txn;
struct aj_scan;

struct aj_env_options {
    bool writable;
    size_t map_size; /* bytes to begin with; it grows by itself */
};

/* AJ_NOT_FOUND: opened for reading and never written. AJ_CORRUPT: not an index, or a format that
   this version does not know. */
enum aj_code aj_env_open(const char *folder, const struct aj_env_options *options,
                         struct aj_env **out, struct aj_err *err) AJ_CHECKED;
void aj_env_close(struct aj_env *env);

bool aj_env_map_is_full(const struct aj_env *env); /* whether the last failed write was that */
enum aj_code aj_env_grow(struct aj_env *env, struct aj_err *err) AJ_CHECKED; /* doubles the map */

/* Writes all that is in use, page behind page, into a folder that is there and holds no index; it
   is on disk when this returns AJ_OK. */
enum aj_code aj_env_copy(struct aj_env *env, const char *folder, struct aj_err *err) AJ_CHECKED;

struct aj_env_size {
    uint64_t map;  /* bytes of address space */
    uint64_t used; /* bytes of pages in use or once used */
};
struct aj_env_size aj_env_size(const struct aj_env *env);

enum aj_code aj_txn_read(struct aj_env *env, struct aj_txn **out, struct aj_err *err) AJ_CHECKED;
/* With a parent: a nested transaction that can be given up alone. */
enum aj_code aj_txn_write(struct aj_env *env, struct aj_txn *parent, struct aj_txn **out,
                          struct aj_err *err) AJ_CHECKED;
/* On disk when it returns AJ_OK (nested: handed to the parent). Ends the transaction either way. */
enum aj_code aj_txn_commit(struct aj_txn *txn, struct aj_err *err) AJ_CHECKED;
void aj_txn_end(struct aj_txn *txn); /* gives up what was written; NULL is fine */

static inline void aj_auto_txn(struct aj_txn **txn)
{
    aj_txn_end(*txn);
}

enum aj_code aj_txn_get(struct aj_txn *txn, enum aj_table table, struct aj_bytes key,
                        struct aj_bytes *value, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_txn_put(struct aj_txn *txn, enum aj_table table, struct aj_bytes key,
                        struct aj_bytes value, struct aj_err *err) AJ_CHECKED;
/* A new row behind the last one of the table: full pages, no search. AJ_CONFLICT when the key is
   not behind it. */
enum aj_code aj_txn_append(struct aj_txn *txn, enum aj_table table, struct aj_bytes key,
                           struct aj_bytes value, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_txn_delete(struct aj_txn *txn, enum aj_table table, struct aj_bytes key,
                           struct aj_err *err) AJ_CHECKED;
enum aj_code aj_txn_count(struct aj_txn *txn, enum aj_table table, uint64_t *out,
                          struct aj_err *err) AJ_CHECKED;

/* Rows in key order. The first aj_scan_next gives the first row at or after `from` (NULL data: the
   very first); `*more` false at the end. */
enum aj_code aj_scan_open(struct aj_txn *txn, enum aj_table table, struct aj_bytes from,
                          struct aj_scan **out, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_scan_next(struct aj_scan *scan, struct aj_bytes *key, struct aj_bytes *value,
                          bool *more, struct aj_err *err) AJ_CHECKED;
/* Instead of the next row: the last one at or before `key`; `*more` false when there is none. The
   scan goes on from there (with the very first row when there was none), and may be used for both,
   again and again. */
enum aj_code aj_scan_floor(struct aj_scan *scan, struct aj_bytes key, struct aj_bytes *found,
                           struct aj_bytes *value, bool *more, struct aj_err *err) AJ_CHECKED;
void aj_scan_close(struct aj_scan *scan);

static inline void aj_auto_scan(struct aj_scan **scan)
{
    aj_scan_close(*scan);
}

/* The last key of a table; AJ_NOT_FOUND when it is empty. */
enum aj_code aj_txn_last_key(struct aj_txn *txn, enum aj_table table, struct aj_bytes *key,
                             struct aj_err *err) AJ_CHECKED;

/* Integers in keys: 8 bytes, big-endian, so that key order is number order. */
void aj_key_put_u64(unsigned char out[8], uint64_t number);
uint64_t aj_key_get_u64(const unsigned char in[8]);

#endif

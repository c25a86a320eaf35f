#ifndef AJ_INDEX_ROWS_H
#define AJ_INDEX_ROWS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "index/env.h"

/* Keys and values of the tables as docs/formats/index.md has them, for readers and folds alike. */

/* Bytes of a case key, series or archive number, so that every key fits into AJ_KEY_LIMIT. */
#define AJ_NAME_LIMIT ((size_t)200)

static inline struct aj_bytes aj_text_bytes(const char *text)
{
    return (struct aj_bytes){text, __builtin_strlen(text)};
}

/* Reads a JSON value; new reference. AJ_NOT_FOUND; AJ_CORRUPT names table and key. */
enum aj_code aj_row_json(struct aj_txn *txn, enum aj_table table, struct aj_bytes key, json_t **out,
                         struct aj_err *err) AJ_CHECKED;
enum aj_code aj_row_parse(enum aj_table table, struct aj_bytes key, struct aj_bytes value,
                          json_t **out, struct aj_err *err) AJ_CHECKED;

/* `size` bytes of text as they stand in a key: copied into `arena`, and above `limit` (more than
   16) cut at a character, with 16 hex digits of the SHA-256 of all of it behind. AJ_NO_MEMORY. */
enum aj_code aj_key_text(struct aj_bytes text, size_t limit, struct aj_arena *arena,
                         const char **out, struct aj_err *err) AJ_CHECKED;

/* As aj_key_text, of the text folded (base/fold.h) and without blanks at both ends. */
enum aj_code aj_key_folded(const char *text, size_t limit, struct aj_arena *arena, const char **out,
                           struct aj_err *err) AJ_CHECKED;

struct aj_row_key {
    unsigned char bytes[AJ_KEY_LIMIT];
    size_t size; /* 0: does not fit, no such key exists */
};
/* With tier 0: the beginning of the keys of that case. */
struct aj_row_key aj_entitlement_key(const char *case_key, int tier);
/* With case_key NULL or term NULL: the beginning of the keys of that field or term. */
struct aj_row_key aj_term_key(const char *field, const char *term, const char *case_key);

static inline struct aj_bytes aj_key_bytes(const struct aj_row_key *key)
{
    return (struct aj_bytes){key->bytes, key->size};
}

/* Takes a term key apart; false when malformed. Borrowed; not NUL-terminated except `field`. */
struct aj_term_parts {
    const char *field;
    struct aj_bytes term;
    struct aj_bytes case_key;
};
bool aj_term_split(struct aj_bytes key, struct aj_term_parts *out);

#endif

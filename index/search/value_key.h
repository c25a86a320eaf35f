#ifndef AJ_INDEX_SEARCH_VALUE_KEY_H
#define AJ_INDEX_SEARCH_VALUE_KEY_H

#include "base/buf.h"
#include "index/search/document.h"

/* Keys of the table search_value (docs/formats/search-index.md), for values.c, value_walk.c and
   suggest_own.c. */
#define AJ_VALUE_TEXT ((size_t)240) /* bytes of a folded text, or of pinyin, that a key takes */
#define AJ_VALUE_CUT  (AJ_VALUE_TEXT + 16) /* with the digest that takes the place of the rest */

#define AJ_VALUE_BY_NUMBER 'i'
#define AJ_VALUE_BY_TEXT   't'
#define AJ_VALUE_OF_SHELF  's'
#define AJ_VALUE_PINYIN_OF 'p'

struct aj_value_key {
    unsigned char bytes[3 + AJ_VALUE_CUT + 5];
    size_t size;
};
_Static_assert(sizeof(((struct aj_value_key *)0)->bytes) <= AJ_KEY_LIMIT, "a key must be storable");

/* `shelf` is left out for AJ_VALUE_BY_NUMBER and AJ_VALUE_BY_TEXT. */
void aj_value_key_begin(struct aj_value_key *key, char kind, unsigned shelf,
                        enum aj_attribute attribute);
void aj_value_key_add(struct aj_value_key *key, const void *bytes, size_t size);
void aj_value_key_add_number(struct aj_value_key *key, uint32_t number);

static inline struct aj_bytes aj_value_key_of(const struct aj_value_key *key)
{
    return (struct aj_bytes){key->bytes, key->size};
}

/* Folds the text of a value, in place of what is in `out`. U+001F separates parts: each is folded
   by itself, so that it stays and no part runs into the next. AJ_TOO_LARGE; AJ_NO_MEMORY. */
enum aj_code aj_value_fold(const char *text, size_t size, struct aj_buf *out,
                           struct aj_err *err) AJ_CHECKED;

/* Adds a folded text, cut if it is long. */
void aj_value_key_add_text(struct aj_value_key *key, const struct aj_buf *folded);

/* Adds pinyin, cut if it is long, and the value that has it. */
void aj_value_key_add_pinyin(struct aj_value_key *key, const char *pinyin, uint32_t number);

/* How much of a text of `size` bytes stands in a key as it is: all of it, or AJ_VALUE_TEXT bytes
   less what would be a part of a character. */
size_t aj_value_kept(const char *text, size_t size);

/* The number in a row of AJ_VALUE_BY_TEXT or AJ_VALUE_OF_SHELF. AJ_CORRUPT. */
enum aj_code aj_value_row_number(struct aj_bytes value, uint32_t *out,
                                 struct aj_err *err) AJ_CHECKED;

#endif

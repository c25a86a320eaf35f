#ifndef AJ_INDEX_SEARCH_VALUES_VALUE_KEY_H
#define AJ_INDEX_SEARCH_VALUES_VALUE_KEY_H

#include "base/buf.h"
#include "index/search/document/document.h"

/* Keys of the table search_value (docs/formats/search-index.md), for value*.c,
   suggest_*.c and search_check_values.c. */
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

/* The keys under which a value is found by pinyin on a shelf: by its readings as it is shown, each
   key once. None for attributes that have no pinyin. AJ_NO_MEMORY. */
#define AJ_VALUE_READINGS 16
struct aj_value_keys {
    struct aj_value_key list[AJ_VALUE_READINGS];
    size_t n;
};
enum aj_code aj_value_pinyin_keys(unsigned shelf, enum aj_attribute attribute, uint32_t number,
                                  const char *shown, struct aj_value_keys *out,
                                  struct aj_err *err) AJ_CHECKED;

/* How much of a text of `size` bytes stands in a key as it is: all of it, or AJ_VALUE_TEXT bytes
   less what would be a part of a character. */
size_t aj_value_kept(const char *text, size_t size);

/* The number in a row of AJ_VALUE_BY_TEXT or AJ_VALUE_OF_SHELF. AJ_CORRUPT. */
enum aj_code aj_value_row_number(struct aj_bytes value, uint32_t *out,
                                 struct aj_err *err) AJ_CHECKED;

#endif

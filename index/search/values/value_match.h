#ifndef AJ_INDEX_SEARCH_VALUES_VALUE_MATCH_H
#define AJ_INDEX_SEARCH_VALUES_VALUE_MATCH_H

#include "index/search/values/value_key.h"
#include "index/search/values/values.h"

/* Which values are looked for, for value_walk.c and suggest_match.c. */
struct aj_value_wanted { /* zero-initialise */
    enum aj_value_how how;
    struct aj_buf text; /* folded; AJ_VALUE_PINYIN: letters, as many as a key takes */
    bool none;          /* AJ_VALUE_PINYIN: what was typed is no pinyin */
};
enum aj_code aj_value_wanted_make(enum aj_value_how how, const char *typed,
                                  struct aj_value_wanted *out, struct aj_err *err) AJ_CHECKED;

static inline void aj_value_wanted_release(struct aj_value_wanted *wanted)
{
    aj_buf_release(&wanted->text);
}

/* Whether a whole folded text is wanted. */
bool aj_value_is_wanted(const struct aj_value_wanted *wanted, struct aj_bytes folded);

/* AJ_VALUE_PINYIN: whether the key of a reading is. */
bool aj_value_key_is_wanted(const struct aj_value_wanted *wanted, const struct aj_value_key *key);

#endif

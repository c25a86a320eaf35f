#ifndef AJ_INDEX_SEARCH_VALUE_MATCH_H
#define AJ_INDEX_SEARCH_VALUE_MATCH_H

#include "base/pinyin.h"
#include "index/search/values.h"

/* Which values are looked for, for value_walk.c and suggest_own.c. */
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

/* Whether pinyin, joined or of initials, is. */
bool aj_value_sounds_wanted(const struct aj_value_wanted *wanted, const char *pinyin);

/* The readings of a value that have rows; nothing else may be in the arena, whose limit is set here
   by the size of the text. */
enum aj_code aj_value_readings(const char *text, struct aj_arena *arena, struct aj_pinyin_list *out,
                               struct aj_err *err) AJ_CHECKED;

#endif

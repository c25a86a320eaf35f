#ifndef AJ_BASE_PINYIN_H
#define AJ_BASE_PINYIN_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Names as they are typed in pinyin. What is written how: docs/formats/search-text.md. Readings of
 * single characters are ICU's (Han-Latin); those of surnames, and of characters that names read in
 * several ways, are tables in pinyin_tables.h.
 */

#define AJ_PINYIN_MAX       8  /* readings of one name */
#define AJ_PINYIN_SYLLABLES 64 /* what follows in a name is left out */

/* Lower-case ASCII without tones; ü is v ("lv"). NUL-terminated. */
struct aj_pinyin {
    const char *whole;    /* "zhang san" */
    const char *joined;   /* "zhangsan" */
    const char *initials; /* "zs" */
};

/* The likeliest first; no two alike. None for a name without a pronounceable character. */
struct aj_pinyin_list {
    struct aj_pinyin at[AJ_PINYIN_MAX];
    size_t n;
};

/*
 * The readings of `name` (UTF-8, NUL-terminated), copied into `arena`. Surnames are looked for at
 * its beginning only; other readings of theirs follow, so that both 曾 (zeng, ceng) are found.
 * Words of Latin letters and digits stand as they are, folded; what has no reading is left out.
 * Errors: AJ_NO_MEMORY, also when ICU has not the data. Threads: any; the first call reads ICU's
 * rules (some 0.1 s), and those with a character that was never read before take turns (some 5 µs
 * for each).
 */
enum aj_code aj_pinyin_name(const char *name, struct aj_arena *arena, struct aj_pinyin_list *out,
                            struct aj_err *err) AJ_CHECKED;

/*
 * Appends what was typed ("Zhang San", "zhang'san", "LÜ", "Lyu", "lu:") as it would stand in
 * `joined`.
 * `*is_pinyin` is false, and nothing appended, when there is anything but letters and the signs
 * between syllables. Errors: AJ_NO_MEMORY. Threads: any.
 */
enum aj_code aj_pinyin_query(const char *typed, struct aj_buf *out, bool *is_pinyin,
                             struct aj_err *err) AJ_CHECKED;

#endif

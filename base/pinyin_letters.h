#ifndef AJ_BASE_PINYIN_LETTERS_H
#define AJ_BASE_PINYIN_LETTERS_H

#include "base/attr.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* Private to base/pinyin*.c: one character in ASCII letters, by ICU. Threads: any. */

#define AJ_PINYIN_LETTERS_MAX 16 /* with the NUL */

/* Reads ICU's rules, once for the process. AJ_NO_MEMORY when that failed. */
enum aj_code aj_pinyin_open(struct aj_err *err) AJ_CHECKED;

/* The letters of `c`, a Unicode scalar value, without marks; none: "". With `keep_umlaut` ü is v.
   After aj_pinyin_open only. */
void aj_pinyin_letters(int32_t c, bool keep_umlaut, char out[AJ_PINYIN_LETTERS_MAX]);

#endif

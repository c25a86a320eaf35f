#ifndef AJ_BASE_PINYIN_LETTERS_H
#define AJ_BASE_PINYIN_LETTERS_H

#include "base/attr.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* Private to base/pinyin*.c: one character in ASCII letters, by ICU. Threads: any. */

#define AJ_PINYIN_LETTERS_MAX 16 /* with the NUL */

/* Reads ICU's rules for Han characters, once for the process: some 0.1 s. AJ_NO_MEMORY when that
   failed. */
enum aj_code aj_pinyin_open(struct aj_err *err) AJ_CHECKED;

/* How `c`, a Unicode scalar value, is read; ü is v. Not at all: "". After aj_pinyin_open only. */
void aj_pinyin_han(int32_t c, char out[AJ_PINYIN_LETTERS_MAX]);

/* The letters of a `c` that is no Han character, without marks; none: "". With `keep_umlaut` ü is
   v. Needs no rules: they leave all but Han alone. */
void aj_pinyin_latin(int32_t c, bool keep_umlaut, char out[AJ_PINYIN_LETTERS_MAX]);

#endif

#ifndef AJ_CASEFILE_CASE_WORDS_H
#define AJ_CASEFILE_CASE_WORDS_H

#include "base/buf.h"

#include <stdbool.h>

/*
 * The vocabulary of case.json: which keys there are and which words a key may hold. A key is named
 * by its path without indices ("organ.kind", "recipients.sex"), for elements of a list as for
 * members of an object. Rule: docs/formats/case-json.md.
 */

/* Whether the key takes its words from a closed table (any other word is refused). */
bool aj_case_words_closed(const char *path);

/* The word that people write in Chinese ("优秀" → "excellent"), or that word itself; NULL when the
   key has none such. */
const char *aj_case_word_of(const char *path, const char *zh);

/* All of them in Chinese, with 、 between. */
void aj_case_words_zh(const char *path, struct aj_buf *out);

bool aj_case_word_known(const char *path, const char *word);

/* Whether case.json has such a key at all: a rule that names another is mistyped. */
bool aj_case_path_known(const char *path);

#endif

#ifndef AJ_TOOLS_BENCH_FTS5_TOKENS_H
#define AJ_TOOLS_BENCH_FTS5_TOKENS_H

#include "base/err.h"

struct sqlite3; /* its header is not where this is only checked */

/*
 * FTS5's tokenizer "bigram": each character with the one behind it is a token, blanks left out,
 * ASCII in lower case; the last character stands alone. So a phrase of tokens is exactly a text of
 * two characters or more, and a prefix of one character is that character. It does less than our
 * folding, to FTS5's advantage.
 */
enum aj_code aj_bench_fts5_register(struct sqlite3 *db, struct aj_err *err) AJ_CHECKED;

/* Cuts a text into tokens and throws them away: what tokenising alone costs. */
void aj_bench_fts5_only_cut(const char *text);

#endif

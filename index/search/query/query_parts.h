#ifndef AJ_INDEX_SEARCH_QUERY_QUERY_PARTS_H
#define AJ_INDEX_SEARCH_QUERY_QUERY_PARTS_H

#include "index/search/query/query.h"

/* Private to index/search/query/. */

/* A character of the query. `narrow` is what the grammar looks at: full-width signs as half-width
   ones, ” as “, every blank as ' '. */
struct aj_query_char {
    int32_t raw;
    int32_t narrow;
    size_t byte;
    size_t character; /* from 1, invisible ones counted */
};

struct aj_query_reader {
    struct aj_query_char *chars; /* chars[n] is the end: narrow '\0' */
    size_t n;
    size_t at;
    size_t depth;
    struct aj_arena *arena;
    struct aj_query *out;
    struct aj_err *err;
};

enum aj_query_sign { AJ_SIGN_NONE, AJ_SIGN_AND, AJ_SIGN_OR, AJ_SIGN_NOT };

#define AJ_CURLY        0x201c /* “, and narrowed ” */
#define AJ_AT_MOST      0x2264 /* ≤ */
#define AJ_AT_LEAST     0x2265 /* ≥ */
#define AJ_LEFT_CORNER  0x300c /* 「 */
#define AJ_RIGHT_CORNER 0x300d /* 」 */

/* query.c: AJ_INVALID, with the place of chars[i] in the message and in `out`. */
enum aj_code aj_query_fault(const struct aj_query_reader *r, size_t i, const char *fmt, ...)
    AJ_PRINTF(3, 4);
#ifdef __clang_analyzer__ /* as base/err.h does: it must be told that a fault is never AJ_OK */
#define aj_query_fault(...) ((void)aj_query_fault(__VA_ARGS__), AJ_INVALID)
#endif
/* A copy of chars [from, to); NULL out of memory. */
char *aj_query_copy(const struct aj_query_reader *r, size_t from, size_t to) AJ_CHECKED;
/* A zeroed leaf; counts it. `i` is where it begins. */
enum aj_code aj_query_leaf(const struct aj_query_reader *r, size_t i,
                           struct aj_query_node **out) AJ_CHECKED;

/* query_grammar.c */
enum aj_code aj_query_read_all(struct aj_query_reader *r,
                               const struct aj_query_node **out) AJ_CHECKED;

/* query_leaf.c: the word, phrase or range at r->at, where one begins. */
enum aj_code aj_query_read_leaf(struct aj_query_reader *r, enum aj_query_field field,
                                const struct aj_query_node **out) AJ_CHECKED;
bool aj_query_is_quote(int32_t narrow); /* one that opens */

/* query_word.c: the end of the word that begins at `from`, `from` itself when none does. */
size_t aj_query_word_end(const struct aj_query_reader *r, size_t from);
/* The ')' of the '(' at `open` when what is between can be text: no blank, quote or sign; else 0.
 */
size_t aj_query_pair_end(const struct aj_query_reader *r, size_t open);
/* The sign that the characters [from, to) are. */
enum aj_query_sign aj_query_sign_of(const struct aj_query_reader *r, size_t from, size_t to);
/* Whether [from, to), a run without blanks, reads as the plain word that it is. */
bool aj_query_is_plain(const struct aj_query_reader *r, size_t from, size_t to);

/* query_field.c */
bool aj_query_field_of(const struct aj_query_reader *r, size_t from, size_t to,
                       enum aj_query_field *out);
/* Index of the colon when chars [from, to) begin like a field does (`name:`), else `to`. */
size_t aj_query_field_colon(const struct aj_query_reader *r, size_t from, size_t to);
bool aj_query_is_date(enum aj_query_field field);
const char *aj_query_field_says(enum aj_query_field field); /* for sentences: "结案日期" */

/* query_range.c: reads a range at r->at for a field of dates or amounts. */
enum aj_code aj_query_read_range(struct aj_query_reader *r, enum aj_query_field field,
                                 struct aj_query_node *out) AJ_CHECKED;

struct aj_query_scan { /* a value without blanks, and where it stands in chars[] */
    const int32_t *at, *end;
};
/* query_date.c: a year, month or day as the days it spans. `year` in: of the other end, for "6月";
   0 for none. */
bool aj_query_read_days(struct aj_query_scan value, int year, struct aj_date *first,
                        struct aj_date *last);
#define AJ_QUERY_FEN_MAX INT64_C(999999999999) /* of an amount that is written */
bool aj_query_read_fen(struct aj_query_scan value, int64_t *fen);

#endif

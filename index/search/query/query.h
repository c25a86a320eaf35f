#ifndef AJ_INDEX_SEARCH_QUERY_QUERY_H
#define AJ_INDEX_SEARCH_QUERY_QUERY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a person types into the search box, as a tree. Pure: no index is asked, no clock is read.
 * Language, grammar and examples: docs/query-language.md. Threads: any, with an arena each.
 */
#define AJ_QUERY_BYTES ((size_t)512) /* what may be typed */
#define AJ_QUERY_WRITTEN                                                                           \
    ((size_t)8192)                  /* what aj_query_text may write, and AJ_QUERY_STORED read      \
                                     */
#define AJ_QUERY_WORDS ((size_t)64) /* words and ranges in one query */
#define AJ_QUERY_DEPTH ((size_t)16) /* brackets within brackets */

enum aj_query_field {
    AJ_QUERY_ANY, /* no field named */
    AJ_QUERY_NUMBER,
    AJ_QUERY_ARCHIVE_NUMBER,
    AJ_QUERY_NAME,
    AJ_QUERY_OPPONENT,
    AJ_QUERY_HANDLER,
    AJ_QUERY_UNIT,
    AJ_QUERY_REASON,
    AJ_QUERY_ORGAN,
    AJ_QUERY_BODY,  /* the words of the papers */
    AJ_QUERY_TITLE, /* the names of the papers */
    AJ_QUERY_STATE,
    AJ_QUERY_CLASS,
    AJ_QUERY_STAGE,
    AJ_QUERY_OUTCOME,
    AJ_QUERY_YEAR, /* dates from here on; YEAR is always of whole years */
    AJ_QUERY_DATE, /* any date of the case */
    AJ_QUERY_APPLIED,
    AJ_QUERY_ACCEPTED,
    AJ_QUERY_ASSIGNED,
    AJ_QUERY_HEARING,
    AJ_QUERY_CLOSED,
    AJ_QUERY_HANDED_IN,
    AJ_QUERY_ARCHIVED,
    AJ_QUERY_SUBSIDY, /* an amount */
    AJ_QUERY_FIELD_COUNT
};

enum aj_query_kind {
    AJ_QUERY_AND, /* two children or more, none of them AND */
    AJ_QUERY_OR,  /* two children or more, none of them OR */
    AJ_QUERY_NOT, /* one child, not NOT */
    AJ_QUERY_WORD,
    AJ_QUERY_DATES,
    AJ_QUERY_AMOUNTS
};

struct aj_query_node {
    enum aj_query_kind kind;
    enum aj_query_field field;         /* of the three leaves */
    const char *text;                  /* WORD: as given (not folded), never empty */
    bool prefix;                       /* WORD: what begins with `text` */
    bool phrase;                       /* WORD: was quoted; may hold blanks */
    struct aj_date from, to;           /* DATES: both included; AJ_NO_DATE: open, never both */
    int64_t from_fen, to_fen;          /* AMOUNTS: both included; 0 and INT64_MAX are open */
    const struct aj_query_node *child; /* AND OR NOT: the first */
    const struct aj_query_node *next;  /* sibling */
};

struct aj_query {
    const struct aj_query_node *root;
    size_t n_leaves;
    size_t fault_byte;      /* after AJ_INVALID: where, from 0 */
    size_t fault_character; /* the same in code points, from 1, as the message says it */
};

enum aj_query_mode {
    AJ_QUERY_TYPED,   /* the language, at most AJ_QUERY_BYTES */
    AJ_QUERY_LITERAL, /* only blanks mean something: every run of characters is a word */
    AJ_QUERY_STORED   /* the language, at most AJ_QUERY_WRITTEN: for what aj_query_text wrote */
};

/*
 * Reads `size` bytes of `text` (UTF-8, borrowed) into `*out`, whose tree lies in `arena`; 64 KiB is
 * enough for what is typed, 512 KiB for what is stored. Invisible characters (zero width, direction
 * marks) are dropped, control characters are blanks. Errors: AJ_INVALID, `err` says in Chinese what
 * is wrong and where ("第 7 个字：少了右引号") and out->fault_* point there; AJ_NO_MEMORY. On error
 * out->root is NULL.
 */
enum aj_code aj_query_parse(const char *text, size_t size, enum aj_query_mode mode,
                            struct aj_arena *arena, struct aj_query *out,
                            struct aj_err *err) AJ_CHECKED;

/* Appends the query in its canonical spelling: AJ_QUERY_STORED reads it as the very same tree. */
void aj_query_text(const struct aj_query_node *root, struct aj_buf *out);

/* Appends what is searched as a Chinese sentence, for people. */
void aj_query_explain(const struct aj_query_node *root, struct aj_buf *out);

/* Whether a text (UTF-8, of half width) is a day or a month as people write them ("2026年3月12日",
   "2026-3", "20260312"; not a bare year), and the days that it spans. */
bool aj_query_is_day(const char *text, size_t size, struct aj_date *first, struct aj_date *last);

/* "受援人": the name of a field as it is written back; "" for AJ_QUERY_ANY. */
const char *aj_query_field_name(enum aj_query_field field);

bool aj_query_equal(const struct aj_query_node *a, const struct aj_query_node *b);

#endif

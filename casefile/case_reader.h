#ifndef AJ_CASEFILE_CASE_READER_H
#define AJ_CASEFILE_CASE_READER_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Private to casefile/case*.c: takes typed values out of a JSON document and remembers the first
 * thing that was wrong. After a failure every later call does nothing and returns an empty value,
 * so that a long record is read without a test behind each line; look at `code` once at the end.
 */
struct aj_case_reader {
    struct aj_arena *arena;
    struct aj_err *err;
    enum aj_code code;
};

/* An object of the document and the path under which messages name it: "" or "recipients[2]". */
struct aj_case_at {
    const json_t *object; /* NULL: null in the document, or nothing was read */
    char path[96];
};

enum aj_case_need {
    AJ_MUST,  /* text with at least one character */
    AJ_MAY,   /* null or "": NULL */
    AJ_BLANK, /* text, "" allowed */
};

/* Records a failure at `key` of `at` unless there was one. */
void aj_reader_fail(struct aj_case_reader *r, const struct aj_case_at *at, const char *key,
                    const char *fmt, ...) AJ_PRINTF(4, 5);

/* One line of plain text, at most 500 characters. Borrowed from the document. */
const char *aj_reader_text(struct aj_case_reader *r, const struct aj_case_at *at, const char *key,
                           enum aj_case_need need);
/* Text of many lines, at most 20,000 characters, CR LF made LF; "" for null. */
const char *aj_reader_lines(struct aj_case_reader *r, const struct aj_case_at *at, const char *key);
/* A word of the table of `words` ("organ.kind"); for an open table any lower-case identifier. */
const char *aj_reader_word(struct aj_case_reader *r, const struct aj_case_at *at, const char *key,
                           const char *words, enum aj_case_need need);
bool aj_reader_bool(struct aj_case_reader *r, const struct aj_case_at *at, const char *key,
                    enum aj_case_need need); /* AJ_MAY: null is false */
int aj_reader_int(struct aj_case_reader *r, const struct aj_case_at *at, const char *key, int least,
                  int most);
/* 0 to `most`; -1 for null, and for a key that is not there: older systems do not export it. */
int aj_reader_count(struct aj_case_reader *r, const struct aj_case_at *at, const char *key,
                    int most);
int64_t aj_reader_money(struct aj_case_reader *r, const struct aj_case_at *at, const char *key);
struct aj_date aj_reader_date(struct aj_case_reader *r, const struct aj_case_at *at,
                              const char *key);

struct aj_case_at aj_reader_object(struct aj_case_reader *r, const struct aj_case_at *at,
                                   const char *key, enum aj_case_need need);

/* A list of `least` to `most` entries: its length, and zeroed room for as many items of
   `item_size` bytes in the arena. */
size_t aj_reader_list(struct aj_case_reader *r, const struct aj_case_at *at, const char *key,
                      size_t least, size_t most);
void *aj_reader_room(struct aj_case_reader *r, size_t n, size_t item_size);
struct aj_case_at aj_reader_entry(struct aj_case_reader *r, const struct aj_case_at *at,
                                  const char *key, size_t i);

/* What holds for every value of the document, whether its key is known or not: no deeper than 32
   levels, texts and keys plain and at most 20,000 characters. */
void aj_reader_screen(struct aj_case_reader *r, const json_t *document);

#endif

#ifndef AJ_INDEX_TERMS_H
#define AJ_INDEX_TERMS_H

#include "base/arena.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Search terms: what a case can be found by, each under a field and in its normal form. Numbers in
 * the form of aj_number_normal, all else folded (NFKC, case), blanks at the ends removed; dates
 * ISO.
 */
#define AJ_TERM_LIMIT ((size_t)256) /* bytes of a stored term */

struct aj_term {
    const char *field;
    const char *text;
};

struct aj_terms { /* sorted, without repetition */
    struct aj_arena *arena;
    struct aj_term *list;
    size_t n;
    size_t room;
};

/* Every term of a case record. Errors: AJ_NO_MEMORY, AJ_INVALID for text that has no normal form.
 */
enum aj_code aj_terms_of_record(const json_t *record, struct aj_arena *arena, struct aj_terms *out,
                                struct aj_err *err) AJ_CHECKED;

/* The normal form of a text under a field; "" when nothing is left. A term above AJ_TERM_LIMIT is
   cut at a character and ends in 16 hex digits of the whole text's SHA-256. */
enum aj_code aj_term_normal(const char *field, const char *text, struct aj_arena *arena,
                            const char **out, struct aj_err *err) AJ_CHECKED;

/* The fields in their fixed order: 0 … AJ_FIELD_COUNT - 1. "state" is found only when named. */
#define AJ_FIELD_COUNT 9
const char *aj_field_name(size_t field);
bool aj_field_find(const char *name, size_t *out);
bool aj_field_is_for_anybody(size_t field); /* searched when no field is named */

int aj_term_compare(const struct aj_term *a, const struct aj_term *b);

#endif

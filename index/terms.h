#ifndef AJ_INDEX_TERMS_H
#define AJ_INDEX_TERMS_H

#include "base/arena.h"
#include "base/json.h"

#include <stddef.h>

/*
 * Terms: what leads to a case by an exact look (docs/formats/index.md "term fields"): its numbers,
 * each in its normal form, and its state. Everything else is found by index/search/.
 */
struct aj_term {
    const char *field; /* "number" "state" */
    const char *text;
};

#define AJ_TERMS_MOST 8 /* of a case */

struct aj_terms { /* sorted, without repetition */
    struct aj_term list[AJ_TERMS_MOST];
    size_t n;
};

/* Every term of a case record; texts are in the arena. AJ_NO_MEMORY; AJ_INVALID for a number that
   has no normal form. */
enum aj_code aj_terms_of_record(const json_t *record, struct aj_arena *arena, struct aj_terms *out,
                                struct aj_err *err) AJ_CHECKED;

/* A number as a term; "" when nothing is left. One above 256 bytes is cut at a character and ends
   in 16 hex digits of the whole one's SHA-256. */
enum aj_code aj_term_of_number(const char *number, struct aj_arena *arena, const char **out,
                               struct aj_err *err) AJ_CHECKED;

int aj_term_compare(const struct aj_term *a, const struct aj_term *b);

#endif

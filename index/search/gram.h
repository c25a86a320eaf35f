#ifndef AJ_INDEX_SEARCH_GRAM_H
#define AJ_INDEX_SEARCH_GRAM_H

#include "base/attr.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Grams: the single characters of a text and its pairs of neighbours (docs/adr/0009). A gram is a
 * number below 2^42: first character + 1 in the upper 21 bits, second + 1 in the lower ones, 0 for
 * none. So the grams that begin with a character lie behind that character.
 *
 * Text is valid UTF-8, already folded by the caller; nothing here folds. Threads: no shared state.
 */
#define AJ_GRAM_BITS 42

uint64_t aj_gram_of(int32_t first, int32_t second); /* second -1: a single character */

/* Numbers, growing. Zero-initialise; release frees. */
struct aj_gram_list {
    uint64_t *list;
    size_t n;
    size_t room;
};
void aj_gram_list_release(struct aj_gram_list *grams);

/*
 * A gram with where it stood: field in the upper 8 bits, the gram, and below it the number (less
 * than 2^14) of a document in its block. Sorted, these are the rows of a segment.
 */
#define AJ_GRAM_PLACE_BITS 14

/* Appends every single character and every pair of the text, as it comes, with repetitions.
   AJ_INVALID: not UTF-8; AJ_NO_MEMORY. */
enum aj_code aj_gram_list_add(struct aj_gram_list *grams, unsigned char field, unsigned place,
                              const char *text, size_t size, struct aj_err *err) AJ_CHECKED;

/* Sorts by field and gram, leaves out repetitions. The list must have been filled place by place in
   rising order: places need no sorting then. AJ_NO_MEMORY. */
enum aj_code aj_gram_list_sort(struct aj_gram_list *grams, struct aj_err *err) AJ_CHECKED;

/* The grams (bare) that a document must have to hold the text: the character of a text of one, else
   the distinct pairs, rising; `*exact` when having them is enough (one and two characters).
   AJ_INVALID: empty or not UTF-8. */
enum aj_code aj_gram_query(const char *text, size_t size, struct aj_gram_list *out, bool *exact,
                           struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_INDEX_SEARCH_SLAB_GRAM_H
#define AJ_INDEX_SEARCH_SLAB_GRAM_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Grams: what a text is looked up by (docs/formats/search-index.md "Grams"). A pair of neighbouring
 * characters, a single character, or a word: an attribute (as a character behind the last there is)
 * and the number of its value. Those that begin with a character lie behind that character, and
 * words lie behind all text.
 */
#define AJ_GRAM_BITS      42 /* a gram is below 2^42 */
#define AJ_GRAM_PART_BITS 21
#define AJ_GRAM_WORD      0x110000 /* + attribute: the first part of a word */

static inline uint64_t aj_gram_of(int32_t first, int32_t second) /* -1: a single character */
{
    return (uint64_t)(first + 1) << AJ_GRAM_PART_BITS | (uint64_t)(second + 1);
}

/* Whether its row holds places; all other rows hold documents. */
static inline bool aj_gram_is_pair(uint64_t gram)
{
    return gram < (uint64_t)(AJ_GRAM_WORD + 1) << AJ_GRAM_PART_BITS &&
           (gram & (((uint64_t)1 << AJ_GRAM_PART_BITS) - 1)) != 0;
}

#endif

#ifndef AJ_BASE_SEARCH_TABLE_H
#define AJ_BASE_SEARCH_TABLE_H

#include "base/attr.h"
#include "base/err.h"

#include <stdint.h>
#include <unicode/utf16.h>

/*
 * Private to base/search_text.c: what each character is folded to when it stands alone. Built once
 * for each process from ICU's data and the few lists in search_table.c, then only read.
 */

#define AJ_FOLD_TO   0x1FFFFFu  /* the code point, or with AJ_FOLD_MANY a place in `many` */
#define AJ_FOLD_WORD (1u << 28) /* a blank between two of these stays: letters, no Han */
#define AJ_FOLD_JOINS                                                                              \
    (1u << 29) /* may combine with what stands before it: not to be folded alone */
#define AJ_FOLD_MANY    (1u << 30) /* none or several: many[at] says how many follow */
#define AJ_FOLD_ENTRIES 0x40000    /* planes 0 to 3; above are no letters */

struct aj_search_table {
    uint32_t of[AJ_FOLD_ENTRIES];
    uint32_t many[16384];
    uint32_t n_many;
};

/* The process's table; NULL (and *err AJ_NO_MEMORY) when ICU could not be read. Threads: any. */
const struct aj_search_table *aj_search_table_get(struct aj_err *err);

static inline uint32_t aj_search_entry(const struct aj_search_table *table, int32_t c)
{
    if (c < AJ_FOLD_ENTRIES)
        return table->of[c];
    /* Above, nothing changes but the ignorable (tags, variation selectors), which vanish. */
    return (uint32_t)c | (c >= 0xE0000 && c < 0xE1000 ? AJ_FOLD_JOINS : 0);
}

/* The code point at text[*at], moving *at past it; *at < n. */
static inline int32_t aj_utf16_next(const UChar *text, int32_t *at, int32_t n)
{
    UChar unit = text[(*at)++];

    if (!U16_IS_LEAD(unit) || *at == n || !U16_IS_TRAIL(text[*at]))
        return unit;
    return U16_GET_SUPPLEMENTARY(unit, text[(*at)++]);
}

#endif

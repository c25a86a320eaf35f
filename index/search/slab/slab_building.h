#ifndef AJ_INDEX_SEARCH_SLAB_SLAB_BUILDING_H
#define AJ_INDEX_SEARCH_SLAB_SLAB_BUILDING_H

#include "index/search/slab/slab.h"
#include "index/search/slab/slab_build.h"
#include "index/search/slab/slab_starts.h"

/* What slab_build.c (gathering, writing) and slab_sort.c (sorting, coding) share. Lists keep their
   room from slab to slab: getting megabytes anew costs as much as filling them. */
struct aj_coded_block {
    uint64_t first; /* gram */
    size_t size;
};

struct aj_slab_builder {
    uint32_t first;   /* document */
    uint32_t n;       /* documents */
    uint32_t *starts; /* n + 1 */
    size_t starts_room;
    uint32_t *offsets; /* AJ_STARTS_OFFSETS for each */
    size_t offsets_room;

    uint32_t *text; /* for each place, which of the alphabet */
    size_t n_text;
    size_t text_room;
    uint32_t *alphabet; /* code points as they came, each once */
    size_t n_alphabet;
    size_t alphabet_room;
    uint32_t *letter_of; /* for each code point: which of the alphabet, + 1; 0: not in it */

    uint64_t *words; /* gram << 16 | document of this slab */
    size_t n_words;
    size_t words_room;

    uint64_t *dealt; /* slab_sort.c */
    size_t dealt_room;
    uint32_t *places;
    size_t places_room;

    bool sorted;
    struct aj_buf coded; /* blocks, one behind the other */
    struct aj_coded_block *blocks;
    size_t n_blocks;
    size_t blocks_room;
};

/* Makes `coded` and `blocks`. AJ_NO_MEMORY. */
enum aj_code aj_slab_sort(struct aj_slab_builder *builder, struct aj_err *err) AJ_CHECKED;

/* Room for `n` items of `size`: the list, moved if need be, or NULL: no memory, and it is as it
 * was.
 */
void *aj_slab_grow(void *list, size_t *room, size_t n, size_t size) AJ_CHECKED;

#endif

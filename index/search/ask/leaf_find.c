#include "base/auto.h"
#include "index/search/ask/leaf.h"

enum aj_code aj_leaf_find(struct aj_matching *m, const struct aj_leaf_text *text,
                          struct aj_leaf_place *found, struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring)
    roaring_bitmap_t *only = roaring_bitmap_from_range(found->doc, found->doc + 1U, 1);
    struct aj_slab_reader *slab = aj_chunk_slab(found->chunk, found->doc);
    const struct aj_phrase phrase = {text->characters, text->n};
    uint32_t n, begin;

    if (!only)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    if (!slab)
        return AJ_OK;
    AJ_TRY(aj_slab_phrase(slab, &phrase, only, &m->places, err));
    n = found->doc - (slab->slab.first & 0xFFFF);
    begin = aj_slab_start(slab, n);
    for (uint32_t i = 0; i < m->places.n; i++) {
        unsigned field = aj_slab_field_at(slab, n, m->places.list[i]);

        if (!(text->fields >> field & 1))
            continue;
        found->fields |= 1u << field;
        AJ_TRY(aj_places_add(found->places, m->places.list[i] - begin, err));
    }
    return AJ_OK;
}

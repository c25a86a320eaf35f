#include "base/auto.h"
#include "index/search/leaf_parts.h"

/* How often a text stands in a slab at the most: as often as its rarest pair. */
static enum aj_code count_rarest(struct aj_slab_reader *slab, const struct aj_leaf_text *text,
                                 uint64_t *out, struct aj_err *err)
{
    struct aj_row row;

    if (text->n == 1) {
        AJ_TRY(aj_slab_row(slab, aj_gram_of(text->characters[0], -1), &row, err));
        *out = row.count;
        return AJ_OK;
    }
    *out = UINT64_MAX;
    for (size_t i = 0; i + 1 < text->n && *out > 0; i++) {
        AJ_TRY(
            aj_slab_row(slab, aj_gram_of(text->characters[i], text->characters[i + 1]), &row, err));
        if (row.count < *out)
            *out = row.count;
    }
    return AJ_OK;
}

/* What somebody may not see must not even move the order of what he sees. */
static enum aj_code count_visible(struct aj_matching *m, struct aj_slab_reader *slab,
                                  const struct aj_leaf_text *text, const roaring_bitmap_t *visible,
                                  uint64_t *out, struct aj_err *err)
{
    const struct aj_phrase phrase = {text->characters, text->n};

    AJ_TRY(aj_slab_phrase(slab, &phrase, visible, &m->places, err));
    *out = m->places.n;
    return AJ_OK;
}

enum aj_code aj_leaf_count(struct aj_matching *m, struct aj_leaf *leaf, struct aj_chunk *chunk,
                           const roaring_bitmap_t *visible, struct aj_err *err)
{
    bool whole = roaring_bitmap_equals(visible, chunk->living);

    for (size_t i = 0; i < leaf->n_texts; i++) {
        for (size_t k = 0; k < chunk->n_slabs; k++) {
            uint64_t n;

            AJ_TRY(whole ? count_rarest(&chunk->slabs[k], &leaf->texts[i], &n, err)
                         : count_visible(m, &chunk->slabs[k], &leaf->texts[i], visible, &n, err));
            leaf->occurrences += n;
        }
    }
    return AJ_OK;
}

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

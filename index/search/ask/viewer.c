#include "index/search/ask/viewer.h"

#include "base/auto.h"
#include "index/search/values/values.h"

const struct aj_viewer aj_viewer_everything = {.all_units = true, .sealed = true, .secrecy = 3};

/* Whether he may look into the shelf for the files of his units. */
static bool may_see_shelf(const struct aj_viewer *viewer, unsigned shelf)
{
    bool any_unit = viewer->all_units || viewer->n_units > 0;
    bool is_sealed = shelf % 2 == 1;

    return any_unit && (viewer->sealed || !is_sealed) && shelf / 2 <= viewer->secrecy;
}

static enum aj_code find_shelf(const struct aj_viewer *viewer, struct aj_txn *txn, unsigned shelf,
                               bool *there, struct aj_err *err)
{
    const bool may = may_see_shelf(viewer, shelf);

    *there = may && viewer->all_units;
    for (size_t i = 0; may && i < viewer->n_units && !*there; i++) {
        AJ_TRY(aj_value_on_shelf(txn, shelf, AJ_ATTR_UNIT, viewer->units[i], there, err));
    }
    if (viewer->person && !*there)
        AJ_TRY(aj_value_on_shelf(txn, shelf, AJ_ATTR_PERSON, viewer->person, there, err));
    return AJ_OK;
}

enum aj_code aj_viewer_shelves(const struct aj_viewer *viewer, struct aj_txn *txn, unsigned *out,
                               struct aj_err *err)
{
    *out = 0;
    for (unsigned shelf = 0; shelf < AJ_SHELF_COUNT; shelf++) {
        bool there = false;

        AJ_TRY(find_shelf(viewer, txn, shelf, &there, err));
        if (there)
            *out |= 1u << shelf;
    }
    return AJ_OK;
}

/* Adds the documents of the chunk that have the value. */
static enum aj_code add_having(struct aj_chunk *chunk, enum aj_attribute attribute,
                               const char *text, roaring_bitmap_t *into, struct aj_err *err)
{
    uint32_t number;
    enum aj_code code;

    if (chunk->n_slabs == 0)
        return AJ_OK;
    code = aj_value_find(chunk->slabs[0].txn, attribute, text, &number, err);
    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    AJ_TRY(code);
    for (size_t i = 0; i < chunk->n_slabs; i++)
        AJ_TRY(aj_slab_documents(&chunk->slabs[i], aj_word_gram(attribute, number), into, err));
    return AJ_OK;
}

enum aj_code aj_viewer_documents(const struct aj_viewer *viewer, struct aj_chunk *chunk,
                                 roaring_bitmap_t **out, struct aj_err *err)
{
    bool whole = may_see_shelf(viewer, chunk->shelf);
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *visible = NULL;

    visible =
        whole && viewer->all_units ? roaring_bitmap_copy(chunk->living) : roaring_bitmap_create();
    if (!visible)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    if (!whole || !viewer->all_units) {
        for (size_t i = 0; whole && i < viewer->n_units; i++)
            AJ_TRY(add_having(chunk, AJ_ATTR_UNIT, viewer->units[i], visible, err));
        if (viewer->person)
            AJ_TRY(add_having(chunk, AJ_ATTR_PERSON, viewer->person, visible, err));
        roaring_bitmap_and_inplace(visible, chunk->living);
    }
    *out = aj_steal(&visible);
    return AJ_OK;
}

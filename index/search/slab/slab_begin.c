#include "base/auto.h"
#include "index/search/slab/slab_merge.h"

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory joining slabs of the search index");
}

enum aj_code aj_slab_copy_starts(struct aj_txn *txn, const struct aj_slab *slab,
                                 struct aj_buf *stored, struct aj_starts *starts,
                                 struct aj_err *err)
{
    unsigned char key[AJ_SLAB_KEY_SIZE];
    struct aj_bytes value;
    enum aj_code code;

    aj_slab_key(slab->id, key);
    code = aj_txn_get(txn, AJ_TABLE_SEARCH_START, (struct aj_bytes){key, sizeof(key)}, &value, err);
    if (code == AJ_NOT_FOUND)
        return aj_slab_corrupt(slab->id, err);
    AJ_TRY(code);
    stored->size = 0;
    aj_buf_add(stored, value.data, value.size);
    if (stored->failed)
        return no_memory(err);
    return aj_starts_open(starts, (struct aj_bytes){stored->data, stored->size},
                          aj_slab_documents_count(slab), slab->characters, err);
}

/* The starts of the slab to be. */
struct layout {
    uint32_t *starts;
    uint32_t *offsets;
    uint32_t n;
};

static void release(struct layout *layout)
{
    free(layout->starts);
    free(layout->offsets);
}

static void add_document(struct layout *layout, const struct aj_starts *starts, uint32_t doc)
{
    uint32_t begin = aj_starts_at(starts, doc);

    for (unsigned field = 1; field < AJ_DOC_FIELD_COUNT; field++) {
        layout->offsets[(size_t)layout->n * AJ_STARTS_OFFSETS + field - 1] =
            aj_starts_field(starts, doc, field) - begin;
    }
    layout->starts[layout->n + 1] =
        layout->starts[layout->n] + aj_starts_at(starts, doc + 1) - begin;
    layout->n++;
}

static void leave_out(struct layout *layout)
{
    layout->starts[layout->n + 1] = layout->starts[layout->n];
    layout->n++;
}

static enum aj_code lay_out(struct aj_join_step *step, const struct aj_slabs *sources,
                            const roaring_bitmap_t *dead, struct aj_slab *target,
                            struct layout *layout, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf stored = {0};
    struct aj_starts starts = {0};

    for (size_t i = 0; i < sources->n; i++) {
        const struct aj_slab *slab = &sources->list[i];

        while (layout->n < slab->first - target->first)
            leave_out(layout);
        AJ_TRY(aj_slab_copy_starts(step->txn, slab, &stored, &starts, err));
        AJ_TRY(aj_starts_check(&starts, err));
        for (uint32_t doc = 0; doc < starts.n; doc++) {
            if (aj_starts_at(&starts, doc) == aj_starts_at(&starts, doc + 1) ||
                roaring_bitmap_contains(dead, (slab->first + doc) % AJ_CHUNK_DOCS)) {
                leave_out(layout);
            } else {
                add_document(layout, &starts, doc);
                target->living++;
            }
        }
    }
    return AJ_OK;
}

enum aj_code aj_slab_merge_begin(struct aj_join_step *step, const struct aj_slabs *sources,
                                 const roaring_bitmap_t *dead, struct aj_slab *target,
                                 struct aj_err *err)
{
    AJ_AUTO(release) struct layout layout = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf value = {0};
    unsigned char key[AJ_SLAB_KEY_SIZE];
    size_t n;

    *target = (struct aj_slab){
        .state = AJ_SLAB_BUILDING,
        .first = sources->list[0].first,
        .last = sources->list[sources->n - 1].last,
    };
    n = aj_slab_documents_count(target);
    layout.starts = calloc(n + 1, sizeof(layout.starts[0]));
    layout.offsets = calloc(n * AJ_STARTS_OFFSETS, sizeof(layout.offsets[0]));
    if (!layout.starts || !layout.offsets)
        return no_memory(err);
    AJ_TRY(lay_out(step, sources, dead, target, &layout, err));
    target->characters = layout.starts[layout.n];
    AJ_TRY(aj_slab_next_id(step->txn, &target->id, err));
    aj_slab_key(target->id, key);
    aj_starts_write(layout.starts, layout.offsets, layout.n, &value);
    if (value.failed)
        return no_memory(err);
    step->worked += value.size;
    AJ_TRY(aj_txn_append(step->txn, AJ_TABLE_SEARCH_START, (struct aj_bytes){key, sizeof(key)},
                         (struct aj_bytes){value.data, value.size}, err));
    return aj_slab_put(step->txn, target, err);
}

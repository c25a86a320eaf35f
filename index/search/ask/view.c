#include "index/search/ask/view.h"

#include "base/auto.h"
#include "index/search/codes/dead.h"
#include "index/search/shelves.h"

void aj_view_close(struct aj_view *view)
{
    for (size_t i = 0; i < view->n; i++)
        aj_auto_roaring(&view->list[i].living);
    for (size_t i = 0; i < view->n_readers; i++)
        aj_slab_reader_close(&view->readers[i]);
    free(view->list);
    free(view->readers);
    *view = (struct aj_view){0};
}

/* Everything that the slabs cover, without the dead. */
static enum aj_code find_living(struct aj_txn *txn, struct aj_chunk *chunk, struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *dead = roaring_bitmap_create();

    chunk->living = roaring_bitmap_create();
    if (!dead || !chunk->living)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    for (size_t i = 0; i < chunk->n_slabs; i++) {
        const struct aj_slab *slab = &chunk->slabs[i].slab;

        roaring_bitmap_add_range(chunk->living, slab->first & 0xFFFF,
                                 (uint64_t)(slab->last & 0xFFFF) + 1);
    }
    AJ_TRY(aj_dead_read(txn, chunk->number, dead, err));
    roaring_bitmap_andnot_inplace(chunk->living, dead);
    return AJ_OK;
}

/* One more slab: of the chunk begun last, or of a new one. */
static enum aj_code take(struct aj_view *view, struct aj_txn *txn, const struct aj_slab *slab,
                         unsigned shelf, struct aj_err *err)
{
    struct aj_chunk *chunk = view->n > 0 ? &view->list[view->n - 1] : NULL;

    if (!chunk || chunk->number != slab->first >> 16) {
        chunk = &view->list[view->n++];
        *chunk = (struct aj_chunk){
            .number = slab->first >> 16, .shelf = shelf, .slabs = &view->readers[view->n_readers]};
    }
    AJ_TRY(aj_slab_reader_open(&view->readers[view->n_readers], txn, slab, err));
    view->n_readers++;
    chunk->n_slabs++;
    return AJ_OK;
}

/* The shelf of the chunk in which the slab lies. */
static enum aj_code shelf_of(const struct aj_chunks *chunks, const struct aj_slab *slab,
                             unsigned *shelf, struct aj_err *err)
{
    uint32_t chunk = slab->first >> 16;

    if (chunk >= chunks->n)
        return aj_fail(err, AJ_CORRUPT, "检索索引的一行已损坏；请重建索引");
    *shelf = chunks->shelves[chunk];
    return AJ_OK;
}

static enum aj_code take_wanted(struct aj_view *view, struct aj_txn *txn, unsigned wanted,
                                const struct aj_slabs *slabs, struct aj_err *err)
{
    AJ_AUTO(aj_chunks_release) struct aj_chunks chunks = {0};

    AJ_TRY(aj_chunks_read(txn, &chunks, err));
    for (size_t i = 0; i < slabs->n; i++) {
        unsigned shelf = 0;

        AJ_TRY(shelf_of(&chunks, &slabs->list[i], &shelf, err));
        if (wanted >> shelf & 1)
            AJ_TRY(take(view, txn, &slabs->list[i], shelf, err));
    }
    for (size_t i = 0; i < view->n; i++)
        AJ_TRY(find_living(txn, &view->list[i], err));
    return AJ_OK;
}

enum aj_code aj_view_open(struct aj_txn *txn, unsigned wanted, struct aj_view *out,
                          struct aj_err *err)
{
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};
    AJ_AUTO(aj_view_close) struct aj_view view = {0};

    *out = view;
    AJ_TRY(aj_slabs_read_live(txn, &slabs, err));
    view.list = calloc(slabs.n + 1, sizeof(*view.list));
    view.readers = calloc(slabs.n + 1, sizeof(*view.readers));
    if (!view.list || !view.readers)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    AJ_TRY(take_wanted(&view, txn, wanted, &slabs, err));
    *out = view;
    view = (struct aj_view){0}; /* handed over */
    return AJ_OK;
}

struct aj_slab_reader *aj_chunk_slab(const struct aj_chunk *chunk, uint16_t doc)
{
    for (size_t i = 0; i < chunk->n_slabs; i++) {
        const struct aj_slab *slab = &chunk->slabs[i].slab;

        if (doc >= (slab->first & 0xFFFF) && doc <= (slab->last & 0xFFFF))
            return &chunk->slabs[i];
    }
    return NULL;
}

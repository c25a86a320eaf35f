#include "base/auto.h"
#include "index/search/codes/dead.h"
#include "index/search/codes/doc_set.h"
#include "index/search/slab/slab_read.h"
#include "index/search/values/suggest_parts.h"

/* What documents are counted in: those of a slab that have a value, without the dead ones. */
struct counting {
    struct aj_slab_reader reader;
    roaring_bitmap_t *dead; /* of the chunk */
    roaring_bitmap_t *documents;
};

static void release(struct counting *counting)
{
    aj_slab_reader_close(&counting->reader);
    aj_auto_roaring(&counting->dead);
    aj_auto_roaring(&counting->documents);
}

static enum aj_code count_in_slab(struct aj_txn *txn, const struct aj_slab *slab,
                                  const roaring_bitmap_t *visible,
                                  const struct aj_candidates *candidates, struct aj_err *err)
{
    AJ_AUTO(release)
    struct counting counting = {.dead = roaring_bitmap_create(),
                                .documents = roaring_bitmap_create()};
    roaring_bitmap_t *documents = counting.documents;

    if (!counting.dead || !documents)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory counting suggestions");
    AJ_TRY(aj_slab_reader_open(&counting.reader, txn, slab, err));
    AJ_TRY(aj_dead_read(txn, slab->first / AJ_CHUNK_DOCS, counting.dead, err));
    for (size_t i = 0; i < candidates->n; i++) {
        struct aj_suggestion *shown = &candidates->list[i].shown;
        const uint64_t gram = aj_word_gram(shown->attribute, candidates->list[i].number);

        roaring_bitmap_clear(documents);
        AJ_TRY(aj_slab_documents(&counting.reader, gram, documents, err));
        roaring_bitmap_andnot_inplace(documents, counting.dead);
        shown->documents += (uint32_t)(visible ? roaring_bitmap_and_cardinality(documents, visible)
                                               : roaring_bitmap_get_cardinality(documents));
    }
    return AJ_OK;
}

static int by_gram(const void *a, const void *b)
{
    const struct aj_candidate *left = a;
    const struct aj_candidate *right = b;

    if (left->shown.attribute != right->shown.attribute)
        return left->shown.attribute < right->shown.attribute ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

bool aj_slab_concerns(const struct aj_slab *slab, const struct aj_chunk_docs *visible)
{
    if (slab->first / AJ_CHUNK_DOCS != visible->chunk)
        return false;
    return !visible->docs ||
           roaring_bitmap_range_cardinality(visible->docs, slab->first % AJ_CHUNK_DOCS,
                                            (uint64_t)slab->last % AJ_CHUNK_DOCS + 1) > 0;
}

enum aj_code aj_candidates_count(struct aj_txn *txn, const struct aj_suggest_wish *wish,
                                 struct aj_candidate *list, size_t n, struct aj_err *err)
{
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};
    const struct aj_candidates candidates = {list, n};

    if (n == 0)
        return AJ_OK;
    qsort(list, n, sizeof(*list), by_gram);
    AJ_TRY(aj_slabs_read_live(txn, &slabs, err));
    for (size_t i = 0; i < wish->n_visible; i++) {
        const struct aj_chunk_docs *visible = &wish->visible[i];

        for (size_t s = 0; s < slabs.n; s++) {
            if (aj_slab_concerns(&slabs.list[s], visible))
                AJ_TRY(count_in_slab(txn, &slabs.list[s], visible->docs, &candidates, err));
        }
    }
    return AJ_OK;
}

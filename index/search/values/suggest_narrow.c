#include "base/auto.h"
#include "base/utf8.h"
#include "index/search/codes/doc_set.h"
#include "index/search/slab/slab_read.h"
#include "index/search/values/suggest_parts.h"
#include "index/search/values/value_key.h"

/* The fields in which the words that are suggested stand. */
#define FIELDS                                                                                     \
    (1u << AJ_FIELD_NAME | 1u << AJ_FIELD_HANDLER | 1u << AJ_FIELD_UNIT | 1u << AJ_FIELD_REASON |  \
     1u << AJ_FIELD_ORGAN)

struct narrowing {
    struct aj_txn *txn;
    struct aj_phrase phrase;
    int32_t *characters; /* of the phrase */
    struct aj_places places;
};

static void release(struct narrowing *narrowing)
{
    free(narrowing->characters);
    aj_places_release(&narrowing->places);
}

void aj_narrow_release(struct aj_narrow *narrow)
{
    for (size_t i = 0; i < narrow->wish.n_visible; i++)
        roaring_bitmap_free(aj_unconst(narrow->list[i].docs));
    free(narrow->list);
    *narrow = (struct aj_narrow){0};
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory looking for suggestions");
}

/* What is typed as it stands in the text of a document. */
static enum aj_code make_phrase(const char *typed, enum aj_value_how how, struct narrowing *out,
                                struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf folded = {0};
    size_t n = 0;

    AJ_TRY(aj_value_fold(typed, strlen(typed), &folded, err));
    out->characters = malloc((folded.size + 1) * sizeof(*out->characters));
    if (!out->characters)
        return no_memory(err);
    if (how == AJ_VALUE_BEGINS_WITH)
        out->characters[n++] = AJ_VALUE_BEGINS;
    for (size_t at = 0; at < folded.size;)
        out->characters[n++] = aj_utf8_next(folded.data, folded.size, &at);
    out->phrase = (struct aj_phrase){out->characters, n};
    return AJ_OK;
}

static enum aj_code narrow_slab(struct narrowing *narrowing, const struct aj_slab *slab,
                                const roaring_bitmap_t *visible, roaring_bitmap_t *into,
                                struct aj_err *err)
{
    AJ_AUTO(aj_slab_reader_close) struct aj_slab_reader reader = {0};
    const struct aj_places *places = &narrowing->places;
    uint32_t n = 0; /* of the slab's documents */

    AJ_TRY(aj_slab_reader_open(&reader, narrowing->txn, slab, err));
    AJ_TRY(aj_slab_phrase(&reader, &narrowing->phrase, visible, &narrowing->places, err));
    for (uint32_t i = 0; i < places->n; i++) {
        n = aj_slab_document_from(&reader, n, places->list[i]);
        if (FIELDS >> aj_slab_field_at(&reader, n, places->list[i]) & 1)
            roaring_bitmap_add(into, (slab->first + n) % AJ_CHUNK_DOCS);
    }
    return AJ_OK;
}

static enum aj_code narrow_chunk(struct narrowing *narrowing, const struct aj_slabs *slabs,
                                 const struct aj_chunk_docs *visible, struct aj_narrow *out,
                                 struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *docs = roaring_bitmap_create();

    if (!docs)
        return no_memory(err);
    for (size_t s = 0; s < slabs->n; s++) {
        if (aj_slab_concerns(&slabs->list[s], visible))
            AJ_TRY(narrow_slab(narrowing, &slabs->list[s], visible->docs, docs, err));
    }
    roaring_bitmap_and_inplace(docs, visible->docs);
    out->list[out->wish.n_visible++] =
        (struct aj_chunk_docs){visible->chunk, visible->shelf, aj_steal(&docs)};
    return AJ_OK;
}

enum aj_code aj_suggest_narrow(struct aj_txn *txn, const struct aj_suggest_wish *wish,
                               enum aj_value_how how, struct aj_narrow *out, struct aj_err *err)
{
    AJ_AUTO(release) struct narrowing narrowing = {.txn = txn};
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};

    *out = (struct aj_narrow){0};
    if (how == AJ_VALUE_PINYIN || !aj_visible_at_most(wish, AJ_SUGGEST_SOME * wish->few))
        return AJ_OK;
    AJ_TRY(make_phrase(wish->typed, how, &narrowing, err));
    if (narrowing.phrase.n < 2) /* it would be slow */
        return AJ_OK;
    AJ_TRY(aj_slabs_read_live(txn, &slabs, err));
    out->list = calloc(wish->n_visible + 1, sizeof(*out->list));
    if (!out->list)
        return no_memory(err);
    out->wish = *wish;
    out->wish.visible = out->list;
    out->wish.n_visible = 0;
    for (size_t i = 0; i < wish->n_visible; i++)
        AJ_TRY(narrow_chunk(&narrowing, &slabs, &wish->visible[i], out, err));
    return AJ_OK;
}

#include "base/auto.h"
#include "index/gram_dead.h"
#include "index/gram_segment.h"
#include "index/gram_text.h"
#include "index/grams.h"

/* Of a longer text only so many grams are looked up: what they leave is verified anyhow. */
#define GRAMS_USED ((size_t)64)

struct lookup {
    struct aj_txn *txn;
    const struct aj_gram_list *grams;
    unsigned char field;
};

static int by_size(const void *a, const void *b)
{
    size_t x = ((const struct aj_bytes *)a)->size;
    size_t y = ((const struct aj_bytes *)b)->size;

    return (x > y) - (x < y);
}

/* The documents of a segment that have all the grams; NULL when there are none. */
static enum aj_code look_into(const struct lookup *l, const struct aj_gram_segment *segment,
                              roaring_bitmap_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *all = NULL;
    struct aj_bytes stored[GRAMS_USED];
    size_t n = l->grams->n < GRAMS_USED ? l->grams->n : GRAMS_USED;

    *out = NULL;
    for (size_t i = 0; i < n; i++) {
        struct aj_gram_key key = aj_gram_key(segment->id, l->field, l->grams->list[i]);
        enum aj_code code =
            aj_txn_get(l->txn, AJ_TABLE_GRAM, aj_gram_key_bytes(&key), &stored[i], err);

        if (code == AJ_NOT_FOUND)
            return AJ_OK;
        AJ_TRY(code);
    }
    qsort(stored, n, sizeof(stored[0]), by_size); /* the rare ones first: the rest is soon empty */
    for (size_t i = 0; i < n; i++) {
        AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *one = NULL;

        AJ_TRY(aj_posting_read(stored[i], segment->first >> 16, &one, err));
        if (!all) {
            all = aj_steal(&one);
        } else {
            roaring_bitmap_and_inplace(all, one);
        }
        if (roaring_bitmap_is_empty(all))
            return AJ_OK;
    }
    *out = aj_steal(&all);
    return AJ_OK;
}

static enum aj_code look_into_all(const struct lookup *l, const struct aj_gram_segments *segments,
                                  roaring_bitmap_t *found, struct aj_err *err)
{
    for (size_t i = 0; i < segments->n; i++) {
        AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *some = NULL;

        if (segments->list[i].state != AJ_GRAM_SEGMENT_LIVE)
            continue;
        AJ_TRY(look_into(l, &segments->list[i], &some, err));
        if (some)
            roaring_bitmap_or_inplace(found, some);
    }
    return aj_gram_dead_take_out(l->txn, found, err);
}

static enum aj_code scan_young(struct aj_txn *txn, struct aj_grams_scratch *scratch,
                               const struct aj_grams_query *query, uint32_t young,
                               roaring_bitmap_t *found, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_gram_text_key from = aj_gram_text_key(young, 0);
    struct aj_bytes key, stored, text;
    unsigned char field;
    uint32_t doc;
    bool more;

    AJ_TRY(aj_scan_open(txn, AJ_TABLE_GRAM_TEXT, aj_gram_text_key_bytes(&from), &scan, err));
    for (;;) {
        AJ_TRY(aj_scan_next(scan, &key, &stored, &more, err));
        if (!more)
            return AJ_OK;
        AJ_TRY(aj_gram_text_key_read(key, &doc, &field, err));
        if (field != query->field)
            continue;
        AJ_TRY(aj_gram_text_unpack(scratch, stored, &text, err));
        if (aj_gram_text_holds(text, query->text))
            roaring_bitmap_add(found, doc);
    }
}

enum aj_code aj_grams_candidates(struct aj_txn *txn, struct aj_grams_scratch *scratch,
                                 const struct aj_grams_query *query, roaring_bitmap_t **out,
                                 bool *exact, struct aj_err *err)
{
    AJ_AUTO(aj_gram_list_release) struct aj_gram_list grams = {0};
    AJ_AUTO(aj_gram_segments_release) struct aj_gram_segments segments = {0};
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *found = NULL;
    struct lookup l = {.txn = txn, .grams = &grams, .field = query->field};

    AJ_TRY(aj_gram_query(query->text.data, query->text.size, &grams, exact, err));
    AJ_TRY(aj_gram_segments_read(txn, &segments, err));
    found = roaring_bitmap_create();
    if (!found)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    AJ_TRY(look_into_all(&l, &segments, found, err));
    AJ_TRY(scan_young(txn, scratch, query, aj_gram_segments_young(&segments), found, err));
    *out = aj_steal(&found);
    return AJ_OK;
}

#include "base/auto.h"
#include "index/gram_merging.h"
#include "index/gram_text.h"

#define TEXT_AT_ONCE ((size_t)8 << 20) /* bytes: sorting takes some 16 times that at most */

/* The young documents that become a segment. */
struct young {
    uint32_t docs[AJ_GRAMS_YOUNG]; /* by place */
    size_t n;
    size_t text; /* bytes */
    struct aj_gram_list grams;
};

static void release(struct young **young)
{
    if (*young)
        aj_gram_list_release(&(*young)->grams);
    free(*young);
}

static enum aj_code is_enough(struct aj_gram_step *step, uint32_t from, bool *enough,
                              struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_gram_text_key first = aj_gram_text_key(from, 0);
    size_t wanted = step->how->young > 0 ? step->how->young : AJ_GRAMS_YOUNG;
    struct aj_bytes key, value;
    uint32_t doc, last = UINT32_MAX; /* no document's number */
    unsigned char field;
    size_t n = 0;
    bool more;

    AJ_TRY(aj_scan_open(step->txn, AJ_TABLE_GRAM_TEXT, aj_gram_text_key_bytes(&first), &scan, err));
    while (n < wanted) {
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more)
            break;
        AJ_TRY(aj_gram_text_key_read(key, &doc, &field, err));
        n += doc != last;
        last = doc;
    }
    *enough = n >= wanted;
    return AJ_OK;
}

/* Whether the document's rows still belong to this segment; notes its number. */
static bool takes(struct young *young, uint32_t doc)
{
    if (young->n > 0 && young->docs[young->n - 1] == doc)
        return true;
    if (young->n > 0 && (young->n == AJ_GRAMS_YOUNG || young->text >= TEXT_AT_ONCE ||
                         young->docs[0] >> 16 != doc >> 16))
        return false;
    young->docs[young->n++] = doc;
    return true;
}

static enum aj_code collect(struct aj_gram_step *step, uint32_t from, struct young *young,
                            struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_gram_text_key first = aj_gram_text_key(from, 0);
    struct aj_bytes key, stored, text;
    unsigned char field;
    uint32_t doc;
    bool more;

    AJ_TRY(aj_scan_open(step->txn, AJ_TABLE_GRAM_TEXT, aj_gram_text_key_bytes(&first), &scan, err));
    for (;;) {
        AJ_TRY(aj_scan_next(scan, &key, &stored, &more, err));
        if (!more)
            return AJ_OK;
        AJ_TRY(aj_gram_text_key_read(key, &doc, &field, err));
        if (!takes(young, doc))
            return AJ_OK;
        AJ_TRY(aj_gram_text_unpack(step->scratch, stored, &text, err));
        AJ_TRY(aj_gram_list_add(&young->grams, field, (unsigned)(young->n - 1), text.data,
                                text.size, err));
        young->text += text.size;
    }
}

/* From now on they are read to verify hits only. */
static enum aj_code pack_texts(struct aj_gram_step *step, uint32_t doc, struct aj_err *err)
{
    unsigned char fields[256];
    size_t n;

    AJ_TRY(aj_gram_text_fields(step->txn, doc, fields, &n, err));
    for (size_t i = 0; i < n; i++) {
        struct aj_gram_text_key key = aj_gram_text_key(doc, fields[i]);
        struct aj_bytes stored, packed;

        AJ_TRY(
            aj_txn_get(step->txn, AJ_TABLE_GRAM_TEXT, aj_gram_text_key_bytes(&key), &stored, err));
        AJ_TRY(aj_gram_text_pack(step->scratch, stored, &packed, err));
        if (packed.size > 0) {
            AJ_TRY(aj_txn_put(step->txn, AJ_TABLE_GRAM_TEXT, aj_gram_text_key_bytes(&key), packed,
                              err));
        }
    }
    return AJ_OK;
}

/* The row whose grams begin at `at`, which moves behind it. */
static enum aj_code write_row(struct aj_gram_step *step, const struct young *young, size_t *at,
                              struct aj_gram_segment *segment, struct aj_err *err)
{
    const struct aj_gram_list *grams = &young->grams;
    uint64_t place = ((uint64_t)1 << AJ_GRAM_PLACE_BITS) - 1;
    uint64_t head = grams->list[*at] >> AJ_GRAM_PLACE_BITS;
    uint32_t docs[AJ_GRAMS_YOUNG];
    struct aj_gram_key key = aj_gram_key(segment->id, (unsigned char)(head >> AJ_GRAM_BITS),
                                         head & (((uint64_t)1 << AJ_GRAM_BITS) - 1));
    size_t n = 0;

    for (; *at < grams->n && grams->list[*at] >> AJ_GRAM_PLACE_BITS == head; ++*at)
        docs[n++] = young->docs[grams->list[*at] & place]; /* no two alike: n stays below */
    step->value.size = 0;
    AJ_TRY(aj_posting_write(docs, n, &step->value, err));
    return aj_gram_step_append(step, segment, &key,
                               (struct aj_bytes){step->value.data, step->value.size}, err);
}

enum aj_code aj_gram_merge_young(struct aj_gram_step *step, bool *did, struct aj_err *err)
{
    AJ_AUTO(release) struct young *young = NULL;
    uint32_t from = aj_gram_segments_young(&step->segments);
    struct aj_gram_segment segment = {.state = AJ_GRAM_SEGMENT_LIVE};
    size_t at = 0;

    AJ_TRY(is_enough(step, from, did, err));
    if (*did && step->how->stop && step->how->stop(step->how->arg))
        *did = false; /* this step cannot be cut: not even begun */
    if (!*did)
        return AJ_OK;
    young = calloc(1, sizeof(*young));
    if (!young)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory merging the search index");
    AJ_TRY(collect(step, from, young, err));
    for (size_t i = 0; i < young->n; i++)
        AJ_TRY(pack_texts(step, young->docs[i], err));
    AJ_TRY(aj_gram_list_sort(&young->grams, err));
    segment.first = young->docs[0];
    segment.last = young->docs[young->n - 1];
    AJ_TRY(aj_gram_segment_next_id(&step->segments, &segment.id, err));
    while (at < young->grams.n)
        AJ_TRY(write_row(step, young, &at, &segment, err));
    return aj_gram_segment_put(step->txn, &segment, err);
}

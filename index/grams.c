#include "index/grams.h"

#include "base/auto.h"
#include "base/utf8.h"
#include "index/gram_dead.h"
#include "index/gram_segment.h"
#include "index/gram_text.h"

static enum aj_code read_young(struct aj_txn *txn, uint32_t *young, struct aj_err *err)
{
    AJ_AUTO(aj_gram_segments_release) struct aj_gram_segments segments = {0};

    AJ_TRY(aj_gram_segments_read(txn, &segments, err));
    *young = aj_gram_segments_young(&segments);
    return AJ_OK;
}

static enum aj_code check_new(struct aj_txn *txn, uint32_t doc, const struct aj_gram_text_key *key,
                              struct aj_bytes text, struct aj_err *err)
{
    struct aj_bytes there;
    uint32_t young;
    enum aj_code code;

    if (text.size > AJ_GRAMS_TEXT_LIMIT) {
        return aj_fail(err, AJ_TOO_LARGE, "供检索的文字有 %zu 字节，超过上限 %zu 字节", text.size,
                       AJ_GRAMS_TEXT_LIMIT);
    }
    if (!aj_utf8_valid(text.data, text.size))
        return aj_fail(err, AJ_INVALID, "检索用的文字不是有效的 UTF-8");
    AJ_TRY(read_young(txn, &young, err));
    if (doc < young || doc == UINT32_MAX) {
        return aj_fail(err, AJ_CONFLICT, "检索编号 %lu 已经用过，或已用尽；请重建索引",
                       (unsigned long)doc);
    }
    code = aj_txn_get(txn, AJ_TABLE_GRAM_TEXT, aj_gram_text_key_bytes(key), &there, NULL);
    if (code == AJ_OK) {
        return aj_fail(err, AJ_CONFLICT, "检索编号 %lu 的这一项已经写过", (unsigned long)doc);
    }
    return code == AJ_NOT_FOUND ? AJ_OK : aj_fail(err, code, "检索索引读取失败");
}

enum aj_code aj_grams_add(struct aj_txn *txn, struct aj_grams_scratch *scratch, uint32_t doc,
                          unsigned char field, struct aj_bytes text, struct aj_err *err)
{
    struct aj_gram_text_key key = aj_gram_text_key(doc, field);
    struct aj_bytes stored;

    AJ_TRY(check_new(txn, doc, &key, text, err));
    AJ_TRY(aj_gram_text_keep(scratch, text, &stored, err));
    return aj_txn_put(txn, AJ_TABLE_GRAM_TEXT, aj_gram_text_key_bytes(&key), stored, err);
}

enum aj_code aj_grams_remove(struct aj_txn *txn, uint32_t doc, struct aj_err *err)
{
    unsigned char fields[256];
    uint32_t young;
    size_t n;

    AJ_TRY(aj_gram_text_fields(txn, doc, fields, &n, err));
    if (n == 0)
        return aj_fail(err, AJ_NOT_FOUND, "检索索引里没有编号 %lu", (unsigned long)doc);
    for (size_t i = 0; i < n; i++) {
        struct aj_gram_text_key key = aj_gram_text_key(doc, fields[i]);

        AJ_TRY(aj_txn_delete(txn, AJ_TABLE_GRAM_TEXT, aj_gram_text_key_bytes(&key), err));
    }
    AJ_TRY(read_young(txn, &young, err));
    return doc < young ? aj_gram_dead_add(txn, doc, err) : AJ_OK; /* young: its text was all */
}

enum aj_code aj_grams_verify(struct aj_txn *txn, struct aj_grams_scratch *scratch,
                             const struct aj_grams_query *query, uint32_t doc, bool *yes,
                             struct aj_err *err)
{
    struct aj_gram_text_key key = aj_gram_text_key(doc, query->field);
    struct aj_bytes stored, text;
    enum aj_code code =
        aj_txn_get(txn, AJ_TABLE_GRAM_TEXT, aj_gram_text_key_bytes(&key), &stored, err);

    *yes = false;
    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    AJ_TRY(code);
    AJ_TRY(aj_gram_text_unpack(scratch, stored, &text, err));
    *yes = aj_gram_text_holds(text, query->text);
    return AJ_OK;
}

enum aj_code aj_grams_filter(struct aj_txn *txn, struct aj_grams_scratch *scratch,
                             const struct aj_grams_query *query, struct aj_grams_limit *limit,
                             roaring_bitmap_t *docs, struct aj_err *err)
{
    size_t n = (size_t)roaring_bitmap_get_cardinality(docs);
    AJ_AUTO(aj_auto_free) uint32_t *list = malloc((n + 1) * sizeof(*list));
    size_t from = n; /* the hits are gathered at the end of the list, where nothing is unread */

    if (!list)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory verifying what was found");
    roaring_bitmap_to_uint32_array(docs, list);
    limit->cut = false;
    for (size_t i = n; i > 0 && !limit->cut; i--) {
        bool yes;

        if (limit->hits > 0 && n - from == limit->hits) {
            limit->cut = true;
        } else {
            AJ_TRY(aj_grams_verify(txn, scratch, query, list[i - 1], &yes, err));
            if (yes)
                list[--from] = list[i - 1];
        }
    }
    roaring_bitmap_clear(docs);
    roaring_bitmap_add_many(docs, n - from, list + from);
    return AJ_OK;
}

static enum aj_code count_texts(struct aj_txn *txn, uint32_t young, struct aj_grams_stats *out,
                                struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_gram_text_key from = aj_gram_text_key(young, 0);
    struct aj_bytes key, value;
    bool more = true;

    AJ_TRY(aj_txn_count(txn, AJ_TABLE_GRAM_TEXT, &out->texts, err));
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_GRAM_TEXT, aj_gram_text_key_bytes(&from), &scan, err));
    while (more) {
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        out->young += more;
    }
    return AJ_OK;
}

enum aj_code aj_grams_stats(struct aj_txn *txn, struct aj_grams_stats *out, struct aj_err *err)
{
    AJ_AUTO(aj_gram_segments_release) struct aj_gram_segments segments = {0};

    *out = (struct aj_grams_stats){0};
    AJ_TRY(aj_gram_segments_read(txn, &segments, err));
    for (size_t i = 0; i < segments.n; i++) {
        const struct aj_gram_segment *s = &segments.list[i];
        size_t level = s->level < AJ_GRAMS_LEVELS ? s->level : AJ_GRAMS_LEVELS - 1;

        if (s->state != AJ_GRAM_SEGMENT_LIVE) {
            out->unfinished++;
        } else {
            out->levels[level].segments++;
            out->levels[level].rows += s->rows;
            out->levels[level].bytes += s->bytes;
        }
    }
    AJ_TRY(aj_gram_dead_count(txn, &out->dead, err));
    return count_texts(txn, aj_gram_segments_young(&segments), out, err);
}

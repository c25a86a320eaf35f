#include "index/gram_segment.h"

#include "base/auto.h"

#define VALUE_SIZE ((size_t)33)

void aj_gram_put_u32(unsigned char out[4], uint32_t number)
{
    out[0] = (unsigned char)(number >> 24);
    out[1] = (unsigned char)(number >> 16 & 0xFF);
    out[2] = (unsigned char)(number >> 8 & 0xFF);
    out[3] = (unsigned char)(number & 0xFF);
}

uint32_t aj_gram_get_u32(const unsigned char in[4])
{
    return (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 | (uint32_t)in[2] << 8 | in[3];
}

struct aj_gram_key aj_gram_key(uint32_t segment, unsigned char field, uint64_t gram)
{
    struct aj_gram_key key;

    aj_gram_put_u32(key.bytes, segment);
    key.bytes[4] = field;
    for (int i = 0; i < 6; i++)
        key.bytes[5 + i] = (unsigned char)(gram >> (8 * (5 - i)) & 0xFF);
    return key;
}

bool aj_gram_key_is_of(struct aj_bytes key, uint32_t segment)
{
    return key.size == AJ_GRAM_KEY_SIZE && aj_gram_get_u32(key.data) == segment;
}

static enum aj_code decode(struct aj_bytes key, struct aj_bytes value, struct aj_gram_segment *out,
                           struct aj_err *err)
{
    const unsigned char *v = value.data;
    bool known = key.size == 4 && value.size == VALUE_SIZE && v[0] >= AJ_GRAM_SEGMENT_LIVE &&
                 v[0] <= AJ_GRAM_SEGMENT_DROPPED;

    if (known) {
        *out = (struct aj_gram_segment){
            .id = aj_gram_get_u32(key.data),
            .state = (enum aj_gram_segment_state)v[0],
            .level = v[1],
            .first = aj_gram_get_u32(v + 2),
            .last = aj_gram_get_u32(v + 6),
            .rows = aj_key_get_u64(v + 10),
            .bytes = aj_key_get_u64(v + 18),
        };
        memcpy(out->done, v + 26, sizeof(out->done));
    }
    if (!known || out->first > out->last || out->first >> 16 != out->last >> 16)
        return aj_fail(err, AJ_CORRUPT, "检索索引的段目录已损坏；请重建索引");
    return AJ_OK;
}

void aj_gram_segments_release(struct aj_gram_segments *segments)
{
    free(segments->list);
    *segments = (struct aj_gram_segments){0};
}

enum aj_code aj_gram_segments_read(struct aj_txn *txn, struct aj_gram_segments *out,
                                   struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    AJ_AUTO(aj_auto_free) struct aj_gram_segment *list = NULL;
    struct aj_bytes key, value;
    uint64_t count;
    size_t n = 0;
    bool more;

    AJ_TRY(aj_txn_count(txn, AJ_TABLE_GRAM_SEGMENT, &count, err));
    list = calloc((size_t)count + 1, sizeof(*list));
    if (!list)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading the segments of grams");
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_GRAM_SEGMENT, (struct aj_bytes){0}, &scan, err));
    while (n < count) {
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more)
            break;
        AJ_TRY(decode(key, value, &list[n++], err));
    }
    *out = (struct aj_gram_segments){.list = aj_steal(&list), .n = n};
    return AJ_OK;
}

enum aj_code aj_gram_segment_put(struct aj_txn *txn, const struct aj_gram_segment *segment,
                                 struct aj_err *err)
{
    unsigned char key[4];
    unsigned char value[VALUE_SIZE];

    aj_gram_put_u32(key, segment->id);
    value[0] = (unsigned char)segment->state;
    value[1] = (unsigned char)segment->level;
    aj_gram_put_u32(value + 2, segment->first);
    aj_gram_put_u32(value + 6, segment->last);
    aj_key_put_u64(value + 10, segment->rows);
    aj_key_put_u64(value + 18, segment->bytes);
    memcpy(value + 26, segment->done, sizeof(segment->done));
    return aj_txn_put(txn, AJ_TABLE_GRAM_SEGMENT, (struct aj_bytes){key, sizeof(key)},
                      (struct aj_bytes){value, sizeof(value)}, err);
}

enum aj_code aj_gram_segment_delete(struct aj_txn *txn, uint32_t id, struct aj_err *err)
{
    unsigned char key[4];

    aj_gram_put_u32(key, id);
    return aj_txn_delete(txn, AJ_TABLE_GRAM_SEGMENT, (struct aj_bytes){key, sizeof(key)}, err);
}

enum aj_code aj_gram_segment_next_id(const struct aj_gram_segments *segments, uint32_t *out,
                                     struct aj_err *err)
{
    uint32_t last = segments->n > 0 ? segments->list[segments->n - 1].id : 0;

    if (last == UINT32_MAX)
        return aj_fail(err, AJ_FULL, "检索索引的段号已用尽；请重建索引");
    *out = last + 1;
    return AJ_OK;
}

uint32_t aj_gram_segments_young(const struct aj_gram_segments *segments)
{
    uint32_t young = 0;

    for (size_t i = 0; i < segments->n; i++) {
        if (segments->list[i].last >= young)
            young = segments->list[i].last + 1; /* numbers end below UINT32_MAX */
    }
    return young;
}

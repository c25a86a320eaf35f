#include "index/gram_dead.h"

#include "base/auto.h"

struct chunk_key {
    unsigned char bytes[2];
};

static struct chunk_key key_of(uint32_t chunk)
{
    return (struct chunk_key){{(unsigned char)(chunk >> 8 & 0xFF), (unsigned char)(chunk & 0xFF)}};
}

enum aj_code aj_gram_dead_read(struct aj_txn *txn, uint32_t chunk, roaring_bitmap_t **out,
                               struct aj_err *err)
{
    struct chunk_key key = key_of(chunk);
    struct aj_bytes stored;
    enum aj_code code = aj_txn_get(txn, AJ_TABLE_GRAM_DEAD,
                                   (struct aj_bytes){key.bytes, sizeof(key.bytes)}, &stored, err);

    *out = NULL;
    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    AJ_TRY(code);
    return aj_posting_read(stored, chunk, out, err);
}

static enum aj_code put(struct aj_txn *txn, uint32_t chunk, const roaring_bitmap_t *dead,
                        struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf value = {0};
    size_t n = (size_t)roaring_bitmap_get_cardinality(dead);
    AJ_AUTO(aj_auto_free) uint32_t *docs = malloc((n + 1) * sizeof(*docs));
    struct chunk_key key = key_of(chunk);

    if (!docs)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory removing a document");
    roaring_bitmap_to_uint32_array(dead, docs);
    AJ_TRY(aj_posting_write(docs, n, &value, err));
    return aj_txn_put(txn, AJ_TABLE_GRAM_DEAD, (struct aj_bytes){key.bytes, sizeof(key.bytes)},
                      (struct aj_bytes){value.data, value.size}, err);
}

enum aj_code aj_gram_dead_add(struct aj_txn *txn, uint32_t doc, struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *dead = NULL;

    AJ_TRY(aj_gram_dead_read(txn, doc >> 16, &dead, err));
    if (!dead)
        dead = roaring_bitmap_create();
    if (!dead)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory removing a document");
    roaring_bitmap_add(dead, doc);
    return put(txn, doc >> 16, dead, err);
}

typedef void (*each_chunk)(const roaring_bitmap_t *dead, void *arg);

static enum aj_code walk(struct aj_txn *txn, each_chunk each, void *arg, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_bytes key, stored;
    bool more;

    AJ_TRY(aj_scan_open(txn, AJ_TABLE_GRAM_DEAD, (struct aj_bytes){0}, &scan, err));
    for (;;) {
        AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *dead = NULL;
        const unsigned char *bytes;

        AJ_TRY(aj_scan_next(scan, &key, &stored, &more, err));
        if (!more)
            return AJ_OK;
        bytes = key.data;
        if (key.size != sizeof(struct chunk_key))
            return aj_fail(err, AJ_CORRUPT, "检索索引的一行已损坏；请重建索引");
        AJ_TRY(aj_posting_read(stored, (uint32_t)bytes[0] << 8 | bytes[1], &dead, err));
        each(dead, arg);
    }
}

static void take_out(const roaring_bitmap_t *dead, void *docs)
{
    roaring_bitmap_andnot_inplace(docs, dead);
}

enum aj_code aj_gram_dead_take_out(struct aj_txn *txn, roaring_bitmap_t *docs, struct aj_err *err)
{
    return walk(txn, take_out, docs, err);
}

static void count(const roaring_bitmap_t *dead, void *sum)
{
    *(uint64_t *)sum += roaring_bitmap_get_cardinality(dead);
}

enum aj_code aj_gram_dead_count(struct aj_txn *txn, uint64_t *out, struct aj_err *err)
{
    *out = 0;
    return walk(txn, count, out, err);
}

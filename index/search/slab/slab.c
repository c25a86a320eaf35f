#include "index/search/slab/slab.h"

#include "base/auto.h"
#include "index/search/codes/big_endian.h"
#include "index/search/codes/little_endian.h"
#include "index/search/slab/gram.h"

/* state (1) ‖ first (4) ‖ last (4) ‖ living (4) ‖ characters (4) ‖ bytes (8) ‖ done (6) */
#define ENTRY_SIZE ((size_t)31)
#define DONE_SIZE  ((size_t)6)

void aj_slabs_release(struct aj_slabs *slabs)
{
    free(slabs->list);
    *slabs = (struct aj_slabs){0};
}

enum aj_code aj_slab_corrupt(uint32_t id, struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引的第 %lu 片已损坏；请重建索引", (unsigned long)id);
}

void aj_slab_key(uint32_t id, unsigned char out[AJ_SLAB_KEY_SIZE])
{
    aj_key_put_u32(out, id);
}

static bool read_id(struct aj_bytes key, uint32_t *id)
{
    if (key.size != AJ_SLAB_KEY_SIZE)
        return false;
    *id = aj_key_get_u32(key.data);
    return true;
}

static bool read_entry(struct aj_bytes value, struct aj_slab *slab)
{
    const unsigned char *bytes = value.data;

    if (value.size != ENTRY_SIZE || bytes[0] < AJ_SLAB_LIVE || bytes[0] > AJ_SLAB_DROPPED)
        return false;
    slab->state = bytes[0];
    slab->first = aj_read_u32(bytes + 1);
    slab->last = aj_read_u32(bytes + 5);
    slab->living = aj_read_u32(bytes + 9);
    slab->characters = aj_read_u32(bytes + 13);
    slab->bytes = aj_read_u64(bytes + 17);
    slab->done = aj_read_u32(bytes + 25) | (uint64_t)aj_read_u16(bytes + 29) << 32;
    return slab->first <= slab->last && slab->first / AJ_CHUNK_DOCS == slab->last / AJ_CHUNK_DOCS &&
           slab->living <= aj_slab_documents_count(slab) &&
           slab->characters <= AJ_SLAB_CHARACTERS && slab->done >> AJ_GRAM_BITS == 0;
}

enum aj_code aj_slab_put(struct aj_txn *txn, const struct aj_slab *slab, struct aj_err *err)
{
    unsigned char key[AJ_SLAB_KEY_SIZE];
    unsigned char bytes[ENTRY_SIZE];

    aj_slab_key(slab->id, key);
    bytes[0] = (unsigned char)slab->state;
    memcpy(bytes + 1, &slab->first, 4);
    memcpy(bytes + 5, &slab->last, 4);
    memcpy(bytes + 9, &slab->living, 4);
    memcpy(bytes + 13, &slab->characters, 4);
    memcpy(bytes + 17, &slab->bytes, 8);
    memcpy(bytes + 25, &slab->done, DONE_SIZE);
    return aj_txn_put(txn, AJ_TABLE_SEARCH_SLAB, (struct aj_bytes){key, sizeof(key)},
                      (struct aj_bytes){bytes, sizeof(bytes)}, err);
}

enum aj_code aj_slab_delete(struct aj_txn *txn, uint32_t id, struct aj_err *err)
{
    unsigned char key[AJ_SLAB_KEY_SIZE];

    aj_slab_key(id, key);
    return aj_txn_delete(txn, AJ_TABLE_SEARCH_SLAB, (struct aj_bytes){key, sizeof(key)}, err);
}

enum aj_code aj_slab_next_id(struct aj_txn *txn, uint32_t *out, struct aj_err *err)
{
    struct aj_bytes key;
    uint32_t last;
    enum aj_code code = aj_txn_last_key(txn, AJ_TABLE_SEARCH_SLAB, &key, err);

    *out = 0;
    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    AJ_TRY(code);
    if (!read_id(key, &last))
        return aj_slab_corrupt(0, err);
    if (last == UINT32_MAX)
        return aj_fail(err, AJ_FULL, "检索索引的片号已用完；请重建索引");
    *out = last + 1;
    return AJ_OK;
}

enum aj_code aj_slabs_read(struct aj_txn *txn, struct aj_slabs *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};
    struct aj_bytes key, value;
    uint64_t n;
    bool more;

    AJ_TRY(aj_txn_count(txn, AJ_TABLE_SEARCH_SLAB, &n, err));
    slabs.list = calloc((size_t)n + 1, sizeof(slabs.list[0]));
    if (!slabs.list)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading the slabs of the search index");
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_SEARCH_SLAB, (struct aj_bytes){0}, &scan, err));
    for (;;) {
        struct aj_slab *slab = &slabs.list[slabs.n];

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more || slabs.n == n)
            break;
        if (!read_id(key, &slab->id) || !read_entry(value, slab))
            return aj_slab_corrupt(slab->id, err);
        slabs.n++;
    }
    *out = (struct aj_slabs){aj_steal(&slabs.list), slabs.n};
    return AJ_OK;
}

static int by_documents(const void *a, const void *b)
{
    uint32_t x = ((const struct aj_slab *)a)->first;
    uint32_t y = ((const struct aj_slab *)b)->first;

    return (x > y) - (x < y);
}

enum aj_code aj_slabs_read_live(struct aj_txn *txn, struct aj_slabs *out, struct aj_err *err)
{
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};
    size_t n = 0;

    AJ_TRY(aj_slabs_read(txn, &slabs, err));
    for (size_t i = 0; i < slabs.n; i++) {
        if (slabs.list[i].state == AJ_SLAB_LIVE)
            slabs.list[n++] = slabs.list[i];
    }
    slabs.n = n;
    qsort(slabs.list, n, sizeof(slabs.list[0]), by_documents);
    for (size_t i = 1; i < n; i++) {
        if (slabs.list[i].first <= slabs.list[i - 1].last)
            return aj_slab_corrupt(slabs.list[i].id, err);
    }
    *out = (struct aj_slabs){aj_steal(&slabs.list), slabs.n};
    return AJ_OK;
}

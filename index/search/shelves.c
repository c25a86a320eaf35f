#include "index/search/shelves.h"

#include "base/auto.h"
#include "index/search/codes/little_endian.h"
#include "index/search/slab/slab.h"
#include "index/search/values/facts.h"

struct chunk_key {
    unsigned char bytes[3];
};

static struct chunk_key key_of(uint32_t chunk)
{
    return (struct chunk_key){
        {'c', (unsigned char)(chunk >> 8 & 0xFF), (unsigned char)(chunk & 0xFF)}};
}

static enum aj_code corrupt(struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引的编号已损坏；请重建索引");
}

static enum aj_code get(struct aj_txn *txn, const unsigned char *key, size_t size,
                        struct aj_bytes *value, struct aj_err *err)
{
    return aj_txn_get(txn, AJ_TABLE_SEARCH_META, (struct aj_bytes){key, size}, value, err);
}

static enum aj_code put(struct aj_txn *txn, const unsigned char *key, size_t size,
                        struct aj_bytes value, struct aj_err *err)
{
    return aj_txn_put(txn, AJ_TABLE_SEARCH_META, (struct aj_bytes){key, size}, value, err);
}

void aj_chunks_release(struct aj_chunks *chunks)
{
    free(chunks->shelves);
    *chunks = (struct aj_chunks){0};
}

static enum aj_code add_chunk(struct aj_chunks *chunks, struct aj_bytes key, struct aj_bytes value,
                              struct aj_err *err)
{
    const unsigned char *bytes = key.data;
    const unsigned char *shelf = value.data;

    if (key.size != 3 || value.size != 1 || *shelf >= AJ_SHELF_COUNT ||
        (bytes[1] << 8 | bytes[2]) != (int)chunks->n)
        return corrupt(err);
    chunks->shelves[chunks->n++] = *shelf;
    return AJ_OK;
}

enum aj_code aj_chunks_read(struct aj_txn *txn, struct aj_chunks *out, struct aj_err *err)
{
    AJ_AUTO(aj_chunks_release) struct aj_chunks chunks = {.shelves = malloc(AJ_CHUNK_MOST)};
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_bytes key, value;
    bool more = true;

    if (!chunks.shelves)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading the shelves");
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_SEARCH_META, (struct aj_bytes){"c", 1}, &scan, err));
    while (more) {
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        more = more && *(const char *)key.data == 'c';
        if (more)
            AJ_TRY(add_chunk(&chunks, key, value, err));
    }
    *out = chunks;
    chunks.shelves = NULL;
    return AJ_OK;
}

static enum aj_code begin_chunk(struct aj_txn *txn, unsigned shelf, uint32_t *next,
                                struct aj_err *err)
{
    AJ_AUTO(aj_chunks_release) struct aj_chunks chunks = {0};
    const unsigned char value = (unsigned char)shelf;
    struct chunk_key key;

    AJ_TRY(aj_chunks_read(txn, &chunks, err));
    if (chunks.n == AJ_CHUNK_MOST)
        return aj_fail(err, AJ_FULL, "检索索引的编号已用完；请重建索引");
    key = key_of((uint32_t)chunks.n);
    *next = (uint32_t)chunks.n * AJ_CHUNK_DOCS;
    return put(txn, key.bytes, sizeof(key.bytes), (struct aj_bytes){&value, 1}, err);
}

/* A number that the row of a shelf holds must be one of its chunk, and new. */
static enum aj_code check_next(struct aj_txn *txn, unsigned shelf, uint32_t next,
                               struct aj_err *err)
{
    const struct chunk_key key = key_of(next / AJ_CHUNK_DOCS);
    struct aj_facts_reader reader = {.txn = txn};
    struct aj_bytes value;
    struct aj_fact fact;
    enum aj_code code;

    code = get(txn, key.bytes, sizeof(key.bytes), &value, err);
    if (code == AJ_NOT_FOUND ||
        (code == AJ_OK && (value.size != 1 || *(const unsigned char *)value.data != shelf)))
        return corrupt(err);
    AJ_TRY(code);
    code = aj_facts_get(&reader, next, &fact, err);
    if (code == AJ_OK)
        return corrupt(err);
    return code == AJ_NOT_FOUND ? AJ_OK : code;
}

enum aj_code aj_shelf_next(struct aj_txn *txn, unsigned shelf, uint32_t *next, uint32_t *room,
                           struct aj_err *err)
{
    const unsigned char key[2] = {'n', (unsigned char)shelf};
    struct aj_bytes value;
    enum aj_code code = get(txn, key, sizeof(key), &value, err);

    *next = 0;
    if (code != AJ_NOT_FOUND) {
        AJ_TRY(code);
        if (value.size != 4)
            return corrupt(err);
        *next = aj_read_u32(value.data);
    }
    if (*next == AJ_DOCUMENT_LIMIT)
        return aj_fail(err, AJ_FULL, "检索索引的编号已用完；请重建索引");
    if (*next % AJ_CHUNK_DOCS == 0)
        AJ_TRY(begin_chunk(txn, shelf, next, err));
    AJ_TRY(check_next(txn, shelf, *next, err));
    *room = AJ_CHUNK_DOCS - *next % AJ_CHUNK_DOCS;
    if (*room > AJ_DOCUMENT_LIMIT - *next)
        *room = AJ_DOCUMENT_LIMIT - *next;
    return AJ_OK;
}

enum aj_code aj_shelf_take(struct aj_txn *txn, unsigned shelf, uint32_t next, struct aj_err *err)
{
    const unsigned char key[2] = {'n', (unsigned char)shelf};
    unsigned char value[4];

    aj_write_u32(value, next);
    return put(txn, key, sizeof(key), (struct aj_bytes){value, sizeof(value)}, err);
}

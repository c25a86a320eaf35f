#include "index/search/codes/dead.h"

#include "base/auto.h"
#include "index/search/codes/doc_set.h"
#include "index/search/slab/slab.h"

#define KEY_SIZE ((size_t)2)

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory removing a document");
}

static struct aj_bytes key_of(uint32_t chunk, unsigned char key[KEY_SIZE])
{
    key[0] = (unsigned char)(chunk >> 8 & 0xFF);
    key[1] = (unsigned char)(chunk & 0xFF);
    return (struct aj_bytes){key, KEY_SIZE};
}

enum aj_code aj_dead_read(struct aj_txn *txn, uint32_t chunk, roaring_bitmap_t *into,
                          struct aj_err *err)
{
    unsigned char key[KEY_SIZE];
    struct aj_bytes stored;
    enum aj_code code = aj_txn_get(txn, AJ_TABLE_SEARCH_DEAD, key_of(chunk, key), &stored, err);

    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    AJ_TRY(code);
    return aj_doc_set_read(stored, into, err);
}

enum aj_code aj_dead_add(struct aj_txn *txn, uint32_t doc, struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *dead = roaring_bitmap_create();
    AJ_AUTO(aj_buf_release) struct aj_buf value = {0};
    AJ_AUTO(aj_auto_free) uint16_t *docs = NULL;
    roaring_uint32_iterator_t at;
    unsigned char key[KEY_SIZE];
    size_t n = 0;

    if (!dead)
        return no_memory(err);
    AJ_TRY(aj_dead_read(txn, doc / AJ_CHUNK_DOCS, dead, err));
    roaring_bitmap_add(dead, doc % AJ_CHUNK_DOCS);
    docs = malloc((size_t)roaring_bitmap_get_cardinality(dead) * sizeof(*docs));
    if (!docs)
        return no_memory(err);
    roaring_init_iterator(dead, &at);
    for (; at.has_value; (void)roaring_advance_uint32_iterator(&at))
        docs[n++] = (uint16_t)at.current_value;
    AJ_TRY(aj_doc_set_write(docs, n, &value, err));
    return aj_txn_put(txn, AJ_TABLE_SEARCH_DEAD, key_of(doc / AJ_CHUNK_DOCS, key),
                      (struct aj_bytes){value.data, value.size}, err);
}

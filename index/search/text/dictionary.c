#define ZSTD_STATIC_LINKING_ONLY /* ZSTD_createCDict_advanced: parameters of our own */

#include "index/search/text/dictionary.h"

#include "base/auto.h"
#include "index/search/codes/big_endian.h"

#include <pthread.h>

struct dictionary {
    struct dictionary *next;
    uint32_t number;
    ZSTD_DDict *unpacking;
    ZSTD_CDict *packing; /* NULL: not asked for yet */
};

struct aj_dictionaries {
    pthread_mutex_t gate; /* of the list and of what the entries hold */
    struct dictionary *list;
};

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory for dictionaries of the search index");
}

enum aj_code aj_dictionaries_open(struct aj_dictionaries **out, struct aj_err *err)
{
    struct aj_dictionaries *dictionaries = calloc(1, sizeof(*dictionaries));

    if (!dictionaries)
        return no_memory(err);
    (void)pthread_mutex_init(&dictionaries->gate, NULL);
    *out = dictionaries;
    return AJ_OK;
}

void aj_dictionaries_close(struct aj_dictionaries *dictionaries)
{
    if (!dictionaries)
        return;
    while (dictionaries->list) {
        struct dictionary *next = dictionaries->list->next;

        (void)ZSTD_freeCDict(dictionaries->list->packing);
        (void)ZSTD_freeDDict(dictionaries->list->unpacking);
        free(dictionaries->list);
        dictionaries->list = next;
    }
    (void)pthread_mutex_destroy(&dictionaries->gate);
    free(dictionaries);
}

static enum aj_code corrupt(uint32_t number, struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引的压缩字典 %u 不存在或已损坏；请重建索引", number);
}

static enum aj_code read_row(struct aj_txn *txn, uint32_t number, struct aj_bytes *out,
                             struct aj_err *err)
{
    unsigned char key[4];
    enum aj_code code;

    aj_key_put_u32(key, number);
    code =
        aj_txn_get(txn, AJ_TABLE_SEARCH_DICTIONARY, (struct aj_bytes){key, sizeof(key)}, out, err);
    if (code == AJ_NOT_FOUND ||
        (code == AJ_OK && ZSTD_getDictID_fromDict(out->data, out->size) != number))
        return corrupt(number, err);
    return code;
}

ZSTD_CDict *aj_dictionary_digest(struct aj_bytes bytes)
{
    ZSTD_compressionParameters how = ZSTD_getCParams(AJ_PACK_LEVEL, 0, bytes.size);

    how.hashLog = AJ_PACK_TABLE_LOG;
    how.chainLog = AJ_PACK_TABLE_LOG;
    return ZSTD_createCDict_advanced(bytes.data, bytes.size, ZSTD_dlm_byCopy, ZSTD_dct_fullDict,
                                     how, ZSTD_defaultCMem);
}

static enum aj_code load(struct aj_dictionaries *dictionaries, struct aj_txn *txn, uint32_t number,
                         struct dictionary **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct dictionary *entry = calloc(1, sizeof(*entry));
    struct aj_bytes bytes;

    if (!entry)
        return no_memory(err);
    AJ_TRY(read_row(txn, number, &bytes, err));
    entry->unpacking = ZSTD_createDDict(bytes.data, bytes.size);
    if (!entry->unpacking)
        return corrupt(number, err);
    entry->number = number;
    entry->next = dictionaries->list;
    *out = dictionaries->list = aj_steal(&entry);
    return AJ_OK;
}

/* The gate is held, so that each is loaded once; who needs it at the same time has to wait anyway.
 */
static enum aj_code find(struct aj_dictionaries *dictionaries, struct aj_txn *txn, uint32_t number,
                         struct dictionary **out, struct aj_err *err)
{
    for (struct dictionary *entry = dictionaries->list; entry; entry = entry->next) {
        if (entry->number == number) {
            *out = entry;
            return AJ_OK;
        }
    }
    return load(dictionaries, txn, number, out, err);
}

static enum aj_code digest(struct aj_txn *txn, struct dictionary *entry, struct aj_err *err)
{
    struct aj_bytes bytes;

    if (entry->packing)
        return AJ_OK;
    AJ_TRY(read_row(txn, entry->number, &bytes, err));
    entry->packing = aj_dictionary_digest(bytes);
    return entry->packing ? AJ_OK : corrupt(entry->number, err);
}

enum aj_code aj_dictionary_for_packing(struct aj_dictionaries *dictionaries, struct aj_txn *txn,
                                       uint32_t number, const ZSTD_CDict **out, struct aj_err *err)
{
    struct dictionary *entry = NULL;
    enum aj_code code;

    (void)pthread_mutex_lock(&dictionaries->gate);
    code = find(dictionaries, txn, number, &entry, err);
    if (code == AJ_OK)
        code = digest(txn, entry, err);
    if (code == AJ_OK)
        *out = entry->packing;
    (void)pthread_mutex_unlock(&dictionaries->gate);
    return code;
}

enum aj_code aj_dictionary_for_unpacking(struct aj_dictionaries *dictionaries, struct aj_txn *txn,
                                         uint32_t number, const ZSTD_DDict **out,
                                         struct aj_err *err)
{
    struct dictionary *entry = NULL;
    enum aj_code code;

    (void)pthread_mutex_lock(&dictionaries->gate);
    code = find(dictionaries, txn, number, &entry, err);
    if (code == AJ_OK)
        *out = entry->unpacking;
    (void)pthread_mutex_unlock(&dictionaries->gate);
    return code;
}

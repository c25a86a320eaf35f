#define ZDICT_STATIC_LINKING_ONLY /* training with parameters of our own */

#include "base/auto.h"
#include "index/search/codes/big_endian.h"
#include "index/search/codes/little_endian.h"
#include "index/search/text/dictionary.h"

#include <zdict.h>

#define DOCUMENTS_FIRST 512
#define TIMES_AS_MANY   8
#define DICTIONARY_MOST ((size_t)112640)
#define NEWEST_SIZE     ((size_t)8)

static const struct aj_bytes newest_key = {"d", 1};

struct newest {
    uint32_t number;    /* 0: none came of the samples */
    uint32_t documents; /* there were when one was last tried; 0: never */
};

static enum aj_code read_newest(struct aj_txn *txn, struct newest *out, struct aj_err *err)
{
    struct aj_bytes value;
    enum aj_code code = aj_txn_get(txn, AJ_TABLE_SEARCH_META, newest_key, &value, err);

    *out = (struct newest){0};
    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    if (code != AJ_OK)
        return code;
    if (value.size != NEWEST_SIZE)
        return aj_fail(err, AJ_CORRUPT, "检索索引里压缩字典的记录已损坏；请重建索引");
    out->number = aj_read_u32(value.data);
    out->documents = aj_read_u32((const unsigned char *)value.data + 4);
    return AJ_OK;
}

static enum aj_code put_newest(struct aj_txn *txn, const struct newest *newest, struct aj_err *err)
{
    unsigned char value[NEWEST_SIZE];

    aj_write_u32(value, newest->number);
    aj_write_u32(value + 4, newest->documents);
    return aj_txn_put(txn, AJ_TABLE_SEARCH_META, newest_key,
                      (struct aj_bytes){value, sizeof(value)}, err);
}

enum aj_code aj_dictionary_newest(struct aj_txn *txn, uint32_t *number, struct aj_err *err)
{
    struct newest now;

    AJ_TRY(read_newest(txn, &now, err));
    *number = now.number;
    return AJ_OK;
}

enum aj_code aj_dictionary_is_due(struct aj_txn *txn, uint32_t documents, bool *due,
                                  struct aj_err *err)
{
    struct newest now;

    AJ_TRY(read_newest(txn, &now, err));
    *due = documents >= DOCUMENTS_FIRST && documents / TIMES_AS_MANY >= now.documents;
    return AJ_OK;
}

/* Bytes of a dictionary in `out`; 0: nothing came of the samples. */
static size_t train(const struct aj_samples *samples, char *out)
{
    ZDICT_fastCover_params_t how = {
        .k = 100, .d = 6, .f = 20, .accel = 1, .zParams.compressionLevel = AJ_PACK_LEVEL};
    size_t n = 0;
    size_t size = 0;

    while (n < samples->n && samples->sizes[n] <= AJ_SAMPLES_MOST - size)
        size += samples->sizes[n++];
    size = ZDICT_trainFromBuffer_fastCover(out, DICTIONARY_MOST, samples->bytes, samples->sizes,
                                           (unsigned)n, how);
    return ZDICT_isError(size) ? 0 : size;
}

static bool is_usable(struct aj_bytes dictionary)
{
    ZSTD_CDict *packing = aj_dictionary_digest(dictionary);
    ZSTD_DDict *unpacking = ZSTD_createDDict(dictionary.data, dictionary.size);
    bool usable = packing && unpacking;

    (void)ZSTD_freeCDict(packing);
    (void)ZSTD_freeDDict(unpacking);
    return usable;
}

/* `*stored` false: it is not to be used. */
static enum aj_code store(struct aj_txn *txn, struct aj_bytes dictionary, uint32_t number,
                          bool *stored, struct aj_err *err)
{
    unsigned char bytes[4];
    const struct aj_bytes key = {bytes, sizeof(bytes)};
    struct aj_bytes there;
    enum aj_code code;

    aj_key_put_u32(bytes, number);
    code = aj_txn_get(txn, AJ_TABLE_SEARCH_DICTIONARY, key, &there, err);
    if (code == AJ_OK) { /* the same again; or, once in two thousand million, another */
        *stored =
            there.size == dictionary.size && memcmp(there.data, dictionary.data, there.size) == 0;
        return AJ_OK;
    }
    if (code != AJ_NOT_FOUND)
        return code;
    *stored = true;
    return aj_txn_put(txn, AJ_TABLE_SEARCH_DICTIONARY, key, dictionary, err);
}

enum aj_code aj_dictionary_make(struct aj_txn *txn, const struct aj_samples *samples,
                                uint32_t documents, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *bytes = NULL;
    struct aj_bytes dictionary;
    struct newest now;
    bool due;
    bool stored = false;
    uint32_t number;

    AJ_TRY(aj_dictionary_is_due(txn, documents, &due, err));
    if (!due)
        return AJ_OK;
    AJ_TRY(read_newest(txn, &now, err));
    bytes = malloc(DICTIONARY_MOST);
    if (!bytes)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making a dictionary");
    dictionary = (struct aj_bytes){bytes, train(samples, bytes)};
    number = ZSTD_getDictID_fromDict(dictionary.data, dictionary.size);
    if (number != 0 && is_usable(dictionary))
        AJ_TRY(store(txn, dictionary, number, &stored, err));
    if (stored)
        now.number = number;
    now.documents = documents; /* in either case: trying again at once would fail again */
    return put_newest(txn, &now, err);
}

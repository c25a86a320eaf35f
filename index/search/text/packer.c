#include "index/search/text/packer.h"

#include "base/auto.h"
#include "index/search/text/dictionary.h"

struct aj_packer {
    struct aj_dictionaries *dictionaries;
    ZSTD_CCtx *pack;
    ZSTD_DCtx *unpack;
    const ZSTD_CDict *newest; /* NULL: none */
    uint32_t newest_number;
    const ZSTD_DDict *last; /* used for unpacking; NULL: none */
    uint32_t last_number;
    struct room {
        char *bytes;
        size_t size;
    } packed, unpacked;
};

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory packing texts of the search index");
}

enum aj_code aj_packer_open(struct aj_dictionaries *dictionaries, struct aj_packer **out,
                            struct aj_err *err)
{
    AJ_AUTO(aj_auto_packer) struct aj_packer *packer = calloc(1, sizeof(*packer));

    if (!packer)
        return no_memory(err);
    packer->dictionaries = dictionaries;
    packer->pack = ZSTD_createCCtx();
    packer->unpack = ZSTD_createDCtx();
    if (!packer->pack || !packer->unpack)
        return no_memory(err);
    *out = aj_steal(&packer);
    return AJ_OK;
}

void aj_packer_close(struct aj_packer *packer)
{
    if (!packer)
        return;
    (void)ZSTD_freeCCtx(packer->pack);
    (void)ZSTD_freeDCtx(packer->unpack);
    free(packer->packed.bytes);
    free(packer->unpacked.bytes);
    free(packer);
}

enum aj_code aj_packer_use_newest(struct aj_packer *packer, struct aj_txn *txn, struct aj_err *err)
{
    uint32_t number;

    AJ_TRY(aj_dictionary_newest(txn, &number, err));
    if (number != packer->newest_number) {
        packer->newest = NULL;
        packer->newest_number = 0;
    }
    if (number == 0 || packer->newest)
        return AJ_OK;
    AJ_TRY(aj_dictionary_for_packing(packer->dictionaries, txn, number, &packer->newest, err));
    packer->newest_number = number;
    return AJ_OK;
}

uint32_t aj_packer_newest(const struct aj_packer *packer)
{
    return packer->newest_number;
}

static enum aj_code make_room(struct room *room, size_t size, struct aj_err *err)
{
    if (room->size >= size && room->bytes)
        return AJ_OK;
    free(room->bytes);
    room->size = 0;
    room->bytes = malloc(size ? size : 1);
    if (!room->bytes)
        return no_memory(err);
    room->size = size;
    return AJ_OK;
}

enum aj_code aj_packer_pack(struct aj_packer *packer, struct aj_bytes bytes, struct aj_bytes *out,
                            struct aj_err *err)
{
    struct room *room = &packer->packed;
    size_t size;

    AJ_TRY(make_room(room, ZSTD_compressBound(bytes.size), err));
    if (packer->newest) {
        size = ZSTD_compress_usingCDict(packer->pack, room->bytes, room->size, bytes.data,
                                        bytes.size, packer->newest);
    } else {
        size = ZSTD_compressCCtx(packer->pack, room->bytes, room->size, bytes.data, bytes.size,
                                 AJ_PACK_LEVEL);
    }
    if (ZSTD_isError(size)) /* there is room for anything: it can only be memory */
        return no_memory(err);
    *out = (struct aj_bytes){room->bytes, size};
    return AJ_OK;
}

static enum aj_code choose_dictionary(struct aj_packer *packer, struct aj_txn *txn, uint32_t number,
                                      struct aj_err *err)
{
    if (number == packer->last_number)
        return AJ_OK;
    packer->last = NULL;
    packer->last_number = 0;
    if (number == 0)
        return AJ_OK;
    AJ_TRY(aj_dictionary_for_unpacking(packer->dictionaries, txn, number, &packer->last, err));
    packer->last_number = number;
    return AJ_OK;
}

enum aj_code aj_packer_unpack(struct aj_packer *packer, struct aj_txn *txn, struct aj_bytes frame,
                              size_t limit, struct aj_bytes *out, struct aj_err *err)
{
    struct room *room = &packer->unpacked;
    /* ZSTD_CONTENTSIZE_UNKNOWN and _ERROR are above any limit. */
    unsigned long long size = ZSTD_getFrameContentSize(frame.data, frame.size);

    if (size > limit)
        return aj_fail(err, AJ_CORRUPT, "检索索引的一段原文已损坏；请重建索引");
    AJ_TRY(choose_dictionary(packer, txn, aj_packer_dictionary_of(frame), err));
    AJ_TRY(make_room(room, (size_t)size, err));
    if (ZSTD_decompress_usingDDict(packer->unpack, room->bytes, (size_t)size, frame.data,
                                   frame.size, packer->last) != size)
        return aj_fail(err, AJ_CORRUPT, "检索索引的一段原文已损坏；请重建索引");
    *out = (struct aj_bytes){room->bytes, (size_t)size};
    return AJ_OK;
}

uint32_t aj_packer_dictionary_of(struct aj_bytes frame)
{
    return ZSTD_getDictID_fromFrame(frame.data, frame.size);
}

#define _GNU_SOURCE /* memmem */
#include "index/gram_text.h"

#include "base/auto.h"
#include "index/gram_segment.h"
#include "index/grams.h"

#include <zstd.h>

/*
 * Level -1: measured on 6,000 bytes of Chinese law, half the size (one page instead of two), 22 us
 * to pack and 5 to unpack; level 1 saves a sixth more and takes 13 us to unpack, which every hit
 * pays.
 */
#define PACK_LEVEL   (-1)
#define PACK_FROM    ((size_t)512) /* below, the row lies in a page with others anyhow */
#define FORM_RAW     0
#define FORM_PACKED  1
#define FAIL_NO_ROOM "out of memory with the texts of the search index"

struct aj_grams_scratch {
    ZSTD_CCtx *packer;
    ZSTD_DCtx *unpacker;
    unsigned char *bytes;
    size_t room;
};

void aj_grams_scratch_close(struct aj_grams_scratch *scratch)
{
    if (!scratch)
        return;
    (void)ZSTD_freeCCtx(scratch->packer);
    (void)ZSTD_freeDCtx(scratch->unpacker);
    free(scratch->bytes);
    free(scratch);
}

enum aj_code aj_grams_scratch_open(struct aj_grams_scratch **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_grams_scratch) struct aj_grams_scratch *scratch = calloc(1, sizeof(*scratch));

    if (!scratch)
        return aj_fail(err, AJ_NO_MEMORY, FAIL_NO_ROOM);
    scratch->packer = ZSTD_createCCtx();
    scratch->unpacker = ZSTD_createDCtx();
    if (!scratch->packer || !scratch->unpacker)
        return aj_fail(err, AJ_NO_MEMORY, FAIL_NO_ROOM);
    *out = aj_steal(&scratch);
    return AJ_OK;
}

static enum aj_code need(struct aj_grams_scratch *scratch, size_t size, struct aj_err *err)
{
    unsigned char *bytes;

    if (scratch->room >= size)
        return AJ_OK;
    bytes = realloc(scratch->bytes, size + size / 2);
    if (!bytes)
        return aj_fail(err, AJ_NO_MEMORY, FAIL_NO_ROOM);
    scratch->bytes = bytes;
    scratch->room = size + size / 2;
    return AJ_OK;
}

enum aj_code aj_gram_text_keep(struct aj_grams_scratch *scratch, struct aj_bytes text,
                               struct aj_bytes *out, struct aj_err *err)
{
    AJ_TRY(need(scratch, 1 + text.size, err));
    scratch->bytes[0] = FORM_RAW;
    if (text.size > 0)
        memcpy(scratch->bytes + 1, text.data, text.size);
    *out = (struct aj_bytes){scratch->bytes, 1 + text.size};
    return AJ_OK;
}

enum aj_code aj_gram_text_pack(struct aj_grams_scratch *scratch, struct aj_bytes stored,
                               struct aj_bytes *out, struct aj_err *err)
{
    const unsigned char *bytes = stored.data;
    size_t bound = ZSTD_compressBound(stored.size);
    size_t size;

    *out = (struct aj_bytes){0};
    if (stored.size < PACK_FROM || bytes[0] != FORM_RAW)
        return AJ_OK;
    AJ_TRY(need(scratch, 1 + bound, err));
    size = ZSTD_compressCCtx(scratch->packer, scratch->bytes + 1, bound, bytes + 1, stored.size - 1,
                             PACK_LEVEL);
    if (ZSTD_isError(size))
        return aj_fail(err, AJ_NO_MEMORY, "%s: %s", FAIL_NO_ROOM, ZSTD_getErrorName(size));
    scratch->bytes[0] = FORM_PACKED;
    if (1 + size < stored.size)
        *out = (struct aj_bytes){scratch->bytes, 1 + size};
    return AJ_OK;
}

static enum aj_code corrupt(struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引里的一份文字已损坏；请重建索引");
}

enum aj_code aj_gram_text_unpack(struct aj_grams_scratch *scratch, struct aj_bytes stored,
                                 struct aj_bytes *out, struct aj_err *err)
{
    const unsigned char *bytes = stored.data;
    unsigned long long size;

    if (stored.size == 0 || bytes[0] > FORM_PACKED)
        return corrupt(err);
    *out = (struct aj_bytes){bytes + 1, stored.size - 1};
    if (bytes[0] == FORM_RAW)
        return AJ_OK;
    size = ZSTD_getFrameContentSize(bytes + 1, stored.size - 1);
    if (size > AJ_GRAMS_TEXT_LIMIT) /* also ZSTD_CONTENTSIZE_UNKNOWN and _ERROR */
        return corrupt(err);
    AJ_TRY(need(scratch, (size_t)size + 1, err));
    if (ZSTD_decompressDCtx(scratch->unpacker, scratch->bytes, scratch->room, bytes + 1,
                            stored.size - 1) != size)
        return corrupt(err);
    *out = (struct aj_bytes){scratch->bytes, (size_t)size};
    return AJ_OK;
}

struct aj_gram_text_key aj_gram_text_key(uint32_t doc, unsigned char field)
{
    struct aj_gram_text_key key;

    aj_gram_put_u32(key.bytes, doc);
    key.bytes[4] = field;
    return key;
}

enum aj_code aj_gram_text_key_read(struct aj_bytes key, uint32_t *doc, unsigned char *field,
                                   struct aj_err *err)
{
    const unsigned char *bytes = key.data;

    if (key.size != sizeof(struct aj_gram_text_key))
        return corrupt(err);
    *doc = aj_gram_get_u32(bytes);
    *field = bytes[4];
    return AJ_OK;
}

enum aj_code aj_gram_text_fields(struct aj_txn *txn, uint32_t doc, unsigned char fields[256],
                                 size_t *n, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_gram_text_key from = aj_gram_text_key(doc, 0);
    struct aj_bytes key, value;
    bool more;

    AJ_TRY(aj_scan_open(txn, AJ_TABLE_GRAM_TEXT, aj_gram_text_key_bytes(&from), &scan, err));
    for (*n = 0; *n < 256; ++*n) {
        uint32_t of = doc;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more)
            return AJ_OK;
        AJ_TRY(aj_gram_text_key_read(key, &of, &fields[*n], err));
        if (of != doc)
            return AJ_OK;
    }
    return AJ_OK;
}

bool aj_gram_text_holds(struct aj_bytes text, struct aj_bytes sought)
{
    return sought.size <= text.size &&
           memmem(text.data, text.size, sought.data, sought.size) != NULL;
}

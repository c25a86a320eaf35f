#include "render/haru.h"

#include "base/auto.h"

#include <limits.h>

/* Level 6 of libdeflate: 1 would be 1.4 times as fast and 3 % larger. */
enum { LEVEL = 6 };

static void on_error(HPDF_STATUS code, HPDF_STATUS detail, void *user)
{
    struct aj_err why = {0};
    enum aj_code kind = code == HPDF_FAILD_TO_ALLOC_MEM ? AJ_NO_MEMORY : AJ_INVALID;

    (void)aj_fail(&why, kind, "绘制 PDF 失败（libharu 0x%04lX，%lu）", (unsigned long)code,
                  (unsigned long)detail);
    aj_haru_fail(user, &why);
}

enum aj_code aj_haru_init(struct aj_haru *h, struct aj_err *err)
{
    *h = (struct aj_haru){.deflate = libdeflate_alloc_compressor(LEVEL)};
    if (h->deflate) /* no pool: libharu's hands out addresses that are not aligned */
        h->doc = HPDF_NewEx(on_error, NULL, NULL, 0, h);
    if (!h->doc)
        return aj_fail(err, AJ_NO_MEMORY, "绘制 PDF 时内存不足");
    return AJ_OK;
}

void aj_haru_release(struct aj_haru *h)
{
    if (h->doc)
        HPDF_Free(h->doc);
    if (h->deflate)
        libdeflate_free_compressor(h->deflate);
    *h = (struct aj_haru){0};
}

void aj_haru_fail(struct aj_haru *h, const struct aj_err *why)
{
    if (!aj_haru_failed(h))
        h->failure = *why;
}

void aj_haru_out_of_memory(struct aj_haru *h)
{
    struct aj_err why = {0};

    (void)aj_fail(&why, AJ_NO_MEMORY, "绘制 PDF 时内存不足");
    aj_haru_fail(h, &why);
}

/* libharu would write its own filter entry only for what it deflates itself, with zlib. */
static HPDF_STATUS write_filter(HPDF_Dict dict, HPDF_Stream stream)
{
    (void)dict;
    return HPDF_Stream_WriteStr(stream, "/Filter /FlateDecode\n");
}

void aj_haru_fill(struct aj_haru *h, HPDF_Dict stream, const void *bytes, size_t size)
{
    size_t room = libdeflate_zlib_compress_bound(h->deflate, size);
    AJ_AUTO(aj_auto_free) unsigned char *packed = NULL;

    if (aj_haru_failed(h) || !stream)
        return;
    packed = malloc(room);
    if (!packed) {
        aj_haru_out_of_memory(h);
        return;
    }
    room = libdeflate_zlib_compress(h->deflate, bytes, size, packed, room);
    if (room == 0 || room > INT_MAX ||
        HPDF_Stream_Write(stream->stream, packed, (HPDF_UINT)room) != HPDF_OK)
        aj_haru_out_of_memory(h);
    stream->write_fn = write_filter;
}

HPDF_Dict aj_haru_add_stream(struct aj_haru *h, HPDF_Dict dict, const char *key, const void *bytes,
                             size_t size)
{
    HPDF_Dict stream;

    if (aj_haru_failed(h))
        return NULL;
    stream = HPDF_DictStream_New(h->doc->mmgr, h->doc->xref);
    if (!stream || HPDF_Dict_Add(dict, key, stream) != HPDF_OK) {
        aj_haru_out_of_memory(h);
        return NULL;
    }
    aj_haru_fill(h, stream, bytes, size);
    return stream;
}

HPDF_Dict aj_haru_add_dict(struct aj_haru *h, HPDF_Dict dict, const char *key)
{
    HPDF_Dict added;

    if (aj_haru_failed(h))
        return NULL;
    added = HPDF_Dict_New(h->doc->mmgr);
    if (!added || HPDF_Xref_Add(h->doc->xref, added) != HPDF_OK ||
        HPDF_Dict_Add(dict, key, added) != HPDF_OK) {
        aj_haru_out_of_memory(h);
        return NULL;
    }
    return added;
}

#include "index/search/doc_set.h"

#include "base/auto.h"

static enum aj_code corrupt(struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引的一行已损坏；请重建索引");
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory with a set of the search index");
}

static bool is_short(struct aj_bytes stored)
{
    return stored.size <= 2 * AJ_DOC_SET_SHORT; /* a bitmap is longer, see below */
}

static void write_short(const uint16_t *docs, size_t n, struct aj_buf *out)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char bytes[2] = {(unsigned char)(docs[i] & 0xFF), (unsigned char)(docs[i] >> 8)};

        aj_buf_add(out, bytes, sizeof(bytes));
    }
}

static enum aj_code write_bitmap(const uint16_t *docs, size_t n, struct aj_buf *out,
                                 struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *bitmap = roaring_bitmap_create();
    AJ_AUTO(aj_auto_free) char *bytes = NULL;
    size_t size;

    if (!bitmap)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        roaring_bitmap_add(bitmap, docs[i]);
    (void)roaring_bitmap_run_optimize(bitmap);
    size = roaring_bitmap_portable_size_in_bytes(bitmap);
    bytes = calloc(1, size + 2 * AJ_DOC_SET_SHORT + 1);
    if (!bytes)
        return no_memory(err);
    (void)roaring_bitmap_portable_serialize(bitmap, bytes);
    if (size <= 2 * AJ_DOC_SET_SHORT) /* one run takes 15 bytes: zeros behind set it apart */
        size = 2 * AJ_DOC_SET_SHORT + 1;
    aj_buf_add(out, bytes, size);
    return AJ_OK;
}

enum aj_code aj_doc_set_write(const uint16_t *docs, size_t n, struct aj_buf *out,
                              struct aj_err *err)
{
    if (n <= AJ_DOC_SET_SHORT) {
        write_short(docs, n, out);
    } else {
        AJ_TRY(write_bitmap(docs, n, out, err));
    }
    return out->failed ? no_memory(err) : AJ_OK;
}

static enum aj_code unpack_short(struct aj_bytes stored, uint16_t *docs, size_t *n,
                                 struct aj_err *err)
{
    const unsigned char *bytes = stored.data;

    if (stored.size == 0 || stored.size % 2 != 0 || stored.size / 2 > AJ_DOC_SET_MOST - *n)
        return corrupt(err);
    for (size_t i = 0; i < stored.size; i += 2) {
        uint16_t doc = (uint16_t)(bytes[i + 1] << 8 | bytes[i]);

        if (*n > 0 && docs[*n - 1] >= doc)
            return corrupt(err);
        docs[(*n)++] = doc;
    }
    return AJ_OK;
}

/* The bitmap as it was written: some documents, all below 65,536. */
static enum aj_code read_bitmap(struct aj_bytes stored, roaring_bitmap_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring)
    roaring_bitmap_t *bitmap = roaring_bitmap_portable_deserialize_safe(stored.data, stored.size);

    if (!bitmap || roaring_bitmap_is_empty(bitmap) ||
        roaring_bitmap_maximum(bitmap) >= AJ_DOC_SET_MOST)
        return corrupt(err);
    *out = aj_steal(&bitmap);
    return AJ_OK;
}

enum aj_code aj_doc_set_read(struct aj_bytes stored, roaring_bitmap_t *into, struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *bitmap = NULL;

    if (is_short(stored)) {
        uint16_t docs[AJ_DOC_SET_SHORT];
        size_t n = 0;

        AJ_TRY(unpack_short(stored, docs, &n, err));
        for (size_t i = 0; i < n; i++)
            roaring_bitmap_add(into, docs[i]);
        return AJ_OK;
    }
    AJ_TRY(read_bitmap(stored, &bitmap, err));
    roaring_bitmap_or_inplace(into, bitmap);
    return AJ_OK;
}

enum aj_code aj_doc_set_unpack(struct aj_bytes stored, uint16_t *docs, size_t *n,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *bitmap = NULL;
    roaring_uint32_iterator_t at;

    if (is_short(stored))
        return unpack_short(stored, docs, n, err);
    AJ_TRY(read_bitmap(stored, &bitmap, err));
    roaring_init_iterator(bitmap, &at);
    for (; at.has_value; (void)roaring_advance_uint32_iterator(&at)) {
        if (*n == AJ_DOC_SET_MOST || (*n > 0 && docs[*n - 1] >= at.current_value))
            return corrupt(err);
        docs[(*n)++] = (uint16_t)at.current_value;
    }
    return AJ_OK;
}

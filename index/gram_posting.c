#include "index/gram_posting.h"

#include "base/auto.h"

static enum aj_code corrupt(struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引的一行已损坏；请重建索引");
}

static bool is_short(struct aj_bytes stored)
{
    return stored.size <=
           2 * AJ_POSTING_SHORT; /* a bitmap of more documents is longer, see below */
}

static void write_short(const uint32_t *docs, size_t n, struct aj_buf *out)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char half[2] = {(unsigned char)(docs[i] & 0xFF),
                                 (unsigned char)(docs[i] >> 8 & 0xFF)};

        aj_buf_add(out, half, sizeof(half));
    }
}

enum aj_code aj_posting_write(const uint32_t *docs, size_t n, struct aj_buf *out,
                              struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *bitmap = NULL;
    AJ_AUTO(aj_auto_free) char *bytes = NULL;
    size_t size;

    if (n <= AJ_POSTING_SHORT) {
        write_short(docs, n, out);
    } else {
        bitmap = roaring_bitmap_of_ptr(n, docs);
        if (!bitmap)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory writing the search index");
        (void)roaring_bitmap_run_optimize(bitmap);
        size = roaring_bitmap_portable_size_in_bytes(bitmap);
        bytes = calloc(1, size + 2 * AJ_POSTING_SHORT + 1);
        if (!bytes)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory writing the search index");
        (void)roaring_bitmap_portable_serialize(bitmap, bytes);
        if (size <= 2 * AJ_POSTING_SHORT) /* one run takes 15 bytes: zeros behind set it apart */
            size = 2 * AJ_POSTING_SHORT + 1;
        aj_buf_add(out, bytes, size);
    }
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory writing the search index")
                       : AJ_OK;
}

static enum aj_code unpack_short(struct aj_bytes stored, uint32_t chunk, uint32_t *docs, size_t *n,
                                 struct aj_err *err)
{
    const unsigned char *bytes = stored.data;

    if (stored.size == 0 || stored.size % 2 != 0 || stored.size / 2 > AJ_CHUNK_SIZE - *n)
        return corrupt(err);
    for (size_t i = 0; i < stored.size; i += 2) {
        uint32_t doc = chunk << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i];

        if (*n > 0 && docs[*n - 1] >= doc)
            return corrupt(err);
        docs[(*n)++] = doc;
    }
    return AJ_OK;
}

enum aj_code aj_posting_read(struct aj_bytes stored, uint32_t chunk, roaring_bitmap_t **out,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *bitmap = NULL;

    if (is_short(stored)) {
        uint32_t docs[AJ_POSTING_SHORT];
        size_t n = 0;

        AJ_TRY(unpack_short(stored, chunk, docs, &n, err));
        bitmap = roaring_bitmap_of_ptr(n, docs);
        if (!bitmap)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    } else {
        bitmap = roaring_bitmap_portable_deserialize_safe(stored.data, stored.size);
        if (!bitmap || roaring_bitmap_is_empty(bitmap) ||
            roaring_bitmap_minimum(bitmap) >> 16 != chunk ||
            roaring_bitmap_maximum(bitmap) >> 16 != chunk)
            return corrupt(err);
    }
    *out = aj_steal(&bitmap);
    return AJ_OK;
}

enum aj_code aj_posting_unpack(struct aj_bytes stored, uint32_t chunk, uint32_t *docs, size_t *n,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *bitmap = NULL;
    roaring_uint32_iterator_t at;
    uint64_t more;

    if (is_short(stored))
        return unpack_short(stored, chunk, docs, n, err);
    AJ_TRY(aj_posting_read(stored, chunk, &bitmap, err));
    more = roaring_bitmap_get_cardinality(bitmap);
    if (more > AJ_CHUNK_SIZE - *n || (*n > 0 && docs[*n - 1] >= roaring_bitmap_minimum(bitmap)))
        return corrupt(err);
    /* not to_uint32_array: what it writes is not bounded when the stored count lies */
    roaring_init_iterator(bitmap, &at);
    if (roaring_read_uint32_iterator(&at, docs + *n, (uint32_t)more) != more)
        return corrupt(err);
    *n += (size_t)more;
    return AJ_OK;
}

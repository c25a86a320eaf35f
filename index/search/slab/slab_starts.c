#include "index/search/slab/slab_starts.h"

static enum aj_code corrupt(struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引的文书起点已损坏；请重建索引");
}

enum aj_code aj_starts_open(struct aj_starts *out, struct aj_bytes stored, uint32_t n,
                            uint32_t characters, struct aj_err *err)
{
    const size_t size = (size_t)4 * ((size_t)n + 1);
    const unsigned char *bytes = stored.data;

    if (stored.size <= size)
        return corrupt(err);
    *out = (struct aj_starts){bytes, bytes + size + 1, bytes[size], n};
    if ((out->width != 2 && out->width != 4) ||
        stored.size != size + 1 + (size_t)n * AJ_STARTS_OFFSETS * out->width ||
        aj_starts_at(out, 0) != 0 || aj_starts_at(out, n) != characters)
        return corrupt(err);
    return AJ_OK;
}

static uint32_t offset_of(const struct aj_starts *starts, uint32_t n, unsigned field)
{
    const unsigned char *at =
        starts->offsets + ((size_t)n * AJ_STARTS_OFFSETS + field - 1) * starts->width;

    return starts->width == 2 ? aj_read_u16(at) : aj_read_u32(at);
}

bool aj_starts_rise(const struct aj_starts *starts)
{
    for (uint32_t i = 0; i < starts->n; i++) {
        if (aj_starts_at(starts, i + 1) < aj_starts_at(starts, i))
            return false;
    }
    return true;
}

enum aj_code aj_starts_check(const struct aj_starts *starts, struct aj_err *err)
{
    if (!aj_starts_rise(starts))
        return corrupt(err);
    for (uint32_t i = 0; i < starts->n; i++) {
        uint32_t size = aj_starts_at(starts, i + 1) - aj_starts_at(starts, i);
        uint32_t before = 0;

        for (unsigned field = 1; field < AJ_DOC_FIELD_COUNT; field++) {
            uint32_t offset = offset_of(starts, i, field);

            if (offset < before || offset > size)
                return corrupt(err);
            before = offset;
        }
    }
    return AJ_OK;
}

void aj_starts_write(const uint32_t *starts, const uint32_t *offsets, uint32_t n,
                     struct aj_buf *out)
{
    const size_t n_offsets = (size_t)n * AJ_STARTS_OFFSETS;
    unsigned char width = 2;

    for (size_t i = 0; i < n_offsets; i++) {
        if (offsets[i] > UINT16_MAX)
            width = 4;
    }
    aj_buf_add(out, starts, ((size_t)n + 1) * sizeof(starts[0]));
    aj_buf_add(out, &width, 1);
    for (size_t i = 0; i < n_offsets; i++)
        aj_buf_add(out, &offsets[i], width);
}

uint32_t aj_starts_field(const struct aj_starts *starts, uint32_t n, unsigned field)
{
    uint32_t begin = aj_starts_at(starts, n);
    uint32_t end = aj_starts_at(starts, n + 1);
    uint32_t offset;

    if (field == 0)
        return begin;
    if (field >= AJ_DOC_FIELD_COUNT || end < begin)
        return end;
    offset = offset_of(starts, n, field);
    return offset < end - begin ? begin + offset : end;
}

uint32_t aj_starts_find(const struct aj_starts *starts, uint32_t from, uint32_t place)
{
    uint32_t low = from; /* begins at or before the place, as far as we know */
    uint32_t step = 1;
    uint32_t high;

    while (step < starts->n - low && aj_starts_at(starts, low + step) <= place) {
        low += step;
        step *= 2;
    }
    high = step < starts->n - low ? low + step : starts->n; /* begins behind it */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (aj_starts_at(starts, middle) <= place) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

size_t aj_starts_documents(const struct aj_starts *starts, uint16_t first, const uint32_t *places,
                           size_t n, uint16_t *docs)
{
    uint32_t doc = 0;
    uint64_t end = 0; /* of its text; none yet */
    size_t k = 0;

    for (size_t i = 0; i < n; i++) {
        if (places[i] < end)
            continue;
        doc += k > 0;
        if (doc == starts->n)
            break;
        end = aj_starts_at(starts, doc + 1);
        if (places[i] >= end) { /* not the very next one */
            doc = aj_starts_find(starts, doc, places[i]);
            end = aj_starts_at(starts, doc + 1);
        }
        docs[k++] = (uint16_t)(first + doc);
    }
    return k;
}

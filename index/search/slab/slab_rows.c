#include "index/search/slab/slab_rows.h"

#include "base/auto.h"
#include "index/search/codes/doc_set.h"
#include "index/search/codes/elias_fano.h"

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory making rows of the search index");
}

void aj_slab_rows_release(struct aj_slab_rows *rows)
{
    aj_block_writer_release(&rows->blocks);
    aj_buf_release(&rows->set);
    free(rows->docs);
    free(rows->places);
}

const uint16_t *aj_slab_rows_documents(struct aj_slab_rows *rows, const uint32_t *places, size_t n,
                                       size_t *n_docs)
{
    if (!rows->docs)
        rows->docs = calloc(AJ_DOC_SET_MOST, sizeof(rows->docs[0]));
    if (rows->docs)
        *n_docs = aj_starts_documents(&rows->starts, rows->first, places, n, rows->docs);
    return rows->docs;
}

static enum aj_code add(struct aj_slab_rows *rows, const struct aj_row *row, struct aj_err *err)
{
    rows->bytes += row->set.size + row->places.size;
    return aj_block_add(&rows->blocks, row, err);
}

static enum aj_code write_set(struct aj_slab_rows *rows, const uint16_t *docs, size_t n,
                              struct aj_bytes *out, struct aj_err *err)
{
    rows->set.size = 0;
    AJ_TRY(aj_doc_set_write(docs, n, &rows->set, err));
    *out = (struct aj_bytes){rows->set.data, rows->set.size};
    return AJ_OK;
}

enum aj_code aj_slab_rows_add_documents(struct aj_slab_rows *rows, uint64_t gram,
                                        const uint16_t *docs, size_t n, struct aj_err *err)
{
    struct aj_row row = {.gram = gram, .count = (uint32_t)n};

    AJ_TRY(write_set(rows, docs, n, &row.set, err));
    return add(rows, &row, err);
}

enum aj_code aj_slab_rows_add_pair(struct aj_slab_rows *rows, uint64_t gram, const uint32_t *places,
                                   uint32_t n, struct aj_err *err)
{
    size_t size = aj_ef_size(n, rows->characters);
    struct aj_row row = {.gram = gram, .count = n};

    if (size > rows->places_room) {
        free(rows->places);
        rows->places_room = 0;
        rows->places = malloc(2 * size);
        if (!rows->places)
            return no_memory(err);
        rows->places_room = 2 * size;
    }
    aj_ef_write(places, n, rows->characters, rows->places);
    row.places = (struct aj_bytes){rows->places, size};
    if (n >= AJ_ROW_SET_FROM) {
        size_t n_docs = 0;
        const uint16_t *docs = aj_slab_rows_documents(rows, places, n, &n_docs);

        if (!docs)
            return no_memory(err);
        AJ_TRY(write_set(rows, docs, n_docs, &row.set, err));
    }
    return add(rows, &row, err);
}

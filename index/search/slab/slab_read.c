#include "index/search/slab/slab_read.h"

#include "base/auto.h"
#include "index/search/codes/doc_set.h"
#include "index/search/codes/elias_fano.h"

#define READ_AT_A_TIME 1024
#define NONE           UINT64_MAX /* behind every gram */

enum aj_code aj_slab_reader_open(struct aj_slab_reader *reader, struct aj_txn *txn,
                                 const struct aj_slab *slab, struct aj_err *err)
{
    unsigned char key[AJ_SLAB_KEY_SIZE];
    struct aj_bytes stored;
    enum aj_code code;

    *reader = (struct aj_slab_reader){.txn = txn, .slab = *slab, .row.gram = NONE};
    aj_slab_key(slab->id, key);
    code =
        aj_txn_get(txn, AJ_TABLE_SEARCH_START, (struct aj_bytes){key, sizeof(key)}, &stored, err);
    if (code == AJ_NOT_FOUND)
        return aj_slab_corrupt(slab->id, err);
    AJ_TRY(code);
    AJ_TRY(aj_starts_open(&reader->starts, stored, aj_slab_documents_count(slab), slab->characters,
                          err));
    return aj_scan_open(txn, AJ_TABLE_SEARCH_BLOCK, (struct aj_bytes){0}, &reader->scan, err);
}

void aj_slab_reader_close(struct aj_slab_reader *reader)
{
    aj_scan_close(reader->scan);
    *reader = (struct aj_slab_reader){0};
}

/* The first row of the block from `gram` on becomes reader->row. Reads on where the block is open,
   if it is and what was read last is not behind the gram. */
static enum aj_code seek(struct aj_slab_reader *reader, uint64_t gram, uint64_t first,
                         struct aj_bytes block, struct aj_err *err)
{
    const bool open = first == reader->first && reader->row.gram <= gram;
    struct aj_row row;
    bool more;

    if (reader->row.gram == gram)
        return AJ_OK;
    reader->row.gram = NONE; /* after a failure, or at the end: to be opened again */
    if (!open)
        AJ_TRY(aj_block_open(&reader->block, block, first, reader->slab.characters, err));
    reader->first = first;
    AJ_TRY(aj_block_seek(&reader->block, gram, &row, &more, err));
    if (more)
        reader->row = row;
    return AJ_OK;
}

enum aj_code aj_slab_row(struct aj_slab_reader *reader, uint64_t gram, struct aj_row *row,
                         struct aj_err *err)
{
    unsigned char sought[AJ_BLOCK_KEY_SIZE];
    struct aj_bytes key, value;
    uint64_t first;
    bool more;

    *row = (struct aj_row){0};
    aj_block_key(reader->slab.id, gram, sought);
    AJ_TRY(aj_scan_floor(reader->scan, (struct aj_bytes){sought, sizeof(sought)}, &key, &value,
                         &more, err));
    if (!more || !aj_block_key_read(key, reader->slab.id, &first))
        return AJ_OK; /* the slab begins behind it */
    AJ_TRY(seek(reader, gram, first, value, err));
    if (reader->row.gram == gram)
        *row = reader->row;
    return AJ_OK;
}

enum aj_code aj_slab_documents(struct aj_slab_reader *reader, uint64_t gram, roaring_bitmap_t *into,
                               struct aj_err *err)
{
    const uint32_t first = reader->slab.first % AJ_CHUNK_DOCS;
    uint32_t places[READ_AT_A_TIME];
    struct aj_row row;
    struct aj_ef ef;
    uint32_t doc = 0;
    uint64_t end = 0; /* of the text of `doc`, which was added */
    size_t n;

    AJ_TRY(aj_slab_row(reader, gram, &row, err));
    if (row.count == 0)
        return AJ_OK;
    if (row.set.size > 0)
        return aj_doc_set_read(row.set, into, err);
    if (!aj_ef_open(&ef, row.places, row.count, reader->slab.characters))
        return aj_slab_corrupt(reader->slab.id, err);
    while ((n = aj_ef_read(&ef, places, READ_AT_A_TIME)) > 0) {
        size_t k = 0;

        for (size_t i = 0; i < n; i++) {
            if (places[i] < end)
                continue;
            doc = aj_slab_document_from(reader, doc, places[i]);
            end = aj_slab_start(reader, doc + 1);
            places[k++] = first + doc;
        }
        roaring_bitmap_add_many(into, k, places);
    }
    return ef.broken ? aj_slab_corrupt(reader->slab.id, err) : AJ_OK;
}

void aj_rows_release(struct aj_rows *rows)
{
    free(rows->list);
    *rows = (struct aj_rows){0};
}

static enum aj_code add_row(struct aj_rows *rows, const struct aj_row *row, struct aj_err *err)
{
    if (rows->n == rows->room) {
        size_t room = rows->room ? 2 * rows->room : 256;
        struct aj_row *list = realloc(rows->list, room * sizeof(*list));

        if (!list)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory looking for a character");
        rows->list = list;
        rows->room = room;
    }
    rows->list[rows->n++] = *row;
    return AJ_OK;
}

/* A run of rows, over some blocks. */
enum aj_code aj_slab_pairs(struct aj_slab_reader *reader, int32_t character, struct aj_rows *out,
                           struct aj_err *err)
{
    const uint64_t gram = aj_gram_of(character, 0);
    const uint64_t end = aj_gram_of(character + 1, -1);
    unsigned char sought[AJ_BLOCK_KEY_SIZE];
    struct aj_bytes key, value;
    uint64_t first;
    bool more;

    out->n = 0;
    aj_block_key(reader->slab.id, gram, sought);
    AJ_TRY(aj_scan_floor(reader->scan, (struct aj_bytes){sought, sizeof(sought)}, &key, &value,
                         &more, err));
    if (!more || !aj_block_key_read(key, reader->slab.id, &first)) /* the slab begins behind it */
        AJ_TRY(aj_scan_next(reader->scan, &key, &value, &more, err));
    while (more && aj_block_key_read(key, reader->slab.id, &first) && first < end) {
        struct aj_block_reader block;
        struct aj_row row;

        AJ_TRY(aj_block_open(&block, value, first, reader->slab.characters, err));
        AJ_TRY(aj_block_seek(&block, gram, &row, &more, err));
        while (more && row.gram < end) {
            AJ_TRY(add_row(out, &row, err));
            AJ_TRY(aj_block_next(&block, &row, &more, err));
        }
        AJ_TRY(aj_scan_next(reader->scan, &key, &value, &more, err));
    }
    return AJ_OK;
}

#include "base/auto.h"
#include "index/search/text/text_bytes.h"
#include "index/search/text/text_rows.h"

#include <assert.h>

#define ENTRY_MOST ((size_t)21) /* bytes of a piece in the directory of a frame */

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory packing a text for the search index");
}

/* How many pieces, from the first on, fill a frame. */
static size_t count_for_frame(const struct aj_piece *pieces, size_t n)
{
    size_t size = 0;
    size_t i = 0;

    for (; i < n; i++) {
        assert(pieces[i].text.size <= AJ_PIECE_MOST);
        size += ENTRY_MOST + pieces[i].text.size;
        if (i > 0 && size > AJ_FRAME_MOST)
            break;
    }
    return i;
}

static enum aj_code pack_frame(struct aj_packer *packer, const struct aj_piece *pieces, size_t n,
                               struct aj_text_maker *maker, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    struct aj_text_frame frame = {.pieces = (uint32_t)n};

    for (size_t i = 0; i < n; i++) {
        unsigned char field = (unsigned char)pieces[i].field;

        aj_buf_add(&bytes, &field, 1);
        aj_add_varint(&bytes, pieces[i].paper);
        aj_add_varint(&bytes, pieces[i].page);
        aj_add_varint(&bytes, pieces[i].characters);
        aj_add_varint(&bytes, (uint32_t)pieces[i].text.size * 2 + pieces[i].goes_on);
        frame.characters += pieces[i].characters;
    }
    for (size_t i = 0; i < n; i++)
        aj_buf_add(&bytes, pieces[i].text.data, pieces[i].text.size);
    if (bytes.failed)
        return no_memory(err);
    AJ_TRY(aj_packer_pack(packer, (struct aj_bytes){bytes.data, bytes.size}, &frame.packed, err));
    aj_text_maker_add(maker, &frame);
    return AJ_OK;
}

enum aj_code aj_texts_pack(struct aj_packer *packer, const struct aj_piece *pieces, size_t n,
                           struct aj_buf *out, struct aj_err *err)
{
    AJ_AUTO(aj_text_maker_release) struct aj_text_maker maker = {0};

    for (size_t at = 0; at < n;) {
        size_t taken = count_for_frame(pieces + at, n - at);

        AJ_TRY(pack_frame(packer, pieces + at, taken, &maker, err));
        at += taken;
    }
    return aj_text_maker_finish(&maker, out, err);
}

enum aj_code aj_texts_write(struct aj_txn *txn, const struct aj_packed_text *texts, size_t n,
                            struct aj_err *err)
{
    AJ_AUTO(aj_group_writer_release) struct aj_group_writer writer = {.txn = txn};

    for (size_t i = 0; i < n; i++)
        AJ_TRY(aj_group_add(&writer, &texts[i], err));
    return aj_group_finish(&writer, err);
}

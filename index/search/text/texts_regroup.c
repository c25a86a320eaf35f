#include "base/auto.h"
#include "index/search/codes/big_endian.h"
#include "index/search/text/text_rows.h"

enum aj_code aj_texts_remove(struct aj_txn *txn, uint32_t doc, struct aj_err *err)
{
    AJ_AUTO(aj_group_writer_release) struct aj_group_writer writer = {.txn = txn};
    AJ_AUTO(aj_buf_release) struct aj_buf copy = {0};
    struct aj_text_group group;
    struct aj_packed_text text;
    bool there = false;

    AJ_TRY(aj_text_group_find(txn, doc, &group, err));
    while (!there && aj_text_group_next(&group, &text))
        there = text.doc == doc;
    if (!there)
        return aj_text_lacking(doc, err);
    AJ_TRY(aj_text_group_take(txn, &group, &copy, err));
    while (aj_text_group_next(&group, &text)) {
        if (text.doc != doc)
            AJ_TRY(aj_group_add(&writer, &text, err));
    }
    return aj_group_finish(&writer, err);
}

/* What is being regrouped; its buffers are used for text after text. */
struct regroup {
    struct aj_txn *txn;
    struct aj_packer *packer;
    struct aj_group_writer writer;
    struct aj_text_maker maker;
    struct aj_buf taken;  /* a group */
    struct aj_buf packed; /* a text */
};

static void release(struct regroup *r)
{
    aj_group_writer_release(&r->writer);
    aj_text_maker_release(&r->maker);
    aj_buf_release(&r->taken);
    aj_buf_release(&r->packed);
}

/* The text anew in r->packed: what stands in the frames stays, byte for byte. */
static enum aj_code pack_again(struct regroup *r, struct aj_text_frames frames, struct aj_err *err)
{
    struct aj_text_frame frame;
    struct aj_bytes bytes;

    while (aj_text_frames_next(&frames, &frame)) {
        if (aj_packer_dictionary_of(frame.packed) != aj_packer_newest(r->packer)) {
            AJ_TRY(aj_packer_unpack(r->packer, r->txn, frame.packed, AJ_FRAME_MOST, &bytes, err));
            AJ_TRY(aj_packer_pack(r->packer, bytes, &frame.packed, err));
        }
        aj_text_maker_add(&r->maker, &frame);
    }
    r->packed.size = 0;
    return aj_text_maker_finish(&r->maker, &r->packed, err);
}

static enum aj_code add_text(struct regroup *r, struct aj_packed_text text, struct aj_err *err)
{
    struct aj_text_frames frames;

    AJ_TRY(aj_text_frames_open(&frames, text.packed, err));
    AJ_TRY(pack_again(r, frames, err));
    text.packed = (struct aj_bytes){r->packed.data, r->packed.size};
    return aj_group_add(&r->writer, &text, err);
}

/* The first group that begins from `from` to `last`; `*any` false: there is none. */
static enum aj_code next_group(struct aj_txn *txn, uint32_t from, uint32_t last,
                               struct aj_text_group *group, bool *any, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    unsigned char bytes[4];
    struct aj_bytes key;
    struct aj_bytes value;

    aj_key_put_u32(bytes, from);
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_SEARCH_TEXT, (struct aj_bytes){bytes, sizeof(bytes)}, &scan,
                        err));
    AJ_TRY(aj_scan_next(scan, &key, &value, any, err));
    if (!*any)
        return AJ_OK;
    AJ_TRY(aj_text_group_open(group, key, value, err));
    *any = group->first <= last;
    return AJ_OK;
}

/* New groups are written behind the group that is read: their keys are those of documents that were
   taken out of the table already. */
enum aj_code aj_texts_regroup(struct aj_txn *txn, struct aj_packer *packer, uint32_t first,
                              uint32_t last, struct aj_err *err)
{
    AJ_AUTO(release)
    struct regroup r = {.txn = txn, .packer = packer, .writer.txn = txn};
    struct aj_text_group group;
    struct aj_packed_text text = {.doc = last};
    uint32_t from = first;
    bool any;

    AJ_TRY(aj_packer_use_newest(packer, txn, err));
    while (from <= last) {
        AJ_TRY(next_group(txn, from, last, &group, &any, err));
        if (!any)
            break;
        AJ_TRY(aj_text_group_take(txn, &group, &r.taken, err));
        while (aj_text_group_next(&group, &text))
            AJ_TRY(add_text(&r, text, err));
        if (text.doc >= last)
            break;
        from = text.doc + 1;
    }
    return aj_group_finish(&r.writer, err);
}

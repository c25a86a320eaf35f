#include "index/search/text/text_rows.h"

#include "base/auto.h"
#include "index/search/text/text_bytes.h"

#define ENTRY_SIZE ((size_t)6) /* of a group's directory */
#define TEXT_LIMIT ((size_t)1 << 30)

enum aj_code aj_text_corrupt(struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引里的一段原文已损坏；请重建索引");
}

enum aj_code aj_text_lacking(uint32_t doc, struct aj_err *err)
{
    return aj_fail(err, AJ_NOT_FOUND, "检索索引里没有 %u 号案卷的原文", doc);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory with texts of the search index");
}

static uint32_t doc_at(const struct aj_text_group *group, uint32_t n)
{
    return (group->first & 0xFFFF0000u) | aj_read_u16(group->directory + n * ENTRY_SIZE);
}

static uint32_t size_at(const struct aj_text_group *group, uint32_t n)
{
    return aj_read_u32(group->directory + n * ENTRY_SIZE + 2);
}

enum aj_code aj_text_group_open(struct aj_text_group *group, struct aj_bytes key,
                                struct aj_bytes value, struct aj_err *err)
{
    struct aj_bytes n;
    struct aj_bytes directory;
    uint64_t size = 0;

    *group = (struct aj_text_group){.row = value};
    if (key.size != 4 || !aj_take(&value, 2, &n))
        return aj_text_corrupt(err);
    group->first = aj_key_get_u32(key.data);
    group->n = aj_read_u16(n.data);
    if (!aj_take(&value, group->n * ENTRY_SIZE, &directory))
        return aj_text_corrupt(err);
    group->directory = directory.data;
    group->left = value;
    if (group->n == 0 || doc_at(group, 0) != group->first)
        return aj_text_corrupt(err);
    for (uint32_t i = 0; i < group->n; i++) {
        if (i > 0 && doc_at(group, i) <= doc_at(group, i - 1))
            return aj_text_corrupt(err);
        size += size_at(group, i);
    }
    return size == value.size ? AJ_OK : aj_text_corrupt(err);
}

bool aj_text_group_next(struct aj_text_group *group, struct aj_packed_text *text)
{
    if (group->at == group->n)
        return false;
    text->doc = doc_at(group, group->at);
    return aj_take(&group->left, size_at(group, group->at++), &text->packed);
}

enum aj_code aj_text_group_find(struct aj_txn *txn, uint32_t doc, struct aj_text_group *out,
                                struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    unsigned char bytes[4];
    struct aj_bytes key;
    struct aj_bytes value;
    bool any;

    aj_key_put_u32(bytes, doc);
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_SEARCH_TEXT, (struct aj_bytes){0}, &scan, err));
    AJ_TRY(aj_scan_floor(scan, (struct aj_bytes){bytes, sizeof(bytes)}, &key, &value, &any, err));
    return any ? aj_text_group_open(out, key, value, err) : aj_text_lacking(doc, err);
}

enum aj_code aj_text_group_take(struct aj_txn *txn, struct aj_text_group *group,
                                struct aj_buf *copy, struct aj_err *err)
{
    unsigned char bytes[4];
    const struct aj_bytes key = {bytes, sizeof(bytes)};

    aj_key_put_u32(bytes, group->first);
    copy->limit = TEXT_LIMIT;
    copy->size = 0;
    aj_buf_add(copy, group->row.data, group->row.size);
    if (copy->failed)
        return no_memory(err);
    AJ_TRY(aj_txn_delete(txn, AJ_TABLE_SEARCH_TEXT, key, err));
    return aj_text_group_open(group, key, (struct aj_bytes){copy->data, copy->size}, err);
}

enum aj_code aj_group_finish(struct aj_group_writer *writer, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf value = {.limit = TEXT_LIMIT};
    unsigned char key[4];
    unsigned char n[2];

    if (writer->n == 0)
        return AJ_OK;
    aj_key_put_u32(key, writer->first);
    aj_write_u16(n, (uint16_t)writer->n);
    aj_buf_add(&value, n, sizeof(n));
    aj_buf_add(&value, writer->directory.data, writer->directory.size);
    aj_buf_add(&value, writer->texts.data, writer->texts.size);
    if (writer->directory.failed || writer->texts.failed || value.failed)
        return no_memory(err);
    writer->n = 0;
    writer->directory.size = 0;
    writer->texts.size = 0;
    return aj_txn_put(writer->txn, AJ_TABLE_SEARCH_TEXT, (struct aj_bytes){key, sizeof(key)},
                      (struct aj_bytes){value.data, value.size}, err);
}

static bool is_full(const struct aj_group_writer *writer, const struct aj_packed_text *text)
{
    return text->doc >> 16 != writer->first >> 16 ||
           2 + writer->directory.size + ENTRY_SIZE + writer->texts.size + text->packed.size >
               AJ_GROUP_MOST;
}

enum aj_code aj_group_add(struct aj_group_writer *writer, const struct aj_packed_text *text,
                          struct aj_err *err)
{
    unsigned char entry[ENTRY_SIZE];

    if (writer->n > 0 && is_full(writer, text))
        AJ_TRY(aj_group_finish(writer, err));
    if (writer->n == 0)
        writer->first = text->doc;
    writer->n++;
    aj_write_u16(entry, (uint16_t)(text->doc & 0xFFFF));
    aj_write_u32(entry + 2, (uint32_t)text->packed.size);
    writer->texts.limit = TEXT_LIMIT;
    aj_buf_add(&writer->directory, entry, sizeof(entry));
    aj_buf_add(&writer->texts, text->packed.data, text->packed.size);
    return AJ_OK;
}

void aj_group_writer_release(struct aj_group_writer *writer)
{
    aj_buf_release(&writer->directory);
    aj_buf_release(&writer->texts);
}

enum aj_code aj_text_frames_open(struct aj_text_frames *frames, struct aj_bytes text,
                                 struct aj_err *err)
{
    struct aj_bytes rest = text;
    uint64_t sizes = 0;
    uint64_t places = 0;

    if (!aj_take_varint(&rest, &frames->left))
        return aj_text_corrupt(err);
    frames->directory = rest;
    for (uint32_t i = 0; i < frames->left; i++) {
        uint32_t size, characters, pieces;

        if (!aj_take_varint(&rest, &size) || !aj_take_varint(&rest, &characters) ||
            !aj_take_varint(&rest, &pieces))
            return aj_text_corrupt(err);
        sizes += size;
        places += characters;
    }
    frames->frames = rest;
    return sizes == rest.size && places <= UINT32_MAX ? AJ_OK : aj_text_corrupt(err);
}

bool aj_text_frames_next(struct aj_text_frames *frames, struct aj_text_frame *frame)
{
    uint32_t size;

    if (frames->left == 0)
        return false;
    frames->left--;
    return aj_take_varint(&frames->directory, &size) &&
           aj_take_varint(&frames->directory, &frame->characters) &&
           aj_take_varint(&frames->directory, &frame->pieces) &&
           aj_take(&frames->frames, size, &frame->packed);
}

void aj_text_maker_add(struct aj_text_maker *maker, const struct aj_text_frame *frame)
{
    maker->frames.limit = TEXT_LIMIT;
    maker->n++;
    aj_add_varint(&maker->directory, (uint32_t)frame->packed.size);
    aj_add_varint(&maker->directory, frame->characters);
    aj_add_varint(&maker->directory, frame->pieces);
    aj_buf_add(&maker->frames, frame->packed.data, frame->packed.size);
}

enum aj_code aj_text_maker_finish(struct aj_text_maker *maker, struct aj_buf *out,
                                  struct aj_err *err)
{
    aj_add_varint(out, maker->n);
    aj_buf_add(out, maker->directory.data, maker->directory.size);
    aj_buf_add(out, maker->frames.data, maker->frames.size);
    if (maker->directory.failed || maker->frames.failed || out->failed)
        return no_memory(err);
    maker->n = 0;
    maker->directory.size = 0;
    maker->frames.size = 0;
    return AJ_OK;
}

void aj_text_maker_release(struct aj_text_maker *maker)
{
    aj_buf_release(&maker->directory);
    aj_buf_release(&maker->frames);
}

#include "base/auto.h"
#include "index/search/text/text_bytes.h"
#include "index/search/text/text_rows.h"

struct aj_text_reader {
    struct aj_txn *txn;
    struct aj_packer *packer;
    struct aj_text_frames all;  /* from the first on */
    struct aj_text_frames rest; /* behind the one that is open */
    const void *open;           /* where the open frame is packed; NULL: none is open */
    struct cursor {             /* what is left of it */
        uint32_t pieces;
        uint32_t place;
        struct aj_bytes directory;
        struct aj_bytes bytes;
    } begin, now; /* when it was opened; now */
    unsigned char unpacked[AJ_FRAME_MOST];
};

static enum aj_code find_text(struct aj_txn *txn, uint32_t doc, struct aj_bytes *out,
                              struct aj_err *err)
{
    struct aj_text_group group;
    struct aj_packed_text text;

    AJ_TRY(aj_text_group_find(txn, doc, &group, err));
    while (aj_text_group_next(&group, &text)) {
        if (text.doc == doc) {
            *out = text.packed;
            return AJ_OK;
        }
    }
    return aj_text_lacking(doc, err);
}

enum aj_code aj_text_open(struct aj_txn *txn, struct aj_packer *packer, uint32_t doc,
                          struct aj_text_reader **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = malloc(sizeof(*reader));
    struct aj_bytes text = {0};

    if (!reader)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a text of the search index");
    reader->txn = txn;
    reader->packer = packer;
    reader->open = NULL;
    reader->now = (struct cursor){0};
    AJ_TRY(find_text(txn, doc, &text, err));
    AJ_TRY(aj_text_frames_open(&reader->all, text, err));
    reader->rest = reader->all;
    *out = aj_steal(&reader);
    return AJ_OK;
}

void aj_text_close(struct aj_text_reader *reader)
{
    free(reader);
}

/* Takes a piece off the directory; its text, of which the size is told, is still to be taken. */
static bool take_entry(struct cursor *cursor, struct aj_piece *piece)
{
    struct aj_bytes field;
    uint32_t size;

    if (!aj_take(&cursor->directory, 1, &field) ||
        !aj_take_varint(&cursor->directory, &piece->paper) ||
        !aj_take_varint(&cursor->directory, &piece->page) ||
        !aj_take_varint(&cursor->directory, &piece->characters) ||
        !aj_take_varint(&cursor->directory, &size))
        return false;
    piece->field = *(const unsigned char *)field.data;
    piece->goes_on = size % 2;
    piece->text.size = size / 2;
    cursor->pieces--;
    cursor->place += piece->characters;
    return piece->field < AJ_DOC_FIELD_COUNT;
}

/* Finds where the texts begin in reader->begin, and that the directory fits to them. */
static bool split_frame(struct aj_text_reader *reader, const struct aj_text_frame *frame)
{
    struct cursor cursor = reader->begin;
    uint64_t bytes = 0;
    uint64_t characters = 0;

    while (cursor.pieces > 0) {
        struct aj_piece piece;

        if (!take_entry(&cursor, &piece))
            return false;
        bytes += piece.text.size;
        characters += piece.characters;
    }
    reader->begin.bytes = cursor.directory;
    return bytes == cursor.directory.size && characters == frame->characters;
}

/* `place`: where the frame begins. */
static enum aj_code open_frame(struct aj_text_reader *reader, const struct aj_text_frame *frame,
                               uint32_t place, struct aj_err *err)
{
    struct aj_bytes bytes;

    reader->open = NULL; /* and nothing of it is left, should this one be damaged */
    reader->now = (struct cursor){.place = place};
    AJ_TRY(
        aj_packer_unpack(reader->packer, reader->txn, frame->packed, AJ_FRAME_MOST, &bytes, err));
    memcpy(reader->unpacked, bytes.data, bytes.size); /* the packer may be used by others */
    reader->begin = (struct cursor){
        .pieces = frame->pieces, .place = place, .directory = {reader->unpacked, bytes.size}};
    if (!split_frame(reader, frame))
        return aj_text_corrupt(err);
    reader->open = frame->packed.data;
    reader->now = reader->begin;
    return AJ_OK;
}

enum aj_code aj_text_next(struct aj_text_reader *reader, struct aj_piece *piece, bool *more,
                          struct aj_err *err)
{
    struct aj_text_frame frame;

    *more = false;
    while (reader->now.pieces == 0) {
        if (!aj_text_frames_next(&reader->rest, &frame))
            return AJ_OK;
        AJ_TRY(open_frame(reader, &frame, reader->now.place, err));
    }
    *more = take_entry(&reader->now, piece) &&
            aj_take(&reader->now.bytes, piece->text.size, &piece->text);
    return *more ? AJ_OK : aj_text_corrupt(err);
}

/* Goes on in the open frame to the piece that holds the place, which is in it. */
static enum aj_code seek_piece(struct aj_text_reader *reader, uint32_t place, uint32_t *start,
                               struct aj_err *err)
{
    while (reader->now.pieces > 0) {
        struct cursor before = reader->now;
        struct aj_piece piece;

        if (!take_entry(&reader->now, &piece))
            break;
        if (place - before.place < piece.characters) {
            reader->now = before;
            *start = before.place;
            return AJ_OK;
        }
        if (!aj_take(&reader->now.bytes, piece.text.size, &piece.text))
            break;
    }
    return aj_text_corrupt(err);
}

enum aj_code aj_text_seek(struct aj_text_reader *reader, uint32_t place, uint32_t *start,
                          struct aj_err *err)
{
    struct aj_text_frames rest = reader->all;
    struct aj_text_frame frame;
    uint32_t at = 0;

    while (aj_text_frames_next(&rest, &frame)) {
        if (place - at < frame.characters) {
            reader->rest = rest;
            if (reader->open == frame.packed.data) {
                reader->now = reader->begin;
            } else {
                AJ_TRY(open_frame(reader, &frame, at, err));
            }
            return seek_piece(reader, place, start, err);
        }
        at += frame.characters;
    }
    return aj_fail(err, AJ_INVALID, "place %u is behind the end of the text", place);
}

/* Values being put together. */
struct gather {
    struct aj_arena *arena;
    struct aj_doc_value *list;
    size_t n;
    size_t room;
    struct aj_buf text; /* of the last one in the list */
};

static void release(struct gather *g)
{
    free(g->list);
    aj_buf_release(&g->text);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory taking over a text of the search index");
}

static enum aj_code end_value(struct gather *g, struct aj_err *err)
{
    struct aj_bytes *text;

    if (g->n == 0)
        return AJ_OK;
    text = &g->list[g->n - 1].text;
    text->size = g->text.size;
    text->data = g->text.failed ? NULL : aj_arena_copy(g->arena, g->text.data, g->text.size);
    g->text.size = 0;
    return text->data ? AJ_OK : no_memory(err);
}

static enum aj_code begin_value(struct gather *g, const struct aj_piece *piece, struct aj_err *err)
{
    AJ_TRY(end_value(g, err));
    if (g->n == g->room) {
        size_t room = g->room ? g->room * 2 : 32;
        struct aj_doc_value *list = realloc(g->list, room * sizeof(*list));

        if (!list)
            return no_memory(err);
        g->list = list;
        g->room = room;
    }
    g->list[g->n++] = (struct aj_doc_value){.field = piece->field, .paper = piece->paper};
    return AJ_OK;
}

static enum aj_code gather(struct aj_text_reader *reader, enum aj_doc_field field, struct gather *g,
                           struct aj_err *err)
{
    struct aj_piece piece;
    bool more;

    reader->rest = reader->all;
    reader->now = (struct cursor){0};
    for (;;) {
        AJ_TRY(aj_text_next(reader, &piece, &more, err));
        if (!more)
            return end_value(g, err);
        if (piece.field != field)
            continue;
        if (!piece.goes_on) {
            AJ_TRY(begin_value(g, &piece, err));
        } else if (g->n == 0) {
            return aj_text_corrupt(err);
        }
        aj_buf_add(&g->text, piece.text.data, piece.text.size);
    }
}

enum aj_code aj_text_values(struct aj_text_reader *reader, enum aj_doc_field field,
                            struct aj_arena *arena, struct aj_doc_values *out, struct aj_err *err)
{
    AJ_AUTO(release) struct gather g = {.arena = arena};
    struct aj_doc_value *list;

    AJ_TRY(gather(reader, field, &g, err));
    list = aj_arena_alloc(arena, g.n * sizeof(*list));
    if (!list)
        return no_memory(err);
    if (g.n > 0)
        memcpy(list, g.list, g.n * sizeof(*list));
    *out = (struct aj_doc_values){list, g.n};
    return AJ_OK;
}

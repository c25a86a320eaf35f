#include "index/search/text/pieces.h"

#include "base/auto.h"

#include <assert.h>

#define PAGE_ENDS '\f'
#define NEAR      ((size_t)3072) /* how far from the limit a good place for a cut is looked for */
#define HAN_SIZE  ((size_t)3)

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory cutting a text for the search index");
}

static enum aj_code too_large(struct aj_err *err)
{
    return aj_fail(err, AJ_TOO_LARGE, "文字太多，不能检索：超过 %zu 字节", AJ_DOCUMENT_TEXT_MAX);
}

static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

/* Of valid UTF-8, eight bytes at a time. */
static uint32_t count_characters(const char *text, size_t size)
{
    const uint64_t ones = 0x0101010101010101;
    size_t n = size;
    size_t at = 0;

    for (; size - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
        uint64_t bytes;

        memcpy(&bytes, text + at, sizeof(bytes));
        bytes = (bytes >> 7) & ~(bytes >> 6) & ones; /* one for each that begins none: 10xxxxxx */
        n -= bytes * ones >> 56;                     /* their sum */
    }
    for (; at < size; at++)
        n -= !begins_character(text[at]);
    return (uint32_t)n;
}

/* A Han character of the basic block (U+4E00 to U+9FFF): whatever stands around it, it is folded by
   itself, and no blank stays beside it. */
static bool is_han(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;

    return (p[0] > 0xE4 || (p[0] == 0xE4 && p[1] >= 0xB8)) && p[0] <= 0xE9 &&
           !begins_character(text[1]) && !begins_character(text[2]);
}

/* Where to cut a text of more than AJ_PIECE_MOST bytes. */
static size_t place_to_cut(const char *text, size_t size)
{
    for (size_t at = AJ_PIECE_MOST; at > AJ_PIECE_MOST - NEAR; at--) {
        if (size - at >= HAN_SIZE && is_han(text + at - HAN_SIZE) && is_han(text + at))
            return at;
    }
    for (size_t at = AJ_PIECE_MOST; at > AJ_PIECE_MOST - 4; at--) {
        if (begins_character(text[at]))
            return at;
    }
    return AJ_PIECE_MOST; /* no UTF-8: anywhere */
}

static size_t piece_size(const char *text, size_t size)
{
    const char *page_end = memchr(text, PAGE_ENDS, size < AJ_PIECE_MOST ? size : AJ_PIECE_MOST);

    if (page_end)
        return (size_t)(page_end - text) + 1;
    return size <= AJ_PIECE_MOST ? size : place_to_cut(text, size);
}

static enum aj_code add_piece(struct aj_pieces *pieces, const struct aj_piece *piece,
                              struct aj_err *err)
{
    if (pieces->n == pieces->room) {
        size_t room = pieces->room ? pieces->room * 2 : 64;
        struct aj_piece *list = realloc(pieces->list, room * sizeof(*list));

        if (!list)
            return no_memory(err);
        pieces->list = list;
        pieces->room = room;
    }
    pieces->list[pieces->n++] = *piece;
    return AJ_OK;
}

/* The value was folded to pieces->folded. */
static enum aj_code cut_value(struct aj_pieces *pieces, const struct aj_doc_value *value,
                              struct aj_err *err)
{
    const struct aj_search_text *folded = &pieces->folded;
    const char *text = value->text.size > 0 ? value->text.data : "";
    struct aj_piece piece = {.field = value->field, .paper = value->paper};
    size_t at = 0;
    size_t done = 0; /* of the folded text */

    piece.page = value->field == AJ_FIELD_BODY && value->paper > 0;
    do {
        size_t size = piece_size(text + at, value->text.size - at);
        size_t end =
            at + size == value->text.size ? folded->size : aj_search_place(folded, at + size);

        piece.text = (struct aj_bytes){text + at, size};
        piece.characters = count_characters(folded->text + done, end - done) + !piece.goes_on;
        AJ_TRY(add_piece(pieces, &piece, err));
        piece.goes_on = true;
        if (piece.page > 0 && size > 0 && text[at + size - 1] == PAGE_ENDS)
            piece.page++;
        at += size;
        done = end;
    } while (at < value->text.size);
    return AJ_OK;
}

static enum aj_code add_value(struct aj_pieces *pieces, const struct aj_doc_value *value,
                              struct aj_err *err)
{
    const char begins = AJ_VALUE_BEGINS;
    size_t first = pieces->n;

    AJ_TRY(aj_search_fold(value->text.data, value->text.size, &pieces->folded, err));
    if (pieces->folded.size + 2 > AJ_DOCUMENT_TEXT_MAX - pieces->text.size)
        return too_large(err);
    aj_buf_add(&pieces->text, &begins, 1);
    aj_buf_add(&pieces->text, pieces->folded.text, pieces->folded.size);
    AJ_TRY(cut_value(pieces, value, err));
    for (size_t i = first; i < pieces->n; i++)
        pieces->characters += pieces->list[i].characters;
    return AJ_OK;
}

enum aj_code aj_pieces_make(const struct aj_doc_value *values, size_t n, struct aj_pieces *out,
                            struct aj_err *err)
{
    const char ends = AJ_VALUE_BEGINS;
    unsigned field = 0; /* the first whose beginning is not known yet */

    out->text.limit = AJ_DOCUMENT_TEXT_MAX;
    out->text.size = 0;
    out->text.failed = false;
    out->characters = 0;
    out->n = 0;
    for (size_t i = 0; i < n; i++) {
        assert(i == 0 || values[i].field >= values[i - 1].field);
        while (field <= values[i].field)
            out->field_starts[field++] = out->characters;
        AJ_TRY(add_value(out, &values[i], err));
    }
    while (field < AJ_DOC_FIELD_COUNT)
        out->field_starts[field++] = out->characters;
    aj_buf_add(&out->text, &ends, 1);
    if (out->text.failed)
        return no_memory(err);
    out->characters++;
    if (out->n > 0)
        out->list[out->n - 1].characters++;
    return AJ_OK;
}

void aj_pieces_release(struct aj_pieces *pieces)
{
    aj_buf_release(&pieces->text);
    aj_search_text_release(&pieces->folded);
    free(pieces->list);
    *pieces = (struct aj_pieces){0};
}

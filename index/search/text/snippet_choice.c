#include "base/utf8.h"
#include "index/search/text/snippet_parts.h"

#define PIECES_MOST 8 /* that are read to see where they end */

/* The first of rising places that is `least` or more; n: none. */
static size_t first_from(const uint32_t *places, size_t n, uint32_t least)
{
    size_t low = 0;
    size_t high = n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (places[middle] < least) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Where the needle stands next; UINT32_MAX: nowhere. */
static uint32_t next_place(const struct aj_needle *needle)
{
    return needle->next < needle->n_places ? needle->places[needle->next] + needle->passed
                                           : UINT32_MAX;
}

static uint32_t next_of_all(const struct aj_choice *c)
{
    uint32_t least = UINT32_MAX;

    for (size_t i = 0; i < c->n_needles; i++) {
        uint32_t place = next_place(&c->needles[i]);

        least = place < least ? place : least;
    }
    return least;
}

/* How many different needles stand in the window that begins at the next place, `start`, and where
   the last of them ends. What begins at `start` counts even if it lies over the end of the piece.
 */
static unsigned count_needles(const struct aj_choice *c, uint32_t start, uint32_t piece_end,
                              uint32_t *end)
{
    unsigned n = 0;

    *end = start;
    for (size_t i = 0; i < c->n_needles; i++) {
        uint64_t place = next_place(&c->needles[i]);
        uint64_t needle_end = place + c->needles[i].characters;

        if (place == UINT32_MAX)
            continue;
        if (place == start || (needle_end <= piece_end && needle_end - start <= c->characters)) {
            n++;
            *end = needle_end > *end ? (uint32_t)needle_end : *end;
        }
    }
    return n;
}

static enum aj_code out_of_step(struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引的位置与原文不符；请重建索引");
}

enum aj_code aj_snippet_read_piece(struct aj_text_reader *reader, uint32_t place, uint32_t *start,
                                   struct aj_piece *piece, struct aj_err *err)
{
    enum aj_code code = aj_text_seek(reader, place, start, err);
    bool more = false;

    if (code == AJ_INVALID)
        return out_of_step(err);
    if (code != AJ_OK)
        return code;
    AJ_TRY(aj_text_next(reader, piece, &more, err));
    return more ? AJ_OK : out_of_step(err);
}

/* Takes the window at the next place, `start`, if it is better than the best so far. Only then its
   piece is read: a window ends with it. */
static enum aj_code judge(struct aj_choice *c, uint32_t start, struct aj_err *err)
{
    struct aj_piece piece;
    uint32_t piece_start;
    uint32_t end;
    unsigned n = count_needles(c, start, UINT32_MAX, &end);

    if (n > 1 && n > c->most) {
        if (c->n_read++ >= PIECES_MOST)
            return AJ_OK;
        AJ_TRY(aj_snippet_read_piece(c->reader, start, &piece_start, &piece, err));
        n = count_needles(c, start, piece_start + piece.characters, &end);
    }
    if (n > c->most) {
        c->most = n;
        c->start = start;
        c->end = end;
    }
    return AJ_OK;
}

/* Looks at the windows that begin from `from` to `to`. */
static enum aj_code look(struct aj_choice *c, uint32_t from, uint32_t to, struct aj_err *err)
{
    for (size_t i = 0; i < c->n_needles; i++)
        c->needles[i].next = first_from(c->needles[i].places, c->needles[i].n_places, from);
    for (uint32_t at = next_of_all(c); at < to && c->most < c->n_needles; at = next_of_all(c)) {
        AJ_TRY(judge(c, at, err));
        for (size_t i = 0; i < c->n_needles; i++)
            c->needles[i].next += next_place(&c->needles[i]) == at;
    }
    return AJ_OK;
}

static bool has_something(const struct aj_piece *piece)
{
    const char *text = piece->text.data;

    for (size_t at = 0; at < piece->text.size;) {
        if (!aj_snippet_blank(aj_utf8_next(text, piece->text.size, &at)))
            return true;
    }
    return false;
}

/* Without a hit: c->start becomes the beginning of what shows best what the document is. */
static enum aj_code choose_beginning(struct aj_choice *c, const uint32_t *field_starts, bool *any,
                                     struct aj_err *err)
{
    static const enum aj_doc_field fields[] = {AJ_FIELD_BODY, AJ_FIELD_TITLE, AJ_FIELD_NUMBER};

    for (size_t i = 0; i < AJ_COUNTOF(fields) && !*any; i++) {
        struct aj_piece piece = {0};
        bool more;
        enum aj_code code = aj_text_seek(c->reader, field_starts[fields[i]], &c->start, err);

        if (code == AJ_INVALID) /* there is no such field, nor anything behind it */
            continue;
        if (code != AJ_OK)
            return code;
        AJ_TRY(aj_text_next(c->reader, &piece, &more, err));
        *any = piece.field >= fields[i] && has_something(&piece);
        c->end = c->start;
    }
    return AJ_OK;
}

enum aj_code aj_choice_make(struct aj_choice *c, const uint32_t *field_starts, bool *any,
                            struct aj_err *err)
{
    AJ_TRY(look(c, field_starts[AJ_FIELD_TITLE], UINT32_MAX, err));
    AJ_TRY(look(c, field_starts[AJ_FIELD_NUMBER], field_starts[AJ_FIELD_TITLE], err));
    *any = c->most > 0;
    return *any ? AJ_OK : choose_beginning(c, field_starts, any, err);
}

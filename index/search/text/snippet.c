#include "base/auto.h"
#include "index/search/text/snippet_parts.h"

#define BEHIND_WINDOW ((size_t)512) /* bytes: a hit may begin in the window and end behind it */

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory choosing a passage");
}

static uint32_t count_characters(const char *text, size_t size)
{
    uint32_t n = 0;

    for (size_t i = 0; i < size; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

/* False: nothing of it is to be looked for. */
static bool prepare(const struct aj_snippet_needle *given, struct aj_needle *needle)
{
    *needle = (struct aj_needle){.text = given->text.data,
                                 .size = given->text.size,
                                 .places = given->places,
                                 .n_places = given->n_places};
    if (needle->size > 0 && *needle->text == AJ_VALUE_BEGINS) {
        needle->text++;
        needle->size--;
        needle->passed = 1;
    }
    if (needle->size > 0 && needle->text[needle->size - 1] == AJ_VALUE_BEGINS)
        needle->size--;
    needle->characters = count_characters(needle->text, needle->size);
    return needle->size > 0;
}

/* Goes to the piece that holds the window's beginning; or to the one before it, if that is of the
   same page and so near that something of it may be shown. */
static enum aj_code go_to_window(const struct aj_choice *c, uint32_t *start, struct aj_piece *piece,
                                 struct aj_err *err)
{
    struct aj_piece before = {0};
    uint32_t before_start;

    AJ_TRY(aj_snippet_read_piece(c->reader, c->start, start, piece, err));
    if (!piece->goes_on || *start == 0 || c->start - *start >= c->characters)
        return AJ_OK;
    AJ_TRY(aj_snippet_read_piece(c->reader, *start - 1, &before_start, &before, err));
    if (before.page != piece->page)
        return aj_snippet_read_piece(c->reader, c->start, start, piece, err);
    *piece = before;
    *start = before_start;
    return AJ_OK;
}

/* Reads what the window may show: the pieces of a page that are near, and those on which a hit goes
   on. `*piece` is the first of them, `*start` where it begins. */
static enum aj_code read_pieces(const struct aj_choice *c, struct aj_buf *text, uint32_t *start,
                                struct aj_piece *piece, struct aj_err *err)
{
    struct aj_piece next = {0};
    uint64_t end;
    bool more = true;

    AJ_TRY(go_to_window(c, start, piece, err));
    aj_buf_add(text, piece->text.data, piece->text.size);
    end = *start + piece->characters;
    while (end < (uint64_t)c->end + c->characters) {
        AJ_TRY(aj_text_next(c->reader, &next, &more, err));
        if (!more || !next.goes_on || (next.page != piece->page && end >= c->end))
            break;
        aj_buf_add(text, next.text.data, next.text.size);
        end += next.characters;
    }
    return text->failed ? no_memory(err) : AJ_OK;
}

/* The byte at which so many characters, from the byte `at` on, end. */
static size_t walk(const struct aj_search_text *folded, size_t at, uint32_t characters)
{
    while (at < folded->size && characters > 0) {
        at++;
        while (at < folded->size && ((unsigned char)folded->text[at] & 0xC0) == 0x80)
            at++;
        characters--;
    }
    return at;
}

/* `passed` characters of the folded text stand before the hit. A piece folded by itself may have a
   character less than was counted, so that the hit lies behind its end. */
static void find_hit(struct aj_passage *passage, uint32_t passed, uint32_t characters)
{
    const struct aj_search_text *folded = passage->folded;
    size_t at = walk(folded, 0, passed);
    size_t end = walk(folded, at, characters);

    if (at < end) {
        aj_search_span(folded, at, end - at, &passage->hit, &passage->hit_end);
    } else {
        passage->hit = passage->hit_end = at < folded->size ? folded->from[at] : passage->size;
    }
}

/* Lays the window in a text of which `part` bytes are folded; false: more must be. */
static bool lay(struct aj_passage *passage, const struct aj_choice *c, uint32_t passed, size_t part)
{
    if (c->most > 0) /* else it is the beginning */
        find_hit(passage, passed, c->end - c->start);
    aj_passage_lay(passage, c->characters);
    return part == passage->size || passage->end + BEHIND_WINDOW <= part;
}

/* Folds the text, up to behind the window if that is enough: folding is the half of all work. */
static enum aj_code fold_and_lay(struct aj_passage *passage, const struct aj_choice *c,
                                 uint32_t passed, struct aj_search_text *folded, struct aj_err *err)
{
    size_t part =
        (size_t)passed * 3 + (size_t)(c->end - c->start + c->characters) * 4 + BEHIND_WINDOW;

    passage->folded = folded;
    for (bool enough = false; !enough; part = passage->size) {
        part = part < passage->size ? part : passage->size;
        while (part < passage->size && ((unsigned char)passage->text[part] & 0xC0) == 0x80)
            part++;
        AJ_TRY(aj_search_fold(passage->text, part, folded, err));
        enough = lay(passage, c, passed, part);
    }
    return AJ_OK;
}

static enum aj_code show(const struct aj_choice *c, const struct aj_snippet_want *want,
                         struct aj_arena *arena, struct aj_snippet *out, struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct aj_passage passage = {.needles = c->needles, .n_needles = c->n_needles};
    struct aj_piece piece = {0};
    uint32_t start;
    uint32_t passed = 0;

    AJ_TRY(read_pieces(c, &text, &start, &piece, err));
    passage.text = text.data ? text.data : "";
    passage.size = text.size;
    if (c->most > 0)
        passed = c->start - start - !piece.goes_on;
    AJ_TRY(fold_and_lay(&passage, c, passed, &folded, err));
    out->field = piece.field;
    out->paper = piece.paper;
    out->page = piece.page;
    return aj_passage_show(&passage, want->unmasked, arena, out, err);
}

enum aj_code aj_snippet_make(struct aj_text_reader *reader, const struct aj_snippet_want *want,
                             struct aj_arena *arena, struct aj_snippet *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free)
    struct aj_needle *needles = calloc(want->n_needles + 1, sizeof(*needles));
    struct aj_choice c = {.reader = reader,
                          .needles = needles,
                          .characters =
                              want->characters ? want->characters : AJ_SNIPPET_CHARACTERS};
    bool any;

    *out = (struct aj_snippet){.text = ""};
    if (!needles)
        return no_memory(err);
    for (size_t i = 0; i < want->n_needles; i++)
        c.n_needles += prepare(&want->needles[i], &needles[c.n_needles]);
    AJ_TRY(aj_choice_make(&c, want->field_starts, &any, err));
    return any ? show(&c, want, arena, out, err) : AJ_OK;
}

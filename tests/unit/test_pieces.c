/* A document's values become its text and its pieces, and the pieces become the values again. */
#include "texts_world.h"

#include "base/utf8.h"

#include <stdio.h>

/* Values of a document at random. */
struct document {
    struct aj_buf bytes;
    struct aj_doc_value values[40];
    size_t n;
};

static void release(struct document *d)
{
    aj_buf_release(&d->bytes);
}

static void make_document(struct texts_world *w, struct document *d)
{
    size_t starts[AJ_COUNTOF(d->values) + 1];
    uint32_t field = 0;

    d->n = 0;
    while (d->n < AJ_COUNTOF(d->values) && field < AJ_DOC_FIELD_COUNT) {
        uint32_t kind = chance(w, 40);
        uint32_t n = kind == 0   ? 5000
                     : kind < 4  ? 300
                     : kind < 14 ? 1
                     : kind < 18 ? 0
                                 : chance(w, 30);

        starts[d->n] = d->bytes.size;
        d->values[d->n++] = (struct aj_doc_value){.field = field, .paper = chance(w, 3)};
        for (uint32_t i = 0; i < n; i++)
            add_some(w, &d->bytes);
        field += chance(w, 2);
    }
    starts[d->n] = d->bytes.size;
    for (size_t i = 0; i < d->n; i++) {
        struct aj_bytes *text = &d->values[i].text;

        text->data = d->bytes.data ? d->bytes.data + starts[i] : NULL;
        text->size = starts[i + 1] - starts[i];
    }
}

static uint32_t characters(const char *text, size_t size)
{
    uint32_t n = 0;

    for (size_t at = 0; at < size; n++)
        (void)aj_utf8_next(text, size, &at);
    return n;
}

/* The text by the letter of the format, the slow way. */
static void expected_text(const struct document *d, struct aj_buf *text, uint32_t *starts)
{
    unsigned field = 0;

    for (size_t i = 0; i < d->n; i++) {
        AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};

        while (field <= d->values[i].field)
            starts[field++] = characters(text->data ? text->data : "", text->size);
        well(aj_search_fold(d->values[i].text.data, d->values[i].text.size, &folded, &err));
        aj_buf_add(text, "\x01", 1);
        aj_buf_add(text, folded.text, folded.size);
    }
    while (field < AJ_DOC_FIELD_COUNT)
        starts[field++] = characters(text->data ? text->data : "", text->size);
    aj_buf_add(text, "\x01", 1);
}

static void the_text_is_what_the_format_says(void **state)
{
    struct texts_world *w = *state;

    for (int round = 0; round < 300; round++) {
        AJ_AUTO(release) struct document d = {0};
        AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
        uint32_t starts[AJ_DOC_FIELD_COUNT];

        make_document(w, &d);
        expected_text(&d, &text, starts);
        well(aj_pieces_make(d.values, d.n, &w->pieces, &err));
        assert_int_equal(w->pieces.text.size, text.size);
        assert_memory_equal(w->pieces.text.data, text.data, text.size);
        assert_int_equal(w->pieces.characters, characters(text.data, text.size));
        assert_memory_equal(w->pieces.field_starts, starts, sizeof(starts));
    }
}

/* Pieces of one value: they are its bytes, and begin and end where they may. */
static size_t check_value(const struct aj_doc_value *value, const struct aj_piece *pieces, size_t n)
{
    const char *at = value->text.data;
    size_t left = value->text.size;
    uint32_t page = value->field == AJ_FIELD_BODY && value->paper > 0;
    size_t i = 0;

    do {
        const char *end = at + pieces[i].text.size;

        assert_true(i < n);
        assert_int_equal(pieces[i].field, value->field);
        assert_int_equal(pieces[i].paper, value->paper);
        assert_int_equal(pieces[i].page, page);
        assert_int_equal(pieces[i].goes_on, i > 0);
        assert_true(pieces[i].text.size <= left && pieces[i].text.size <= AJ_PIECE_MOST);
        if (left > 0) {
            assert_ptr_equal(pieces[i].text.data, at);
            assert_true(pieces[i].text.size > 0);
            assert_null(memchr(at, '\f', pieces[i].text.size - 1));
            page += page > 0 && end[-1] == '\f';
        }
        left -= pieces[i].text.size;
        at = end;
        i++;
    } while (left > 0);
    return i;
}

static void pieces_are_the_values_and_their_characters_add_up(void **state)
{
    struct texts_world *w = *state;

    for (int round = 0; round < 300; round++) {
        AJ_AUTO(release) struct document d = {0};
        uint32_t sum = 0;
        size_t at = 0;

        make_document(w, &d);
        well(aj_pieces_make(d.values, d.n, &w->pieces, &err));
        for (size_t i = 0; i < d.n; i++)
            at += check_value(&d.values[i], w->pieces.list + at, w->pieces.n - at);
        assert_int_equal(at, w->pieces.n);
        for (size_t i = 0; i < w->pieces.n; i++)
            sum += w->pieces.list[i].characters;
        assert_int_equal(sum, w->pieces.characters);
    }
}

static void values_come_back_byte_for_byte(void **state)
{
    struct texts_world *w = *state;

    for (uint32_t doc = 0; doc < 300; doc++) {
        AJ_AUTO(release) struct document d = {0};
        AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
        struct aj_arena arena = {.limit = (size_t)8 << 20};
        size_t at = 0;

        make_document(w, &d);
        if (doc == 150) {
            make_dictionary(w, 512);
            well(aj_packer_use_newest(w->packer, w->txn, &err));
        }
        put_values(w, doc, d.values, d.n);
        reader = open_text(w, doc);
        for (unsigned field = 0; field < AJ_DOC_FIELD_COUNT; field++) {
            struct aj_doc_values back = {0};

            well(aj_text_values(reader, field, &arena, &back, &err));
            for (size_t i = 0; i < back.n; i++, at++) {
                assert_true(at < d.n && d.values[at].field == field);
                assert_int_equal(back.list[i].field, field);
                assert_int_equal(back.list[i].paper, d.values[at].paper);
                assert_int_equal(back.list[i].text.size, d.values[at].text.size);
                if (back.list[i].text.size > 0) {
                    assert_memory_equal(back.list[i].text.data, d.values[at].text.data,
                                        back.list[i].text.size);
                }
            }
        }
        assert_int_equal(at, d.n);
        aj_arena_reset(&arena);
    }
}

/* What a piece has of the document's text is what it folds to. */
static void a_long_text_is_cut_between_han_characters_so_that_parts_fold_alike(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};
    struct aj_doc_value value = {.field = AJ_FIELD_BODY, .paper = 1};
    size_t at = 0;

    add_sentences(w, (size_t)1 << 20, &bytes);
    value.text = buf_bytes(&bytes);
    well(aj_pieces_make(&value, 1, &w->pieces, &err));
    assert_in_range(w->pieces.n, ((size_t)1 << 20) / AJ_PIECE_MOST, 90);
    for (size_t i = 0; i < w->pieces.n; i++) {
        const struct aj_piece *piece = &w->pieces.list[i];

        assert_int_equal(piece->page, 1);
        at += i == 0; /* U+0001 */
        well(aj_search_fold(piece->text.data, piece->text.size, &folded, &err));
        assert_memory_equal(w->pieces.text.data + at, folded.text, folded.size);
        at += folded.size;
        assert_int_equal(piece->characters,
                         characters(folded.text, folded.size) + (i == 0) + (i + 1 == w->pieces.n));
    }
    assert_int_equal(at + 1, w->pieces.text.size);
}

static void a_pair_of_han_characters_far_before_the_limit_is_cut_rather_than_a_word(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    struct aj_doc_value value = {.field = AJ_FIELD_BODY};

    while (bytes.size < 2 * AJ_PIECE_MOST) {
        if (bytes.size == 9696)
            aj_buf_addf(&bytes, "汉字");
        aj_buf_addf(&bytes, bytes.size % 4 ? "，字 " : "word ");
    }
    value.text = buf_bytes(&bytes);
    well(aj_pieces_make(&value, 1, &w->pieces, &err));
    assert_int_equal(w->pieces.list[0].text.size, 9696 + 3);
}

static void without_han_characters_a_text_is_cut_between_characters(void **state)
{
    static const char *const kinds[] = {"é", "a", "\U0001F600", "\xBF", "\xF0"};
    struct texts_world *w = *state;

    for (size_t k = 0; k < AJ_COUNTOF(kinds); k++) {
        AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
        struct aj_doc_value value = {.field = AJ_FIELD_BODY};
        uint32_t sum = 0;

        aj_buf_add(&bytes, "x", 1); /* so that the limit falls inside a character */
        for (size_t i = 0; i < 40000; i++)
            aj_buf_add(&bytes, kinds[k], strlen(kinds[k]));
        value.text = buf_bytes(&bytes);
        well(aj_pieces_make(&value, 1, &w->pieces, &err));
        for (size_t i = 0; i < w->pieces.n; i++) {
            const struct aj_piece *piece = &w->pieces.list[i];

            assert_in_range(piece->text.size, 1, AJ_PIECE_MOST);
            sum += piece->characters;
            if (aj_utf8_valid(kinds[k], strlen(kinds[k])))
                assert_true(aj_utf8_valid(piece->text.data, piece->text.size));
        }
        assert_int_equal(sum, w->pieces.characters);
        assert_int_equal(sum, 40003);
    }
}

static void a_document_without_values_has_a_text_and_no_piece(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
    struct aj_arena arena = {.limit = 1024};
    struct aj_doc_values back = {0};
    struct aj_piece piece;
    uint32_t start;
    bool more = true;

    put_values(w, 5, NULL, 0);
    assert_int_equal(w->pieces.n, 0);
    assert_int_equal(w->pieces.characters, 1);
    assert_string_equal(w->pieces.text.data, "\x01");
    reader = open_text(w, 5);
    well(aj_text_next(reader, &piece, &more, &err));
    assert_false(more);
    assert_int_equal(aj_text_seek(reader, 0, &start, NULL), AJ_INVALID);
    well(aj_text_values(reader, AJ_FIELD_BODY, &arena, &back, &err));
    assert_int_equal(back.n, 0);
    aj_arena_reset(&arena);
}

static void too_long_a_value_is_refused_and_the_next_document_is_fine(void **state)
{
    struct texts_world *w = *state;
    struct aj_doc_value value = {.field = AJ_FIELD_BODY, .text = {"", AJ_SEARCH_TEXT_MAX + 1}};

    assert_int_equal(aj_pieces_make(&value, 1, &w->pieces, NULL), AJ_TOO_LARGE);
    value.text = bytes_of("好");
    well(aj_pieces_make(&value, 1, &w->pieces, &err));
    assert_string_equal(w->pieces.text.data, "\x01好\x01");
    assert_int_equal(w->pieces.list[0].characters, 3);
}

#define world_test(name) cmocka_unit_test_setup_teardown(name, texts_world_open, texts_world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(the_text_is_what_the_format_says),
        world_test(pieces_are_the_values_and_their_characters_add_up),
        world_test(values_come_back_byte_for_byte),
        world_test(a_long_text_is_cut_between_han_characters_so_that_parts_fold_alike),
        world_test(a_pair_of_han_characters_far_before_the_limit_is_cut_rather_than_a_word),
        world_test(without_han_characters_a_text_is_cut_between_characters),
        world_test(a_document_without_values_has_a_text_and_no_piece),
        world_test(too_long_a_value_is_refused_and_the_next_document_is_fine),
    };

    return cmocka_run_group_tests_name("pieces", tests, NULL, NULL);
}

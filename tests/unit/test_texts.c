/* Groups of texts: written, read, taken out, made anew. */
#define _GNU_SOURCE /* memmem */

#include "texts_world.h"

#include "index/search/text/text_rows.h"

#include <stdio.h>

/* All of a document's body; false: it has no text. */
static bool read_body(struct texts_world *w, uint32_t doc, struct aj_buf *out)
{
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
    struct aj_piece piece;
    bool more = true;
    enum aj_code code = aj_text_open(w->txn, w->packer, doc, &reader, NULL);

    out->size = 0;
    if (code == AJ_NOT_FOUND)
        return false;
    assert_int_equal(code, AJ_OK);
    for (;;) {
        well(aj_text_next(reader, &piece, &more, &err));
        if (!more)
            return true;
        aj_buf_add(out, piece.text.data, piece.text.size);
    }
}

/* ---- against a plain model ---- */

#define DOCS 700

struct model {
    struct aj_buf body[DOCS];
    bool there[DOCS];
    uint32_t doc[DOCS]; /* of a chunk and the next */
    size_t n;           /* were ever there */
};

static void model_release(struct model *m)
{
    for (size_t i = 0; i < DOCS; i++)
        aj_buf_release(&m->body[i]);
}

static void compare(struct texts_world *w, struct model *m)
{
    AJ_AUTO(aj_buf_release) struct aj_buf body = {0};

    for (size_t i = 0; i < DOCS; i++) {
        assert_int_equal(read_body(w, m->doc[i], &body), m->there[i]);
        if (m->there[i]) {
            assert_int_equal(body.size, m->body[i].size);
            assert_memory_equal(body.data, m->body[i].data, body.size);
        }
    }
}

/* Some new ones, in one call. */
static void add_some_more(struct texts_world *w, struct model *m)
{
    struct aj_packed_text texts[40];
    struct aj_buf packed[40] = {0};
    size_t most = 1 + chance(w, chance(w, 2) ? 40 : 3);
    size_t n = 0;

    for (; n < most && m->n < DOCS; n++, m->n++) {
        struct aj_buf *body = &m->body[m->n];
        uint32_t kind = chance(w, 30);
        struct aj_doc_value value;

        add_sentences(w, 1 + chance(w, kind == 0 ? 200000 : kind < 4 ? 30000 : 2500), body);
        value = body_value(body);
        pack_values(w, &value, 1, &packed[n]);
        texts[n] = (struct aj_packed_text){m->doc[m->n], buf_bytes(&packed[n])};
        m->there[m->n] = true;
    }
    well(aj_texts_write(w->txn, texts, n, &err));
    for (size_t i = 0; i < n; i++)
        aj_buf_release(&packed[i]);
}

static void remove_one(struct texts_world *w, struct model *m)
{
    size_t i = chance(w, DOCS);
    enum aj_code code = aj_texts_remove(w->txn, m->doc[i], NULL);

    assert_int_equal(code, m->there[i] ? AJ_OK : AJ_NOT_FOUND);
    m->there[i] = false;
}

static void regroup_some(struct texts_world *w, const struct model *m)
{
    size_t first = chance(w, DOCS);
    size_t last = first + chance(w, (uint32_t)(DOCS - first));

    if (chance(w, 3) == 0)
        make_dictionary(w, (uint32_t)512 << 3 * chance(w, 4));
    well(aj_texts_regroup(w->txn, w->packer, m->doc[first], m->doc[last], &err));
}

static void what_is_written_removed_and_regrouped_at_random_is_read(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(model_release) struct model m = {0};

    for (size_t i = 0; i < DOCS; i++) /* over the end of a chunk; with gaps */
        m.doc[i] = 65536 * 3 - DOCS + (uint32_t)(2 * i);
    for (int round = 0; round < 400; round++) {
        uint32_t what = chance(w, 16);

        if (what < 2) {
            add_some_more(w, &m);
        } else if (what < 14) {
            remove_one(w, &m);
        } else {
            regroup_some(w, &m);
        }
        if (round % 20 == 0)
            compare(w, &m);
    }
    compare(w, &m);
}

/* ---- groups ---- */

static size_t count_rows(struct texts_world *w, size_t *largest)
{
    struct aj_bytes value;
    uint32_t key = 0;
    size_t n = 0;

    *largest = 0;
    for (uint32_t from = 0; next_row(w, from, &key, &value); from = key + 1) {
        n++;
        *largest = value.size > *largest ? value.size : *largest;
    }
    return n;
}

static void single_texts_become_full_groups(void **state)
{
    struct texts_world *w = *state;
    size_t largest;
    uint64_t before = 0;

    put_bodies(w, 0, 300, 1500);
    assert_int_equal(count_rows(w, &largest), 300);
    well(aj_texts_regroup(w->txn, w->packer, 0, 299, &err));
    before = count_rows(w, &largest);
    assert_in_range(largest, AJ_GROUP_MOST - 1500, AJ_GROUP_MOST);
    assert_in_range(before, 3, 20);
    put_bodies(w, 1000, 1, 300000); /* a large one is alone */
    well(aj_texts_regroup(w->txn, w->packer, 0, 2000, &err));
    assert_int_equal(count_rows(w, &largest), before + 1);
    assert_true(largest > AJ_GROUP_MOST);
}

static void groups_beside_the_range_stay_as_they_are(void **state)
{
    struct texts_world *w = *state;
    struct aj_bytes value;
    uint32_t key = 0;

    put_bodies(w, 10, 30, 200);
    well(aj_texts_remove(w->txn, 29, &err));
    well(aj_texts_regroup(w->txn, w->packer, 20, 29, &err));
    assert_true(next_row(w, 19, &key, &value) && key == 19);
    assert_true(next_row(w, 20, &key, &value) && key == 20);
    assert_true(next_row(w, 21, &key, &value) && key == 30);
    assert_true(next_row(w, 31, &key, &value) && key == 31);
}

static uint32_t dictionary_of(struct texts_world *w, uint32_t doc)
{
    struct aj_text_group group;
    struct aj_packed_text text = {0};
    struct aj_text_frames frames;
    struct aj_text_frame frame;

    well(aj_text_group_find(w->txn, doc, &group, &err));
    while (text.doc != doc)
        assert_true(aj_text_group_next(&group, &text));
    well(aj_text_frames_open(&frames, text.packed, &err));
    assert_true(aj_text_frames_next(&frames, &frame));
    return aj_packer_dictionary_of(frame.packed);
}

static void regrouping_packs_with_the_newest_dictionary(void **state)
{
    struct texts_world *w = *state;
    struct aj_bytes value;
    uint32_t key = 0;
    size_t before = 0;
    size_t largest;

    put_bodies(w, 0, 20, 2000);
    for (uint32_t from = 0; next_row(w, from, &key, &value); from = key + 1)
        before += value.size;
    assert_int_equal(dictionary_of(w, 7), 0);
    make_dictionary(w, 512);
    well(aj_texts_regroup(w->txn, w->packer, 0, 19, &err));
    assert_int_not_equal(dictionary_of(w, 7), 0);
    assert_int_equal(dictionary_of(w, 7), aj_packer_newest(w->packer));
    assert_int_equal(count_rows(w, &largest), 1);
    assert_true(largest < before * 9 / 10);
}

static void the_bytes_of_a_removed_text_are_gone_from_the_row(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf packed = {0};
    struct aj_text_group group;
    struct aj_packed_text text = {0};
    struct aj_bytes value;
    uint32_t key = 0;

    put_bodies(w, 0, 5, 800);
    well(aj_texts_regroup(w->txn, w->packer, 0, 4, &err));
    for (uint32_t doc = 2; doc < 4; doc++) { /* one from the middle; then the first of the group */
        uint32_t gone = doc == 2 ? 2 : 0;

        well(aj_text_group_find(w->txn, gone, &group, &err));
        do {
            assert_true(aj_text_group_next(&group, &text));
        } while (text.doc != gone);
        packed.size = 0;
        aj_buf_add(&packed, text.packed.data, text.packed.size);
        well(aj_texts_remove(w->txn, gone, &err));
        assert_true(next_row(w, 0, &key, &value));
        assert_null(memmem(value.data, value.size, packed.data, packed.size));
        assert_null(memmem(value.data, value.size, packed.data + 20, 40));
    }
    assert_int_equal(key, 1); /* the first one left */
    for (uint32_t doc = 1; doc < 5; doc++)
        assert_int_equal(aj_texts_remove(w->txn, doc, NULL), doc == 2 ? AJ_NOT_FOUND : AJ_OK);
    assert_false(next_row(w, 0, &key, &value));
}

static void a_text_of_another_chunk_is_not_found(void **state)
{
    struct texts_world *w = *state;
    struct aj_text_reader *reader = NULL;

    put_bodies(w, 65530, 1, 100);
    assert_int_equal(aj_text_open(w->txn, w->packer, 65536 + 3, &reader, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_text_open(w->txn, w->packer, 65531, &reader, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_text_open(w->txn, w->packer, 3, &reader, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_texts_remove(w->txn, 65531, NULL), AJ_NOT_FOUND);
    put_bodies(w, 65536, 1, 100);
    well(aj_texts_regroup(w->txn, w->packer, 65530, 65536, &err)); /* chunks stay apart */
    well(aj_texts_remove(w->txn, 65530, &err));
    well(aj_texts_remove(w->txn, 65536, &err));
}

/* ---- places ---- */

static void every_place_is_found_in_its_piece(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf body = {0};
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
    struct aj_doc_value values[30];
    uint32_t start = 0;
    uint32_t begins = 0;

    add_sentences(w, 60000, &body);
    for (size_t i = 0; i < AJ_COUNTOF(values); i++) {
        values[i] = (struct aj_doc_value){.field = AJ_FIELD_NAME, .text = bytes_of("张三")};
        if (i % 4 == 0)
            values[i].text.size = 0;
    }
    values[29] =
        (struct aj_doc_value){.field = AJ_FIELD_BODY, .paper = 1, .text = {body.data, body.size}};
    put_values(w, 9, values, AJ_COUNTOF(values));
    reader = open_text(w, 9);
    for (size_t i = 0; i < w->pieces.n; i++) {
        const struct aj_piece *expected = &w->pieces.list[i];

        for (uint32_t n = 0; n < expected->characters; n += n < 20 ? 1 : 97) {
            struct aj_piece piece;
            bool more = false;

            well(aj_text_seek(reader, begins + n, &start, &err));
            assert_int_equal(start, begins);
            well(aj_text_next(reader, &piece, &more, &err));
            assert_true(more && piece.text.size == expected->text.size);
            assert_memory_equal(piece.text.data, expected->text.data, piece.text.size);
        }
        begins += expected->characters;
    }
    assert_int_equal(begins, w->pieces.characters);
    assert_int_equal(aj_text_seek(reader, begins, &start, NULL), AJ_INVALID);
    assert_int_equal(aj_text_seek(reader, UINT32_MAX, &start, NULL), AJ_INVALID);
    well(aj_text_seek(reader, 0, &start, &err)); /* and back again */
    assert_int_equal(start, 0);
}

/* What a reader holds is one frame, so it is small however large the document is. */
static void no_frame_is_larger_than_16_kib(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf body = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf again = {0};
    struct aj_doc_value value;
    struct aj_text_group group;
    struct aj_packed_text text = {0};
    struct aj_text_frames frames;
    struct aj_text_frame frame;
    size_t n = 0;

    add_sentences(w, 3000000, &body); /* a million characters */
    for (size_t i = 0; i < 2000; i++) /* and as many pages, many of them empty */
        body.data[body.size - 1 - i] = '\f';
    value = body_value(&body);
    put_values(w, 1, &value, 1);
    well(aj_text_group_find(w->txn, 1, &group, &err));
    assert_true(aj_text_group_next(&group, &text));
    well(aj_text_frames_open(&frames, text.packed, &err));
    while (aj_text_frames_next(&frames, &frame)) {
        struct aj_bytes bytes;

        well(aj_packer_unpack(w->packer, w->txn, frame.packed, 16384, &bytes, &err));
        n++;
    }
    assert_in_range(n, 3000000 / 16384, 300);
    assert_true(read_body(w, 1, &again));
    assert_int_equal(again.size, body.size);
    assert_memory_equal(again.data, body.data, body.size);
}

#define world_test(name) cmocka_unit_test_setup_teardown(name, texts_world_open, texts_world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(what_is_written_removed_and_regrouped_at_random_is_read),
        world_test(single_texts_become_full_groups),
        world_test(groups_beside_the_range_stay_as_they_are),
        world_test(regrouping_packs_with_the_newest_dictionary),
        world_test(the_bytes_of_a_removed_text_are_gone_from_the_row),
        world_test(a_text_of_another_chunk_is_not_found),
        world_test(every_place_is_found_in_its_piece),
        world_test(no_frame_is_larger_than_16_kib),
    };

    return cmocka_run_group_tests_name("texts", tests, NULL, NULL);
}

/* Damaged rows of texts: corrupt, or other texts, never a crash and never a read outside. */
#include "texts_world.h"

#include "index/search/text/text_rows.h"

static bool is_expected(enum aj_code code)
{
    return code == AJ_OK || code == AJ_CORRUPT || code == AJ_NOT_FOUND || code == AJ_INVALID ||
           code == AJ_NO_MEMORY;
}

/* Everything that reads rows, on whatever is there. */
static void read_all_of(struct texts_world *w, uint32_t docs)
{
    for (uint32_t doc = 0; doc < docs; doc++) {
        AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
        struct aj_arena arena = {.limit = (size_t)1 << 20};
        struct aj_doc_values values;
        struct aj_piece piece;
        uint32_t start;
        bool more = true;

        if (!is_expected(aj_text_open(w->txn, w->packer, doc, &reader, NULL)))
            fail();
        if (!reader)
            continue;
        while (more && aj_text_next(reader, &piece, &more, NULL) == AJ_OK)
            assert_true(!more || piece.field < AJ_DOC_FIELD_COUNT);
        for (uint32_t place = 0; place < 100; place += 7)
            assert_true(is_expected(aj_text_seek(reader, place, &start, NULL)));
        assert_true(is_expected(aj_text_next(reader, &piece, &more, NULL)));
        assert_true(is_expected(aj_text_values(reader, AJ_FIELD_BODY, &arena, &values, NULL)));
        aj_arena_reset(&arena);
    }
}

static void try_row(struct texts_world *w, struct aj_bytes row)
{
    struct aj_txn *outer = w->txn;

    put_row(w, 0, row);
    read_all_of(w, 4);
    for (int what = 0; what < 2; what++) {
        enum aj_code code;

        w->txn = NULL;
        well(aj_txn_write(w->env, outer, &w->txn, &err));
        code = what == 0 ? aj_texts_remove(w->txn, 1, NULL)
                         : aj_texts_regroup(w->txn, w->packer, 0, 3, NULL);
        assert_true(is_expected(code));
        if (code == AJ_OK)
            read_all_of(w, 4);
        aj_txn_end(w->txn);
        w->txn = outer;
    }
}

static void damaged_rows_are_corrupt_or_other_texts_and_never_a_crash(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf row = {0};
    const struct aj_doc_value values[] = {{.field = AJ_FIELD_NAME, .text = bytes_of("张三")},
                                          {.field = AJ_FIELD_BODY, .text = bytes_of("判决\f书")}};
    struct aj_bytes value;
    uint32_t key = 0;

    for (uint32_t doc = 0; doc < 3; doc++)
        put_values(w, doc, values, AJ_COUNTOF(values));
    well(aj_texts_regroup(w->txn, w->packer, 0, 2, &err));
    assert_true(next_row(w, 0, &key, &value));
    aj_buf_add(&row, value.data, value.size);
    assert_in_range(row.size, 100, 400);
    for (size_t i = 0; i < row.size; i++) {
        AJ_AUTO(aj_auto_free) unsigned char *damaged = malloc(row.size);

        assert_non_null(damaged);
        for (unsigned bit = 1; bit < 256; bit *= 2) {
            memcpy(damaged, row.data, row.size);
            damaged[i] ^= (unsigned char)bit;
            try_row(w, (struct aj_bytes){damaged, row.size});
        }
        if (i > 0)
            try_row(w, (struct aj_bytes){row.data, i});
    }
    try_row(w, buf_bytes(&row));
}

static void a_row_or_a_text_with_bytes_behind_it_is_corrupt(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf row = {0};
    struct aj_text_frames frames;
    struct aj_bytes value;
    uint32_t key = 0;
    struct aj_text_reader *reader = NULL;

    put_bodies(w, 0, 1, 100);
    assert_true(next_row(w, 0, &key, &value));
    aj_buf_add(&row, value.data, value.size);
    well(aj_text_frames_open(&frames, (struct aj_bytes){row.data + 8, row.size - 8}, &err));
    aj_buf_add(&row, "", 1);
    assert_int_equal(
        aj_text_frames_open(&frames, (struct aj_bytes){row.data + 8, row.size - 8}, NULL),
        AJ_CORRUPT);
    put_row(w, 0, buf_bytes(&row));
    assert_int_equal(aj_text_open(w->txn, w->packer, 0, &reader, NULL), AJ_CORRUPT);
}

static void more_characters_than_there_can_be_are_corrupt(void **state)
{
    struct aj_text_frames frames;

    (void)state; /* two frames of no bytes */
    well(aj_text_frames_open(&frames, (struct aj_bytes){"\2\0\1\1\0\1\1", 7}, &err));
    assert_int_equal(aj_text_frames_open(
                         &frames, (struct aj_bytes){"\2\0\xFF\xFF\xFF\xFF\x0F\1\0\1\1", 11}, NULL),
                     AJ_CORRUPT);
}

static void a_value_that_goes_on_before_it_began_is_corrupt(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
    AJ_AUTO(aj_buf_release) struct aj_buf packed = {0};
    const struct aj_piece piece = {
        .field = AJ_FIELD_BODY, .characters = 2, .goes_on = true, .text = bytes_of("张三")};
    struct aj_arena arena = {.limit = 1024};
    struct aj_packed_text text = {0};
    struct aj_doc_values values;

    well(aj_texts_pack(w->packer, &piece, 1, &packed, &err));
    text.packed = buf_bytes(&packed);
    well(aj_texts_write(w->txn, &text, 1, &err));
    reader = open_text(w, 0);
    assert_int_equal(aj_text_values(reader, AJ_FIELD_BODY, &arena, &values, NULL), AJ_CORRUPT);
    aj_arena_reset(&arena);
}

static void add_frame(struct texts_world *w, struct aj_text_maker *maker, uint32_t characters,
                      struct aj_bytes bytes)
{
    struct aj_text_frame frame = {.characters = characters, .pieces = 1};

    well(aj_packer_pack(w->packer, bytes, &frame.packed, &err));
    aj_text_maker_add(maker, &frame);
}

static void nothing_is_read_of_a_frame_that_is_damaged(void **state)
{
    static const char good[] = "\x0F\0\0\5\6abc";
    static const char long_of_five[] = "\x0F\0\0\5\nabc"; /* bytes, of which it has three */
    struct texts_world *w = *state;
    AJ_AUTO(aj_text_maker_release) struct aj_text_maker maker = {0};
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
    AJ_AUTO(aj_buf_release) struct aj_buf packed = {0};
    struct aj_packed_text text = {0};
    struct aj_piece piece;
    uint32_t start;
    bool more = true;

    add_frame(w, &maker, 5, (struct aj_bytes){good, 8});
    add_frame(w, &maker, 5, (struct aj_bytes){long_of_five, 8});
    add_frame(w, &maker, 6, (struct aj_bytes){good, 8}); /* which has five characters */
    well(aj_text_maker_finish(&maker, &packed, &err));
    text.packed = buf_bytes(&packed);
    well(aj_texts_write(w->txn, &text, 1, &err));
    reader = open_text(w, 0);
    well(aj_text_seek(reader, 4, &start, &err));
    assert_int_equal(aj_text_seek(reader, 5, &start, NULL), AJ_CORRUPT);
    assert_int_equal(aj_text_seek(reader, 10, &start, NULL), AJ_CORRUPT);
    well(aj_text_next(reader, &piece, &more, &err));
    assert_false(more);
    well(aj_text_seek(reader, 4, &start, &err));
    well(aj_text_next(reader, &piece, &more, &err));
    assert_memory_equal(piece.text.data, "abc", 3);
    assert_int_equal(aj_text_next(reader, &piece, &more, NULL), AJ_CORRUPT);
}

#define world_test(name) cmocka_unit_test_setup_teardown(name, texts_world_open, texts_world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(a_row_or_a_text_with_bytes_behind_it_is_corrupt),
        world_test(more_characters_than_there_can_be_are_corrupt),
        world_test(a_value_that_goes_on_before_it_began_is_corrupt),
        world_test(nothing_is_read_of_a_frame_that_is_damaged),
        world_test(damaged_rows_are_corrupt_or_other_texts_and_never_a_crash),
    };

    return cmocka_run_group_tests_name("texts_damaged", tests, NULL, NULL);
}

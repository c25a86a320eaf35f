/* Packing with dictionaries made of the texts themselves. */
#include "texts_world.h"

#include <pthread.h>

static uint32_t dictionary_of(struct texts_world *w, struct aj_bytes bytes)
{
    struct aj_bytes frame;

    well(aj_packer_pack(w->packer, bytes, &frame, &err));
    return aj_packer_dictionary_of(frame);
}

static void use_newest(struct texts_world *w)
{
    well(aj_packer_use_newest(w->packer, w->txn, &err));
}

/* Packs and unpacks; returns the size of the frame. */
static size_t there_and_back(struct texts_world *w, const struct aj_buf *bytes)
{
    struct aj_bytes frame;
    struct aj_bytes back;

    well(aj_packer_pack(w->packer, buf_bytes(bytes), &frame, &err));
    well(aj_packer_unpack(w->packer, w->txn, frame, bytes->size, &back, &err));
    assert_int_equal(back.size, bytes->size);
    if (back.size > 0)
        assert_memory_equal(back.data, bytes->data, back.size);
    return frame.size;
}

static void what_is_packed_comes_back_with_and_without_a_dictionary(void **state)
{
    struct texts_world *w = *state;
    size_t packed[2] = {0};

    for (int with = 0; with < 2; with++) {
        w->seed = 7;
        for (int i = 0; i < 60; i++) {
            AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};

            add_sentences(w, i == 0 ? 0 : chance(w, i < 50 ? 3000 : 60000), &bytes);
            packed[with] += there_and_back(w, &bytes);
        }
        make_dictionary(w, 512);
        use_newest(w);
    }
    assert_true(packed[1] < packed[0] * 9 / 10);
}

static void a_dictionary_is_due_at_512_documents_and_at_eight_times_as_many(void **state)
{
    static const struct {
        uint32_t documents;
        bool due;
    } rows[] = {{0, false},     {511, false},    {512, true},    {512, false},
                {4095, false},  {4096, true},    {32767, false}, {40000, true},
                {40000, false}, {319999, false}, {4000000, true}};
    struct texts_world *w = *state;

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        bool due = !rows[i].due;

        well(aj_dictionary_is_due(w->txn, rows[i].documents, &due, &err));
        if (due != rows[i].due)
            fail_msg("with %u documents", rows[i].documents);
        if (i % 2 == 0 || due)
            make_dictionary(w, rows[i].documents); /* nothing happens when it is too early */
    }
}

static void frames_of_an_older_dictionary_are_read_after_a_new_one(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf old = {0};
    struct aj_bytes frame;
    struct aj_bytes back;
    uint32_t first;

    add_sentences(w, 2000, &text);
    make_dictionary(w, 600);
    use_newest(w);
    first = aj_packer_newest(w->packer);
    assert_int_not_equal(first, 0);
    well(aj_packer_pack(w->packer, buf_bytes(&text), &frame, &err));
    assert_int_equal(aj_packer_dictionary_of(frame), first);
    aj_buf_add(&old, frame.data, frame.size);
    make_dictionary(w, 600 * 8);
    use_newest(w);
    assert_int_not_equal(dictionary_of(w, buf_bytes(&text)), first);
    for (int i = 0; i < 3; i++) { /* by turns */
        (void)there_and_back(w, &text);
        well(aj_packer_unpack(w->packer, w->txn, buf_bytes(&old), 1 << 20, &back, &err));
        assert_memory_equal(back.data, text.data, text.size);
    }
}

static void samples_of_no_use_are_no_error_and_are_not_tried_again_at_once(void **state)
{
    static const size_t sizes[] = {3, 3, 3};
    const struct aj_samples few = {"abcdefghi", sizes, 3};
    struct texts_world *w = *state;
    uint32_t number;
    bool due = true;

    well(aj_dictionary_make(w->txn, &few, 512, &err));
    use_newest(w);
    assert_int_equal(aj_packer_newest(w->packer), 0);
    well(aj_dictionary_is_due(w->txn, 4095, &due, &err));
    assert_false(due);
    well(aj_dictionary_make(w->txn, &(struct aj_samples){"", NULL, 0}, 4096, &err));
    use_newest(w);
    assert_int_equal(aj_packer_newest(w->packer), 0);
    make_dictionary(w, 8 * 4096);
    use_newest(w);
    number = aj_packer_newest(w->packer);
    assert_int_not_equal(number, 0);
    well(aj_dictionary_make(w->txn, &few, 64 * 4096, &err));
    use_newest(w);
    assert_int_equal(aj_packer_newest(w->packer), number);
    well(aj_dictionary_is_due(w->txn, 64 * 4096, &due, &err));
    assert_false(due);
}

/* The shelf of dictionaries has read what was never committed: another takes its place in the
   table, and must not be taken for it. */
static void a_dictionary_that_was_rolled_back_is_forgotten(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    uint32_t lost;

    add_sentences(w, 2000, &text);
    make_dictionary(w, 512);
    use_newest(w);
    lost = dictionary_of(w, buf_bytes(&text));
    (void)there_and_back(w, &text);
    aj_txn_end(w->txn);
    well(aj_txn_write(w->env, NULL, &w->txn, &err));
    use_newest(w);
    assert_int_equal(dictionary_of(w, buf_bytes(&text)), 0);
    make_dictionary(w, 512); /* of other samples: the seed went on */
    use_newest(w);
    assert_int_not_equal(dictionary_of(w, buf_bytes(&text)), 0);
    assert_int_not_equal(dictionary_of(w, buf_bytes(&text)), lost);
    (void)there_and_back(w, &text);
}

static void more_than_the_limit_is_corrupt(void **state)
{
    struct texts_world *w = *state;
    struct aj_bytes frame;
    struct aj_bytes back;

    well(aj_packer_pack(w->packer, bytes_of("一二三四"), &frame, &err));
    well(aj_packer_unpack(w->packer, w->txn, frame, 12, &back, &err));
    assert_int_equal(aj_packer_unpack(w->packer, w->txn, frame, 11, &back, NULL), AJ_CORRUPT);
    assert_int_equal(aj_packer_unpack(w->packer, w->txn, bytes_of("no frame"), 99, &back, NULL),
                     AJ_CORRUPT);
    assert_int_equal(aj_packer_unpack(w->packer, w->txn, bytes_of(""), 99, &back, NULL),
                     AJ_CORRUPT);
}

static void a_flipped_byte_gives_corrupt_or_other_bytes(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct aj_bytes packed;
    struct aj_bytes back;
    size_t n_corrupt = 0;

    make_dictionary(w, 512);
    use_newest(w);
    add_sentences(w, 400, &text);
    well(aj_packer_pack(w->packer, buf_bytes(&text), &packed, &err));
    for (size_t i = 0; i < packed.size; i++) {
        AJ_AUTO(aj_auto_free) unsigned char *frame = malloc(packed.size);

        assert_non_null(frame);
        for (unsigned bit = 1; bit < 256; bit *= 2) {
            enum aj_code code;

            memcpy(frame, packed.data, packed.size);
            frame[i] ^= (unsigned char)bit;
            code = aj_packer_unpack(w->packer, w->txn, (struct aj_bytes){frame, packed.size}, 1000,
                                    &back, NULL);
            assert_true(code == AJ_CORRUPT || (code == AJ_OK && back.size <= 1000));
            n_corrupt += code == AJ_CORRUPT;
        }
        /* cut short */
        assert_int_equal(aj_packer_unpack(w->packer, w->txn, (struct aj_bytes){packed.data, i},
                                          1000, &back, NULL),
                         AJ_CORRUPT);
    }
    assert_true(n_corrupt > 0);
}

static void read_dictionary(struct texts_world *w, uint32_t number, struct aj_buf *out)
{
    unsigned char key[4];
    struct aj_bytes value;

    key_of(number, key);
    well(aj_txn_get(w->txn, AJ_TABLE_SEARCH_DICTIONARY, (struct aj_bytes){key, 4}, &value, &err));
    aj_buf_add(out, value.data, value.size);
}

static void a_dictionary_that_is_gone_or_damaged_is_corrupt(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf other = {0}; /* a dictionary, of another number */
    unsigned char key[4];
    struct aj_bytes frame;
    struct aj_bytes back;
    uint32_t number;

    make_dictionary(w, 512);
    use_newest(w);
    read_dictionary(w, aj_packer_newest(w->packer), &other);
    make_dictionary(w, 8 * 512);
    use_newest(w);
    add_sentences(w, 400, &text);
    well(aj_packer_pack(w->packer, buf_bytes(&text), &frame, &err));
    number = aj_packer_dictionary_of(frame);
    key_of(number, key);
    for (int damage = 0; damage < 4; damage++) {
        const struct aj_bytes rows[] = {
            bytes_of("no dictionary"), bytes_of("\x37\xA4\x30\xEC"), buf_bytes(&other), {NULL, 0}};
        struct aj_dictionaries *dictionaries = NULL; /* that have not read it yet */
        struct aj_packer *packer = NULL;

        if (rows[damage].data) {
            well(aj_txn_put(w->txn, AJ_TABLE_SEARCH_DICTIONARY, (struct aj_bytes){key, 4},
                            rows[damage], &err));
        } else {
            well(
                aj_txn_delete(w->txn, AJ_TABLE_SEARCH_DICTIONARY, (struct aj_bytes){key, 4}, &err));
        }
        well(aj_dictionaries_open(&dictionaries, &err));
        well(aj_packer_open(dictionaries, &packer, &err));
        assert_int_equal(aj_packer_unpack(packer, w->txn, frame, 9999, &back, NULL), AJ_CORRUPT);
        assert_int_equal(aj_packer_use_newest(packer, w->txn, NULL), AJ_CORRUPT);
        aj_packer_close(packer);
        aj_dictionaries_close(dictionaries);
    }
}

struct hand {
    struct texts_world *w;
    const struct aj_buf *text;
    struct aj_bytes frame;
    bool well_done;
};

static void *unpack_in_thread(void *arg)
{
    struct hand *hand = arg;
    AJ_AUTO(aj_auto_packer) struct aj_packer *packer = NULL;
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_bytes back;

    hand->well_done = aj_packer_open(hand->w->dictionaries, &packer, NULL) == AJ_OK &&
                      aj_txn_read(hand->w->env, &txn, NULL) == AJ_OK;
    for (int i = 0; i < 50 && hand->well_done; i++) {
        hand->well_done =
            aj_packer_use_newest(packer, txn, NULL) == AJ_OK &&
            aj_packer_unpack(packer, txn, hand->frame, 1 << 20, &back, NULL) == AJ_OK &&
            back.size == hand->text->size && memcmp(back.data, hand->text->data, back.size) == 0;
    }
    return NULL;
}

static void threads_share_the_dictionaries(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct hand hands[4];
    pthread_t threads[4];
    struct aj_bytes frame;

    make_dictionary(w, 512);
    use_newest(w);
    add_sentences(w, 4000, &text);
    well(aj_packer_pack(w->packer, buf_bytes(&text), &frame, &err));
    well(aj_txn_commit(w->txn, &err));
    aj_dictionaries_close(w->dictionaries); /* another one, so that the threads load it */
    well(aj_dictionaries_open(&w->dictionaries, &err));
    for (int i = 0; i < 4; i++) {
        hands[i] = (struct hand){w, &text, frame, false};
        assert_int_equal(pthread_create(&threads[i], NULL, unpack_in_thread, &hands[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_true(hands[i].well_done);
    }
    w->txn = NULL;
}

#define world_test(name) cmocka_unit_test_setup_teardown(name, texts_world_open, texts_world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(what_is_packed_comes_back_with_and_without_a_dictionary),
        world_test(a_dictionary_is_due_at_512_documents_and_at_eight_times_as_many),
        world_test(frames_of_an_older_dictionary_are_read_after_a_new_one),
        world_test(samples_of_no_use_are_no_error_and_are_not_tried_again_at_once),
        world_test(a_dictionary_that_was_rolled_back_is_forgotten),
        world_test(more_than_the_limit_is_corrupt),
        world_test(a_flipped_byte_gives_corrupt_or_other_bytes),
        world_test(a_dictionary_that_is_gone_or_damaged_is_corrupt),
        world_test(threads_share_the_dictionaries),
    };

    return cmocka_run_group_tests_name("packer", tests, NULL, NULL);
}

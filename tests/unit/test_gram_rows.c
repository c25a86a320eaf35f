/* The rows of the segments of grams: what may be added, what comes back, what damage does. */
#include "gram_world.h"

#include "index/gram_posting.h"

#include <string.h>

static void only_what_was_added_rightly_is_taken(void **state)
{
    struct world *w = *state;
    static const char cut[] = "法\xE5\xBE";

    world_put(w, 5, 0, "法律", AJ_OK);
    world_put(w, 5, 0, "法律", AJ_CONFLICT);
    world_put(w, 5, 255, "", AJ_OK);
    world_put(w, 6, 0, cut, AJ_INVALID);
    world_put(w, UINT32_MAX, 0, "法律", AJ_CONFLICT);
    world_merge_all(w, 1);
    world_put(w, 5, 1, "法律", AJ_CONFLICT);
    world_put(w, 4, 1, "法律", AJ_CONFLICT);
    world_put(w, 6, 1, "法律", AJ_OK);
}

static void a_question_must_be_text(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_grams_query query = {.text = world_text("")};
    roaring_bitmap_t *found = NULL;
    bool exact;

    assert_int_equal(aj_txn_read(w->env, &txn, NULL), AJ_OK);
    assert_int_equal(aj_grams_candidates(txn, w->scratch, &query, &found, &exact, NULL),
                     AJ_INVALID);
    query.text = world_text("\xE5\xBE");
    assert_int_equal(aj_grams_candidates(txn, w->scratch, &query, &found, &exact, NULL),
                     AJ_INVALID);
    assert_null(found);
}

/* Puts `value` in place of every value of the table. */
static void spoil(struct world *w, enum aj_table table, struct aj_bytes value)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_txn *txn = NULL;
    unsigned char keys[64][16];
    struct aj_bytes key, old;
    size_t sizes[64];
    size_t n = 0;
    bool more = true;

    assert_int_equal(aj_txn_write(w->env, NULL, &txn, NULL), AJ_OK);
    assert_int_equal(aj_scan_open(txn, table, (struct aj_bytes){0}, &scan, NULL), AJ_OK);
    while (n < AJ_COUNTOF(keys)) {
        assert_int_equal(aj_scan_next(scan, &key, &old, &more, NULL), AJ_OK);
        if (!more)
            break;
        memcpy(keys[n], key.data, key.size);
        sizes[n++] = key.size;
    }
    aj_scan_close(aj_steal(&scan));
    assert_true(n > 0);
    while (n-- > 0) {
        assert_int_equal(aj_txn_put(txn, table, (struct aj_bytes){keys[n], sizes[n]}, value, NULL),
                         AJ_OK);
    }
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
}

static enum aj_code ask_for_law(struct world *w)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    const struct aj_grams_query query = {.text = world_text("法律")};
    roaring_bitmap_t *found = NULL;
    bool exact;
    enum aj_code code;

    assert_int_equal(aj_txn_read(w->env, &txn, NULL), AJ_OK);
    code = aj_grams_candidates(txn, w->scratch, &query, &found, &exact, NULL);
    if (found)
        roaring_bitmap_free(found);
    return code;
}

static void rows_that_are_damaged_are_told_and_not_believed(void **state)
{
    struct world *w = *state;
    static const struct aj_bytes odd = {"\1\2\3", 3};
    static const struct aj_bytes no_frame = {"\1abcdefghijklmnopqrst", 21};
    struct aj_txn *txn = NULL;

    world_put(w, 1, 0, "法律", AJ_OK);
    spoil(w, AJ_TABLE_GRAM_TEXT, no_frame);
    assert_int_equal(ask_for_law(w), AJ_CORRUPT);
    assert_int_equal(aj_txn_write(w->env, NULL, &txn, NULL), AJ_OK);
    assert_int_equal(aj_grams_remove(txn, 1, NULL), AJ_OK);
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
    world_put(w, 2, 0, "法律", AJ_OK);
    world_merge_all(w, 1);
    assert_int_equal(ask_for_law(w), AJ_OK);
    spoil(w, AJ_TABLE_GRAM, odd);
    assert_int_equal(ask_for_law(w), AJ_CORRUPT);
    spoil(w, AJ_TABLE_GRAM, no_frame);
    assert_int_equal(ask_for_law(w), AJ_CORRUPT);
    spoil(w, AJ_TABLE_GRAM_SEGMENT, odd);
    assert_int_equal(ask_for_law(w), AJ_CORRUPT);
}

static void postings_of_every_shape_come_back(void **state)
{
    AJ_AUTO(aj_auto_free) uint32_t *docs = calloc(AJ_CHUNK_SIZE, sizeof(*docs));
    AJ_AUTO(aj_auto_free) uint32_t *back = calloc(AJ_CHUNK_SIZE, sizeof(*back));
    static const size_t counts[] = {1, 2, 7, 8, 9, 100, 4095, 4097, 20000, 32768, 65536};
    static const uint32_t steps[] = {1, 2, 3, 16, 600, 8000};

    (void)state;
    assert_non_null(docs);
    assert_non_null(back);
    for (size_t i = 0; i < AJ_COUNTOF(counts) * AJ_COUNTOF(steps); i++) {
        AJ_AUTO(aj_buf_release) struct aj_buf stored = {0};
        size_t n = counts[i % AJ_COUNTOF(counts)];
        uint32_t step = steps[i / AJ_COUNTOF(counts)];
        size_t n_back = 0;

        if (n * step > AJ_CHUNK_SIZE)
            continue;
        for (uint32_t k = 0; k < n; k++)
            docs[k] = 7 * AJ_CHUNK_SIZE + k * step;
        assert_int_equal(aj_posting_write(docs, n, &stored, NULL), AJ_OK);
        assert_int_equal(
            aj_posting_unpack((struct aj_bytes){stored.data, stored.size}, 7, back, &n_back, NULL),
            AJ_OK);
        assert_int_equal(n_back, n);
        assert_memory_equal(docs, back, n * sizeof(*docs));
        if (n > AJ_POSTING_SHORT) { /* numbers of another chunk, and half a row */
            n_back = 0;
            assert_int_equal(aj_posting_unpack((struct aj_bytes){stored.data, stored.size}, 8, back,
                                               &n_back, NULL),
                             AJ_CORRUPT);
            assert_int_equal(aj_posting_unpack((struct aj_bytes){stored.data, stored.size / 2 | 1},
                                               7, back, &n_back, NULL),
                             AJ_CORRUPT);
        }
    }
}

int main(void)
{
#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(only_what_was_added_rightly_is_taken),
        IN_A_WORLD(a_question_must_be_text),
        IN_A_WORLD(rows_that_are_damaged_are_told_and_not_believed),
        cmocka_unit_test(postings_of_every_shape_come_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

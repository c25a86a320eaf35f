/* Segments of grams against a plain scan: the same documents whenever and however often they were
   merged, removed, reopened, or a merge was cut. */
#include "gram_world.h"

#include "index/gram_posting.h"

#include <stdio.h>
#include <string.h>

#define ROUNDS 300

static void ask_much(struct world *w, int n, size_t *found)
{
    for (int i = 0; i < n; i++) {
        struct aj_bytes text = world_words(w, 1 + world_random(w, 6));

        if (text.size > 0)
            *found += world_ask(w, (unsigned char)world_random(w, FIELDS), text);
    }
}

/* Segments of so many documents each, not joined yet. */
static void make_segments(struct world *w, int n_segments, size_t n_docs)
{
    const struct aj_grams_merging how = {.young = 1};

    for (int i = 0; i < n_segments; i++) {
        world_add(w, n_docs);
        assert_true(world_merge(w, &how, false));
    }
    assert_int_equal(world_stats(w).levels[0].segments, n_segments);
}

static bool die_after(void *left)
{
    return --*(int *)left < 0;
}

static void merge_somehow(struct world *w)
{
    int left = (int)world_random(w, 3);
    const struct aj_grams_merging how = {
        .young = 1 + world_random(w, 12),
        .budget = 1 + world_random(w, 100000),
        .stop = die_after,
        .arg = &left,
    };

    for (unsigned n = 1 + world_random(w, 6); n > 0; n--)
        (void)world_merge(w, &how, world_random(w, 4) == 0);
}

static void what_is_found_does_not_depend_on_merges_removals_and_reopenings(void **state)
{
    struct world *w = *state;
    size_t found = 0;

    w->next = AJ_CHUNK_SIZE - 300; /* so that a chunk ends on the way */
    for (int round = 0; round < ROUNDS; round++) {
        unsigned what = world_random(w, 8);

        if (what < 3) {
            world_add(w, 1 + world_random(w, 10));
        } else if (what == 3) {
            for (unsigned n = world_random(w, 10); n > 0; n--)
                world_remove_one(w);
        } else if (what == 4) {
            world_reopen(w);
        } else {
            merge_somehow(w);
        }
        ask_much(w, 12, &found);
    }
    assert_true(w->next > AJ_CHUNK_SIZE); /* else that was not tried */
    assert_true(found > 1000);
    world_merge_all(w, 1);
    ask_much(w, 500, &found);
}

static void a_merge_killed_at_any_step_loses_nothing(void **state)
{
    struct world *w = *state;
    const struct aj_grams_merging little = {.young = 3, .budget = 4000};
    size_t found = 0;
    int unfinished = 0;
    int steps = 0;

    make_segments(w, 8, 6);
    world_add(w, 10);
    for (bool more = true; more; steps++) {
        assert_true(steps < 20000);
        (void)world_merge(w, &little, true); /* all it did is lost … */
        if (steps % 16 == 0)
            world_reopen(w);
        if (steps % 4 == 0)
            ask_much(w, 4, &found);
        more = world_merge(w, &little, false); /* … and done again */
        unfinished += world_stats(w).unfinished > 0;
    }
    assert_true(unfinished > 20); /* the steps did end within a segment */
    assert_int_equal(world_stats(w).unfinished, 0);
    assert_int_equal(world_stats(w).young, 0);
    ask_much(w, 300, &found);
    assert_true(found > 100);
}

static void removed_while_its_segment_is_joined_a_document_stays_removed(void **state)
{
    struct world *w = *state;
    const struct aj_grams_merging little = {.young = 1, .budget = 3000};
    size_t found = 0;
    int removed = 0;

    make_segments(w, 8, 8);
    while (world_merge(w, &little, false)) {
        if (world_stats(w).unfinished == 1 && world_random(w, 4) == 0) {
            world_remove_one(w);
            removed++;
        }
        ask_much(w, 3, &found);
    }
    assert_true(removed > 5);
    ask_much(w, 200, &found);
}

static void eight_segments_of_a_level_become_one(void **state)
{
    struct world *w = *state;
    struct aj_grams_stats stats;

    for (int i = 0; i < 70; i++) {
        world_add(w, 2);
        world_merge_all(w, 2);
    }
    stats = world_stats(w);
    assert_int_equal(stats.levels[0].segments, 70 % 8);
    assert_int_equal(stats.levels[1].segments, 0);
    assert_int_equal(stats.levels[2].segments, 1);
    assert_int_equal(stats.young, 0);
    assert_true(stats.levels[2].bytes > 10 * stats.levels[2].rows);
    assert_int_equal(stats.unfinished, 0);
}

static void a_chunk_left_behind_becomes_one_segment(void **state)
{
    struct world *w = *state;
    struct aj_grams_stats stats;
    uint64_t segments = 0;
    size_t found = 0;

    w->next = AJ_CHUNK_SIZE - 9;
    for (int i = 0; i < 4; i++) {
        world_add(w, 3);
        world_merge_all(w, 3);
    }
    stats = world_stats(w);
    for (size_t i = 0; i < AJ_GRAMS_LEVELS; i++)
        segments += stats.levels[i].segments;
    assert_int_equal(segments, 2);
    ask_much(w, 100, &found);
}

static void removed_documents_leave_no_rows_after_a_join(void **state)
{
    struct world *w = *state;
    struct aj_grams_stats stats;
    uint64_t rows;

    make_segments(w, 7, 6);
    rows = world_stats(w).levels[0].rows;
    for (int i = 0; i < 2000; i++)
        world_remove_one(w);
    assert_int_equal(world_stats(w).dead, w->n);
    world_add(w, 6);
    assert_true(world_merge(w, &(struct aj_grams_merging){.young = 6}, false));
    rows = world_stats(w).levels[0].rows - rows; /* those of the last segment */
    world_merge_all(w, 1);
    stats = world_stats(w);
    assert_int_equal(stats.levels[0].segments, 0);
    assert_int_equal(stats.levels[1].segments, 1);
    assert_int_equal(stats.levels[1].rows, rows);
    assert_true(stats.texts <= (uint64_t)6 * FIELDS); /* the text of a removed one goes at once */
}

/* An emoji and its neighbours, NUL, the first and the last character there are. */
static void any_character_is_found_alone_and_in_pairs(void **state)
{
    struct world *w = *state;
    static const char text[] = "\0a\xF0\x9F\x98\x80𠮷\xF4\x8F\xBF\xBF";
    struct aj_txn *txn = NULL;
    struct plain *doc = &w->docs[w->n++];

    *doc = (struct plain){.number = w->next++, .texts = {{text, sizeof(text) - 1}}};
    assert_int_equal(aj_txn_write(w->env, NULL, &txn, NULL), AJ_OK);
    assert_int_equal(aj_grams_add(txn, w->scratch, doc->number, 0, doc->texts[0], NULL), AJ_OK);
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
    for (int merged = 0; merged < 2; merged++) {
        for (size_t from = 0; from < sizeof(text) - 1; from++) {
            for (size_t to = from + 1; to < sizeof(text); to++) {
                if (aj_utf8_valid(text + from, to - from))
                    assert_int_equal(world_ask(w, 0, (struct aj_bytes){text + from, to - from}), 1);
            }
        }
        assert_int_equal(world_ask(w, 0, world_text("b")), 0);
        assert_int_equal(world_ask(w, 1, world_text("a")), 0);
        world_merge_all(w, 1);
    }
}

int main(void)
{
#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(what_is_found_does_not_depend_on_merges_removals_and_reopenings),
        IN_A_WORLD(a_merge_killed_at_any_step_loses_nothing),
        IN_A_WORLD(removed_while_its_segment_is_joined_a_document_stays_removed),
        IN_A_WORLD(eight_segments_of_a_level_become_one),
        IN_A_WORLD(a_chunk_left_behind_becomes_one_segment),
        IN_A_WORLD(removed_documents_leave_no_rows_after_a_join),
        IN_A_WORLD(any_character_is_found_alone_and_in_pairs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

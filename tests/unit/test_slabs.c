/* Slabs against a plain scan: the same places whenever and however often they were joined,
   documents removed, the index reopened, or a step of joining given up. */
#include "slab_world.h"

#include "index/search/codes/dead.h"
#include "index/search/codes/doc_set.h"

#include <string.h>

#define ROUNDS 400

static void join_somehow(struct world *w)
{
    for (unsigned n = 1 + world_random(w, 6); n > 0; n--) {
        const struct aj_joining how = {.budget = 1 + world_random(w, 3) * world_random(w, 20000),
                                       .purge = world_random(w, 6) == 0};

        (void)world_join(w, &how, world_random(w, 4) == 0);
    }
}

static void what_is_found_does_not_depend_on_joins_removals_and_reopenings(void **state)
{
    struct world *w = *state;
    size_t found = 0;

    w->next = AJ_CHUNK_DOCS - 120; /* so that a chunk ends on the way */
    for (int round = 0; round < ROUNDS; round++) {
        unsigned what = world_random(w, 8);

        if (what < 3) {
            world_add(w, 1 + world_random(w, world_random(w, 4) == 0 ? 12 : 2));
        } else if (what == 3) {
            for (unsigned n = world_random(w, 10); n > 0; n--)
                world_remove_one(w);
        } else if (what == 4) {
            world_reopen(w);
        } else {
            join_somehow(w);
        }
        found += world_ask_much(w, 4);
        if (round % 16 == 0)
            world_check(w);
    }
    assert_true(w->next > AJ_CHUNK_DOCS + 20); /* else that was not tried */
    assert_true(w->joined > 10);
    assert_true(found > 1000);
    world_join_all(w, false);
    world_check(w);
    (void)world_ask_much(w, 100);
    world_join_all(w, true);
    world_check(w);
    (void)world_ask_much(w, 100);
}

static void make_slabs(struct world *w, int n_slabs, size_t n_docs)
{
    for (int i = 0; i < n_slabs; i++)
        world_add(w, n_docs);
}

static void a_join_given_up_at_any_step_loses_nothing(void **state)
{
    struct world *w = *state;
    const struct aj_joining little = {.budget = 1};
    size_t found = 0;
    int building = 0, dropping = 0, steps = 0;

    make_slabs(w, 8, 1);
    for (bool more = true; more; steps++) {
        struct world_size size;

        assert_true(steps < 20000);
        if (steps % 4 == 0)
            (void)world_join(w, &little, true); /* all it did is lost … */
        if (steps % 97 == 0)
            world_reopen(w);
        if (steps % 61 == 0)
            found += world_ask_much(w, 1);
        more = world_join(w, &little, false); /* … and done again */
        size = world_size(w);
        building += size.building == 1;
        dropping += size.dropped > 0;
    }
    assert_true(building > 100); /* the steps did end within a slab */
    assert_true(dropping > 4);
    assert_int_equal(world_size(w).live, 1);
    assert_int_equal(world_size(w).starts, 1); /* nothing of the eight is left */
    world_check(w);
    found += world_ask_much(w, 100);
    assert_true(found > 100);
}

/* Their slabs lie behind the one being built, whose rows go on nevertheless. */
static void what_is_added_and_removed_during_a_join_is_found_and_is_not(void **state)
{
    struct world *w = *state;
    const struct aj_joining little = {.budget = 20};
    int removed = 0, added = 0;

    make_slabs(w, 8, 4);
    while (world_join(w, &little, false)) {
        if (world_size(w).building == 1 && added + removed < 20) {
            if (world_random(w, 2) == 0) {
                world_remove_one(w);
                removed++;
            } else {
                world_add(w, 5); /* not so small that it is joined in turn */
                added++;
            }
            world_check(w);
        }
        if (world_random(w, 4) == 0)
            (void)world_ask_much(w, 1);
    }
    assert_true(removed > 5 && added > 5);
    world_check(w);
    (void)world_ask_much(w, 60);
}

static void slabs_that_reach_a_level_become_one(void **state)
{
    struct world *w = *state;

    for (int i = 0; i < 70; i++) {
        world_add(w, 1);
        world_join_all(w, false);
    }
    assert_int_equal(world_size(w).live, 1 + 70 % 8); /* 64, and 6 */
    assert_int_equal(world_size(w).dropped, 0);
    assert_int_equal(w->joined, 9);
    world_check(w);
}

static void a_chunk_that_is_full_becomes_one_slab(void **state)
{
    struct world *w = *state;

    w->next = AJ_CHUNK_DOCS - 9;
    for (int i = 0; i < 4; i++)
        world_add(w, 3); /* the third fills the chunk, the fourth begins another */
    assert_int_equal(world_size(w).live, 4);
    world_join_all(w, false);
    assert_int_equal(world_size(w).live, 2);
    world_check(w);
    (void)world_ask_much(w, 40);
}

static void a_chunk_whose_last_document_is_dead_is_full(void **state)
{
    struct world *w = *state;

    w->next = AJ_CHUNK_DOCS - 5;
    world_add(w, 2);
    world_add(w, 2);
    world_add(w, 1);
    world_remove(w, &w->docs[4]);
    world_join_all(w, false);
    assert_int_equal(world_size(w).live, 1);
    world_check(w);
}

static void dead_documents_leave_nothing_in_what_is_joined(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *dead = roaring_bitmap_create();
    uint64_t blocks;
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;

    make_slabs(w, 7, 8);
    for (size_t i = 0; i < w->n; i++) {
        if (i % 8 != 1) /* one of each slab stays */
            world_remove(w, &w->docs[i]);
    }
    blocks = world_size(w).blocks;
    world_join_all(w, false);
    assert_int_equal(world_size(w).blocks, blocks); /* nothing was to be joined */
    world_join_all(w, true);
    assert_int_equal(world_size(w).live, 7);
    world_check(w); /* holds that those left out have no rows */
    (void)world_ask_much(w, 40);
    for (size_t i = 0; i < w->n; i++) {
        if (!w->docs[i].dead)
            world_remove(w, &w->docs[i]);
    }
    world_join_all(w, false); /* slabs without living documents are just dropped */
    assert_int_equal(world_size(w).live + world_size(w).blocks + world_size(w).starts, 0);
    assert_int_equal(aj_txn_read(w->env, &txn, NULL), AJ_OK);
    assert_int_equal(aj_dead_read(txn, 0, dead, NULL), AJ_OK);
    assert_int_equal(roaring_bitmap_get_cardinality(dead), w->n);
}

static void a_slab_of_a_full_chunk_is_made_anew_when_half_of_it_is_dead(void **state)
{
    struct world *w = *state;

    w->next = AJ_CHUNK_DOCS - 8;
    world_add(w, 8);
    for (size_t i = 0; i < 3; i++)
        world_remove(w, &w->docs[i]);
    world_join_all(w, false);
    assert_int_equal(w->joined, 0);
    world_remove(w, &w->docs[3]);
    world_join_all(w, false);
    assert_int_equal(w->joined, 1);
    world_check(w);
}

static bool say_stop(void *arg)
{
    ++*(int *)arg;
    return true;
}

static void who_wants_to_stop_is_asked(void **state)
{
    struct world *w = *state;
    int asked = 0;
    const struct aj_joining how = {.stop = say_stop, .arg = &asked};

    make_slabs(w, 8, 1);
    assert_true(world_join(w, &how, false)); /* it was begun, and no more */
    assert_int_equal(asked, 1);
    assert_int_equal(world_size(w).building, 1);
    world_join_all(w, false);
    assert_int_equal(world_size(w).live, 1);
}

static void overlapping_and_crossing_runs(void **state)
{
    struct world *w = *state;
    static const int32_t same[] = {0x4EBA, 0x4EBA, 0x4EBA, 0x4EBA, 0x4EBA};
    static const int32_t crossing[] = {0x6C11, 1, 1, 0x4EBA};
    static const int32_t ends[] = {1, 0x6C11, 1};

    (void)world_make(w, 0, "民"); /* its end and the next one's beginning are side by side */
    (void)world_make(w, 0, "人人人人人人人");
    (void)world_make(w, 0, "民\1\1人");
    (void)world_make(w, 0, "");
    (void)world_make(w, 0, "");
    (void)world_make(w, 0, "人");
    world_write(w, 6);
    for (int joined = 0; joined < 2; joined++) {
        for (size_t n = 1; n <= AJ_COUNTOF(same); n++)
            assert_int_equal(world_ask_phrase(w, same, n), n == 1 ? 9 : 8 - n);
        assert_int_equal(world_ask_phrase(w, crossing, 4), 1);
        assert_int_equal(world_ask_phrase(w, crossing, 3), 1);
        assert_int_equal(world_ask_phrase(w, crossing + 1, 2), 1);
        assert_int_equal(world_ask_phrase(w, ends, 3), 2);
        assert_int_equal(world_ask_phrase(w, ends, 1), 12 - joined); /* the last of a text, too */
        world_remove(w, &w->docs[3]);
        world_join_all(w, true);
    }
}

/* Lists that are read, marked in windows, sought in; pairs with a set; offsets of four bytes. */
static void long_texts(void **state)
{
    struct world *w = *state;
    static const int32_t phrases[][4] = {{0x4EBA, 0x6C11, 0x6CD5, 0x9662},
                                         {0x6CD5, 0x9662, 'x', 'y'}};
    size_t found[3] = {0};

    for (unsigned i = 0; i < 12; i++) {
        struct plain *doc = world_make(w, i == 5 ? 70000 : 20000, NULL);

        for (uint32_t at = 1; at + 1 < doc->n; at++) {
            static const int32_t run[] = {0x4EBA, 0x6C11, 0x6CD5, 0x9662};
            bool noise = world_random(w, 6) == 0;

            doc->text[at] = noise ? (int32_t)(0x4E00 + world_random(w, 300)) : run[at % 4];
        }
        memcpy(doc->text + 7000, phrases[1], sizeof(phrases[1]));
        doc->field_starts[AJ_FIELD_BODY] = doc->n - 1;
    }
    world_write(w, 12);
    for (int joined = 0; joined < 2; joined++) {
        for (size_t n = 1; n <= 4; n++)
            found[0] += world_ask_phrase(w, phrases[0], n);
        found[1] += world_ask_phrase(w, phrases[1], 4);
        found[2] += world_ask_phrase(w, phrases[1] + 2, 2);
        world_ask_gram(w, aj_gram_of(0x4EBA, 0x6C11));
        world_ask_gram(w, aj_gram_of(0x4EBA, -1));
        world_ask_gram(w, aj_gram_of('x', 'y'));
        world_check(w);
        world_remove(w, &w->docs[5]);
        world_join_all(w, true);
    }
    assert_true(found[0] > 100000);
    assert_int_equal(found[1], 12 + 11);
    assert_int_equal(found[2], 12 + 11);
}

/* So few that a list is not read for them, with places just before where they begin. */
static void few_documents_are_looked_into(void **state)
{
    struct world *w = *state;
    static const int32_t phrase[] = {0x4EBA, 1, 0x4EBA, 1};

    for (int i = 0; i < 30; i++) {
        (void)world_make(w, 0,
                         "人\1人\1人\1人\1人\1人\1人\1人\1人\1人\1人\1人\1人\1人\1人\1人\1人");
        (void)world_make(w, 0, "人");
    }
    world_write(w, 60);
    for (int round = 0; round < 40; round++) {
        for (size_t n = 1; n <= AJ_COUNTOF(phrase); n++)
            (void)world_ask_phrase(w, phrase, n);
    }
}

int main(void)
{
#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(what_is_found_does_not_depend_on_joins_removals_and_reopenings),
        IN_A_WORLD(a_join_given_up_at_any_step_loses_nothing),
        IN_A_WORLD(what_is_added_and_removed_during_a_join_is_found_and_is_not),
        IN_A_WORLD(slabs_that_reach_a_level_become_one),
        IN_A_WORLD(a_chunk_that_is_full_becomes_one_slab),
        IN_A_WORLD(a_chunk_whose_last_document_is_dead_is_full),
        IN_A_WORLD(dead_documents_leave_nothing_in_what_is_joined),
        IN_A_WORLD(a_slab_of_a_full_chunk_is_made_anew_when_half_of_it_is_dead),
        IN_A_WORLD(who_wants_to_stop_is_asked),
        IN_A_WORLD(overlapping_and_crossing_runs),
        IN_A_WORLD(long_texts),
        IN_A_WORLD(few_documents_are_looked_into),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

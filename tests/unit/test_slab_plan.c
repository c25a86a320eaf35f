/* Which slabs are joined next: the rules, and that following them ends, with few slabs and little
   work for each document. */
#include "index/search/slab/slab_plan.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MOST 70000

static struct aj_plan_slab slabs[MOST];
static size_t n;

static void begin(void)
{
    n = 0;
}

static void add(uint32_t chunk, uint32_t living, uint32_t characters)
{
    slabs[n++] = (struct aj_plan_slab){.chunk = chunk, .living = living, .characters = characters};
}

static void add_many(size_t count, uint32_t living)
{
    for (; count > 0; count--)
        add(0, living, living * 1000);
}

static void set_full(void)
{
    for (size_t i = 0; i < n; i++)
        slabs[i].full = true;
}

static void expect(enum aj_plan_kind kind, size_t from, size_t count)
{
    struct aj_plan plan = aj_slab_plan(slabs, n, false);

    assert_int_equal(plan.kind, kind);
    assert_int_equal(plan.from, from);
    assert_int_equal(plan.n, count);
}

static void neighbours_that_reach_the_next_level_are_joined(void **state)
{
    (void)state;
    begin();
    expect(AJ_PLAN_NOTHING, 0, 0);
    add_many(7, 1);
    expect(AJ_PLAN_NOTHING, 0, 0);
    add_many(1, 1);
    expect(AJ_PLAN_JOIN, 0, 8);
    slabs[2].living = 6; /* a few less are enough then */
    expect(AJ_PLAN_JOIN, 0, 3);
    slabs[2].living = 8; /* of the next level: it parts them */
    expect(AJ_PLAN_NOTHING, 0, 0);
    slabs[2].living = 63;
    expect(AJ_PLAN_JOIN, 0, 3);
    slabs[2].living = 64;
    expect(AJ_PLAN_NOTHING, 0, 0);
    add_many(3, 1);
    expect(AJ_PLAN_JOIN, 3, 8);
}

static void the_lowest_level_comes_first(void **state)
{
    (void)state;
    begin();
    add_many(8, 100);
    add_many(8, 3);
    expect(AJ_PLAN_JOIN, 8, 3);
}

static void chunks_are_never_joined(void **state)
{
    (void)state;
    begin();
    add_many(5, 1);
    add(1, 1, 1000);
    add(1, 1, 1000);
    add(1, 1, 1000);
    expect(AJ_PLAN_NOTHING, 0, 0);
    for (size_t i = 5; i < n; i++)
        slabs[i].full = true;
    expect(AJ_PLAN_JOIN, 5, 3);
}

static void a_full_chunk_becomes_as_few_as_characters_allow(void **state)
{
    (void)state;
    begin();
    add(0, 40000, AJ_SLAB_CHARACTERS / 2);
    add(0, 33000, AJ_SLAB_CHARACTERS / 2);
    add(0, 9000, AJ_SLAB_CHARACTERS / 4);
    add(0, 900, AJ_SLAB_CHARACTERS / 4);
    expect(AJ_PLAN_NOTHING, 0, 0);
    set_full();
    expect(AJ_PLAN_JOIN, 0, 2);
    slabs[0].characters++;
    expect(AJ_PLAN_JOIN, 1, 3);
    slabs[1].characters = slabs[2].characters = AJ_SLAB_CHARACTERS;
    expect(AJ_PLAN_NOTHING, 0, 0);
}

static void many_characters_part_neighbours(void **state)
{
    (void)state;
    begin();
    for (size_t i = 0; i < 9; i++)
        add(0, 1, AJ_SLAB_CHARACTERS / 3);
    expect(AJ_PLAN_JOIN, 0, 3);
    slabs[7].characters = AJ_SLAB_CHARACTERS / 2 + 1; /* it has enough */
    expect(AJ_PLAN_NOTHING, 0, 0);
}

static void the_dead_are_dropped_left_out_or_purged(void **state)
{
    struct aj_plan plan;

    (void)state;
    begin();
    add_many(3, 8);
    slabs[1].dead = 7;
    expect(AJ_PLAN_NOTHING, 0, 0);
    plan = aj_slab_plan(slabs, n, true);
    assert_int_equal(plan.kind, AJ_PLAN_JOIN);
    assert_int_equal(plan.from, 1);
    assert_int_equal(plan.n, 1);
    slabs[1].dead = 8;
    expect(AJ_PLAN_DROP, 1, 1);
    begin();
    add(0, 60000, AJ_SLAB_CHARACTERS);
    set_full();
    slabs[0].dead = 29999;
    expect(AJ_PLAN_NOTHING, 0, 0);
    slabs[0].dead = 30000;
    expect(AJ_PLAN_JOIN, 0, 1);
}

/* Does what is planned until there is nothing. Returns documents written, anew and again. */
static uint64_t follow(void)
{
    uint64_t written = 0;

    for (;;) {
        struct aj_plan plan = aj_slab_plan(slabs, n, false);
        struct aj_plan_slab sum = slabs[plan.from];

        if (plan.kind == AJ_PLAN_NOTHING)
            return written;
        assert_true(plan.kind == AJ_PLAN_JOIN && plan.n > 1);
        for (size_t i = 1; i < plan.n; i++) {
            sum.living += slabs[plan.from + i].living;
            sum.characters += slabs[plan.from + i].characters;
        }
        assert_true(sum.characters <= AJ_SLAB_CHARACTERS);
        written += sum.living;
        slabs[plan.from] = sum;
        n -= plan.n - 1;
        memmove(slabs + plan.from + 1, slabs + plan.from + plan.n,
                (n - plan.from - 1) * sizeof(slabs[0]));
    }
}

static void a_chunk_of_single_documents_costs_six_writings_of_each(void **state)
{
    uint64_t written = 0;

    (void)state;
    begin();
    for (uint32_t i = 0; i < 65536; i++) {
        add(0, 1, 2000);
        if (i == 65535)
            set_full();
        written += follow();
        assert_true(n <= 5 * 7 + 1);
    }
    assert_int_equal(n, 1);
    assert_true(written <= (uint64_t)6 * 65536);
}

static void a_chunk_left_alone_is_joined_as_cheaply(void **state)
{
    (void)state;
    begin();
    add_many(4096, 1);
    set_full();
    assert_true(follow() <= (uint64_t)5 * 4096);
    assert_int_equal(n, 1);
    begin();
    add_many(16, 4096);
    set_full();
    assert_int_equal(follow(), 65536);
}

static void sizes_that_change_cost_little_more(void **state)
{
    uint64_t written = 0, documents = 0;
    unsigned seed = 5;

    (void)state;
    begin();
    while (documents < 65000) {
        uint32_t living;

        seed = seed * 1664525 + 1013904223;
        living = (seed >> 8) % 5 > 0 ? 1 : 1 + (seed >> 12) % 300;
        add(0, living, living * 2000);
        documents += living;
        written += follow();
        assert_true(n <= 60);
    }
    assert_true(written <= 5 * documents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_that_reach_the_next_level_are_joined),
        cmocka_unit_test(the_lowest_level_comes_first),
        cmocka_unit_test(chunks_are_never_joined),
        cmocka_unit_test(a_full_chunk_becomes_as_few_as_characters_allow),
        cmocka_unit_test(many_characters_part_neighbours),
        cmocka_unit_test(the_dead_are_dropped_left_out_or_purged),
        cmocka_unit_test(a_chunk_of_single_documents_costs_six_writings_of_each),
        cmocka_unit_test(a_chunk_left_alone_is_joined_as_cheaply),
        cmocka_unit_test(sizes_that_change_cost_little_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

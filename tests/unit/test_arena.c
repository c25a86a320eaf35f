#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

static void allocations_are_aligned_and_apart(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    unsigned char *blocks[200];

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(blocks); i++) {
        blocks[i] = aj_arena_alloc(&arena, i + 1);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % alignof(max_align_t), 0);
        memset(blocks[i], (int)i, i + 1);
    }
    for (size_t i = 0; i < AJ_COUNTOF(blocks); i++) {
        for (size_t k = 0; k <= i; k++)
            assert_int_equal(blocks[i][k], i);
    }
}

static void the_limit_counts_bytes_handed_out(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 100};

    (void)state;
    assert_non_null(aj_arena_alloc(&arena, 60));
    assert_null(aj_arena_alloc(&arena, 41));
    assert_non_null(aj_arena_alloc(&arena, 40));
    assert_null(aj_arena_alloc(&arena, 1));
    assert_int_equal(arena.used, 100);
}

static void sizes_that_wrap_are_refused(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = SIZE_MAX};

    (void)state;
    assert_null(aj_arena_alloc(&arena, SIZE_MAX));
    assert_null(aj_arena_alloc(&arena, SIZE_MAX - 8));
    assert_null(aj_arena_copy(&arena, "", SIZE_MAX));
}

static void a_copy_ends_with_a_nul(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 100};
    char *copy = aj_arena_copy(&arena, "a\0bc", 3);

    (void)state;
    assert_memory_equal(copy, "a\0b\0", 4);
    assert_string_equal(aj_arena_copy(&arena, NULL, 0), "");
}

static void after_a_reset_it_is_as_new(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 50000};

    (void)state;
    for (int i = 0; i < 10; i++) {
        assert_non_null(aj_arena_alloc(&arena, 30000)); /* above one block */
        assert_non_null(aj_arena_alloc(&arena, 20000));
        assert_null(aj_arena_alloc(&arena, 1));
        aj_arena_reset(&arena);
        assert_int_equal(arena.used, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocations_are_aligned_and_apart),
        cmocka_unit_test(the_limit_counts_bytes_handed_out),
        cmocka_unit_test(sizes_that_wrap_are_refused),
        cmocka_unit_test(a_copy_ends_with_a_nul),
        cmocka_unit_test(after_a_reset_it_is_as_new),
    };

    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}

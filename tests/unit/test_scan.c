/* aj_scan_floor: the last row at or before a key, and the rows that follow it. */
#include "base/auto.h"
#include "base/file.h"
#include "index/env.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define ROWS 2000 /* more than a page holds */

struct fixture {
    char folder[64];
    struct aj_env *env;
};

static int open_env(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    const struct aj_env_options options = {.writable = true, .map_size = (size_t)16 << 20};

    assert_non_null(f);
    *state = f;
    (void)snprintf(f->folder, sizeof(f->folder), "scan-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    assert_int_equal(aj_env_open(f->folder, &options, &f->env, NULL), AJ_OK);
    return 0;
}

static int close_env(void **state)
{
    struct fixture *f = *state;

    aj_env_close(f->env);
    assert_int_equal(aj_file_remove_tree(f->folder, NULL), AJ_OK);
    free(f);
    return 0;
}

/* Keys 3, 6, 9 … of the table. */
static struct aj_txn *write_rows(const struct fixture *f, uint64_t n)
{
    struct aj_txn *txn = NULL;

    assert_int_equal(aj_txn_write(f->env, NULL, &txn, NULL), AJ_OK);
    for (uint64_t i = 1; i <= n; i++) {
        unsigned char key[8];

        aj_key_put_u64(key, 3 * i);
        assert_int_equal(aj_txn_append(txn, AJ_TABLE_SEARCH_BLOCK, (struct aj_bytes){key, 8},
                                       (struct aj_bytes){key, 8}, NULL),
                         AJ_OK);
    }
    return txn;
}

/* The key found; 0: none. */
static uint64_t floor_of(struct aj_scan *scan, uint64_t sought)
{
    unsigned char key[8];
    struct aj_bytes found, value;
    bool more;

    aj_key_put_u64(key, sought);
    assert_int_equal(aj_scan_floor(scan, (struct aj_bytes){key, 8}, &found, &value, &more, NULL),
                     AJ_OK);
    if (!more)
        return 0;
    assert_memory_equal(found.data, value.data, 8);
    return aj_key_get_u64(found.data);
}

static uint64_t next_of(struct aj_scan *scan)
{
    struct aj_bytes found, value;
    bool more;

    assert_int_equal(aj_scan_next(scan, &found, &value, &more, NULL), AJ_OK);
    return more ? aj_key_get_u64(found.data) : 0;
}

static void the_last_row_at_or_before_a_key_is_found_and_the_next_ones_follow(void **state)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = write_rows(*state, ROWS);
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    unsigned seed = 7;

    assert_int_equal(aj_scan_open(txn, AJ_TABLE_SEARCH_BLOCK, (struct aj_bytes){0}, &scan, NULL),
                     AJ_OK);
    for (int i = 0; i < 20000; i++) {
        uint64_t sought, right;

        seed = seed * 1664525 + 1013904223;
        sought = i < 12 ? (uint64_t)i : (seed >> 8) % (3 * ROWS + 20);
        right = sought / 3 > ROWS ? ROWS : sought / 3;
        assert_int_equal(floor_of(scan, sought), 3 * right);
        for (uint64_t k = 1; k <= (uint64_t)i % 3; k++)
            assert_int_equal(next_of(scan), right + k > ROWS ? 0 : 3 * (right + k));
    }
}

static void there_may_be_none(void **state)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = write_rows(*state, 0);
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;

    assert_int_equal(aj_scan_open(txn, AJ_TABLE_SEARCH_BLOCK, (struct aj_bytes){0}, &scan, NULL),
                     AJ_OK);
    assert_int_equal(floor_of(scan, 5), 0);
    assert_int_equal(next_of(scan), 0);
    assert_int_equal(floor_of(scan, 5), 0);
}

static void keys_of_other_lengths_are_told_apart(void **state)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = write_rows(*state, 5);
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    static const unsigned char longer[] = {0, 0, 0, 0, 0, 0, 0, 6, 0};
    struct aj_bytes found, value;
    bool more;

    assert_int_equal(aj_scan_open(txn, AJ_TABLE_SEARCH_BLOCK, (struct aj_bytes){0}, &scan, NULL),
                     AJ_OK);
    for (size_t size = 1; size <= sizeof(longer); size++) {
        assert_int_equal(
            aj_scan_floor(scan, (struct aj_bytes){longer, size}, &found, &value, &more, NULL),
            AJ_OK);
        assert_int_equal(more, size >= 8); /* a beginning of a key comes before it */
        assert_true(!more || aj_key_get_u64(found.data) == 6);
    }
}

int main(void)
{
#define WITH_ENV(test) cmocka_unit_test_setup_teardown(test, open_env, close_env)
    const struct CMUnitTest tests[] = {
        WITH_ENV(the_last_row_at_or_before_a_key_is_found_and_the_next_ones_follow),
        WITH_ENV(there_may_be_none),
        WITH_ENV(keys_of_other_lengths_are_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

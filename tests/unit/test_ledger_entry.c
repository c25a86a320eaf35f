/* Posting itself: what no fold may get past it, whatever it moves. */
#include "ledger_world.h"

#include "index/handle.h"
#include "index/ledger_entry.h"

#include <stdlib.h>
#include <string.h>

#define AT ((struct aj_fund){2026, "财政"})

struct fixture {
    struct place place;
    struct aj_index *index;
    struct aj_txn *txn;
    struct aj_arena arena;
    struct aj_event event;
    struct aj_fold fold;
    struct aj_err err;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    place_make(&f->place);
    f->index = open_index(&f->place);
    f->arena.limit = 1 << 20;
    f->event = (struct aj_event){.type = "budget.granted", .at = 1780000000, .actor = PREPARER};
    assert_int_equal(aj_txn_write(f->index->env, NULL, &f->txn, NULL), AJ_OK);
    f->fold = (struct aj_fold){.txn = f->txn, .arena = &f->arena, .seq = 5, .event = &f->event};
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    aj_txn_end(f->txn);
    aj_arena_reset(&f->arena);
    aj_index_close(f->index);
    place_remove(&f->place);
    free(f);
    return 0;
}

static enum aj_code post(struct fixture *f, const enum aj_account way[2], int64_t fen)
{
    struct aj_entry e = {0};

    assert_int_equal(aj_entry_move(&f->fold, &e, AT, way, fen, &f->err), AJ_OK);
    return aj_entry_post(&f->fold, &e, NULL, NULL, &f->err);
}

static int64_t balance(struct fixture *f, enum aj_account account)
{
    int64_t fen = -1;

    assert_int_equal(aj_account_fen(&f->fold, AT, account, &fen, NULL), AJ_OK);
    return fen;
}

static void nothing_is_taken_that_is_not_there(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(post(f, AJ_WAY(BUDGET, PAYABLE), 100), AJ_OK);
    assert_int_equal(balance(f, AJ_ACCOUNT_BUDGET), -100); /* that one may */
    assert_int_equal(post(f, AJ_WAY(PAYABLE, SENT), 101), AJ_CONFLICT);
    assert_non_null(strstr(f->err.text, "应付"));
    for (int a = AJ_ACCOUNT_RESERVED; a < AJ_ACCOUNT_COUNT; a++) {
        const enum aj_account way[2] = {(enum aj_account)a, AJ_ACCOUNT_BUDGET};

        assert_int_equal(post(f, way, 101), AJ_CONFLICT);
    }
    assert_int_equal(post(f, AJ_WAY(PAYABLE, SENT), 100), AJ_OK);
    assert_int_equal(balance(f, AJ_ACCOUNT_PAYABLE), 0);
}

static void what_does_not_add_up_is_not_posted(void **state)
{
    struct fixture *f = *state;
    struct aj_entry e = {0};

    assert_int_equal(aj_entry_move(&f->fold, &e, AT, AJ_WAY(BUDGET, PAYABLE), 100, &f->err), AJ_OK);
    e.lines[1].fen++;
    assert_int_equal(aj_entry_post(&f->fold, &e, NULL, NULL, &f->err), AJ_CONFLICT);
    assert_non_null(strstr(f->err.text, "不平"));
    assert_int_equal(balance(f, AJ_ACCOUNT_BUDGET), 0);
}

static void no_balance_passes_the_limit(void **state)
{
    struct fixture *f = *state;
    struct aj_entry e = {0};

    assert_int_equal(post(f, AJ_WAY(GRANTED, BUDGET), AJ_FEN_LIMIT), AJ_OK);
    assert_int_equal(post(f, AJ_WAY(GRANTED, BUDGET), 1), AJ_CONFLICT);
    assert_int_equal(balance(f, AJ_ACCOUNT_BUDGET), AJ_FEN_LIMIT);
    assert_int_equal(
        aj_entry_move(&f->fold, &e, AT, AJ_WAY(BUDGET, PAYABLE), AJ_FEN_LIMIT + 1, NULL),
        AJ_CONFLICT);
    assert_int_equal(aj_entry_move(&f->fold, &e, AT, AJ_WAY(BUDGET, PAYABLE), INT64_MIN, NULL),
                     AJ_CONFLICT);
    assert_int_equal(aj_entry_move(&f->fold, &e, AT, AJ_WAY(BUDGET, PAYABLE), AJ_FEN_LIMIT, NULL),
                     AJ_OK);
    assert_int_equal(aj_entry_move(&f->fold, &e, AT, AJ_WAY(BUDGET, PAYABLE), 1, NULL),
                     AJ_CONFLICT);
}

static void lines_of_one_account_are_one_and_those_of_nothing_none(void **state)
{
    struct fixture *f = *state;
    struct aj_entry e = {0};
    unsigned char seq[8] = {0, 0, 0, 0, 0, 0, 0, 5};
    struct aj_bytes value;
    static const char row[] =
        "{\"actor\":\"沈若谷\",\"at\":1780000000,\"claim\":\"c#1\",\"lines\":[{\"account\":\"2026/"
        "财政/budget\",\"fen\":-30},{\"account\":\"2026/财政/payable\",\"fen\":30}],\"type\":"
        "\"budget.granted\"}";

    assert_int_equal(aj_entry_post(&f->fold, &e, NULL, NULL, NULL), AJ_OK); /* of nothing: none */
    assert_int_equal(aj_entry_move(&f->fold, &e, AT, AJ_WAY(RESERVED, BUDGET), 0, NULL), AJ_OK);
    assert_int_equal(aj_entry_move(&f->fold, &e, AT, AJ_WAY(BUDGET, PAYABLE), 50, NULL), AJ_OK);
    assert_int_equal(aj_entry_move(&f->fold, &e, AT, AJ_WAY(PAYABLE, BUDGET), 20, NULL), AJ_OK);
    assert_int_equal(aj_entry_post(&f->fold, &e, "claim", "c#1", NULL), AJ_OK);
    assert_int_equal(
        aj_txn_get(f->txn, AJ_TABLE_LEDGER, (struct aj_bytes){seq, sizeof(seq)}, &value, NULL),
        AJ_OK);
    assert_int_equal(value.size, sizeof(row) - 1);
    assert_memory_equal(value.data, row, value.size);
}

static void a_damaged_balance_is_not_reckoned_with(void **state)
{
    static const char *const rows[] = {"{\"fen\":1.5,\"entries\":1}", "{\"fen\":5}", "[]", "",
                                       "{\"fen\":9007199254740992,\"entries\":1}"};
    struct fixture *f = *state;
    struct aj_row_key key = aj_account_key(AT, AJ_ACCOUNT_BUDGET);

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        assert_int_equal(
            aj_txn_put(f->txn, AJ_TABLE_ACCOUNT, aj_key_bytes(&key), aj_text_bytes(rows[i]), NULL),
            AJ_OK);
        assert_int_equal(post(f, AJ_WAY(GRANTED, BUDGET), 1), AJ_CORRUPT);
    }
}

static void a_key_says_whose_account_it_is(void **state)
{
    struct aj_account_name name;
    struct aj_row_key key = aj_account_key(AT, AJ_ACCOUNT_RETURNED);
    static const struct {
        const char *bytes;
        size_t size;
    } wrong[] = {{"2026\0财政\0paid ", 17},
                 {"2026\0财政\0", 12},
                 {"2026\0\0paid", 10},
                 {"20x6\0财政\0paid", 16},
                 {"2026", 4},
                 {"2026\0财政", 11},
                 {"2026/财政/paid", 16},
                 {"", 0}};

    (void)state;
    assert_true(aj_account_key_split(aj_key_bytes(&key), &name));
    assert_int_equal(name.year, 2026);
    assert_int_equal(name.account, AJ_ACCOUNT_RETURNED);
    assert_memory_equal(name.source.data, "财政", name.source.size);
    for (size_t i = 0; i < AJ_COUNTOF(wrong); i++) {
        if (aj_account_key_split((struct aj_bytes){wrong[i].bytes, wrong[i].size}, &name))
            fail_msg("row %zu is taken for an account", i);
    }
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(nothing_is_taken_that_is_not_there),
        ROW(what_does_not_add_up_is_not_posted),
        ROW(no_balance_passes_the_limit),
        ROW(lines_of_one_account_are_one_and_those_of_nothing_none),
        ROW(a_damaged_balance_is_not_reckoned_with),
        cmocka_unit_test(a_key_says_whose_account_it_is),
    };

    return cmocka_run_group_tests_name("ledger entry", tests, NULL, NULL);
}

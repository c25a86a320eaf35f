/* Rows of the table of values: where they stand, and what is made of damaged ones. */
#include "search_home.h"

#include "base/digest.h"
#include "index/search/values/values.h"

#include <string.h>

static void what_is_rolled_back_was_never_given(void **state)
{
    struct search_home *home = *state;
    struct aj_txn *txn = begin_write(home);

    assert_int_equal(value_number(txn, 0, AJ_ATTR_UNIT, "甲所"), 0);
    commit(txn);
    txn = begin_write(home);
    assert_int_equal(value_number(txn, 0, AJ_ATTR_UNIT, "乙所"), 1);
    aj_txn_end(txn);
    txn = begin_write(home);
    assert_int_equal(value_number(txn, 0, AJ_ATTR_UNIT, "丙所"), 1);
    assert_int_equal(value_number(txn, 0, AJ_ATTR_UNIT, "乙所"), 2);
    commit(txn);
}

static void what_folds_to_nothing_is_refused(void **state)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_write(*state);
    const struct aj_doc_word word = {AJ_ATTR_NAME, " \xE2\x80\x8B"};
    struct aj_value_cache cache = {0};
    uint32_t number;

    assert_int_equal(aj_value_number(txn, &cache, 0, &word, &number, NULL), AJ_INVALID);
    assert_int_equal(aj_value_number(txn, &cache, 0, &word, &number, NULL), AJ_INVALID);
    assert_int_equal(aj_value_find(txn, AJ_ATTR_NAME, "", &number, NULL), AJ_NOT_FOUND);
    aj_value_cache_release(&cache);
}

static void the_last_number_is_given_and_none_behind_it(void **state)
{
    struct search_home *home = *state;
    const struct aj_doc_word word = {AJ_ATTR_UNIT, "丁所"};
    struct aj_value_cache cache = {0};
    struct aj_txn *txn;
    uint32_t number;

    put_row(home, AJ_TABLE_SEARCH_VALUE, (struct aj_bytes){"i\3\0\x1F\xFF\xFD", 6}, bytes_of("x"));
    txn = begin_write(home);
    assert_int_equal(value_number(txn, 0, AJ_ATTR_UNIT, "丙所"), AJ_VALUES_MOST - 1);
    assert_int_equal(aj_value_number(txn, &cache, 0, &word, &number, NULL), AJ_FULL);
    aj_value_cache_release(&cache);
    aj_txn_end(txn);
}

static enum aj_code count(void *arg, uint32_t number, bool *go_on, struct aj_err *err)
{
    (void)number;
    *go_on = true;
    (void)err;
    ++*(size_t *)arg;
    return AJ_OK;
}

static enum aj_code code_of(struct aj_txn *txn, unsigned how, enum aj_attribute attribute,
                            const char *text)
{
    size_t visited = 0;
    const struct aj_value_walk walk = {.attribute = attribute,
                                       .how = (enum aj_value_how)how,
                                       .text = text,
                                       .visit = count,
                                       .arg = &visited};

    return aj_value_each(txn, &walk, NULL);
}

static void a_damaged_row_is_corrupt(void **state)
{
    struct search_home *home = *state;
    struct aj_txn *txn = begin_write(home);
    AJ_AUTO(aj_buf_release) struct aj_buf key = {0};
    uint32_t number;

    (void)value_number(txn, 0, AJ_ATTR_UNIT, "甲所");
    commit(txn);
    put_row(home, AJ_TABLE_SEARCH_VALUE, (struct aj_bytes){"s\0\3甲所", 9}, bytes_of("abc"));
    put_row(home, AJ_TABLE_SEARCH_VALUE, (struct aj_bytes){"t\3甲所", 8},
            (struct aj_bytes){"\xFF\xFF\x1F", 4});
    put_row(home, AJ_TABLE_SEARCH_VALUE, (struct aj_bytes){"p\0\3js", 5}, bytes_of(""));
    put_row(home, AJ_TABLE_SEARCH_VALUE, (struct aj_bytes){"p\0\3kx\0\0\0\1", 9}, bytes_of(""));
    put_row(home, AJ_TABLE_SEARCH_VALUE, (struct aj_bytes){"p\0\3q\0\0\xFF\0\0", 9}, bytes_of(""));
    put_row(home, AJ_TABLE_SEARCH_VALUE, (struct aj_bytes){"i\4\xFF\xFF\xFF\xFF", 6},
            bytes_of("x"));
    aj_buf_add(&key, "s\0\5", 3);
    for (int i = 0; i < 250; i++)
        aj_buf_add(&key, "x", 1);
    put_row(home, AJ_TABLE_SEARCH_VALUE, (struct aj_bytes){key.data, key.size},
            (struct aj_bytes){"\7\0\0\0", 4}); /* too long for its key, and there is no value 7 */
    txn = begin_read(home);
    assert_int_equal(aj_value_find(txn, AJ_ATTR_UNIT, "甲所", &number, NULL), AJ_CORRUPT);
    assert_int_equal(aj_value_count(txn, AJ_ATTR_HANDLER, &number, NULL), AJ_CORRUPT);
    assert_int_equal(code_of(txn, AJ_VALUE_BEGINS_WITH, AJ_ATTR_UNIT, "甲"), AJ_CORRUPT);
    assert_int_equal(code_of(txn, AJ_VALUE_HOLDS, AJ_ATTR_REASON, "x"), AJ_CORRUPT);
    assert_int_equal(code_of(txn, AJ_VALUE_PINYIN, AJ_ATTR_UNIT, "j"), AJ_CORRUPT);
    assert_int_equal(code_of(txn, AJ_VALUE_PINYIN, AJ_ATTR_UNIT, "q"), AJ_CORRUPT);
    assert_int_equal(code_of(txn, AJ_VALUE_PINYIN, AJ_ATTR_UNIT, "k"), AJ_CORRUPT);
    aj_txn_end(txn);
}

static void assert_row(struct aj_txn *txn, const void *key, size_t size, struct aj_bytes expected)
{
    struct aj_bytes value;

    well(aj_txn_get(txn, AJ_TABLE_SEARCH_VALUE, (struct aj_bytes){key, size}, &value, &err));
    assert_int_equal(value.size, expected.size);
    if (value.size > 0)
        assert_memory_equal(value.data, expected.data, expected.size);
}

static void rows_stand_where_the_format_says(void **state)
{
    struct search_home *home = *state;
    struct aj_txn *txn = begin_write(home);
    const struct aj_bytes number = {"\1\0\0", 4};
    struct aj_buf text = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf key = {0};
    struct aj_digest digest;
    char hex[AJ_DIGEST_HEX_SIZE];

    (void)value_number(txn, 2, AJ_ATTR_UNIT, "甲所");
    assert_int_equal(value_number(txn, 2, AJ_ATTR_UNIT, "東所"), 1);
    assert_row(txn, "i\3\0\0\0\1", 6, bytes_of("東所"));
    assert_row(txn, "t\3东所", 8, number);
    assert_row(txn, "s\2\3东所", 9, number);
    assert_row(txn, "p\2\3dongsuo\0\0\0\0\1", 15, bytes_of(""));
    assert_row(txn, "p\2\3ds\0\0\0\0\1", 10, bytes_of(""));
    for (int i = 0; i < 50; i++) /* the 240th byte lies within a character */
        aj_buf_addf(&text, i == 0 ? "xx" : "长长");
    (void)value_number(txn, 2, AJ_ATTR_STATE, text.data);
    digest = aj_digest_of(text.data, text.size);
    aj_digest_hex(&digest, hex);
    aj_buf_addf(&key, "t\6%.239s%.16s", text.data, hex);
    assert_row(txn, key.data, key.size, (struct aj_bytes){"\0\0\0", 4});
    aj_buf_release(&text);
    aj_txn_end(txn);
}

static void the_gram_of_a_word_is_above_those_of_characters(void **state)
{
    (void)state;
    assert_true(aj_word_gram(AJ_ATTR_CLASS, 0) == ((uint64_t)0x110001 << 21 | 1));
    assert_true(aj_word_gram(AJ_ATTR_ORGAN, AJ_VALUES_MOST - 1) ==
                ((uint64_t)0x11000C << 21 | 0x1FFFFF));
}

int main(void)
{
#define with_home(f) cmocka_unit_test_setup_teardown(f, search_home_open, search_home_close)
    const struct CMUnitTest tests[] = {
        with_home(what_is_rolled_back_was_never_given),
        with_home(what_folds_to_nothing_is_refused),
        with_home(the_last_number_is_given_and_none_behind_it),
        with_home(a_damaged_row_is_corrupt),
        with_home(rows_stand_where_the_format_says),
        cmocka_unit_test(the_gram_of_a_word_is_above_those_of_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

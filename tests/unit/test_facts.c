/* Fixed facts beside a plain array of them. */
#include "search_home.h"

#include "index/search/values/facts.h"

#include <stdlib.h>
#include <string.h>

#define DOCS 700u /* pages: 13 full ones and a part */

static struct aj_fact random_fact(struct search_home *home)
{
    struct aj_fact fact = {0};
    unsigned char bytes[sizeof(fact)];

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (unsigned char)chance(home, 256);
    memcpy(&fact, bytes, sizeof(fact));
    fact.flags &= (uint16_t) ~(AJ_FACT_THERE | AJ_FACT_REMOVED);
    return fact;
}

static void put_some(struct search_home *home, struct aj_fact *model, uint32_t first, size_t n)
{
    struct aj_txn *txn = begin_write(home);

    for (size_t i = 0; i < n; i++)
        model[first + i] = random_fact(home);
    well(aj_facts_put(txn, first, &model[first], n, &err));
    for (size_t i = 0; i < n; i++)
        model[first + i].flags |= AJ_FACT_THERE;
    commit(txn);
}

static void assert_all(struct search_home *home, const struct aj_fact *model, bool random)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(home);
    struct aj_facts_reader reader = {.txn = txn};

    for (uint32_t i = 0; i < DOCS; i++) {
        uint32_t doc = random ? chance(home, DOCS) : i;
        struct aj_fact fact;
        enum aj_code code = aj_facts_get(&reader, doc, &fact, NULL);

        assert_int_equal(code, model[doc].flags & AJ_FACT_THERE ? AJ_OK : AJ_NOT_FOUND);
        if (code == AJ_OK)
            assert_memory_equal(&fact, &model[doc], sizeof(fact));
    }
}

static void facts_in_any_order_are_read_as_they_were_put(void **state)
{
    struct search_home *home = *state;
    struct aj_fact *model = calloc(DOCS, sizeof(*model));

    assert_non_null(model);
    for (int call = 0; call < 40; call++) {
        uint32_t first = chance(home, DOCS - 120);

        put_some(home, model, first, 1 + chance(home, call % 4 ? 3 : 110));
        if (call % 3 == 0 && model[first].flags & AJ_FACT_THERE) {
            struct aj_txn *txn = begin_write(home);

            well(aj_facts_remove(txn, first, &err));
            model[first].flags |= AJ_FACT_REMOVED;
            commit(txn);
        }
        assert_all(home, model, true);
    }
    assert_all(home, model, false);
    free(model);
}

static void a_fact_lies_where_the_format_says(void **state)
{
    struct search_home *home = *state;
    const struct aj_fact fact = {.time = 0x04030201,
                                 .values = {1, 2, 3, 4, 5, 6, 7},
                                 .subsidy = 200001,
                                 .year = 2026,
                                 .groups = 0x8001,
                                 .flags = AJ_FACT_SEALED | 2 << AJ_FACT_SECRECY_SHIFT,
                                 .days = {[0] = 1, [15] = 0xFFFE}};
    struct aj_txn *txn = begin_write(home);
    struct aj_bytes page;
    const unsigned char *at;

    well(aj_facts_put(txn, 52, &fact, 1, &err));
    well(aj_txn_get(txn, AJ_TABLE_SEARCH_FACT, (struct aj_bytes){"\0\0\0\1", 4}, &page, &err));
    assert_int_equal(page.size, 51 * 80);
    at = (const unsigned char *)page.data + 80;
    assert_memory_equal(at, "\1\2\3\4", 4);
    assert_memory_equal(at + 4, "\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5\0\0\0\6\0\0\0\7\0\0\0", 28);
    assert_memory_equal(at + 32, "\x41\x0D\3\0\0\0\0\0", 8);
    assert_memory_equal(at + 40, "\xEA\x07\1\x80\x15\0\0\0\1\0", 10);
    assert_memory_equal(at + 78, "\xFE\xFF", 2);
    aj_txn_end(txn);
}

static void a_page_of_another_size_is_corrupt_and_no_page_not_found(void **state)
{
    struct search_home *home = *state;
    const struct aj_fact fact = {.year = 1};
    struct aj_facts_reader reader = {0};
    struct aj_fact out;
    struct aj_txn *txn;

    put_row(home, AJ_TABLE_SEARCH_FACT, (struct aj_bytes){"\0\0\0\1", 4}, bytes_of("short"));
    txn = begin_write(home);
    reader.txn = txn;
    assert_int_equal(aj_facts_get(&reader, 0, &out, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_facts_get(&reader, 51, &out, NULL), AJ_CORRUPT);
    assert_int_equal(aj_facts_get(&reader, 51, &out, NULL), AJ_CORRUPT);
    assert_int_equal(aj_facts_get(&reader, UINT32_MAX, &out, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_facts_remove(txn, 0, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_facts_remove(txn, 51, NULL), AJ_CORRUPT);
    assert_int_equal(aj_facts_put(txn, 60, &fact, 1, NULL), AJ_CORRUPT);
    well(aj_facts_put(txn, UINT32_MAX - 1, &fact, 1, &err));
    well(aj_facts_get(&reader, UINT32_MAX - 1, &out, &err));
    aj_txn_end(txn);
}

static void days_count_from_1900(void **state)
{
    (void)state;
    assert_int_equal(aj_fact_day(AJ_NO_DATE), 0);
    assert_int_equal(aj_fact_day(aj_date_of(1899, 12, 31)), 0);
    assert_int_equal(aj_fact_day(aj_date_of(1900, 1, 1)), 1);
    assert_int_equal(aj_fact_day(aj_date_of(1970, 1, 1)), 25568);
    assert_int_equal(aj_fact_day(aj_date_of(2078, 12, 31)), 65379);
    assert_int_equal(aj_fact_day(aj_date_of(2079, 1, 1)), 0);
}

int main(void)
{
#define with_home(f) cmocka_unit_test_setup_teardown(f, search_home_open, search_home_close)
    const struct CMUnitTest tests[] = {
        with_home(facts_in_any_order_are_read_as_they_were_put),
        with_home(a_fact_lies_where_the_format_says),
        with_home(a_page_of_another_size_is_corrupt_and_no_page_not_found),
        cmocka_unit_test(days_count_from_1900),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

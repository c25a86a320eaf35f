#include "service/page_numbers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void papers_run_through_one_series_from_one(void **state)
{
    const struct aj_paper papers[] = {{.pages = 2}, {.pages = 1}, {.pages = 5}};
    int firsts[3];

    (void)state;
    assert_int_equal(aj_page_numbers(papers, 3, firsts), 8);
    assert_int_equal(firsts[0], 1);
    assert_int_equal(firsts[1], 3);
    assert_int_equal(firsts[2], 4);
}

static void a_paper_without_page_count_takes_no_number(void **state)
{
    const struct aj_paper papers[] = {{.pages = 2}, {.pages = -1}, {.pages = 1}};
    int firsts[3];

    (void)state;
    assert_int_equal(aj_page_numbers(papers, 3, firsts), 3);
    assert_int_equal(firsts[1], 0);
    assert_int_equal(firsts[2], 3);
}

static void a_part_of_a_merged_scan_has_its_own_range(void **state)
{
    struct aj_paper_part parts[] = {{.first_page = 1, .last_page = 1},
                                    {.first_page = 2, .last_page = 3}};
    const struct aj_paper scan = {.pages = 3, .parts = parts, .n_parts = 2};
    struct aj_page_range range = aj_page_range_of(&scan, &parts[1], 10);

    (void)state;
    assert_int_equal(range.first, 11);
    assert_int_equal(range.last, 12);
}

static void a_part_that_leaves_the_paper_is_the_whole_paper(void **state)
{
    struct aj_paper_part part = {.first_page = 2, .last_page = 9};
    const struct aj_paper paper = {.pages = 3};
    struct aj_page_range range = aj_page_range_of(&paper, &part, 4);

    (void)state;
    assert_int_equal(range.first, 4);
    assert_int_equal(range.last, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(papers_run_through_one_series_from_one),
        cmocka_unit_test(a_paper_without_page_count_takes_no_number),
        cmocka_unit_test(a_part_of_a_merged_scan_has_its_own_range),
        cmocka_unit_test(a_part_that_leaves_the_paper_is_the_whole_paper),
    };

    return cmocka_run_group_tests_name("service/page_numbers", tests, NULL, NULL);
}

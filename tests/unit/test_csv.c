#include "base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void becomes(const char *text, const char *cell)
{
    struct aj_buf out = {0};

    aj_csv_cell(&out, text, false);
    aj_buf_add(&out, "", 1);
    assert_false(out.failed);
    assert_string_equal(out.data, cell);
    aj_buf_release(&out);
}

static void what_is_plain_stays(void **state)
{
    (void)state;
    becomes("", ",");
    becomes("张三", "张三,");
    becomes(" 两 边 ", " 两 边 ,");
}

static void what_would_end_a_cell_is_quoted(void **state)
{
    (void)state;
    becomes("甲,乙", "\"甲,乙\",");
    becomes("说“好”", "说“好”,");
    becomes("说\"好\"", "\"说\"\"好\"\"\",");
    becomes("两\n行", "\"两\n行\",");
    becomes("\"", "\"\"\"\",");
}

static void nothing_runs_as_a_formula(void **state)
{
    (void)state;
    becomes("=1+1", "'=1+1,");
    becomes("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0,");
    becomes("-2+3", "'-2+3,");
    becomes("@SUM(A1)", "'@SUM(A1),");
    becomes("\t=1", "'\t=1,");
    becomes("=\"a\",1", "\"'=\"\"a\"\",1\",");
    becomes("-", "'-,");
    becomes("＝1+1", "'＝1+1,");
    becomes("＋1", "'＋1,");
    becomes("－1", "'－1,");
    becomes("＠SUM", "'＠SUM,");
    becomes("\r=1", "\"'\r=1\",");
    becomes("\n=1", "\"'\n=1\",");
}

static void numbers_below_zero_stay_numbers(void **state)
{
    (void)state;
    becomes("-12.50", "-12.50,");
    becomes("-1,234.56", "\"-1,234.56\",");
}

static void the_last_cell_ends_the_line(void **state)
{
    struct aj_buf out = {0};

    (void)state;
    aj_csv_cell(&out, "甲", false);
    aj_csv_cell(&out, "乙", true);
    assert_int_equal(out.size, strlen("甲,乙\r\n"));
    assert_memory_equal(out.data, "甲,乙\r\n", out.size);
    aj_buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_plain_stays),
        cmocka_unit_test(what_would_end_a_cell_is_quoted),
        cmocka_unit_test(nothing_runs_as_a_formula),
        cmocka_unit_test(numbers_below_zero_stay_numbers),
        cmocka_unit_test(the_last_cell_ends_the_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

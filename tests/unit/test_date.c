#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

/* A calendar kept by hand, day by day, against the arithmetic. */
static void three_hundred_years_day_by_day(void **state)
{
    int32_t day = aj_date_of(1900, 1, 1).day;
    int weekday = 1; /* 1900-01-01 was a Monday */

    (void)state;
    assert_int_equal(day, -25567);
    for (int y = 1900; y <= 2199; y++) {
        for (int m = 1; m <= 12; m++) {
            for (int d = 1; d <= month_days(y, m); d++, day++, weekday = (weekday + 1) % 7) {
                struct aj_date parsed = AJ_NO_DATE;
                char iso[48], text[AJ_DATE_SIZE];

                (void)snprintf(iso, sizeof(iso), "%04d-%02d-%02d", y, m, d);
                assert_true(aj_date_parse(iso, &parsed));
                assert_int_equal(parsed.day, day);
                aj_date_text(parsed, text);
                assert_string_equal(text, iso);
                assert_int_equal(aj_date_weekday(parsed), weekday);
            }
        }
    }
}

static const char *const no_dates[] = {
    "",           "2026",       "2026-3-12",  "2026-03-1",   "2026-03-123", "2026-02-29",
    "2100-02-29", "2026-04-31", "2026-00-01", "2026-13-01",  "2026-01-00",  "2026-01-32",
    "1899-12-31", "2200-01-01", "2026/03/12", " 2026-03-12", "2026-03-12 ", "２026-03-12",
    "-026-03-12", "+026-03-12", "2026-03-1a", "2026-0x-12",  "20260312",    "12-03-2026",
};

static void what_is_no_day_leaves_the_date_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(no_dates); i++) {
        struct aj_date date = {42};

        if (aj_date_parse(no_dates[i], &date))
            fail_msg("%s was taken", no_dates[i]);
        assert_int_equal(date.day, 42);
    }
}

static void an_unknown_day_is_empty_and_before_all(void **state)
{
    char text[AJ_DATE_SIZE] = "x";

    (void)state;
    aj_date_text(AJ_NO_DATE, text);
    assert_string_equal(text, "");
    assert_false(aj_date_known(AJ_NO_DATE));
    assert_true(AJ_NO_DATE.day < aj_date_of(1900, 1, 1).day);
}

static void the_day_in_china_changes_at_16_utc(void **state)
{
    char text[AJ_DATE_SIZE];

    (void)state;
    aj_date_text(aj_date_in_china(1773244799), text); /* 2026-03-11 15:59:59 UTC */
    assert_string_equal(text, "2026-03-11");
    aj_date_text(aj_date_in_china(1773244800), text);
    assert_string_equal(text, "2026-03-12");
    aj_date_text(aj_date_in_china(-28801), text); /* before 1970 in China */
    assert_string_equal(text, "1969-12-31");
}

static void instants_carry_the_offset_of_china(void **state)
{
    char text[AJ_INSTANT_SIZE];

    (void)state;
    aj_instant_text(0, text);
    assert_string_equal(text, "1970-01-01T08:00:00+08:00");
    aj_instant_text(1773244799, text);
    assert_string_equal(text, "2026-03-11T23:59:59+08:00");
    aj_instant_text(-28801, text);
    assert_string_equal(text, "1969-12-31T23:59:59+08:00");
}

static void the_clock_can_be_fixed(void **state)
{
    (void)state;
    assert_int_equal(setenv("SOURCE_DATE_EPOCH", "1700000000", 1), 0);
    assert_int_equal(aj_clock_now(), 1700000000);
    assert_int_equal(setenv("SOURCE_DATE_EPOCH", "nonsense", 1), 0);
    assert_true(aj_clock_now() > 1700000000);
    assert_int_equal(setenv("SOURCE_DATE_EPOCH", "", 1), 0);
    assert_true(aj_clock_now() > 1700000000);
    assert_int_equal(unsetenv("SOURCE_DATE_EPOCH"), 0);
    assert_true(aj_clock_now() > 1700000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_hundred_years_day_by_day),
        cmocka_unit_test(what_is_no_day_leaves_the_date_alone),
        cmocka_unit_test(an_unknown_day_is_empty_and_before_all),
        cmocka_unit_test(the_day_in_china_changes_at_16_utc),
        cmocka_unit_test(instants_carry_the_offset_of_china),
        cmocka_unit_test(the_clock_can_be_fixed),
    };

    return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}

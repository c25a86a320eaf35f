#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/utf8.h"

#include <string.h>

static void every_scalar_value_survives_the_round(void **state)
{
    (void)state;
    for (int32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[4];
        size_t size = aj_utf8_put(c, bytes);
        size_t at = 0;

        if (c >= 0xD800 && c <= 0xDFFF) {
            assert_int_equal(size, 0);
            continue;
        }
        assert_true(size >= 1 && size <= 4);
        assert_int_equal(aj_utf8_next(bytes, size, &at), c);
        assert_int_equal(at, size);
        if (size > 1) { /* cut short, it is nothing */
            at = 0;
            assert_int_equal(aj_utf8_next(bytes, size - 1, &at), -1);
            assert_int_equal(at, 1);
        }
    }
}

static void what_is_no_scalar_value_is_not_written(void **state)
{
    char bytes[4];

    (void)state;
    assert_int_equal(aj_utf8_put(-1, bytes), 0);
    assert_int_equal(aj_utf8_put(0x110000, bytes), 0);
}

static const char *const malformed[] = {
    "\x80",             /* a continuation alone */
    "\xC0\xAF",         /* overlong '/' */
    "\xC1\xBF",         /* overlong */
    "\xE0\x80\xAF",     /* overlong '/' */
    "\xF0\x80\x80\xAF", /* overlong '/' */
    "\xED\xA0\x80",     /* surrogate */
    "\xED\xBF\xBF",     /* surrogate */
    "\xF4\x90\x80\x80", /* above U+10FFFF */
    "\xF8\x88\x80\x80", /* five-byte lead */
    "\xFE",
    "\xFF",
    "\xE6\xA1",  /* half a character */
    "\xE6\xA1 ", /* … followed by a blank */
    "\xC3(",     /* lead, then ASCII */
};

static void malformed_is_not_valid(void **state)
{
    const char *text = *state;
    size_t at = 0;

    assert_false(aj_utf8_valid(text, strlen(text)));
    assert_false(aj_utf8_plain(text, strlen(text), true));
    assert_int_equal(aj_utf8_next(text, strlen(text), &at), -1);
    assert_int_equal(at, 1);
}

static void the_end_is_told_from_a_fault(void **state)
{
    size_t at = 1;

    (void)state;
    assert_int_equal(aj_utf8_next("a", 1, &at), -1);
    assert_int_equal(at, 1);
}

static void characters_are_counted_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(aj_utf8_count(""), 0);
    assert_int_equal(aj_utf8_count("案卷a林\xF0\xAB\x8E\xA9"), 5);
    assert_int_equal(aj_utf8_count("a\xFF\xFF"), 3);
    assert_true(aj_utf8_valid("a\0b", 3));
}

struct shown {
    const char *text;
    bool line, lines;
};

static const struct shown shown[] = {
    {"张三·李四 ABC （〇）", true, true},
    {"林\xF0\xAB\x8E\xA9", true, true},
    {"a\nb", false, true},
    {"a\tb", false, true},
    {"a\rb", false, false},
    {"a\x1B[31m", false, false},
    {"a\x7F", false, false},
    {"a\xc2\x85", false, false},
    {"a\u202Eb", false, false},
    {"a\u2066b", false, false},
    {"a\u200Bb", false, false},
    {"a\u200Fb", false, false},
    {"a\u2028b", false, false},
    {"\uFEFFa", false, false},
    {"a\uFFFEb", false, false},
    {"a\U0001FFFFb", false, false},
};

static void text_may_be_shown_or_not(void **state)
{
    const struct shown *row = *state;

    assert_int_equal(aj_utf8_plain(row->text, strlen(row->text), false), row->line);
    assert_int_equal(aj_utf8_plain(row->text, strlen(row->text), true), row->lines);
}

static void a_nul_within_is_not_plain(void **state)
{
    (void)state;
    assert_false(aj_utf8_plain("a\0b", 3, true));
    assert_true(aj_utf8_plain("", 0, false));
}

int main(void)
{
    struct CMUnitTest tests[5 + AJ_COUNTOF(malformed) + AJ_COUNTOF(shown)] = {
        cmocka_unit_test(every_scalar_value_survives_the_round),
        cmocka_unit_test(what_is_no_scalar_value_is_not_written),
        cmocka_unit_test(the_end_is_told_from_a_fault),
        cmocka_unit_test(characters_are_counted_not_bytes),
        cmocka_unit_test(a_nul_within_is_not_plain),
    };
    size_t n = 5;

    for (size_t i = 0; i < AJ_COUNTOF(malformed); i++) {
        tests[n++] = (struct CMUnitTest){.name = "utf8: malformed",
                                         .test_func = malformed_is_not_valid,
                                         .initial_state = (void *)(uintptr_t)malformed[i]};
    }
    for (size_t i = 0; i < AJ_COUNTOF(shown); i++) {
        tests[n++] = (struct CMUnitTest){.name = "utf8: may be shown",
                                         .test_func = text_may_be_shown_or_not,
                                         .initial_state = (void *)(uintptr_t)&shown[i]};
    }
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}

/* UTF-8 as GB18030, against bytes that another program made. */
#include "base/gb18030.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *text, *bytes;
} rows[] = {
    {"", ""},
    {"AJ-1,\r\n", "AJ-1,\r\n"},
    {"李〇", "\xC0"
             "\xEE"
             "\xA9"
             "\x96"},
    {"𠮷", "\x95"
           "4"
           "\xB2"
           "5"},
    {"䶮", "\xFE"
           "\x9F"},
    {"€é", "\xA2"
           "\xE3"
           "\xA8"
           "\xA6"},
    {"㛃𫎩𰻞", "\x82"
                    "0"
                    "\xB7"
                    "1"
                    "\x98"
                    "8"
                    "\xC1"
                    "9"
                    "\x9A"
                    "7"
                    "\x86"
                    "8"},
};

static void characters_have_the_bytes_of_the_standard(void **state)
{
    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        struct aj_buf out = {0};

        assert_int_equal(aj_gb18030_write(rows[i].text, strlen(rows[i].text), &out, NULL), AJ_OK);
        assert_int_equal(out.size, strlen(rows[i].bytes));
        if (out.size)
            assert_memory_equal(out.data, rows[i].bytes, out.size);
        aj_buf_release(&out);
    }
}

/* No scalar value lacks a place in it, and none needs more room than was taken. */
static void every_character_there_is_can_be_written(void **state)
{
    struct aj_buf text = {0};
    struct aj_buf out = {0};

    (void)state;
    for (int32_t c = 1; c <= 0x10FFFF; c++) {
        char bytes[4];

        aj_buf_add(&text, bytes, aj_utf8_put(c, bytes));
    }
    assert_false(text.failed);
    assert_int_equal(aj_gb18030_write(text.data, text.size, &out, NULL), AJ_OK);
    assert_true(out.size > 4000000);
    aj_buf_release(&text);
    aj_buf_release(&out);
}

static void what_is_no_utf8_is_refused(void **state)
{
    struct aj_buf out = {0};
    struct aj_err err = {0};

    (void)state;
    aj_buf_add(&out, "x", 1);
    assert_int_equal(aj_gb18030_write("\xE6\x9D", 2, &out, &err), AJ_INVALID);
    assert_int_equal(aj_gb18030_write("\xED\xA0\x80", 3, &out, &err), AJ_INVALID); /* surrogate */
    assert_int_equal(out.size, 1);
    aj_buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_have_the_bytes_of_the_standard),
        cmocka_unit_test(every_character_there_is_can_be_written),
        cmocka_unit_test(what_is_no_utf8_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/utf8.h"

#include <errno.h>
#include <string.h>

static void word_cut_in_a_character_loses_that_character(void **state)
{
    struct aj_err err;

    (void)state;
    assert_int_equal(aj_fail(&err, AJ_INVALID, "“%.4s”不认识", "案卷"), AJ_INVALID);
    assert_string_equal(err.text, "“案”不认识");
}

static void text_longer_than_its_room_ends_with_a_whole_character(void **state)
{
    char text[3 * sizeof(((struct aj_err *)0)->text)] = "";
    struct aj_err err;

    (void)state;
    for (size_t shift = 0; shift < 3; shift++) {
        memset(text, 'a', shift);
        for (size_t at = shift; at + 4 <= sizeof(text); at += 3)
            memcpy(text + at, "卷", 4);
        assert_int_equal(aj_fail(&err, AJ_IO, "%s", text), AJ_IO);
        assert_true(aj_utf8_valid(err.text, strlen(err.text)));
        assert_true(strlen(err.text) > sizeof(err.text) - 4);
    }
}

static void strange_bytes_of_a_name_are_left_out(void **state)
{
    struct aj_err err;

    (void)state;
    errno = ENOENT;
    assert_int_equal(aj_fail_errno(&err, "open %s",
                                   "a\xB0\xB8"
                                   "b"),
                     AJ_NOT_FOUND);
    assert_string_equal(err.text, "open ab：没有这个文件或文件夹");
    assert_int_equal(err.os_errno, ENOENT);
    assert_int_equal(errno, ENOENT);
}

static void reason_stays_when_the_path_is_too_long(void **state)
{
    char path[2 * sizeof(((struct aj_err *)0)->text)];
    struct aj_err err;

    (void)state;
    memset(path, 'a', sizeof(path) - 1);
    path[sizeof(path) - 1] = '\0';
    errno = ENOSPC;
    assert_int_equal(aj_fail_errno(&err, "写 %s", path), AJ_FULL);
    assert_non_null(strstr(err.text, "a：磁盘已满"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(word_cut_in_a_character_loses_that_character),
        cmocka_unit_test(text_longer_than_its_room_ends_with_a_whole_character),
        cmocka_unit_test(strange_bytes_of_a_name_are_left_out),
        cmocka_unit_test(reason_stays_when_the_path_is_too_long),
    };

    return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}

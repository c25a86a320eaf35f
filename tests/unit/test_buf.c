#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"

#include <string.h>

static void appending_keeps_every_byte_and_a_nul(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf b = {0};

    (void)state;
    for (int i = 0; i < 10000; i++) {
        char c = (char)(i % 256);

        aj_buf_add(&b, &c, 1);
        assert_int_equal(b.data[b.size], '\0');
    }
    assert_int_equal(b.size, 10000);
    for (size_t i = 0; i < b.size; i++)
        assert_int_equal((unsigned char)b.data[i], i % 256);
    aj_buf_add(&b, NULL, 0);
    assert_false(b.failed);
}

static void the_limit_is_kept_to_the_byte(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf b = {.limit = 5};

    (void)state;
    aj_buf_add(&b, "abc", 3);
    aj_buf_add(&b, "de", 2);
    assert_false(b.failed);
    aj_buf_add(&b, "f", 1);
    assert_true(b.failed);
    assert_string_equal(b.data, "abcde");
    aj_buf_add(&b, "", 0);
    assert_true(b.failed); /* once failed, failed */
    aj_buf_addf(&b, "x");
    assert_int_equal(b.size, 5);
}

static void formats_grow_as_needed(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf b = {0};

    (void)state;
    aj_buf_addf(&b, "%s-%04d", "案卷", 7);
    aj_buf_addf(&b, "%500s", "x");
    assert_int_equal(b.size, strlen("案卷-0007") + 500);
    assert_memory_equal(b.data, "案卷-0007", strlen("案卷-0007"));
}

static void markup_is_escaped(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf b = {0};

    (void)state;
    aj_buf_add_html(&b, "<a href=\"x\">'&'</a>", 19);
    assert_string_equal(b.data, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
}

static void release_leaves_it_usable_with_its_limit(void **state)
{
    struct aj_buf b = {.limit = 3};

    (void)state;
    aj_buf_add(&b, "abcd", 4);
    assert_true(b.failed);
    aj_buf_release(&b);
    assert_null(b.data);
    assert_int_equal(b.limit, 3);
    assert_false(b.failed);
    aj_buf_add(&b, "abc", 3);
    assert_string_equal(b.data, "abc");
    aj_buf_release(&b);
}

/* --- err ---------------------------------------------------------------- */

static void a_cut_error_text_ends_with_a_whole_character(void **state)
{
    struct aj_err err;
    char text[sizeof(err.text) + 100]; /* more than there is room for */

    (void)state;
    for (size_t shift = 0; shift < 6; shift++) {
        size_t n;

        memset(text, 'a', shift);
        for (n = shift; n + 3 < sizeof(text); n += 3)
            memcpy(text + n, "卷", 3);
        text[n] = '\0';
        assert_int_equal(aj_fail(&err, AJ_INVALID, "%s", text), AJ_INVALID);
        n = strlen(err.text);
        assert_true(n > sizeof(err.text) - 4);
        assert_int_equal((n - shift) % 3, 0);
        assert_memory_equal(err.text + n - 3, "卷", 3);
    }
}

static void errors_carry_code_and_text(void **state)
{
    struct aj_err err;

    (void)state;
    assert_int_equal(aj_fail(&err, AJ_FULL, "%d 字节", 5), AJ_FULL);
    assert_int_equal(err.code, AJ_FULL);
    assert_string_equal(err.text, "5 字节");
    assert_int_equal(aj_fail(NULL, AJ_FULL, "x"), AJ_FULL);
    for (int i = 0; i < AJ_CODE_COUNT; i++)
        assert_string_not_equal(aj_code_name((enum aj_code)i), "unknown");
    assert_string_equal(aj_code_name(AJ_CODE_COUNT), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appending_keeps_every_byte_and_a_nul),
        cmocka_unit_test(the_limit_is_kept_to_the_byte),
        cmocka_unit_test(formats_grow_as_needed),
        cmocka_unit_test(markup_is_escaped),
        cmocka_unit_test(release_leaves_it_usable_with_its_limit),
        cmocka_unit_test(a_cut_error_text_ends_with_a_whole_character),
        cmocka_unit_test(errors_carry_code_and_text),
    };

    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}

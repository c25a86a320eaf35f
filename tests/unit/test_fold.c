#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/fold.h"

#include <string.h>

struct row {
    const char *text, *folded;
};

static const struct row rows[] = {
    {"", ""},
    {"案卷", "案卷"},
    {"（２０２５）ＡＢＣ", "(2025)abc"},
    {"ABC", "abc"},
    {"Straße", "strasse"},
    {"ﾊﾝｶｸ", "ハンカク"},
    {"①Ⅳ㎡", "1ivm2"},
    {"é", "é"}, /* e and a combining accent, composed */
    {"张\u200B三", "张三"},
    {"\uFEFF张", "张"},
    {"\uFA19", "\u795E"}, /* a compatibility ideograph */
    {"林\xF0\xAB\x8E\xA9", "林\xF0\xAB\x8E\xA9"},
    {"a\xFF\xE6\xA1z", "a\uFFFD\uFFFDz"},
    {"\uFDFA", "صلى الله عليه وسلم"}, /* one becomes eighteen */
};

static void text_is_folded(void **state)
{
    const struct row *row = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf once = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf twice = {0};
    struct aj_err err = {.text = ""};

    if (aj_fold(row->text, strlen(row->text), &once, &err) != AJ_OK)
        fail_msg("%s", err.text);
    assert_string_equal(once.data ? once.data : "", row->folded);
    assert_int_equal(aj_fold(row->folded, strlen(row->folded), &twice, &err), AJ_OK);
    assert_string_equal(twice.data ? twice.data : "", row->folded);
}

static void many_that_grow_still_fit(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf folded = {0};

    (void)state;
    for (int i = 0; i < 1000; i++)
        aj_buf_add(&text, "\uFDFA", 3);
    assert_int_equal(aj_fold(text.data, text.size, &folded, NULL), AJ_OK);
    assert_int_equal(folded.size, 1000 * strlen("صلى الله عليه وسلم"));
}

static void folding_appends(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};

    (void)state;
    aj_buf_add(&out, "x", 1);
    assert_int_equal(aj_fold("Ａ", 3, &out, NULL), AJ_OK);
    assert_string_equal(out.data, "xa");
}

static void a_full_buffer_is_an_error(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {.limit = 2};

    (void)state;
    assert_int_equal(aj_fold("abc", 3, &out, NULL), AJ_NO_MEMORY);
}

int main(void)
{
    struct CMUnitTest tests[3 + AJ_COUNTOF(rows)] = {
        cmocka_unit_test(many_that_grow_still_fit),
        cmocka_unit_test(folding_appends),
        cmocka_unit_test(a_full_buffer_is_an_error),
    };
    size_t n = 3;

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = rows[i].folded,
                                         .test_func = text_is_folded,
                                         .initial_state = (void *)(uintptr_t)&rows[i]};
    }
    return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}

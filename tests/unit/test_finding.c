#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/json.h"
#include "casefile/finding.h"

#include <string.h>

static void auto_findings(struct aj_findings *f)
{
    aj_findings_release(f);
}

static void a_finding_keeps_copies_of_its_texts(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 16};
    AJ_AUTO(auto_findings) struct aj_findings f = {.arena = &arena};
    char code[] = "missing_paper";
    char kind[] = "judgment";
    struct aj_finding *x;

    (void)state;
    x = aj_findings_add(&f, code, AJ_ERROR, "缺少%s", "裁判文书");
    x = aj_finding_about(&f, x, kind, NULL);
    x = aj_finding_why(&f, x, "R-8", "请补交");
    code[0] = kind[0] = 'X';
    assert_non_null(x);
    assert_string_equal(f.list[0].code, "missing_paper");
    assert_string_equal(f.list[0].paper_kind, "judgment");
    assert_null(f.list[0].file);
    assert_string_equal(f.list[0].message, "缺少裁判文书");
    assert_string_equal(f.list[0].rule, "R-8");
    assert_string_equal(f.list[0].remedy, "请补交");
    assert_false(f.failed);
}

static void many_are_kept_in_order_and_counted(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(auto_findings) struct aj_findings f = {.arena = &arena};

    (void)state;
    for (int i = 0; i < 1000; i++)
        assert_non_null(aj_findings_add(&f, "x", (enum aj_severity)(i % 3), "%d", i));
    assert_int_equal(f.n, 1000);
    assert_string_equal(f.list[999].message, "999");
    assert_int_equal(aj_findings_count(&f, AJ_INFO), 334);
    assert_int_equal(aj_findings_count(&f, AJ_WARNING), 333);
    assert_int_equal(aj_findings_count(&f, AJ_ERROR), 333);
}

static void json_has_every_key_and_the_detail(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 16};
    AJ_AUTO(auto_findings) struct aj_findings f = {.arena = &arena};
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct aj_finding *x = aj_findings_add(&f, "phone_invalid", AJ_WARNING, "电话不对");

    (void)state;
    (void)aj_finding_detail(&f, x, json_pack("{s:i, s:s}", "recipient", 2, "code", "other"));
    json = aj_findings_json(&f);
    assert_non_null(json);
    assert_int_equal(aj_json_canonical(json, &text, NULL), AJ_OK);
    assert_string_equal(text.data, "[{\"code\":\"phone_invalid\",\"file\":null,\"message\":"
                                   "\"电话不对\",\"paper_kind\":null,\"recipient\":2,\"remedy\":"
                                   "\"\",\"rule\":\"\",\"severity\":\"warning\"}]");
}

static void no_findings_are_an_empty_list(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 100};
    AJ_AUTO(auto_findings) struct aj_findings f = {.arena = &arena};
    AJ_AUTO(aj_auto_json) json_t *json = aj_findings_json(&f);

    (void)state;
    assert_true(json_is_array(json));
    assert_int_equal(json_array_size(json), 0);
}

static void bytes_that_are_no_text_become_a_mark(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 16};
    AJ_AUTO(auto_findings) struct aj_findings f = {.arena = &arena};
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    struct aj_finding *x = aj_findings_add(&f, "x", AJ_INFO, "%.4s", "案卷");

    (void)state;
    (void)aj_finding_about(&f, x, NULL, "a\xFF.pdf");
    json = aj_findings_json(&f);
    assert_non_null(json);
    assert_string_equal(f.list[0].message, "案\xEF\xBF\xBD");
    assert_string_equal(f.list[0].file, "a\xEF\xBF\xBD.pdf");
}

static void a_full_arena_is_remembered(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 40};
    AJ_AUTO(auto_findings) struct aj_findings f = {.arena = &arena};
    struct aj_finding *x = aj_findings_add(&f, "code", AJ_ERROR, "0123456789");

    (void)state;
    assert_non_null(x);
    assert_false(f.failed);
    (void)aj_finding_about(&f, x, "0123456789012345678901234567890123456789", NULL);
    assert_true(f.failed);
    x = aj_findings_add(&f, "code", AJ_ERROR, "0123456789012345678901234567890123456789");
    assert_null(x);
    assert_null(aj_finding_why(&f, aj_finding_about(&f, x, "a", "b"), "c", "d"));
    assert_null(aj_finding_detail(&f, x, json_object()));
    assert_int_equal(f.n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_keeps_copies_of_its_texts),
        cmocka_unit_test(many_are_kept_in_order_and_counted),
        cmocka_unit_test(json_has_every_key_and_the_detail),
        cmocka_unit_test(no_findings_are_an_empty_list),
        cmocka_unit_test(bytes_that_are_no_text_become_a_mark),
        cmocka_unit_test(a_full_arena_is_remembered),
    };

    return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case_fixture.h"

#include "casefile/condition.h"

struct row {
    const char *condition;
    bool holds; /* for the good case */
};

static const struct row rows[] = {
    {"true", true},
    {"false", false},
    {"{\"fact\":\"facts.heard\",\"is\":true}", true},
    {"{\"fact\":\"facts.heard\",\"is\":false}", false},
    {"{\"fact\":\"case_class\",\"is\":\"civil\"}", true},
    {"{\"fact\":\"case_class\",\"is_not\":\"civil\"}", false},
    {"{\"fact\":\"case_class\",\"is_not\":\"criminal\"}", true},
    {"{\"fact\":\"facts.plea_guilty\",\"is\":null}", true},
    {"{\"fact\":\"facts.plea_guilty\",\"is\":false}", false},
    {"{\"fact\":\"facts.plea_guilty\",\"is_not\":true}", true},
    {"{\"fact\":\"recipients.name\",\"is\":null}", true}, /* a list has no such member */
    {"{\"fact\":\"stage\",\"in\":[\"retrial\",\"first_instance\"]}", true},
    {"{\"fact\":\"stage\",\"in\":[\"retrial\"]}", false},
    {"{\"fact\":\"stage\",\"not_in\":[\"retrial\"]}", true},
    {"{\"fact\":\"quality_grade\",\"in\":[null,\"good\"]}", true},
    {"{\"fact\":\"facts.recipient_count\",\"at_least\":1}", true},
    {"{\"fact\":\"facts.recipient_count\",\"at_least\":2}", false},
    {"{\"fact\":\"facts.recipient_count\",\"at_most\":1}", true},
    {"{\"fact\":\"facts.recipient_count\",\"at_most\":0}", false},
    {"{\"fact\":\"quality_grade\",\"at_most\":100}", false}, /* no number, no comparison */
    {"{\"not\":{\"fact\":\"facts.heard\",\"is\":true}}", false},
    {"{\"all\":[]}", true},
    {"{\"any\":[]}", false},
    {"{\"all\":[true,false]}", false},
    {"{\"all\":[true,true]}", true},
    {"{\"any\":[false,true]}", true},
    {"{\"any\":[false,false]}", false},
    {"{\"some\":\"recipients\",\"where\":{\"fact\":\"groups\",\"has\":\"migrant_worker\"}}", true},
    {"{\"some\":\"recipients\",\"where\":{\"fact\":\"groups\",\"has\":\"minor\"}}", false},
    {"{\"some\":\"recipients\",\"where\":{\"fact\":\"agent\",\"is_not\":null}}", false},
    {"{\"some\":\"papers\",\"where\":true}", false},
    {"{\"some\":\"recipients\",\"where\":{\"all\":[{\"fact\":\"sex\",\"is\":\"M\"},"
     "{\"not\":{\"fact\":\"is_minor\",\"is\":true}}]}}",
     true},
};

static json_t *parsed(const char *text)
{
    json_t *json = NULL;
    struct aj_err err;

    if (aj_json_parse(text, strlen(text), 10000, &json, &err) != AJ_OK)
        fail_msg("%s: %s", text, err.text);
    return json;
}

static void condition_is_judged(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(aj_auto_json) json_t *json = case_fixture();
    const struct row *row = *state;
    AJ_AUTO(aj_auto_json) json_t *condition = parsed(row->condition);
    struct aj_err err = {.text = ""};
    struct aj_case c;

    assert_int_equal(aj_case_read(json, &arena, &c, NULL), AJ_OK);
    if (aj_condition_check(condition, &err) != AJ_OK)
        fail_msg("%s", err.text);
    assert_int_equal(aj_condition_holds(condition, &c), row->holds);
}

static const char *const slips[] = {
    "null",
    "1",
    "[]",
    "{}",
    "\"heard\"",
    "{\"fact\":\"facts.heard\"}",
    "{\"fact\":\"facts.herd\",\"is\":true}",
    "{\"fact\":5,\"is\":true}",
    "{\"fact\":\"facts.heard\",\"is\":true,\"is_not\":true}",
    "{\"fact\":\"facts.heard\",\"equals\":true}",
    "{\"fact\":\"facts.heard\",\"is\":{}}",
    "{\"fact\":\"facts.heard\",\"is\":1.5}",
    "{\"fact\":\"case_class\",\"is\":\"crimnal\"}",
    "{\"fact\":\"stage\",\"in\":[\"first_instance\",\"third_instance\"]}",
    "{\"fact\":\"stage\",\"in\":[]}",
    "{\"fact\":\"stage\",\"in\":\"retrial\"}",
    "{\"fact\":\"facts.recipient_count\",\"at_least\":\"2\"}",
    "{\"all\":true}",
    "{\"any\":[{\"fact\":\"nothing\",\"is\":1}]}",
    "{\"not\":{}}",
    "{\"all\":[],\"any\":[]}",
    "{\"some\":\"recipients\"}",
    "{\"some\":\"people\",\"where\":true}",
    "{\"some\":\"recipients\",\"where\":{\"fact\":\"recipients.groups\",\"has\":\"minor\"}}",
    "{\"some\":\"recipients\",\"where\":{\"fact\":\"groups\",\"has\":\"rich\"}}",
};

static void slip_is_found(void **state)
{
    AJ_AUTO(aj_auto_json) json_t *condition = parsed(*state);
    struct aj_err err = {.text = ""};

    assert_int_equal(aj_condition_check(condition, &err), AJ_INVALID);
    assert_true(*err.text != '\0');
}

static void nesting_is_bounded(void **state)
{
    AJ_AUTO(aj_auto_json) json_t *deep = json_true();

    (void)state;
    for (int i = 0; i < 15; i++)
        deep = json_pack("{s:o}", "not", deep);
    assert_int_equal(aj_condition_check(deep, NULL), AJ_OK);
    deep = json_pack("{s:o}", "not", deep);
    assert_int_equal(aj_condition_check(deep, NULL), AJ_INVALID);
}

static void no_condition_holds(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(aj_auto_json) json_t *json = case_fixture();
    struct aj_case c;

    (void)state;
    assert_int_equal(aj_case_read(json, &arena, &c, NULL), AJ_OK);
    assert_true(aj_condition_holds(NULL, &c));
    assert_string_equal(json_string_value(aj_case_fact(&c, "organ.kind")), "court");
    assert_null(aj_case_fact(&c, "organ.notice_number"));
    assert_null(aj_case_fact(&c, "organ.nothing.at.all"));
}

int main(void)
{
    struct CMUnitTest tests[AJ_COUNTOF(rows) + AJ_COUNTOF(slips) + 2] = {
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(no_condition_holds),
    };
    size_t n = 2;

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = rows[i].condition,
                                         .test_func = condition_is_judged,
                                         .initial_state = (void *)(uintptr_t)&rows[i]};
    }
    for (size_t i = 0; i < AJ_COUNTOF(slips); i++) {
        tests[n++] = (struct CMUnitTest){.name = slips[i],
                                         .test_func = slip_is_found,
                                         .initial_state = (void *)(uintptr_t)slips[i]};
    }
    return cmocka_run_group_tests_name("condition", tests, NULL, NULL);
}

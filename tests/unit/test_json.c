#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/json.h"

struct row {
    const char *name;
    const char *bytes;
    size_t size;
    const char *says; /* NULL: accepted */
};

#define BYTES(text) text, sizeof(text) - 1

static const struct row rows[] = {
    {"json: an object", BYTES("{\"a\":1}"), NULL},
    {"json: a byte order mark is dropped", BYTES("\xEF\xBB\xBF{\"a\":1}"), NULL},
    {"json: blanks around", BYTES(" \n{\"a\":1}\r\n\t"), NULL},
    {"json: a surrogate pair", BYTES("{\"a\":\"\\ud86c\\udfa9\"}"), NULL},
    {"json: nothing", BYTES(""), "空的"},
    {"json: only a byte order mark", BYTES("\xEF\xBB\xBF"), "空的"},
    {"json: only blanks", BYTES("  \n"), "有误"},
    {"json: UTF-16, little end first", BYTES("\xFF\xFE{\0\"\0"), "UTF-16"},
    {"json: UTF-16, big end first", BYTES("\xFE\xFF\0{\0\""), "UTF-16"},
    {"json: GBK", BYTES("{\"a\":\"\xB0\xB8\xBE\xED\"}"), "UTF-8"},
    {"json: half a character", BYTES("{\"a\":\"\xE6\xA1\"}"), "UTF-8"},
    {"json: a lone surrogate", BYTES("{\"name\":\"\\ud84c\"}"), "在键 name 附近"},
    {"json: an escaped NUL", BYTES("{\"name\":\"a\\u0000\"}"), "空字符"},
    {"json: a raw NUL", BYTES("{\"name\":\"a\0\"}"), "有误"},
    {"json: a key twice", BYTES("{\"a\":1,\"b\":2,\"a\":3}"), "同一个键出现两次：'\"a\"'"},
    {"json: a key twice inside", BYTES("{\"x\":{\"a\":1,\"a\":1}}"), "同一个键出现两次"},
    {"json: not a number", BYTES("{\"fen\":NaN}"), "在键 fen 附近"},
    {"json: an integer above 64 bits", BYTES("{\"fen\":9223372036854775808}"),
     "数字太大（在键 fen 附近）"},
    {"json: a real above all", BYTES("{\"fen\":1e400}"), "数字太大"},
    {"json: something after the end", BYTES("{}{}"), "多余"},
    {"json: cut short", BYTES("{\"a\":[1,2"), "不完整"},
    {"json: a comma too many", BYTES("{\"a\":1,}"), "有误"},
    {"json: single quotes", BYTES("{'a':1}"), "有误"},
    {"json: a comment", BYTES("{/* */}"), "有误"},
};

static void bytes_are_judged(void **state)
{
    const struct row *row = *state;
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    /* a heap block of the very size, so that reading past it is caught */
    AJ_AUTO(aj_auto_free) char *exact = malloc(row->size ? row->size : 1);
    struct aj_err err = {.text = ""};
    enum aj_code code;

    memcpy(exact, row->bytes, row->size);
    code = aj_json_parse(exact, row->size, 1000, &json, &err);
    if ((code == AJ_OK) != !row->says || (row->says && !strstr(err.text, row->says)))
        fail_msg("%s “%s”", aj_code_name(code), err.text);
    assert_int_equal(json != NULL, code == AJ_OK);
}

static void nesting_is_bounded(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    struct aj_err err = {.text = ""};

    (void)state;
    for (int i = 0; i < 30000; i++)
        aj_buf_add(&text, "[", 1);
    assert_int_equal(aj_json_parse(text.data, text.size, 100000, &json, &err), AJ_INVALID);
    assert_non_null(strstr(err.text, "嵌套层数过多"));
}

static void more_than_the_limit_is_not_read(void **state)
{
    json_t *json = NULL;

    (void)state;
    assert_int_equal(aj_json_parse("[1,2]", 5, 4, &json, NULL), AJ_TOO_LARGE);
    assert_null(json);
    assert_int_equal(aj_json_parse("[1,2]", 5, 5, &json, NULL), AJ_OK);
    json_decref(json);
}

static void canonical_text_does_not_depend_on_order(void **state)
{
    static const char *const same[] = {"{\"b\":[1,{\"d\":null,\"c\":\"案\"}],\"a\":true}",
                                       " {\"a\" : true, \"b\":[1,{\"c\":\"\\u6848\",\"d\":null}]}"};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(same); i++) {
        AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
        AJ_AUTO(aj_auto_json) json_t *json = NULL;

        assert_int_equal(aj_json_parse(same[i], strlen(same[i]), 1000, &json, NULL), AJ_OK);
        assert_int_equal(aj_json_canonical(json, &out, NULL), AJ_OK);
        assert_string_equal(out.data, "{\"a\":true,\"b\":[1,{\"c\":\"案\",\"d\":null}]}");
    }
}

static void pretty_text_keeps_the_order_of_keys(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
    AJ_AUTO(aj_auto_json) json_t *json = json_pack("{s:i, s:i}", "b", 1, "a", 2);

    (void)state;
    assert_int_equal(aj_json_pretty(json, &out, NULL), AJ_OK);
    assert_string_equal(out.data, "{\n \"b\": 1,\n \"a\": 2\n}");
}

static void a_full_buffer_is_an_error(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {.limit = 4};
    AJ_AUTO(aj_auto_json) json_t *json = json_string("0123456789");

    (void)state;
    assert_int_equal(aj_json_canonical(json, &out, NULL), AJ_NO_MEMORY);
}

static void absent_members_have_their_fallback(void **state)
{
    AJ_AUTO(aj_auto_json) json_t *json = json_pack("{s:s, s:i}", "t", "x", "n", 7);

    (void)state;
    assert_string_equal(aj_json_text(json, "t"), "x");
    assert_string_equal(aj_json_text(json, "n"), "");
    assert_string_equal(aj_json_text(NULL, "t"), "");
    assert_int_equal(aj_json_int(json, "n", -1), 7);
    assert_int_equal(aj_json_int(json, "t", -1), -1);
    assert_int_equal(aj_json_int(json, "absent", -1), -1);
}

static void a_file_fault_names_the_file(void **state)
{
    json_t *json = NULL;
    struct aj_err err = {.text = ""};

    (void)state;
    assert_int_equal(aj_json_read_file(AJ_FIXTURES "/nothing.json", 10, &json, &err), AJ_NOT_FOUND);
    assert_int_equal(aj_json_read_file(AJ_FIXTURES "/case/README.md", 10000, &json, &err),
                     AJ_INVALID);
    assert_non_null(strstr(err.text, "README.md"));
    assert_int_equal(aj_json_read_file(AJ_FIXTURES "/case/good.json", 10, &json, &err),
                     AJ_TOO_LARGE);
    assert_null(json);
}

int main(void)
{
    const struct CMUnitTest fixed[] = {
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(more_than_the_limit_is_not_read),
        cmocka_unit_test(canonical_text_does_not_depend_on_order),
        cmocka_unit_test(pretty_text_keeps_the_order_of_keys),
        cmocka_unit_test(a_full_buffer_is_an_error),
        cmocka_unit_test(absent_members_have_their_fallback),
        cmocka_unit_test(a_file_fault_names_the_file),
    };
    struct CMUnitTest tests[AJ_COUNTOF(fixed) + AJ_COUNTOF(rows)];
    size_t n = 0;

    for (size_t i = 0; i < AJ_COUNTOF(fixed); i++)
        tests[n++] = fixed[i];
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = rows[i].name,
                                         .test_func = bytes_are_judged,
                                         .initial_state = (void *)(uintptr_t)&rows[i]};
    }
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}

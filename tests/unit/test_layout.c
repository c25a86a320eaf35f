/* Layouts as a place writes them: every kind of mistake is refused with the file and the key. */
#include "base/json.h"
#include "render/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static enum aj_code read_text(const char *text, struct aj_arena *arena, struct aj_layout *layout,
                              struct aj_err *err)
{
    json_t *json = NULL;
    enum aj_code code = aj_json_parse(text, strlen(text), 1 << 20, &json, err);

    assert_int_equal(code, AJ_OK);
    code = aj_layout_read("cover.json", json, arena, layout, err);
    json_decref(json);
    return code;
}

static const struct {
    const char *layout;
    const char *key; /* the message begins "cover.json: <key>：" */
} mistakes[] = {
    {"{}", "blocks"},
    {"{\"blocks\": []}", "blocks"},
    {"{\"blocks\": {}}", "blocks"},
    {"{\"block\": []}", "block"},
    {"{\"size\": \"12\", \"blocks\": [{\"kind\": \"rule\"}]}", "size"},
    {"{\"size\": 3, \"blocks\": [{\"kind\": \"rule\"}]}", "size"},
    {"{\"paper\": [210], \"blocks\": [{\"kind\": \"rule\"}]}", "paper"},
    {"{\"paper\": [210, -1], \"blocks\": [{\"kind\": \"rule\"}]}", "paper"},
    {"{\"margins\": [100, 20, 100, 20], \"blocks\": [{\"kind\": \"rule\"}]}", "margins"},
    {"{\"margins\": [\"1\", 20, 10, 20], \"blocks\": [{\"kind\": \"rule\"}]}", "margins"},
    {"{\"blocks\": [1]}", "blocks[0]"},
    {"{\"blocks\": [{}]}", "blocks[0].kind"},
    {"{\"blocks\": [{\"kind\": \"picture\"}]}", "blocks[0].kind"},
    {"{\"blocks\": [{\"kind\": \"rule\"}, {\"kind\": \"text\"}]}", "blocks[1].text"},
    {"{\"blocks\": [{\"kind\": \"text\", \"text\": 1}]}", "blocks[0].text"},
    {"{\"blocks\": [{\"kind\": \"text\", \"text\": \"{a\"}]}", "blocks[0].text"},
    {"{\"blocks\": [{\"kind\": \"text\", \"text\": \"a}\"}]}", "blocks[0].text"},
    {"{\"blocks\": [{\"kind\": \"text\", \"text\": \"{}\"}]}", "blocks[0].text"},
    {"{\"blocks\": [{\"kind\": \"text\", \"text\": \"{A b}\"}]}", "blocks[0].text"},
    {"{\"blocks\": [{\"kind\": \"text\", \"text\": \"x\", \"align\": \"middle\"}]}",
     "blocks[0].align"},
    {"{\"blocks\": [{\"kind\": \"text\", \"text\": \"x\", \"bold\": 1}]}", "blocks[0].bold"},
    {"{\"blocks\": [{\"kind\": \"text\", \"text\": \"x\", \"at\": [1]}]}", "blocks[0].at"},
    {"{\"blocks\": [{\"kind\": \"text\", \"text\": \"x\", \"each\": \"a b\"}]}", "blocks[0].each"},
    {"{\"blocks\": [{\"kind\": \"text\", \"text\": \"x\", \"when\": \"!\"}]}", "blocks[0].when"},
    {"{\"blocks\": [{\"kind\": \"text\", \"text\": \"x\", \"lines\": 1.5}]}", "blocks[0].lines"},
    {"{\"blocks\": [{\"kind\": \"rule\", \"text\": \"x\"}]}", "blocks[0].text"},
    {"{\"blocks\": [{\"kind\": \"rule\", \"weight\": 9}]}", "blocks[0].weight"},
    {"{\"blocks\": [{\"kind\": \"qr\"}]}", "blocks[0].text"},
    {"{\"blocks\": [{\"kind\": \"fields\"}]}", "blocks[0].items"},
    {"{\"blocks\": [{\"kind\": \"fields\", \"items\": [{\"label\": 1}]}]}",
     "blocks[0].items[0].label"},
    {"{\"blocks\": [{\"kind\": \"table\", \"columns\": [{\"width\": 9}]}]}", "blocks[0].each"},
    {"{\"blocks\": [{\"kind\": \"table\", \"each\": \"papers\"}]}", "blocks[0].columns"},
    {"{\"blocks\": [{\"kind\": \"table\", \"each\": \"papers\", \"columns\": [{\"width\": 9}, "
     "{\"head\": \"x\"}]}]}",
     "blocks[0].columns[1].width"},
    {"{\"blocks\": [{\"kind\": \"table\", \"each\": \"papers\", \"columns\": [{\"width\": 9, "
     "\"head\": \"{\"}]}]}",
     "blocks[0].columns[0].head"},
    {"{\"blocks\": [{\"kind\": \"form\", \"rows\": []}]}", "blocks[0].widths"},
    {"{\"blocks\": [{\"kind\": \"form\", \"widths\": [1]}]}", "blocks[0].widths"},
    {"{\"blocks\": [{\"kind\": \"form\", \"widths\": [10]}]}", "blocks[0].rows"},
    {"{\"blocks\": [{\"kind\": \"form\", \"widths\": [10], \"rows\": [{}]}]}",
     "blocks[0].rows[0].cells"},
    {"{\"blocks\": [{\"kind\": \"form\", \"widths\": [10, 10], \"rows\": [{\"cells\": [{}, "
     "{}]}, "
     "{\"cells\": [{}]}]}]}",
     "blocks[0].rows[1].cells"},
    {"{\"blocks\": [{\"kind\": \"form\", \"widths\": [10], \"rows\": [{\"cells\": "
     "[{\"valign\": \"left\"}]}]}]}",
     "blocks[0].rows[0].cells[0].valign"},
    {"{\"blocks\": [{\"kind\": \"form\", \"widths\": [10], \"rows\": [{\"cells\": "
     "[{\"foot\": [{\"size\": 99}]}]}]}]}",
     "blocks[0].rows[0].cells[0].foot[0].size"},
    {"{\"slots\": 2, \"blocks\": [{\"kind\": \"rule\"}]}", "slots"},
    {"{\"each\": \"a\", \"slots\": 9, \"blocks\": [{\"kind\": \"rule\"}]}", "slots"},
    {"{\"each\": \"a b\", \"blocks\": [{\"kind\": \"rule\"}]}", "each"},
    {"{\"blocks\": [{\"kind\": \"table\", \"each\": \"a\", \"total\": \"x\", \"columns\": "
     "[{\"width\": 9}, {\"width\": 9}]}]}",
     "blocks[0].total"},
    {"{\"blocks\": [{\"kind\": \"table\", \"each\": \"a\", \"page_sum\": \"x\", \"columns\": "
     "[{\"width\": 9, \"sum\": \"f\"}]}]}",
     "blocks[0].page_sum"},
    {"{\"blocks\": [{\"kind\": \"table\", \"each\": \"a\", \"columns\": "
     "[{\"width\": 9, \"sum\": \"f.g\"}]}]}",
     "blocks[0].columns[0].sum"},
    {"{\"blocks\": [{\"kind\": \"rule\"}], \"footer\": {\"kind\": \"rule\"}}", "footer.kind"},
    {"{\"blocks\": [{\"kind\": \"rule\"}], \"footer\": {\"kind\": \"text\", \"text\": \"{\"}}",
     "footer.text"},
};

static void a_mistake_is_refused_with_file_and_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(mistakes); i++) {
        struct aj_arena arena = {.limit = 1 << 20};
        struct aj_layout layout;
        struct aj_err err = {0};
        char expected[120];

        (void)snprintf(expected, sizeof(expected), "cover.json: %s：", mistakes[i].key);
        assert_int_equal(read_text(mistakes[i].layout, &arena, &layout, &err), AJ_INVALID);
        if (strncmp(err.text, expected, strlen(expected)) != 0)
            fail_msg("%s gave \"%s\", not \"%s…\"", mistakes[i].layout, err.text, expected);
        assert_true(strlen(err.text) > strlen(expected));
        aj_arena_reset(&arena);
    }
}

static void lengths_become_hundredths_of_a_point_once(void **state)
{
    struct aj_arena arena = {.limit = 1 << 20};
    struct aj_layout layout;
    struct aj_err err;
    const struct aj_block *form;

    (void)state;
    assert_int_equal(read_text("{\"size\": 10.5, \"blocks\": ["
                               "{\"kind\": \"text\", \"text\": \"a\", \"indent\": 2, \"size\": 14, "
                               "\"before\": 25.4},"
                               "{\"kind\": \"form\", \"size\": 12, \"widths\": [100, 100, 100], "
                               "\"rows\": [{\"cells\": [{\"span\": 2}, {\"leading\": 2}]}]}]}",
                               &arena, &layout, &err),
                     AJ_OK);
    assert_int_equal(layout.width, 59528); /* 210 mm */
    assert_int_equal(layout.blocks[0].before, 7200);
    assert_int_equal(layout.blocks[0].content.size, 1400);
    assert_int_equal(layout.blocks[0].content.leading, 2100);
    assert_int_equal(layout.blocks[0].content.indent, 2000);
    form = &layout.blocks[1];
    assert_int_equal(form->widths[0] + form->widths[1] + form->widths[2],
                     layout.width - layout.left - layout.right);
    assert_int_equal(form->rows[0].cells[0].content.leading, 1800);
    assert_int_equal(form->rows[0].cells[1].content.leading, 2400);
    assert_string_equal(form->rows[0].cells[0].content.text, "");
    aj_arena_reset(&arena);
}

static void memory_is_bounded(void **state)
{
    struct aj_arena arena = {.limit = 300};
    struct aj_layout layout;
    struct aj_err err;

    (void)state;
    assert_int_equal(read_text("{\"blocks\": [{\"kind\": \"rule\"}, {\"kind\": \"rule\"}]}", &arena,
                               &layout, &err),
                     AJ_NO_MEMORY);
    aj_arena_reset(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mistake_is_refused_with_file_and_key),
        cmocka_unit_test(lengths_become_hundredths_of_a_point_once),
        cmocka_unit_test(memory_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

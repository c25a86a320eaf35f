/* The pages as drawn, looked at before they are PDF, with plain metrics: no font is needed. */
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "page_drawing.h"

static void every_text_stays_in_its_cell(void **state)
{
    static const char *const models[] = {"full", "long", "minimal"};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(models); i++) {
        json_t *model = load_model(models[i]);

        for (size_t k = 0; k < AJ_COUNTOF(page_names); k++) {
            struct drawing d;

            draw_page(&d, page_names[k], model);
            for (size_t s = 0; s < d.canvas.n; s++)
                check_sheet(&d.canvas.sheets[s]);
            release(&d);
        }
        json_decref(model);
    }
}

static void a_catalogue_of_sixty_papers_has_its_heads_on_every_page(void **state)
{
    json_t *model = load_model("long");
    struct drawing d;
    size_t rows = 0;

    (void)state;
    draw_page(&d, "catalogue", model);
    assert_in_range(d.canvas.n, 3, 4);
    for (size_t s = 0; s < d.canvas.n; s++) {
        char footer[80];

        (void)snprintf(footer, sizeof(footer), "第 %zu 页　共 %zu 页", s + 1, d.canvas.n);
        assert_int_equal(count_text(&d.canvas.sheets[s], "责任者"), 1);
        assert_int_equal(count_text(&d.canvas.sheets[s], footer), 1);
        assert_int_equal(count_text(&d.canvas.sheets[s], "卷内文件目录"), s == 0);
    }
    for (int i = 1; i <= 60; i++) {
        char no[8];

        (void)snprintf(no, sizeof(no), "%d", i);
        for (size_t s = 0; s < d.canvas.n; s++)
            rows += count_text(&d.canvas.sheets[s], no) > 0;
    }
    assert_true(rows >= 60);
    release(&d);
    json_decref(model);
}

static void a_long_report_goes_on_with_its_label(void **state)
{
    json_t *model = load_model("long");
    struct drawing d;
    size_t pages_with = 0;

    (void)state;
    draw_page(&d, "closing-report", model);
    assert_int_equal(d.canvas.n, 3);
    for (size_t s = 0; s < d.canvas.n; s++)
        pages_with += count_text(&d.canvas.sheets[s], "办案体会");
    assert_int_equal(pages_with, 2);
    release(&d);
    json_decref(model);
}

static void an_empty_value_leaves_the_form_standing(void **state)
{
    json_t *model = load_model("minimal");

    (void)state;
    for (size_t k = 0; k < AJ_COUNTOF(page_names); k++) {
        struct drawing d;

        draw_page(&d, page_names[k], model);
        assert_int_equal(d.canvas.n, 1);
        assert_true(d.canvas.sheets[0].n > 10);
        release(&d);
    }
    json_decref(model);
}

static void a_path_the_model_lacks_is_named(void **state)
{
    struct drawing d;

    (void)state;
    assert_int_equal(draw_text(&d, "{\"blocks\": [{\"kind\": \"text\", \"text\": \"{case.no}\"}]}",
                               "{\"case\": {}}"),
                     AJ_INVALID);
    assert_non_null(strstr(d.err.text, "x.json"));
    assert_non_null(strstr(d.err.text, "case.no"));
    release(&d);
    assert_int_equal(
        draw_text(&d,
                  "{\"blocks\": [{\"kind\": \"table\", \"each\": \"case\", \"columns\": "
                  "[{\"width\": 9}]}]}",
                  "{\"case\": {}}"),
        AJ_INVALID);
    assert_non_null(strstr(d.err.text, "case"));
    release(&d);
}

static void when_leaves_blocks_out(void **state)
{
    static const struct {
        const char *when;
        size_t drawn;
    } rows[] = {{"a", 1},  {"b", 0},  {"c", 0},  {"d", 0},  {"e", 0},  {"f", 0},  {"g.h", 1},
                {"!a", 0}, {"!b", 1}, {"!c", 1}, {"!d", 1}, {"!e", 1}, {"!f", 1}, {"!g.h", 0}};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        char layout[160];
        struct drawing d;

        (void)snprintf(layout, sizeof(layout),
                       "{\"blocks\": [{\"kind\": \"text\", \"text\": \"甲\", \"when\": \"%s\"}]}",
                       rows[i].when);
        assert_int_equal(draw_text(&d, layout,
                                   "{\"a\": \"x\", \"b\": \"\", \"c\": false, \"d\": [], \"e\": "
                                   "\"0\", \"g\": {\"h\": true}}"),
                         AJ_OK);
        assert_int_equal(count_text(&d.canvas.sheets[0], "甲"), rows[i].drawn);
        release(&d);
    }
}

static void a_heading_stays_with_its_table(void **state)
{
    struct drawing d;

    (void)state;
    assert_int_equal(
        draw_text(&d,
                  "{\"paper\": [100, 100], \"margins\": [10, 10, 10, 10], \"blocks\": ["
                  "{\"kind\": \"space\", \"to\": 70}, {\"kind\": \"rule\"},"
                  "{\"kind\": \"text\", \"text\": \"表一\", \"keep\": true},"
                  "{\"kind\": \"table\", \"each\": \"a\", \"columns\": [{\"head\": \"名\", "
                  "\"width\": 20, \"text\": \"{n}\"}]}]}",
                  "{\"a\": [{\"n\": \"甲\"}]}"),
        AJ_OK);
    assert_int_equal(d.canvas.n, 2);
    assert_int_equal(count_text(&d.canvas.sheets[0], "表一"), 0);
    assert_int_equal(count_text(&d.canvas.sheets[1], "表一"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[1], "甲"), 1);
    release(&d);
}

/* A row higher than a page is divided; one that fits a page is not. */
static void rows_are_torn_only_when_no_page_holds_them(void **state)
{
    static const char layout[] =
        "{\"paper\": [100, 100], \"margins\": [10, 10, 10, 10], \"blocks\": [{\"kind\": \"table\", "
        "\"each\": \"a\", \"columns\": [{\"head\": \"名\", \"width\": 20, \"text\": \"{n}\"}]}]}";
    struct drawing d;

    (void)state;
    assert_int_equal(draw_text(&d, layout,
                               "{\"a\": [{\"n\": \"1\\n2\\n3\\n4\\n5\\n6\"}, "
                               "{\"n\": \"甲\\n乙\\n丙\\n丁\\n戊\\n己\"}]}"),
                     AJ_OK);
    assert_int_equal(d.canvas.n, 2);
    assert_int_equal(count_text(&d.canvas.sheets[0], "6"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[0], "甲"), 0);
    assert_int_equal(count_text(&d.canvas.sheets[1], "甲"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[1], "己"), 1);
    release(&d);
    assert_int_equal(
        draw_text(&d, layout,
                  "{\"a\": [{\"n\": \"1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9\\na\\nb\\nc\\nd\\ne\"}]}"),
        AJ_OK);
    assert_int_equal(d.canvas.n, 2);
    assert_int_equal(count_text(&d.canvas.sheets[0], "1"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[1], "e"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[1], "1"), 0);
    release(&d);
}

static void boxes_are_drawn_with_characters_the_fonts_have(void **state)
{
    struct drawing d;

    (void)state;
    assert_int_equal(draw_text(&d, "{\"blocks\": [{\"kind\": \"text\", \"checks\": \"a\"}]}",
                               "{\"a\": [{\"text\": \"甲\", \"checked\": true}, {\"text\": \"乙\", "
                               "\"checked\": false}]}"),
                     AJ_OK);
    assert_int_equal(count_text(&d.canvas.sheets[0], "□"), 2);
    assert_int_equal(count_text(&d.canvas.sheets[0], "√"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[0], "乙"), 1);
    release(&d);
}

static void a_text_shrinks_before_it_takes_more_lines(void **state)
{
    struct drawing d;
    const struct aj_mark *m;

    (void)state;
    assert_int_equal(draw_text(&d,
                               "{\"blocks\": [{\"kind\": \"text\", \"width\": 42.4, \"size\": 12, "
                               "\"lines\": 1, \"text\": \"一二三四五六七八九十甲乙\"}]}",
                               "{}"),
                     AJ_OK); /* 10 characters of 12 pt are 42.3 mm */
    assert_int_equal(d.canvas.sheets[0].n, 1);
    m = &d.canvas.sheets[0].marks[0];
    assert_in_range(m->size, 940, 1000);
    assert_true(width_of(m) <= 12019);
    release(&d);
}

/* The code begins with a finder pattern of 7 modules and lies in its square. */
static void a_qr_code_lies_in_its_square(void **state)
{
    struct drawing d;
    const struct aj_sheet *sheet;

    (void)state;
    assert_int_equal(draw_text(&d,
                               "{\"blocks\": [{\"kind\": \"qr\", \"text\": \"F023·1\", \"side\": "
                               "25.4, \"at\": [25.4, 50.8]}]}",
                               "{}"),
                     AJ_OK);
    sheet = &d.canvas.sheets[0];
    assert_true(sheet->n > 60);
    assert_int_equal(sheet->marks[0].x, 7200);
    assert_int_equal(sheet->marks[0].y, 14400);
    assert_int_equal(sheet->marks[0].w, 7200 * 7 / 21);
    for (size_t i = 0; i < sheet->n; i++) {
        const struct aj_mark *m = &sheet->marks[i];

        assert_int_equal(m->kind, AJ_MARK_FILL);
        assert_true(m->w > 0 && m->h > 0 && m->x >= 7200 && m->y >= 14400);
        assert_true(m->x + m->w <= 14400 && m->y + m->h <= 21600);
    }
    release(&d);
}

/* AJ_GOLDEN_WRITE=1 writes the file anew: look at the pages, and at its diff, before committing. */
static void the_four_pages_stand_as_they_were_approved(void **state)
{
    json_t *model = load_model("full");
    struct aj_buf got = {0};
    struct aj_buf golden = {0};
    const char *path = AJ_SOURCE "/tests/golden/pages.txt";
    struct aj_err err;

    (void)state;
    for (size_t k = 0; k < AJ_COUNTOF(page_names); k++) {
        struct drawing d;

        draw_page(&d, page_names[k], model);
        for (size_t s = 0; s < d.canvas.n; s++) {
            aj_buf_addf(&got, "%s, page %zu of %zu\n", page_names[k], s + 1, d.canvas.n);
            for (size_t i = 0; i < d.canvas.sheets[s].n; i++)
                describe(&d.canvas.sheets[s].marks[i], &got);
        }
        release(&d);
    }
    if (getenv("AJ_GOLDEN_WRITE"))
        assert_int_equal(aj_file_replace(path, got.data, got.size, 0644, &err), AJ_OK);
    assert_int_equal(aj_file_read(path, 1 << 20, &golden, &err), AJ_OK);
    assert_string_equal(got.data, golden.data);
    aj_buf_release(&got);
    aj_buf_release(&golden);
    json_decref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_stays_in_its_cell),
        cmocka_unit_test(a_catalogue_of_sixty_papers_has_its_heads_on_every_page),
        cmocka_unit_test(a_long_report_goes_on_with_its_label),
        cmocka_unit_test(an_empty_value_leaves_the_form_standing),
        cmocka_unit_test(a_path_the_model_lacks_is_named),
        cmocka_unit_test(when_leaves_blocks_out),
        cmocka_unit_test(a_heading_stays_with_its_table),
        cmocka_unit_test(rows_are_torn_only_when_no_page_holds_them),
        cmocka_unit_test(boxes_are_drawn_with_characters_the_fonts_have),
        cmocka_unit_test(a_text_shrinks_before_it_takes_more_lines),
        cmocka_unit_test(a_qr_code_lies_in_its_square),
        cmocka_unit_test(the_four_pages_stand_as_they_were_approved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

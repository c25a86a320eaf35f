/* What pages of money need of the layout language: sums below a page and below all, and one layout
   for each element, several to a page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "page_drawing.h"

#define TABLE(more, sums)                                                                          \
    "{\"paper\": [100, 101], \"margins\": [10, 10, 10, 10], \"padding\": 0, \"size\": 8, "         \
    "\"blocks\": [{\"kind\": \"table\", \"each\": \"a\", \"row_height\": 10, " more                \
    " \"columns\": [{\"head\": \"名\", \"width\": 60, \"text\": \"{n}\"}, "                       \
    "{\"head\": \"元\", \"width\": 20, \"text\": \"{f}\", \"align\": \"right\"" sums "}]}]}"
#define SUMS                                                                                       \
    "\"page_sum\": \"本页{sum.rows}笔 {sum.f_words}\", \"total\": \"共{sum.rows}笔 {sum.f}\","

/* {"a": [{"n": "r1", "f": 101}, {"n": "r2", "f": 102} …]} */
static const char *rows_of(int n, char *out, size_t room)
{
    size_t size = (size_t)snprintf(out, room, "{\"a\": [");

    for (int i = 1; i <= n; i++) {
        size += (size_t)snprintf(out + size, room - size, "%s{\"n\": \"r%d\", \"f\": %d}",
                                 i > 1 ? ", " : "", i, 100 + i);
    }
    (void)snprintf(out + size, room - size, "]}");
    return out;
}

/* The page is 81 mm high inside its margins: head, six rows, sum; on the last page the total too.
 */
static void each_page_has_its_sum_and_the_last_one_the_total(void **state)
{
    struct drawing d;
    char model[1000];

    (void)state;
    assert_int_equal(
        draw_text(&d, TABLE(SUMS, ", \"sum\": \"f\""), rows_of(14, model, sizeof(model))), AJ_OK);
    assert_int_equal(d.canvas.n, 3);
    assert_int_equal(count_text(&d.canvas.sheets[0], "r6"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[0], "r7"), 0);
    assert_int_equal(count_text(&d.canvas.sheets[0], "本页6笔 陆元贰角壹分"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[0], "6.21"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[1], "本页6笔 陆元伍角柒分"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[2], "本页2笔 贰元贰角柒分"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[2], "2.27"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[2], "共14笔 15.05"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[2], "15.05"), 1);
    for (size_t s = 0; s < 3; s++) {
        assert_int_equal(count_text(&d.canvas.sheets[s], "元"), 1);
        check_sheet(&d.canvas.sheets[s]);
    }
    release(&d);
}

/* Six rows and the page's sum would fill the page to the last: the last row goes with the total. */
static void a_total_never_stands_alone(void **state)
{
    struct drawing d;
    char model[1000];

    (void)state;
    assert_int_equal(
        draw_text(&d, TABLE(SUMS, ", \"sum\": \"f\""), rows_of(6, model, sizeof(model))), AJ_OK);
    assert_int_equal(d.canvas.n, 2);
    assert_int_equal(count_text(&d.canvas.sheets[0], "本页5笔 伍元壹角伍分"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[1], "r6"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[1], "共6笔 6.21"), 1);
    release(&d);
    assert_int_equal(
        draw_text(&d, TABLE(SUMS, ", \"sum\": \"f\""), rows_of(5, model, sizeof(model))), AJ_OK);
    assert_int_equal(d.canvas.n, 1);
    release(&d);
}

/* Nothing but the frame of the page stands below the last rule: rows leave the room of the sum. */
static void nothing_is_drawn_below_the_margin(void **state)
{
    struct drawing d;
    char model[1000];

    (void)state;
    for (int n = 1; n < 20; n++) {
        assert_int_equal(
            draw_text(&d, TABLE(SUMS, ", \"sum\": \"f\""), rows_of(n, model, sizeof(model))),
            AJ_OK);
        for (size_t s = 0; s < d.canvas.n; s++) {
            const struct aj_sheet *sheet = &d.canvas.sheets[s];

            for (size_t i = 0; i < sheet->n; i++) {
                assert_true(sheet->marks[i].y + sheet->marks[i].h <=
                            d.layout.height - d.layout.bottom + 2);
            }
        }
        release(&d);
    }
}

/* A row of 17 lines needs two pages: it counts on the second, and the first has no sum. */
static void a_divided_row_counts_where_it_ends(void **state)
{
    struct drawing d;

    (void)state;
    assert_int_equal(
        draw_text(&d, TABLE(SUMS, ", \"sum\": \"f\""),
                  "{\"a\": [{\"n\": \"1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9\\na\\nb\\nc\\nd\\ne\\nf\\n"
                  "g\\nh\", \"f\": 100}, {\"n\": \"r2\", \"f\": 5}]}"),
        AJ_OK);
    assert_int_equal(d.canvas.n, 2);
    assert_int_equal(count_text(&d.canvas.sheets[0], "1"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[0], "1.00"), 0);
    assert_int_equal(count_text(&d.canvas.sheets[0], "0.00"), 0);
    assert_int_equal(count_text(&d.canvas.sheets[1], "h"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[1], "本页2笔 壹元零伍分"), 1);
    release(&d);
}

static void what_cannot_be_added_up_is_refused(void **state)
{
    static const char *const models[] = {
        "{\"a\": [{\"n\": \"x\", \"f\": \"1\"}]}",
        "{\"a\": [{\"n\": \"x\", \"f\": -1}]}",
        "{\"a\": [{\"n\": \"x\", \"f\": 9007199254740992}]}",
        "{\"a\": [{\"n\": \"x\", \"f\": 9007199254740991}, {\"n\": \"x\", \"f\": 1}]}",
    };
    struct drawing d;

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(models); i++) {
        assert_int_equal(draw_text(&d, TABLE(SUMS, ", \"sum\": \"f\""), models[i]), AJ_INVALID);
        assert_non_null(strstr(d.err.text, "x.json"));
        release(&d);
    }
}

#define SLOTS(more)                                                                                \
    "{\"paper\": [100, 100], \"margins\": [10, 10, 10, 10], \"size\": 10, \"leading\": 1, "        \
    "\"each\": \"a\", \"slots\": 2, \"blocks\": [{\"kind\": \"text\", \"text\": \"{n} {m}\"}, "    \
    "{\"kind\": \"text\", \"text\": \"@{n}\", \"at\": [20, 30]}" more "]}"

static int height_of(const struct aj_sheet *sheet, const char *text)
{
    for (size_t i = 0; i < sheet->n; i++) {
        const struct aj_mark *m = &sheet->marks[i];

        if (m->kind == AJ_MARK_TEXT && m->text_size == strlen(text) &&
            memcmp(m->text, text, m->text_size) == 0)
            return m->y;
    }
    fail_msg("no %s on the page", text);
    return 0;
}

static void two_elements_share_a_page(void **state)
{
    struct drawing d;
    int half;

    (void)state;
    assert_int_equal(draw_text(&d, SLOTS(""),
                               "{\"m\": \"x\", \"a\": [{\"n\": \"1\"}, {\"n\": \"2\"}, "
                               "{\"n\": \"3\"}]}"),
                     AJ_OK);
    assert_int_equal(d.canvas.n, 2);
    half = (d.layout.height - d.layout.top - d.layout.bottom) / 2;
    assert_int_equal(height_of(&d.canvas.sheets[0], "2 x"),
                     height_of(&d.canvas.sheets[0], "1 x") + half);
    assert_int_equal(height_of(&d.canvas.sheets[0], "@2"),
                     height_of(&d.canvas.sheets[0], "@1") + half);
    assert_int_equal(height_of(&d.canvas.sheets[1], "3 x"), height_of(&d.canvas.sheets[0], "1 x"));
    assert_int_equal(d.canvas.sheets[0].n, 5); /* and the line to cut along */
    assert_int_equal(d.canvas.sheets[1].n, 2);
    release(&d);
}

/* 20 lines of 10 pt are 70 mm: too much for half of the 80 mm, not for all of them. */
static void a_long_element_has_its_page(void **state)
{
    static const char lines[] = "1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9\\n10\\n11\\n12\\n13\\n14\\n15\\n"
                                "16\\n17\\n18\\n19\\n20";
    struct drawing d;
    char model[400];

    (void)state;
    (void)snprintf(model, sizeof(model),
                   "{\"m\": \"\", \"a\": [{\"n\": \"%s\"}, {\"n\": \"b\"}, {\"n\": \"%s\"}]}",
                   lines, lines);
    assert_int_equal(draw_text(&d,
                               "{\"paper\": [100, 100], \"margins\": [10, 10, 10, 10], "
                               "\"size\": 10, \"leading\": 1, \"each\": \"a\", \"slots\": 2, "
                               "\"blocks\": [{\"kind\": \"text\", \"text\": \"{n}\"}]}",
                               model),
                     AJ_OK);
    assert_int_equal(d.canvas.n, 3);
    assert_int_equal(count_text(&d.canvas.sheets[0], "20"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[0], "b"), 0);
    assert_int_equal(count_text(&d.canvas.sheets[1], "b"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[1], "1"), 0);
    assert_int_equal(count_text(&d.canvas.sheets[2], "1"), 1);
    assert_int_equal(count_text(&d.canvas.sheets[2], "20"), 1);
    release(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_page_has_its_sum_and_the_last_one_the_total),
        cmocka_unit_test(a_total_never_stands_alone),
        cmocka_unit_test(nothing_is_drawn_below_the_margin),
        cmocka_unit_test(a_divided_row_counts_where_it_ends),
        cmocka_unit_test(what_cannot_be_added_up_is_refused),
        cmocka_unit_test(two_elements_share_a_page),
        cmocka_unit_test(a_long_element_has_its_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

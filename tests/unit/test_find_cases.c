/* How service/find_*.c makes of a hit what is told of it, and saved_searches.c what is kept. What
   is found is the index's: tests/integration/find.py looks at the whole. */
#include "base/auto.h"
#include "service/casework.h"
#include "service/find_parts.h"
#include "service/saved_searches.h"
#include "service_world.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HANDLER "桑若水"

/* --- a world with one imported case, for all tests that do not change it
 * ------------------------------------------------------------
 */

struct case_world {
    struct world *world;
    char key[128];
};

/* A merged scan of two papers, and one that is of no kind. */
static void prepare(const struct world *w)
{
    char path[128];
    FILE *file;

    world_set_fact(w->case_folder, NULL, "papers",
                   json_pack("[{s:s,s:s,s:i,s:i},{s:s,s:s,s:i,s:i}]", "file", "13.谈话笔录.tif",
                             "kind", "client_interview", "first_page", 1, "last_page", 1, "file",
                             "13.谈话笔录.tif", "kind", "investigation_material", "first_page", 2,
                             "last_page", 2));
    (void)snprintf(path, sizeof(path), "%s/papers/IMG_0001.txt", w->case_folder);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("石榴", file) >= 0 && fclose(file) == 0);
}

static void take_in(struct case_world *c)
{
    AJ_AUTO(aj_dossier_close) struct aj_dossier d = {0};
    struct world *w = c->world;

    assert_int_equal(aj_dossier_take(w->home, w->case_folder, AJ_TAKE_TO_KEEP, &d, &w->err), AJ_OK);
    assert_int_equal(aj_dossier_check(w->home, &d, &w->err), AJ_OK);
    assert_int_equal(aj_case_import(w->home, &d, HANDLER, &w->err), AJ_OK);
    (void)snprintf(c->key, sizeof(c->key), "%s", d.key);
}

static int open_case(void **state)
{
    struct case_world *c = calloc(1, sizeof(*c));
    void *world = NULL;

    assert_non_null(c);
    assert_int_equal(world_open(&world), 0);
    c->world = world;
    prepare(c->world);
    take_in(c);
    *state = c;
    return 0;
}

static int close_case(void **state)
{
    struct case_world *c = *state;
    void *world = c->world;

    free(c);
    return world_close(&world);
}

/* The number of a paper in the record, from 1. */
static uint32_t paper_named(const struct case_world *c, const char *name)
{
    AJ_AUTO(aj_auto_json) json_t *record = NULL;
    size_t i;
    json_t *paper;

    assert_int_equal(aj_index_case(c->world->home->index, c->key, &record, NULL), AJ_OK);
    json_array_foreach(json_object_get(record, "papers"), i, paper)
    {
        if (strcmp(aj_json_text(paper, "name"), name) == 0)
            return (uint32_t)i + 1;
    }
    fail_msg("no paper %s", name);
    return 0;
}

/* What is told of a hit with this snippet: new reference. */
static json_t *told(const struct case_world *c, struct aj_snippet snippet, unsigned fields)
{
    const struct aj_search_hit hit = {.key = c->key, .fields = fields, .snippet = snippet};
    json_t *out = NULL;

    assert_int_equal(aj_finding_hit(c->world->home, &hit, &out, &c->world->err), AJ_OK);
    assert_non_null(out);
    return out;
}

/* --- titles
 * --------------------------------------------------------------------------------------- */

static void assert_title(const struct case_world *c, enum aj_doc_field field, const char *paper,
                         uint32_t page, const char *title)
{
    const struct aj_snippet snippet = {.field = field,
                                       .paper = *paper ? paper_named(c, paper) : 0,
                                       .page = page,
                                       .text = "文",
                                       .size = 3};
    AJ_AUTO(aj_auto_json) json_t *hit = told(c, snippet, 0);
    const json_t *shown = json_object_get(hit, "snippet");

    assert_string_equal(aj_json_text(shown, "title"), title);
    assert_int_equal(aj_json_int(shown, "page", 0), page);
    assert_int_equal(aj_json_int(shown, "paper", 0), snippet.paper);
}

static void a_page_is_called_by_the_part_that_it_belongs_to(void **state)
{
    const struct case_world *c = *state;

    assert_title(c, AJ_FIELD_BODY, "13.谈话笔录.tif", 1, "谈话笔录");
    assert_title(c, AJ_FIELD_BODY, "13.谈话笔录.tif", 2, "调查取证材料");
    assert_title(c, AJ_FIELD_TITLE, "13.谈话笔录.tif", 0, "谈话笔录"); /* the file's name */
    assert_title(c, AJ_FIELD_BODY, "1.法律援助申请表.pdf", 1, "法律援助申请表");
}

static void a_paper_of_no_kind_is_called_by_its_file(void **state)
{
    const struct case_world *c = *state;

    assert_title(c, AJ_FIELD_BODY, "IMG_0001.txt", 1, "IMG_0001.txt");
}

static void words_that_are_of_no_paper_are_the_closing_report_s(void **state)
{
    const struct case_world *c = *state;

    assert_title(c, AJ_FIELD_BODY, "", 0, "结案报告");
    assert_title(c, AJ_FIELD_NAME, "", 0, "");
}

static void a_paper_that_the_record_has_not_is_called_nothing(void **state)
{
    const struct case_world *c = *state;
    AJ_AUTO(aj_auto_json)
    json_t *hit = told(
        c, (struct aj_snippet){.field = AJ_FIELD_BODY, .paper = 99, .text = "文", .size = 3}, 0);

    assert_string_equal(aj_json_text(json_object_get(hit, "snippet"), "title"), "");
}

/* --- marks
 * ---------------------------------------------------------------------------------------- */

struct marks_row {
    const char *name;
    const char *text;
    struct aj_snippet_mark marks[3];
    size_t n;
    const char *parts; /* the marked ones in < > */
};

static const struct marks_row marks_rows[] = {
    {"nothing is marked", "甲乙", {{0, 0}}, 0, "甲乙"},
    {"all is marked", "甲乙", {{0, 6}}, 1, "<甲乙>"},
    {"the beginning is marked", "甲乙", {{0, 3}}, 1, "<甲>|乙"},
    {"the end is marked", "甲乙", {{3, 6}}, 1, "甲|<乙>"},
    {"the middle is marked", "甲乙丙", {{3, 6}}, 1, "甲|<乙>|丙"},
    {"two are marked", "甲乙丙丁", {{0, 3}, {6, 9}}, 2, "<甲>|乙|<丙>|丁"},
    {"three are marked", "甲a乙b丙", {{0, 3}, {4, 7}, {8, 11}}, 3, "<甲>|a|<乙>|b|<丙>"},
};

static void write_parts(const json_t *parts, struct aj_buf *out)
{
    size_t i;
    json_t *part;

    json_array_foreach(parts, i, part)
    {
        bool marked = json_is_true(json_object_get(part, "marked"));

        aj_buf_addf(out, marked ? "%s<%s>" : "%s%s", i ? "|" : "", aj_json_text(part, "text"));
    }
}

static const unsigned char nothing_hidden[64];

static void marks_become_parts(void **state)
{
    const struct marks_row *row = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf all = {0};
    AJ_AUTO(aj_auto_json) json_t *parts = NULL;
    struct aj_snippet snippet = {.text = row->text, .size = strlen(row->text), .marks = row->marks};

    snippet.n_marks = row->n;
    parts = aj_finding_parts(&snippet, nothing_hidden);
    write_parts(parts, &all);
    assert_string_equal(all.data, row->parts);
}

/* Names of a sealed file that nobody typed. `parts` as above. */
static const struct names_row {
    const char *name;
    const char *text;
    struct aj_snippet_mark mark;
    const char *parts;
} names_rows[] = {
    {"a name is hidden but for its first character", "问虞小满的话", {0, 0}, "问虞某某的话"},
    {"of an agent too", "由虞定波代", {0, 0}, "由虞某某代"},
    {"a given name alone", "小满说，定波说", {0, 0}, "某某说，某某说"},
    {"in another spelling", "虞 小滿、虞\n定波", {0, 0}, "虞某某某、虞某某某"},
    {"but for what was typed", "问虞小满的话", {3, 9}, "问|<虞小>|某的话"},
    {"as often as it stands", "虞小满虞小满", {0, 0}, "虞某某虞某某"},
    {"one character of it is no name", "满地的小草", {0, 0}, "满地的小草"},
    {"a name of two characters", "韦𫎩与韦某", {0, 0}, "韦某与韦某"},
};

static void names_of_a_sealed_file_are_hidden(void **state)
{
    const struct names_row *row = *state;
    AJ_AUTO(aj_auto_json)
    json_t *record = json_pack("{s:{s:b, s:[{s:s, s:b, s:{s:s}}, {s:s, s:b, s:n}]}}", "facts",
                               "sealed", 1, "recipients", "name", "虞小满", "sealed", 1, "agent",
                               "name", "虞定波", "name", "韦𫎩", "sealed", 0, "agent");
    AJ_AUTO(aj_auto_json) json_t *shown = NULL;
    AJ_AUTO(aj_buf_release) struct aj_buf all = {0};
    unsigned char hidden[64];
    const struct aj_snippet snippet = {.text = row->text,
                                       .size = strlen(row->text),
                                       .marks = &row->mark,
                                       .n_marks = row->mark.end > 0};

    assert_int_equal(aj_finding_hide_names(record, &snippet, hidden, NULL), AJ_OK);
    shown = aj_finding_parts(&snippet, hidden);
    write_parts(shown, &all);
    assert_string_equal(all.data, row->parts);

    json_object_clear(record); /* sealed no more */
    assert_int_equal(aj_finding_hide_names(record, &snippet, hidden, NULL), AJ_OK);
    for (size_t i = 0; i < snippet.size; i++)
        assert_int_equal(hidden[i], 0);
}

/* --- the rest of a hit
 * ---------------------------------------------------------------------------- */

static void fields_are_told_by_the_names_of_the_query_language(void **state)
{
    const struct case_world *c = *state;
    AJ_AUTO(aj_auto_json)
    json_t *hit =
        told(c, (struct aj_snippet){0},
             1u << AJ_FIELD_PINYIN_HANDLER | 1u << AJ_FIELD_NUMBER_PARTS |
                 1u << AJ_FIELD_ARCHIVE_PARTS | 1u << AJ_FIELD_OTHER | 1u << AJ_FIELD_BODY);
    AJ_AUTO(aj_auto_json)
    json_t *wanted =
        json_pack("[s,s,s,s,s]", "handler_pinyin", "number", "archive_number", "other", "text");

    assert_true(json_equal(json_object_get(hit, "matched"), wanted));
    assert_null(json_object_get(hit, "snippet"));
    assert_null(json_object_get(hit, "archive_number"));
    assert_null(json_object_get(hit, "score"));
    assert_string_equal(aj_json_text(hit, "state"), "open");
    assert_string_equal(aj_json_text(hit, "recipient"), "温月娥");
    assert_int_equal(aj_json_int(hit, "recipients", 0), 1);
    assert_true(json_is_false(json_object_get(hit, "sealed")));
}

static void a_case_that_has_gone_is_no_hit(void **state)
{
    struct case_world *c = *state;
    const struct aj_search_hit hit = {.key = "(2025)云援非字第999号"};
    json_t *out = NULL;

    assert_int_equal(aj_finding_hit(c->world->home, &hit, &out, &c->world->err), AJ_OK);
    assert_null(out);
}

static void one_sealed_recipient_seals_the_name_of_all(void **state)
{
    struct case_world *c = *state;
    AJ_AUTO(aj_auto_json) json_t *facts = NULL;
    AJ_AUTO(aj_auto_json) json_t *hit = NULL;
    json_t *recipients, *second;
    char path[128];

    (void)snprintf(path, sizeof(path), "%s/case.json", c->world->case_folder);
    facts = json_load_file(path, 0, NULL);
    recipients = json_object_get(facts, "recipients");
    second = json_deep_copy(json_array_get(recipients, 0));
    assert_int_equal(json_object_set_new(second, "sealed", json_true()), 0);
    assert_int_equal(json_object_set_new(second, "no", json_integer(2)), 0);
    assert_int_equal(json_array_append_new(recipients, second), 0);
    assert_int_equal(
        json_object_set_new(json_object_get(facts, "facts"), "recipient_count", json_integer(2)),
        0);
    assert_int_equal(json_dump_file(facts, path, JSON_INDENT(1)), 0);
    take_in(c);
    hit = told(c, (struct aj_snippet){0}, 0);
    assert_string_equal(aj_json_text(hit, "recipient"), AJ_FINDING_SEALED);
    assert_null(json_object_get(hit, "recipients"));
    assert_true(json_is_true(json_object_get(hit, "sealed")));
}

/* --- what is asked
 * -------------------------------------------------------------------------------- */

static void filters_of_one_facet_become_one_by_whatever_name(void **state)
{
    const struct aj_find_filter filters[] = {
        {"类型", "民事"}, {"state", "已归档"}, {"class", "刑事"}, {"类型", "行政"}};
    const struct aj_find want = {
        .text = " ", .viewer = &aj_viewer_everything, .filters = filters, .n_filters = 4};
    AJ_AUTO(aj_finding_run_close) struct aj_finding_run run = {0};
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    AJ_AUTO(aj_auto_json)
    json_t *wanted =
        json_pack("{s:[s,s,s], s:[s]}", "class", "民事", "刑事", "行政", "state", "已归档");

    (void)state;
    assert_int_equal(aj_finding_run_open(&run, &want, NULL), AJ_OK);
    assert_int_equal(run.request.n_filters, 2);
    assert_null(run.request.query);
    json = aj_finding_filters(&run.request);
    assert_true(json_equal(json, wanted));
}

static void a_filter_of_nothing_is_refused_with_the_names_there_are(void **state)
{
    const struct aj_find_filter filter = {"民事", "类型"};
    const struct aj_find want = {
        .text = "工伤", .viewer = &aj_viewer_everything, .filters = &filter, .n_filters = 1};
    AJ_AUTO(aj_finding_run_close) struct aj_finding_run run = {0};
    struct aj_err err = {0};

    (void)state;
    assert_int_equal(aj_finding_run_open(&run, &want, &err), AJ_INVALID);
    assert_non_null(strstr(err.text, "“民事”"));
    for (unsigned facet = 0; facet < AJ_FACET_COUNT; facet++)
        assert_non_null(strstr(err.text, aj_find_facet_zh(facet)));
}

static void each_facet_is_known_by_both_of_its_names(void **state)
{
    enum aj_attribute attribute;

    (void)state;
    for (unsigned facet = 0; facet < AJ_FACET_COUNT; facet++) {
        assert_true(aj_find_facet(aj_find_facet_word(facet), &attribute));
        assert_int_equal(attribute, facet);
        assert_true(aj_find_facet(aj_find_facet_zh(facet), &attribute));
        assert_int_equal(attribute, facet);
    }
    assert_string_equal(aj_find_facet_word(AJ_ATTR_PERSON), "");
    assert_string_equal(aj_find_facet_zh(AJ_ATTR_PERSON), "");
    assert_false(aj_find_facet("", &attribute) || aj_find_facet("person", &attribute));
}

/* --- searches that are kept
 * ----------------------------------------------------------------------- */

static enum aj_code save(struct case_world *c, const struct aj_saved_name *name,
                         const struct aj_find *want)
{
    return aj_saved_save(c->world->home, name, want, &c->world->err);
}

static void what_was_kept_is_asked_again(void **state)
{
    const struct aj_saved_name kept = {"档案员", "讨薪"};
    const struct aj_find_filter filters[] = {{"类型", "民事"}, {"class", "刑事"}, {"年度", "2026"}};
    const struct aj_find want = {.text = "工伤  AND (张三｜李四)",
                                 .viewer = &aj_viewer_everything,
                                 .filters = filters,
                                 .n_filters = 3,
                                 .order = AJ_ORDER_NEWEST};
    struct case_world *c = *state;
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 16};
    const struct aj_find_filter more = {"状态", "已归档"};
    struct aj_find again = {
        .text = "", .viewer = &aj_viewer_everything, .filters = &more, .n_filters = 1, .limit = 7};
    AJ_AUTO(aj_finding_run_close) struct aj_finding_run run = {0};
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    AJ_AUTO(aj_auto_json)
    json_t *all = json_pack("{s:[s], s:[s,s], s:[s]}", "state", "已归档", "class", "民事", "刑事",
                            "year", "2026");

    assert_int_equal(save(c, &kept, &want), AJ_OK);
    assert_int_equal(aj_saved_recall(c->world->home, &kept, &arena, &again, NULL), AJ_OK);
    assert_string_equal(again.text, "工伤 (张三 或 李四)");
    assert_int_equal(again.mode, AJ_QUERY_STORED);
    assert_int_equal(again.order, AJ_ORDER_NEWEST);
    assert_int_equal(again.limit, 7);
    assert_int_equal(aj_finding_run_open(&run, &again, NULL), AJ_OK);
    json = aj_finding_filters(&run.request);
    assert_true(json_equal(json, all));
}

static void what_cannot_be_asked_is_not_kept(void **state)
{
    const struct aj_saved_name kept = {"简书言", "讨薪"};
    struct case_world *c = *state;
    const struct aj_find_filter wrong = {"颜色", "红"};
    const struct aj_find rows[] = {
        {.text = "(工伤", .viewer = &aj_viewer_everything},
        {.text = "工伤", .viewer = &aj_viewer_everything, .filters = &wrong, .n_filters = 1},
        {.text = "", .viewer = &aj_viewer_everything},
    };
    AJ_AUTO(aj_auto_json) json_t *list = NULL;

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++)
        assert_int_equal(save(c, &kept, &rows[i]), AJ_INVALID);
    assert_int_equal(aj_index_saved_searches(c->world->home->index, kept.owner, &list, NULL),
                     AJ_OK);
    assert_int_equal(json_array_size(list), 0);
}

static void a_forgotten_search_is_gone(void **state)
{
    const struct aj_saved_name kept = {"小李", "讨薪"};
    struct case_world *c = *state;
    const struct aj_find want = {.text = "工伤", .viewer = &aj_viewer_everything};
    const struct aj_saved_name other = {"别人", "讨薪"};
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 16};
    struct aj_find again = {.text = ""};

    assert_int_equal(save(c, &kept, &want), AJ_OK);
    assert_int_equal(aj_saved_forget(c->world->home, &other, NULL), AJ_CONFLICT);
    assert_int_equal(aj_saved_recall(c->world->home, &other, &arena, &again, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_saved_forget(c->world->home, &kept, NULL), AJ_OK);
    assert_int_equal(aj_saved_recall(c->world->home, &kept, &arena, &again, NULL), AJ_NOT_FOUND);
    assert_string_equal(again.text, "");
}

/* --- a list that cannot be written
 * ---------------------------------------------------------------- */

static void a_list_that_cannot_be_written_is_an_error(void **state)
{
    struct case_world *c = *state;
    const struct aj_find want = {.text = "", .viewer = &aj_viewer_everything};
    AJ_AUTO(aj_auto_close) int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    uint64_t n;

    if (fd < 0)
        skip();
    assert_int_equal(
        aj_find_csv(c->world->home, &want, &(struct aj_csv_to){fd, "表"}, &n, &c->world->err),
        AJ_FULL);
    assert_non_null(strstr(c->world->err.text, "表"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_called_by_the_part_that_it_belongs_to),
        cmocka_unit_test(a_paper_of_no_kind_is_called_by_its_file),
        cmocka_unit_test(words_that_are_of_no_paper_are_the_closing_report_s),
        cmocka_unit_test(a_paper_that_the_record_has_not_is_called_nothing),
        cmocka_unit_test(fields_are_told_by_the_names_of_the_query_language),
        cmocka_unit_test(a_case_that_has_gone_is_no_hit),
        cmocka_unit_test_setup_teardown(one_sealed_recipient_seals_the_name_of_all, open_case,
                                        close_case),
        cmocka_unit_test(filters_of_one_facet_become_one_by_whatever_name),
        cmocka_unit_test(a_filter_of_nothing_is_refused_with_the_names_there_are),
        cmocka_unit_test(each_facet_is_known_by_both_of_its_names),
        cmocka_unit_test(what_was_kept_is_asked_again),
        cmocka_unit_test(what_cannot_be_asked_is_not_kept),
        cmocka_unit_test(a_forgotten_search_is_gone),
        cmocka_unit_test(a_list_that_cannot_be_written_is_an_error),
    };
    struct CMUnitTest marks[AJ_COUNTOF(marks_rows)];
    struct CMUnitTest names[AJ_COUNTOF(names_rows)];

    for (size_t i = 0; i < AJ_COUNTOF(names_rows); i++) {
        names[i] = (struct CMUnitTest){.name = names_rows[i].name,
                                       .test_func = names_of_a_sealed_file_are_hidden,
                                       .initial_state = (void *)(uintptr_t)&names_rows[i]};
    }
    for (size_t i = 0; i < AJ_COUNTOF(marks_rows); i++) {
        marks[i] = (struct CMUnitTest){.name = marks_rows[i].name,
                                       .test_func = marks_become_parts,
                                       .initial_state = (void *)(uintptr_t)&marks_rows[i]};
    }
    return cmocka_run_group_tests_name("marks", marks, NULL, NULL) +
           cmocka_run_group_tests_name("names", names, NULL, NULL) +
           cmocka_run_group_tests_name("finding cases", tests, open_case, close_case);
}

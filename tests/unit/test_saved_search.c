/* Searches that are kept: what is refused, row by row, and what the table then holds. */
#include "index_testing.h"

#include "base/auto.h"
#include "index/journal.h"
#include "index/search/query/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fixture {
    struct place place;
    struct aj_index *index;
};

static void begin(struct fixture *f)
{
    place_make(&f->place);
    f->index = open_index(&f->place);
}

static void end(struct fixture *f)
{
    aj_index_close(f->index);
    place_remove(&f->place);
}

static struct aj_event changed(struct aj_event event, const char *key, json_t *value)
{
    json_t *data = event_data(&event);

    assert_int_equal(value ? json_object_set_new(data, key, value) : json_object_del(data, key), 0);
    return event;
}

/* `text` n times */
static json_t *many(const char *text, int n)
{
    AJ_AUTO(aj_buf_release) struct aj_buf buf = {0};

    for (int i = 0; i < n; i++)
        aj_buf_addf(&buf, "%s", text);
    return json_string(buf.data);
}

/* --- one event, and what becomes of it -------------------------------------- */

struct row {
    const char *name;
    struct aj_event (*event)(const char *owner, int n);
    const char *key, *value; /* what is put into its data, as JSON; NULL: the key is taken away */
    enum aj_code code;
    const char *says; /* part of the message */
};

/* clang-format off */
static const struct row rows[] = {
    {"a good search is saved", event_saved, "sort", "\"best\"", AJ_OK, ""},
    {"no filter is fine", event_saved, "filters", "{}", AJ_OK, ""},
    {"a search of filters only", event_saved, "query", "\"\"", AJ_OK, ""},
    {"a name of one character", event_saved, "name", "\"张\"", AJ_OK, ""},
    {"no owner", event_saved, "owner", NULL, AJ_INVALID, "所有人"},
    {"an owner that is no text", event_saved, "owner", "7", AJ_INVALID, "所有人"},
    {"an owner with a line end", event_saved, "owner", "\"侯\\n\"", AJ_INVALID, "所有人"},
    {"no name", event_saved, "name", "\"\"", AJ_INVALID, "名称"},
    {"a name of blanks", event_saved, "name", "\" \\u3000\"", AJ_INVALID, "空白"},
    {"a name that turns the direction", event_saved, "name", "\"a\\u202eb\"", AJ_INVALID, "名称"},
    {"no query", event_saved, "query", NULL, AJ_INVALID, "检索式"},
    {"a query that is no text", event_saved, "query", "[]", AJ_INVALID, "检索式"},
    {"a query that cannot be read", event_saved, "query", "\"工伤 “\"", AJ_INVALID, "引号"},
    {"a query of blanks", event_saved, "query", "\" \"", AJ_INVALID, "还没有写要找的词"},
    {"no filters", event_saved, "filters", NULL, AJ_INVALID, "筛选条件"},
    {"filters that are a list", event_saved, "filters", "[\"unit\"]", AJ_INVALID, "筛选条件"},
    {"a filter without a list", event_saved, "filters", "{\"unit\": \"a\"}", AJ_INVALID, "筛选条件"},
    {"a filter without a text", event_saved, "filters", "{\"unit\": []}", AJ_INVALID, "筛选条件"},
    {"a filter with an empty text", event_saved, "filters", "{\"unit\": [\"a\", \"\"]}", AJ_INVALID, "筛选条件"},
    {"a filter that is no text", event_saved, "filters", "{\"unit\": [7]}", AJ_INVALID, "筛选条件"},
    {"a filter with a line end", event_saved, "filters", "{\"unit\": [\"a\\nb\"]}", AJ_INVALID, "筛选条件"},
    {"a filter without a facet", event_saved, "filters", "{\"\": [\"a\"]}", AJ_INVALID, "筛选条件"},
    {"no order", event_saved, "sort", NULL, AJ_INVALID, "排列"},
    {"an order that nobody knows", event_saved, "sort", "\"oldest\"", AJ_INVALID, "排列“oldest”"},
    {"what is there is forgotten", event_forgotten, "name", "\"检索９\"", AJ_OK, ""},
    {"forget what was never saved", event_forgotten, "name", "\"检索8\"", AJ_CONFLICT, "没有保存过"},
    {"forget what another has saved", event_forgotten, "owner", "\"范允中\"", AJ_CONFLICT, "没有保存过"},
    {"forget nothing", event_forgotten, "name", "\"\"", AJ_INVALID, "名称"},
    {"forget nobody's", event_forgotten, "owner", NULL, AJ_INVALID, "所有人"},
};
/* clang-format on */

static char *all_of(struct aj_index *x, const char *owner)
{
    AJ_AUTO(aj_auto_json) json_t *list = NULL;
    struct aj_buf out = {0};

    assert_int_equal(aj_index_saved_searches(x, owner, &list, NULL), AJ_OK);
    assert_int_equal(aj_json_canonical(list, &out, NULL), AJ_OK);
    return out.data;
}

static void event_is_taken_or_nothing_written(void **state)
{
    const struct row *row = *state;
    struct fixture f;
    struct aj_event event;
    struct aj_journal_head before, after;
    struct aj_err err = {.text = ""};
    char *was, *is;

    begin(&f);
    put_well(f.index, event_saved(HANDLER, 9));
    was = all_of(f.index, HANDLER);
    assert_int_equal(aj_journal_head(f.index, &before, NULL), AJ_OK);
    event = changed(row->event(HANDLER, 9), row->key,
                    row->value ? json_loads(row->value, JSON_DECODE_ANY, NULL) : NULL);
    if (put(f.index, event, &err) != row->code)
        fail_msg("%s, %s", aj_code_name(err.code), err.text);
    if (!strstr(err.text, row->says))
        fail_msg("says %s", err.text);
    is = all_of(f.index, HANDLER);
    assert_int_equal(aj_journal_head(f.index, &after, NULL), AJ_OK);
    assert_int_equal(after.size, before.size + (row->code == AJ_OK));
    assert_int_equal(strcmp(was, is) == 0, row->code != AJ_OK);
    free(was);
    free(is);
    end(&f);
}

/* --- the table ---------------------------------------------------------------- */

static void names_of(struct aj_index *x, const char *owner, char *out, size_t room)
{
    AJ_AUTO(aj_auto_json) json_t *list = NULL;
    size_t i;
    json_t *one;

    assert_int_equal(aj_index_saved_searches(x, owner, &list, NULL), AJ_OK);
    out[0] = '\0';
    json_array_foreach(list, i, one)
    {
        size_t n = strlen(out);

        (void)snprintf(out + n, room - n, "%s ", aj_json_text(one, "name"));
    }
}

static void searches_are_each_owner_s_own_and_come_by_name(void **state)
{
    struct fixture f;
    AJ_AUTO(aj_auto_json) json_t *one = NULL;
    char names[200];

    (void)state;
    begin(&f);
    put_well(f.index, event_saved(HANDLER, 3));
    put_well(f.index, event_saved(HANDLER, 1));
    put_well(f.index, event_saved(CHECKER, 2));
    put_well(f.index, event_saved("侯子", 5)); /* the beginning of another's name */
    names_of(f.index, HANDLER, names, sizeof(names));
    assert_string_equal(names, "检索1 检索3 ");
    names_of(f.index, "侯子", names, sizeof(names));
    assert_string_equal(names, "检索5 ");
    names_of(f.index, "无人", names, sizeof(names));
    assert_string_equal(names, "");
    put_well(f.index, event_forgotten(HANDLER, 1));
    names_of(f.index, HANDLER, names, sizeof(names));
    assert_string_equal(names, "检索3 ");
    assert_int_equal(aj_index_saved_search(f.index, HANDLER, "检索1", &one, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_index_saved_search(f.index, CHECKER, "检索3", &one, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_index_saved_search(f.index, CHECKER, " ", &one, NULL), AJ_INVALID);
    assert_int_equal(aj_index_saved_search(f.index, HANDLER, "检索3", &one, NULL), AJ_OK);
    assert_string_equal(aj_json_text(one, "owner"), HANDLER);
    assert_string_equal(aj_json_text(one, "query"), "受援人:张三 结案:2025-01-01..2025-06-30");
    assert_string_equal(aj_json_text(one, "sort"), "newest");
    assert_int_equal(json_array_size(json_object_get(json_object_get(one, "filters"), "unit")), 2);
    assert_int_equal(aj_json_int(one, "saved_at", 0), 1767225600);
    assert_int_equal(json_object_size(one), 6);
    end(&f);
}

static void the_same_name_in_another_spelling_is_the_same_search(void **state)
{
    struct fixture f;
    AJ_AUTO(aj_auto_json) json_t *one = NULL;
    char names[200];

    (void)state;
    begin(&f);
    put_well(f.index, changed(event_saved(HANDLER, 1), "name", json_string("Wages 3")));
    put_well(f.index,
             changed(changed(event_saved(HANDLER, 1), "name", json_string(" ＷＡＧＥＳ 3")),
                     "query", json_string("讨薪")));
    names_of(f.index, HANDLER, names, sizeof(names));
    assert_string_equal(names, " ＷＡＧＥＳ 3 ");
    assert_int_equal(aj_index_saved_search(f.index, HANDLER, "wages 3", &one, NULL), AJ_OK);
    assert_string_equal(aj_json_text(one, "query"), "讨薪");
    end(&f);
}

static void an_owner_has_two_hundred_and_no_more(void **state)
{
    struct fixture f;
    struct aj_event events[200];
    struct aj_err err;

    (void)state;
    begin(&f);
    for (int i = 0; i < 200; i++)
        events[i] = event_saved(HANDLER, i);
    assert_int_equal(aj_index_commit(f.index, events, 200, NULL, NULL), AJ_OK);
    for (int i = 0; i < 200; i++)
        event_drop(&events[i]);
    assert_int_equal(put(f.index, event_saved(HANDLER, 200), &err), AJ_CONFLICT);
    assert_non_null(strstr(err.text, "200"));
    put_well(f.index, event_saved(HANDLER, 199)); /* in its own place */
    put_well(f.index, event_saved(CHECKER, 200));
    put_well(f.index, event_forgotten(HANDLER, 7));
    put_well(f.index, event_saved(HANDLER, 200));
    end(&f);
}

static void the_longest_names_are_told_apart(void **state)
{
    struct fixture f;
    AJ_AUTO(aj_auto_json) json_t *owner = many("𠮷", 100);
    AJ_AUTO(aj_auto_json) json_t *list = NULL;
    struct aj_err err;

    (void)state;
    begin(&f);
    for (int i = 0; i < 2; i++) {
        AJ_AUTO(aj_auto_json) json_t *name = many("﷽", 99); /* folds to 18 characters each */
        char last[500];

        (void)snprintf(last, sizeof(last), "%s%d", json_string_value(name), i);
        put_well(f.index, changed(changed(event_saved("x", 1), "owner", json_incref(owner)), "name",
                                  json_string(last)));
    }
    assert_int_equal(aj_index_saved_searches(f.index, json_string_value(owner), &list, NULL),
                     AJ_OK);
    assert_int_equal(json_array_size(list), 2);
    assert_int_equal(put(f.index, changed(event_saved(HANDLER, 1), "name", many("名", 101)), &err),
                     AJ_INVALID);
    assert_int_equal(put(f.index, changed(event_saved(HANDLER, 1), "owner", many("名", 101)), &err),
                     AJ_INVALID);
    end(&f);
}

static void a_long_search_is_kept_as_it_is_written_and_no_longer_one(void **state)
{
    struct fixture f;
    struct aj_err err;

    (void)state;
    begin(&f);
    /* more than may be typed, less than may be written */
    put_well(f.index, changed(event_saved(HANDLER, 1), "query", many("工伤 ", 60)));
    put_well(f.index, changed(event_saved(HANDLER, 1), "query", many("工", 2700)));
    assert_int_equal(
        put(f.index, changed(event_saved(HANDLER, 1), "query", many("工", 2800)), &err),
        AJ_INVALID);
    put_well(f.index, changed(event_saved(HANDLER, 1), "filters",
                              json_pack("{s:[o]}", "unit", many("所", 2700))));
    assert_int_equal(put(f.index,
                         changed(event_saved(HANDLER, 1), "filters",
                                 json_pack("{s:[o]}", "unit", many("所", 2800))),
                         &err),
                     AJ_INVALID);
    assert_non_null(strstr(err.text, "8192"));
    end(&f);
}

static void saved_searches_are_rebuilt_from_the_journal(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    archive_case(f.index, 1, 1);
    for (int i = 0; i < 20; i++)
        put_well(f.index, event_saved(i % 3 ? HANDLER : CHECKER, i));
    put_well(f.index, event_forgotten(HANDLER, 7));
    put_well(f.index, changed(event_saved(HANDLER, 8), "query", json_string("讨薪")));
    assert_int_equal(aj_journal_export(f.index, f.place.journal, NULL), AJ_OK);
    rebuild_and_compare(&f.place, f.index, NULL);
    put_well(f.index, event_forgotten(HANDLER, 8)); /* not exported: the rebuilt one has it still */
    rebuild_and_compare(&f.place, f.index, "journal 表的“");
    end(&f);
}

int main(void)
{
    struct CMUnitTest tests[6 + AJ_COUNTOF(rows)] = {
        cmocka_unit_test(searches_are_each_owner_s_own_and_come_by_name),
        cmocka_unit_test(the_same_name_in_another_spelling_is_the_same_search),
        cmocka_unit_test(an_owner_has_two_hundred_and_no_more),
        cmocka_unit_test(the_longest_names_are_told_apart),
        cmocka_unit_test(a_long_search_is_kept_as_it_is_written_and_no_longer_one),
        cmocka_unit_test(saved_searches_are_rebuilt_from_the_journal),
    };
    size_t n = 6;

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = rows[i].name,
                                         .test_func = event_is_taken_or_nothing_written,
                                         .initial_state = (void *)(uintptr_t)&rows[i]};
    }
    return cmocka_run_group_tests_name("saved searches", tests, NULL, NULL);
}

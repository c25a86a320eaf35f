#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "profile_fixture.h"
#include "subsidy_world.h"

#include "casefile/what_if.h"

/* A case worked out again: under another version, with other facts, and what that changes. */

struct again {
    struct world w;
    struct aj_profile *rules;
    struct aj_subsidy before;
    struct aj_subsidy_difference d;
};

static void again_release(struct again *a)
{
    aj_profile_close(a->rules);
    world_release(&a->w);
}

/* The good case under the rules of a place, worked out once. */
static struct again first(const char *place)
{
    struct again a = {.w = world_of(place), .rules = profile_of(place)};

    assert_int_equal(aj_case_read(a.w.json, &a.w.arena, &a.w.c, &a.w.err), AJ_OK);
    assert_int_equal(aj_subsidy_compute(a.rules, &a.w.c, &a.w.arena, &a.before, &a.w.err), AJ_OK);
    return a;
}

static void second(struct again *a, const char *version)
{
    int64_t sum = 0;

    if (aj_case_read(a->w.json, &a->w.arena, &a->w.c, &a->w.err) != AJ_OK ||
        aj_subsidy_compute_under(a->rules, version, &a->w.c, &a->w.arena, &a->w.s, &a->w.err) !=
            AJ_OK ||
        aj_subsidy_difference(&a->before, &a->w.s, &a->w.arena, &a->d, &a->w.err) != AJ_OK)
        fail_msg("%s", a->w.err.text);
    assert_sound(&a->w.s);
    for (size_t i = 0; i < a->d.n; i++)
        sum += a->d.changes[i].fen;
    assert_int_equal(sum, a->d.fen);
    assert_int_equal(a->d.fen, a->w.s.payable_fen - a->before.payable_fen);
}

static void supposed(struct again *a, const char *change)
{
    if (aj_what_if(a->w.json, change, &a->w.err) != AJ_OK)
        fail_msg("%s", a->w.err.text);
}

/* --- another version ------------------------------------------------------------ */

static void an_older_version_gives_its_own_amounts(void **state)
{
    AJ_AUTO(again_release) struct again a = first("yunxi");

    (void)state;
    second(&a, "S2024");
    assert_string_equal(a.w.s.table_version, "S2024");
    assert_int_equal(a.before.payable_fen, 200000);
    assert_int_equal(a.d.fen, -30000);
    assert_string_equal(a.d.kind, "recomputed");
    assert_int_equal(a.d.n, 1);
    assert_string_equal(a.d.changes[0].code, "base");
    assert_string_equal(a.d.changes[0].rule,
                        "S2026 civil.first_instance → S2024 civil.first_instance");
    assert_string_equal(a.d.rule, a.d.changes[0].rule);
    assert_string_equal(a.d.reason, "基准（民事 一审）");
}

static void an_unknown_version_is_answered_with_those_there_are(void **state)
{
    AJ_AUTO(again_release) struct again a = first("yunxi");

    (void)state;
    assert_int_equal(
        aj_subsidy_compute_under(a.rules, "S2025", &a.w.c, &a.w.arena, &a.w.s, &a.w.err),
        AJ_NOT_FOUND);
    assert_non_null(strstr(a.w.err.text, "S2024、S2026"));
}

static void the_same_again_differs_by_nothing(void **state)
{
    AJ_AUTO(again_release) struct again a = first("yunxi");

    (void)state;
    second(&a, "S2026");
    assert_int_equal(a.d.fen, 0);
    assert_string_equal(a.d.reason, "");
    assert_string_equal(a.d.rule, "");
}

/* --- other facts ------------------------------------------------------------------ */

static void the_grade_that_arrives_makes_an_entry_of_quality(void **state)
{
    AJ_AUTO(again_release) struct again a = first("tianchang");

    (void)state;
    supposed(&a, "质量等级=良好");
    second(&a, NULL);
    assert_int_equal(a.d.fen, 20000);
    assert_string_equal(a.d.kind, "quality");
    assert_string_equal(a.d.changes[0].reason, "基准（民事 一审），质量等级良好（原为：基准（民事 "
                                               "一审），质量等级尚未评定，暂按合格计）");
    supposed(&a, "异地=跨省"); /* no rule of Tianchang: nothing more */
    second(&a, NULL);
    assert_string_equal(a.d.kind, "quality");
}

static void a_failed_grade_makes_an_entry_of_quality(void **state)
{
    AJ_AUTO(again_release) struct again a = first("yunxi");

    (void)state;
    supposed(&a, "质量等级=不合格");
    second(&a, NULL);
    assert_int_equal(a.d.fen, -60000);
    assert_string_equal(a.d.kind, "quality");
    assert_string_equal(a.d.rule, "S2026 quality.fail");
    supposed(&a, "开庭=否");
    second(&a, NULL);
    assert_string_equal(a.d.kind, "correction"); /* no longer the grade alone */
}

static void what_changes_beside_the_grade_makes_a_correction(void **state)
{
    static const char *const both[][2] = {
        {"翻译费=1", "翻译费=2"}, /* the same rule and reason before and after */
        {"受援人数=2", "受援人数=3"},
        {"交卷日期=2026-02-20", "交卷日期=2026-02-21"},
    };

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(both); i++) {
        AJ_AUTO(again_release) struct again a = first("yunxi");

        supposed(&a, both[i][0]);
        second(&a, NULL);
        a.before = a.w.s;
        supposed(&a, both[i][1]);
        supposed(&a, "质量等级=不合格");
        second(&a, NULL);
        assert_string_equal(a.d.kind, "correction");
    }
}

static void factors_that_only_follow_the_grade_leave_it_one_of_quality(void **state)
{
    AJ_AUTO(again_release) struct again a = first("tianchang");
    json_t *handlers = json_object_get(table_of(&a.w, 0), "handler");

    (void)state;
    json_object_set_new(json_array_get(handlers, 1), "factor_bp", json_integer(8000));
    assert_int_equal(compute(&a.w), AJ_OK);
    a.before = a.w.s;
    supposed(&a, "质量等级=良好");
    assert_int_equal(compute(&a.w), AJ_OK);
    assert_int_equal(aj_subsidy_difference(&a.before, &a.w.s, &a.w.arena, &a.d, &a.w.err), AJ_OK);
    assert_int_equal(a.d.fen, 16000);
    assert_int_equal(a.d.n, 2);
    assert_string_equal(a.d.kind, "quality");
}

static void a_second_tier_is_exactly_the_difference(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of_fixture("invented", "fees");
    struct aj_subsidy_difference d;
    struct aj_subsidy before;

    (void)state;
    case_put(w.json, "facts.service_days", "1");
    case_put(w.json, "handler.kind", "\"legal_worker\"");
    assert_int_equal(compute(&w), AJ_OK);
    before = w.s;
    case_put(w.json, "quality_grade", "\"excellent\"");
    assert_int_equal(compute(&w), AJ_OK);
    assert_int_equal(aj_subsidy_difference(&before, &w.s, &w.arena, &d, &w.err), AJ_OK);
    assert_int_equal(d.fen, w.s.second_tier_fen);
    assert_int_equal(d.fen, 19200); /* 20 % of 80 % of 1200 */
    assert_string_equal(d.kind, "quality");
    assert_string_equal(d.reason, "质量等级优秀，第二档按标准的20%");
    assert_string_equal(d.rule, "T2026 second_tier");
}

static void a_line_that_is_no_more_is_taken_back(void **state)
{
    AJ_AUTO(again_release) struct again a = first("yunxi");
    struct aj_subsidy plain = a.before;

    (void)state;
    supposed(&a, "异地=跨市");
    second(&a, NULL);
    assert_int_equal(a.d.fen, 50000);
    assert_string_equal(a.d.kind, "correction");
    assert_int_equal(aj_subsidy_difference(&a.w.s, &plain, &a.w.arena, &a.d, &a.w.err), AJ_OK);
    assert_int_equal(a.d.fen, -50000);
    assert_string_equal(a.d.reason, "不再有：跨市办案");
    assert_int_equal(a.d.changes[a.d.n - 1].before_fen, 50000);
    assert_int_equal(a.d.changes[a.d.n - 1].after_fen, 0);
}

static void a_record_that_does_not_add_up_is_not_compared(void **state)
{
    AJ_AUTO(again_release) struct again a = first("yunxi");
    struct aj_subsidy bad = a.before;

    (void)state;
    bad.payable_fen++;
    assert_int_equal(aj_subsidy_difference(&bad, &a.before, &a.w.arena, &a.d, &a.w.err),
                     AJ_CORRUPT);
    assert_int_equal(aj_subsidy_difference(&a.before, &bad, &a.w.arena, &a.d, &a.w.err),
                     AJ_CORRUPT);
    bad.lines[0].fen = INT64_MAX;
    bad.lines[1] = bad.lines[0];
    bad.n_lines = 2;
    assert_int_equal(aj_subsidy_difference(&bad, &a.before, &a.w.arena, &a.d, &a.w.err),
                     AJ_INVALID);
    bad.n_lines = 1;
    bad.payable_fen = INT64_MAX;
    bad.lines[0].fen = INT64_MAX;
    a.before.lines[0].fen = INT64_MIN;
    a.before.payable_fen = INT64_MIN;
    assert_int_equal(aj_subsidy_difference(&bad, &a.before, &a.w.arena, &a.d, &a.w.err),
                     AJ_INVALID);
}

/* --- what may be supposed ------------------------------------------------------- */

struct supposing {
    const char *name, *change;
    const char *path, *value; /* as JSON */
};

static const struct supposing good[] = {
    {"a word in Chinese", "结果=调解", "kind", "\"mediated\""},
    {"a word as in case.json", "outcome.kind=mediated", "kind", "\"mediated\""},
    {"no", "开庭=否", "heard", "false"},
    {"yes", "重大疑难=是", "major_difficult", "true"},
    {"true by its path", "facts.terminated=true", "terminated", "true"},
    {"not known", "质量等级=未知", "quality_grade", "null"},
    {"yuan and fen", "翻译费=450.50", "translation_fee_fen", "45050"},
    {"one place after the point", "翻译费=450.5", "translation_fee_fen", "45050"},
    {"whole yuan", "其他费用=450", "other_cost_fen", "45000"},
    {"fen by the path", "facts.other_cost_fen=45050", "other_cost_fen", "45050"},
    {"a day", "交卷日期=2026-03-01", "handed_in", "\"2026-03-01\""},
    {"days of service, which were not there", "服务天数=12", "service_days", "12"},
    {"more recipients", "受援人数=3", "recipient_count", "3"},
};

/* The value of that key in whichever section has it. */
static const json_t *anywhere(const json_t *json, const char *key)
{
    static const char *const sections[] = {"facts", "outcome", "dates"};
    const json_t *value = json_object_get(json, key);

    for (size_t i = 0; !value && i < AJ_COUNTOF(sections); i++)
        value = json_object_get(json_object_get(json, sections[i]), key);
    return value;
}

static void it_may_be_supposed(void **state)
{
    const struct supposing *s = *state;
    AJ_AUTO(world_release) struct world w = world_of("yunxi");
    AJ_AUTO(aj_auto_json) json_t *value = json_loads(s->value, JSON_DECODE_ANY, NULL);

    case_put(w.json, "quality_grade", "\"good\"");
    if (aj_what_if(w.json, s->change, &w.err) != AJ_OK)
        fail_msg("%s", w.err.text);
    assert_true(json_equal(anywhere(w.json, s->path), value));
    if (aj_case_read(w.json, &w.arena, &w.c, &w.err) != AJ_OK)
        fail_msg("%s", w.err.text);
}

static const struct supposing bad[] = {
    {"a fact that is none", "天气=晴", "质量等级、", ""},
    {"no equals sign", "质量等级", "事实=值", ""},
    {"nothing at all", "", "事实=值", ""},
    {"a beginning of a name", "质量=优秀", "事实=值", ""},
    {"a word that is none", "质量等级=优", "优秀、良好、合格、不合格、未知", ""},
    {"not known, where it must be", "开庭=未知", "不能是未知", ""},
    {"neither yes nor no", "开庭=也许", "是", ""},
    {"three places after the point", "翻译费=1.005", "两位小数", ""},
    {"a point and nothing", "翻译费=1.", "两位小数", ""},
    {"no yuan before the point", "翻译费=.5", "两位小数", ""},
    {"a negative sum", "翻译费=-5", "不为负", ""},
    {"a sum with commas", "翻译费=1,000", "两位小数", ""},
    {"a sum beyond measure", "翻译费=99999999999999999999", "两位小数", ""},
    {"yuan with a point by the path", "facts.other_cost_fen=1.5", "分", ""},
    {"days beyond measure", "服务天数=3661", "3660", ""},
    {"nobody", "受援人数=0", "1 至 5000", ""},
    {"too many", "受援人数=5001", "1 至 5000", ""},
    {"a day that is none", "结案日期=2026-02-30", "日期", ""},
};

static void it_may_not_be_supposed(void **state)
{
    const struct supposing *s = *state;
    AJ_AUTO(world_release) struct world w = world_of("yunxi");

    assert_int_equal(aj_what_if(w.json, s->change, &w.err), AJ_INVALID);
    if (!strstr(w.err.text, s->path))
        fail_msg("says “%s”, not “%s”", w.err.text, s->path);
}

static void the_whole_list_of_facts_is_told(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf names = {0};
    AJ_AUTO(world_release) struct world w = world_of("yunxi");

    (void)state;
    aj_what_if_names(&names);
    assert_int_equal(aj_what_if(w.json, "一二三四五六七八九十一二三四五六七八九十=1", &w.err),
                     AJ_INVALID);
    assert_non_null(strstr(w.err.text, names.data)); /* and not cut by the room of an error */
}

static void recipients_come_and_go_as_a_list(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");

    (void)state;
    assert_int_equal(aj_what_if(w.json, "受援人数=5", &w.err), AJ_OK);
    assert_int_equal(compute(&w), AJ_OK);
    assert_int_equal(w.c.n_recipients, 5);
    assert_int_equal(line_fen(&w.s, "group"), 80000);
    assert_int_equal(aj_what_if(w.json, "受援人数=1", &w.err), AJ_OK);
    assert_int_equal(compute(&w), AJ_OK);
    assert_int_equal(w.c.n_recipients, 1);
    assert_null(line_of(&w.s, "group"));
}

int main(void)
{
    const struct CMUnitTest fixed[] = {
        cmocka_unit_test(an_older_version_gives_its_own_amounts),
        cmocka_unit_test(an_unknown_version_is_answered_with_those_there_are),
        cmocka_unit_test(the_same_again_differs_by_nothing),
        cmocka_unit_test(the_grade_that_arrives_makes_an_entry_of_quality),
        cmocka_unit_test(a_failed_grade_makes_an_entry_of_quality),
        cmocka_unit_test(what_changes_beside_the_grade_makes_a_correction),
        cmocka_unit_test(factors_that_only_follow_the_grade_leave_it_one_of_quality),
        cmocka_unit_test(a_second_tier_is_exactly_the_difference),
        cmocka_unit_test(a_line_that_is_no_more_is_taken_back),
        cmocka_unit_test(a_record_that_does_not_add_up_is_not_compared),
        cmocka_unit_test(the_whole_list_of_facts_is_told),
        cmocka_unit_test(recipients_come_and_go_as_a_list),
    };
    struct CMUnitTest tests[AJ_COUNTOF(fixed) + AJ_COUNTOF(good) + AJ_COUNTOF(bad)];
    size_t n = 0;

    for (size_t i = 0; i < AJ_COUNTOF(fixed); i++)
        tests[n++] = fixed[i];
    for (size_t i = 0; i < AJ_COUNTOF(good); i++)
        tests[n++] = (struct CMUnitTest)OF_PLACE(good[i].name, it_may_be_supposed, &good[i]);
    for (size_t i = 0; i < AJ_COUNTOF(bad); i++)
        tests[n++] = (struct CMUnitTest)OF_PLACE(bad[i].name, it_may_not_be_supposed, &bad[i]);
    return cmocka_run_group_tests_name("subsidy_difference", tests, NULL, NULL);
}

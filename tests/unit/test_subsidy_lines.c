#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "subsidy_world.h"

/* What the lines of a subsidy say, and the edges of its arithmetic. */

/* --- what lines say ----------------------------------------------------- */

static void lines_say_how_much_and_why(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");

    (void)state;
    case_put(w.json, "handler.kind", "\"legal_worker\"");
    case_put(w.json, "stage", "\"arbitration\"");
    case_put(w.json, "dates.handed_in", "\"2026-02-23\"");
    assert_int_equal(compute(&w), AJ_OK);
    assert_int_equal(w.s.n_lines, 3);
    assert_string_equal(w.s.lines[0].code, "base");
    assert_string_equal(w.s.lines[0].rule, "S2026 labour_arbitration.arbitration");
    assert_string_equal(w.s.lines[0].reason, "基准（仲裁）");
    assert_int_equal(line_fen(&w.s, "handler"), -32000);
    assert_string_equal(w.s.lines[1].reason, "基层法律服务工作者承办，按80%计发");
    assert_string_equal(w.s.lines[1].rule, "S2026 handler.legal_worker");
    assert_int_equal(line_fen(&w.s, "late"), -5120);
    assert_string_equal(w.s.deduction_reason, "逾期4天交卷，减发4%");
    assert_false(w.s.to_be_confirmed);
}

static void both_other_costs_are_named(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");

    (void)state;
    case_put(w.json, "facts.other_cost_fen", "100");
    case_put(w.json, "facts.other_cost_reason", "\"鉴定费\"");
    case_put(w.json, "facts.major_difficult", "true");
    assert_int_equal(compute(&w), AJ_OK);
    assert_string_equal(w.s.other_reason, "鉴定费；重大疑难案件");
    assert_int_equal(line_fen(&w.s, "other"), 100);
    assert_int_equal(line_fen(&w.s, "major"), 100000);
}

static void what_rests_on_open_questions_is_marked(void **state)
{
    static const char *const open[] = {"national", "zhejiang"};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(open); i++) {
        AJ_AUTO(world_release) struct world w = world_of(open[i]);

        assert_int_equal(compute(&w), AJ_OK);
        assert_true(w.s.to_be_confirmed);
        assert_true(w.s.payable_fen > 0);
    }
}

static void only_the_unpublished_of_tianchang_is_marked(void **state)
{
    static const struct {
        const char *grade;
        bool open;
    } rows_[] = {{"\"pass\"", false},
                 {"\"good\"", false},
                 {"null", true},
                 {"\"excellent\"", true},
                 {"\"fail\"", true}};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows_); i++) {
        AJ_AUTO(world_release) struct world w = world_of("tianchang");

        case_put(w.json, "quality_grade", rows_[i].grade);
        assert_int_equal(compute(&w), AJ_OK);
        assert_int_equal(w.s.to_be_confirmed, rows_[i].open);
    }
}

static void an_ungraded_case_says_by_which_grade_it_counts(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("tianchang");

    (void)state;
    assert_int_equal(compute(&w), AJ_OK);
    assert_string_equal(w.s.lines[0].reason, "基准（民事 一审），质量等级尚未评定，暂按合格计");
}

/* --- edges of the arithmetic -------------------------------------------- */

static void each_multiplication_rounds_half_up(void **state)
{
    static const struct {
        const char *base;
        int64_t handler, course;
    } rows_[] = {
        /* × 80 %, then × 80 % (not heard) */
        {"{\"fen\":1}", 1, 1},   /* 0.8 → 1; 0.8 → 1 */
        {"{\"fen\":2}", 2, 2},   /* 1.6 → 2; 1.6 → 2 */
        {"{\"fen\":3}", 2, 2},   /* 2.4 → 2; 1.6 → 2 */
        {"{\"fen\":5}", 4, 3},   /* 4.0; 3.2 → 3 */
        {"{\"fen\":13}", 10, 8}, /* 10.4 → 10; 8.0 */
    };

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows_); i++) {
        AJ_AUTO(world_release) struct world w = world_of("yunxi");

        json_t *base = json_object_get(table_of(&w, 1), "base");
        json_t *entry = NULL;

        assert_int_equal(aj_json_parse(rows_[i].base, strlen(rows_[i].base), 100, &entry, NULL),
                         AJ_OK);
        assert_int_equal(json_object_set_new(base, "civil.first_instance", entry), 0);
        case_put(w.json, "handler.kind", "\"legal_worker\"");
        case_put(w.json, "facts.heard", "false");
        assert_int_equal(compute(&w), AJ_OK);
        assert_int_equal(w.s.lines[0].fen + line_fen(&w.s, "handler"), rows_[i].handler);
        assert_int_equal(w.s.standard_fen, rows_[i].course);
        assert_sound(&w.s);
    }
}

static void one_half_is_rounded_up(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");
    json_t *base = json_object_get(table_of(&w, 1), "base");

    (void)state;
    json_object_set_new(base, "civil.first_instance", json_pack("{s:i}", "fen", 5));
    case_put(w.json, "facts.withdrawn", "\"before_hearing\""); /* 50 % of 5 */
    assert_int_equal(compute(&w), AJ_OK);
    assert_int_equal(w.s.standard_fen, 3);
}

static void the_group_addition_stops_at_the_cap(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");
    json_t *people = json_array();
    json_t *one = NULL;

    (void)state;
    for (int i = 1; i <= 30; i++) {
        assert_int_equal(aj_json_parse(PERSON("1"), strlen(PERSON("1")), 1000, &one, NULL), AJ_OK);
        json_object_set_new(one, "no", json_integer(i));
        json_array_append_new(people, one);
    }
    case_set(w.json, "recipients", people);
    case_put(w.json, "facts.recipient_count", "30");
    assert_int_equal(compute(&w), AJ_OK);
    assert_int_equal(w.s.standard_fen, 500000);
    assert_int_equal(line_fen(&w.s, "group"), 300000);
    assert_sound(&w.s);
}

static void the_cap_holds_to_the_fen(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");
    json_t *group = json_object_get(table_of(&w, 1), "group");

    (void)state;
    case_put(w.json, "recipients", "[" PERSON("1") "," PERSON("2") "]");
    case_put(w.json, "facts.recipient_count", "2");
    for (int64_t cap = 219998; cap <= 220001; cap++) { /* 2000.00 and 200.00 */
        json_object_set_new(group, "cap_fen", json_integer(cap));
        assert_int_equal(compute(&w), AJ_OK);
        assert_int_equal(w.s.standard_fen, cap < 220000 ? cap : 220000);
    }
}

static void deductions_never_go_below_zero_and_say_so(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");
    json_t *late = json_object_get(table_of(&w, 1), "late");

    (void)state;
    json_object_set_new(late, "cap_bp", json_integer(9000));
    json_object_set_new(late, "per_day_bp", json_integer(9000));
    case_put(w.json, "dates.handed_in", "\"2027-02-20\"");
    case_put(w.json, "quality_grade", "\"fail\"");
    assert_int_equal(compute(&w), AJ_OK);
    assert_sound(&w.s);
    assert_int_equal(w.s.payable_fen, 0);
    assert_int_equal(w.s.deduction_fen, 200000);
    assert_int_equal(line_fen(&w.s, "floor"), 40000);
}

static void a_fixed_sum_per_day_counts_working_days(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");

    (void)state;
    json_object_set_new(table_of(&w, 1), "late",
                        json_pack("{s:s, s:i, s:s, s:i, s:i}", "mode", "fixed", "free_days", 5,
                                  "count", "working", "per_day_fen", 1000, "cap_fen", 2500));
    assert_int_equal(aj_fees_check(fees_of(&w), &w.err), AJ_OK);
    case_put(w.json, "dates.handed_in", "\"2026-02-12\""); /* 6 working days after Wed 4 Feb */
    assert_int_equal(compute(&w), AJ_OK);
    assert_int_equal(w.s.deduction_fen, 1000);
    case_put(w.json, "dates.handed_in", "\"2026-02-18\""); /* 10: capped */
    assert_int_equal(compute(&w), AJ_OK);
    assert_int_equal(w.s.deduction_fen, 2500);
}

static void overflow_is_refused(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");
    json_t *base = json_object_get(table_of(&w, 1), "base");

    (void)state;
    json_object_set_new(base, "civil.first_instance",
                        json_pack("{s:I}", "fen", (json_int_t)INT64_MAX));
    case_put(w.json, "facts.heard", "false");
    assert_int_equal(compute(&w), AJ_INVALID);
    assert_non_null(strstr(w.err.text, "超出"));
}

static void a_class_without_an_amount_is_told(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");

    (void)state;
    case_put(w.json, "stage", "\"mediation\"");
    assert_int_equal(compute(&w), AJ_NOT_FOUND);
    assert_non_null(strstr(w.err.text, "civil.mediation（民事 调解）"));
}

static void an_amount_by_grade_without_that_grade_is_told(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("tianchang");
    json_t *entry =
        json_object_get(json_object_get(table_of(&w, 0), "base"), "civil.first_instance");

    (void)state;
    json_object_del(entry, "ungraded");
    assert_int_equal(compute(&w), AJ_NOT_FOUND);
    assert_non_null(strstr(w.err.text, "尚未评定"));
}

static void a_full_arena_is_an_error_not_a_wrong_sum(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");
    enum aj_code code = AJ_NO_MEMORY;

    (void)state;
    case_put(w.json, "facts.other_cost_fen", "100");
    case_put(w.json, "facts.major_difficult", "true");
    case_put(w.json, "handler.kind", "\"legal_worker\"");
    assert_int_equal(compute(&w), AJ_OK);
    for (size_t limit = 0; limit < 4096 && code == AJ_NO_MEMORY; limit += 4) {
        AJ_AUTO(aj_arena_reset) struct aj_arena small = {.limit = limit};

        code = aj_subsidy_by_table(table_of(&w, 1), NULL, &w.c, &small, &w.s, NULL);
        assert_true(code == AJ_NO_MEMORY || limit > 100);
    }
    assert_int_equal(code, AJ_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_say_how_much_and_why),
        cmocka_unit_test(both_other_costs_are_named),
        cmocka_unit_test(what_rests_on_open_questions_is_marked),
        cmocka_unit_test(only_the_unpublished_of_tianchang_is_marked),
        cmocka_unit_test(an_ungraded_case_says_by_which_grade_it_counts),
        cmocka_unit_test(each_multiplication_rounds_half_up),
        cmocka_unit_test(one_half_is_rounded_up),
        cmocka_unit_test(the_group_addition_stops_at_the_cap),
        cmocka_unit_test(the_cap_holds_to_the_fen),
        cmocka_unit_test(deductions_never_go_below_zero_and_say_so),
        cmocka_unit_test(a_fixed_sum_per_day_counts_working_days),
        cmocka_unit_test(overflow_is_refused),
        cmocka_unit_test(a_class_without_an_amount_is_told),
        cmocka_unit_test(an_amount_by_grade_without_that_grade_is_told),
        cmocka_unit_test(a_full_arena_is_an_error_not_a_wrong_sum),
    };

    return cmocka_run_group_tests_name("subsidy_lines", tests, NULL, NULL);
}

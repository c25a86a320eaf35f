#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "subsidy_world.h"

/* What an invented table has and the published ones do not (tests/fixtures/fees/invented.json):
   1000 yuan for a civil case, 200 more for each of up to ten days of service. */

static struct world world(void)
{
    struct world w = world_of_fixture("invented", "fees");

    if (aj_fees_check(fees_of(&w), &w.err) != AJ_OK)
        fail_msg("%s", w.err.text);
    case_put(w.json, "facts.service_days", "3");
    return w;
}

static void computed(struct world *w)
{
    if (compute(w) != AJ_OK)
        fail_msg("%s", w->err.text);
    assert_sound(&w->s);
}

static void refused_saying(struct world *w, enum aj_code code, const char *says)
{
    assert_int_equal(compute(w), code);
    if (!strstr(w->err.text, says))
        fail_msg("says “%s”, not “%s”", w->err.text, says);
}

static json_t *parsed(const char *text)
{
    json_t *value = NULL;

    assert_int_equal(aj_json_parse(text, strlen(text), 4096, &value, NULL), AJ_OK);
    return value;
}

/* --- days, shifts, documents ---------------------------------------------- */

static void labour_is_paid_by_the_day_up_to_its_most(void **state)
{
    AJ_AUTO(world_release) struct world w = world();

    (void)state;
    computed(&w);
    assert_int_equal(w.s.standard_fen, 160000);
    assert_string_equal(line_of(&w.s, "labour")->reason, "基本劳务费，服务3天，每天200.00元");
    assert_string_equal(line_of(&w.s, "labour")->rule, "T2026 labour");
    case_put(w.json, "facts.service_days", "10");
    computed(&w);
    assert_int_equal(w.s.standard_fen, 300000);
    case_put(w.json, "facts.service_days", "11");
    computed(&w);
    assert_int_equal(w.s.standard_fen, 300000);
    case_put(w.json, "facts.service_days", "0");
    computed(&w);
    assert_int_equal(w.s.standard_fen, 100000);
}

static void days_that_nobody_told_are_asked_for(void **state)
{
    AJ_AUTO(world_release) struct world w = world();

    (void)state;
    case_put(w.json, "facts.service_days", "null");
    refused_saying(&w, AJ_NOT_FOUND, "请补填 facts.service_days");
    case_set(w.json, "facts.service_days", NULL); /* an older system does not export it at all */
    refused_saying(&w, AJ_NOT_FOUND, "请补填 facts.service_days");
}

static void a_base_is_paid_for_each_up_to_the_most(void **state)
{
    AJ_AUTO(world_release) struct world w = world();
    json_t *base = json_object_get(table_of(&w, 0), "base");

    (void)state;
    json_object_set_new(base, "civil.first_instance",
                        parsed("{\"fen\":15050,\"per\":\"shift\",\"most\":4}"));
    json_object_del(table_of(&w, 0), "labour");
    assert_int_equal(aj_fees_check(fees_of(&w), &w.err), AJ_OK);
    refused_saying(&w, AJ_NOT_FOUND, "facts.duty_shifts");
    case_put(w.json, "facts.duty_shifts", "3");
    computed(&w);
    assert_int_equal(w.s.payable_fen, 45150);
    assert_string_equal(w.s.lines[0].reason, "基准（民事 一审），3班，每班150.50元");
    case_put(w.json, "facts.duty_shifts", "5");
    computed(&w);
    assert_int_equal(w.s.payable_fen, 60200);
}

/* --- handler and outcome ---------------------------------------------------- */

static void a_fixed_sum_of_a_handler_takes_the_place_of_a_higher_base(void **state)
{
    AJ_AUTO(world_release) struct world w = world();

    (void)state;
    case_put(w.json, "handler.kind", "\"centre_staff\"");
    computed(&w);
    assert_int_equal(w.s.standard_fen, 30000);
    assert_int_equal(line_fen(&w.s, "handler"), -130000);
    assert_string_equal(line_of(&w.s, "handler")->reason, "机构工作人员承办，定额300.00元");
    case_put(w.json, "outcome.kind", "\"mediated\"");
    computed(&w);
    assert_int_equal(w.s.standard_fen, 27000); /* 90 % of it */
    case_put(w.json, "facts.withdrawn", "\"before_hearing\"");
    computed(&w);
    assert_int_equal(w.s.standard_fen, 30000); /* not the 600 of a withdrawn case */
}

static void the_outcome_decides_the_share(void **state)
{
    static const struct {
        const char *stage, *outcome, *enforced;
        int64_t standard;
    } rows[] = {
        {"\"first_instance\"", "\"won\"", "\"none\"", 160000},
        {"\"first_instance\"", "\"mediated\"", "\"none\"", 144000},
        {"\"first_instance\"", "\"settled\"", "\"none\"", 144000},
        {"\"enforcement\"", "\"other\"", "\"full\"", 150000},
        {"\"enforcement\"", "\"other\"", "\"partial\"", 90000},
    };

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        AJ_AUTO(world_release) struct world w = world();

        case_put(w.json, "stage", rows[i].stage);
        case_put(w.json, "outcome.kind", rows[i].outcome);
        case_put(w.json, "facts.enforced", rows[i].enforced);
        computed(&w);
        assert_int_equal(w.s.standard_fen, rows[i].standard);
    }
}

/* --- second tier ------------------------------------------------------------ */

static void the_second_tier_waits_for_the_grade(void **state)
{
    AJ_AUTO(world_release) struct world w = world();

    (void)state;
    computed(&w);
    assert_int_equal(w.s.payable_fen, 160000);
    assert_true(w.s.grade_pending);
    assert_int_equal(line_of(&w.s, "grade_pending")->fen, 0);
    case_put(w.json, "quality_grade", "\"excellent\"");
    computed(&w);
    assert_false(w.s.grade_pending);
    assert_null(line_of(&w.s, "grade_pending"));
    assert_int_equal(w.s.second_tier_fen, 32000);
    assert_int_equal(w.s.standard_fen, 160000);
    assert_int_equal(w.s.payable_fen, 192000);
    assert_string_equal(w.s.other_reason, "质量等级优秀，第二档按标准的20%");
    case_put(w.json, "quality_grade", "\"pass\"");
    computed(&w);
    assert_int_equal(w.s.payable_fen, 160000);
    assert_string_equal(line_of(&w.s, "second_tier")->reason, "质量等级合格，没有第二档");
    assert_string_equal(w.s.other_reason, "");
}

static void a_fixed_second_tier_is_shared_by_the_handlers_factor(void **state)
{
    AJ_AUTO(world_release) struct world w = world();

    (void)state;
    json_object_set_new(table_of(&w, 0), "second_tier", parsed("{\"by_grade\":{\"good\":20001}}"));
    assert_int_equal(aj_fees_check(fees_of(&w), &w.err), AJ_OK);
    case_put(w.json, "handler.kind", "\"legal_worker\"");
    case_put(w.json, "quality_grade", "\"good\"");
    computed(&w);
    assert_int_equal(w.s.second_tier_fen, 16001); /* 80 % of 200.01 = 160.008 */
    assert_int_equal(w.s.payable_fen, 128000 + 16001);
}

static void there_is_no_second_tier_to_nothing(void **state)
{
    AJ_AUTO(world_release) struct world w = world();

    (void)state;
    json_object_set_new(json_array_get(json_object_get(table_of(&w, 0), "handler"), 2), "factor_bp",
                        json_integer(0));
    computed(&w);
    assert_int_equal(w.s.payable_fen, 0);
    assert_false(w.s.grade_pending);
}

/* --- late: the next batch ----------------------------------------------------- */

static void who_is_late_waits_for_the_next_batch_and_loses_nothing(void **state)
{
    AJ_AUTO(world_release) struct world w = world();

    (void)state;
    case_put(w.json, "dates.handed_in", "\"2026-02-19\""); /* the 15th day */
    computed(&w);
    assert_false(w.s.next_batch);
    assert_string_equal(w.s.next_batch_reason, "");
    case_put(w.json, "dates.handed_in", "\"2026-02-21\"");
    computed(&w);
    assert_true(w.s.next_batch);
    assert_int_equal(w.s.payable_fen, 160000);
    assert_int_equal(w.s.deduction_fen, 0);
    assert_string_equal(w.s.next_batch_reason, "逾期2天交卷，不减发，转入下一批发放");
    assert_int_equal(line_of(&w.s, "next_batch")->fen, 0);
    assert_string_equal(line_of(&w.s, "next_batch")->rule, "T2026 late");
}

static void what_was_recorded_is_read_back_with_its_marks(void **state)
{
    AJ_AUTO(world_release) struct world w = world();
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    struct aj_subsidy again;

    (void)state;
    case_put(w.json, "dates.handed_in", "\"2026-02-21\"");
    computed(&w);
    json = aj_subsidy_to_json(&w.s);
    assert_non_null(json);
    assert_int_equal(aj_subsidy_from_json(json, &w.arena, &again, &w.err), AJ_OK);
    assert_int_equal(again.payable_fen, w.s.payable_fen);
    assert_int_equal(again.n_lines, w.s.n_lines);
    assert_true(again.next_batch && again.grade_pending);
    assert_string_equal(again.next_batch_reason, w.s.next_batch_reason);
    for (size_t i = 0; i < again.n_lines; i++) {
        assert_string_equal(again.lines[i].code, w.s.lines[i].code);
        assert_string_equal(again.lines[i].reason, w.s.lines[i].reason);
        assert_string_equal(again.lines[i].rule, w.s.lines[i].rule);
        assert_int_equal(again.lines[i].fen, w.s.lines[i].fen);
    }
}

static void one_share_however_late(void **state)
{
    AJ_AUTO(world_release) struct world w = world();

    (void)state;
    json_object_set_new(table_of(&w, 0), "late",
                        parsed("{\"mode\":\"percent\",\"free_days\":15,\"count\":\"calendar\","
                               "\"per_day_bp\":1000,\"cap_bp\":1000}"));
    case_put(w.json, "dates.handed_in", "\"2026-02-20\"");
    computed(&w);
    assert_int_equal(w.s.deduction_fen, 16000);
    case_put(w.json, "dates.handed_in", "\"2026-03-20\"");
    computed(&w);
    assert_int_equal(w.s.deduction_fen, 16000);
}

static void every_code_has_a_name_of_its_own(void **state)
{
    AJ_AUTO(world_release) struct world w = world();

    (void)state;
    case_put(w.json, "dates.handed_in", "\"2026-02-21\"");
    case_put(w.json, "quality_grade", "\"fail\"");
    case_put(w.json, "handler.kind", "\"legal_worker\"");
    computed(&w);
    assert_true(w.s.n_lines > 4);
    for (size_t i = 0; i < w.s.n_lines; i++)
        assert_string_not_equal(aj_subsidy_code_zh(w.s.lines[i].code), w.s.lines[i].code);
    assert_string_equal(aj_subsidy_code_zh("late"), "逾期交卷");
    assert_string_equal(aj_subsidy_code_zh("unheard"), "unheard");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labour_is_paid_by_the_day_up_to_its_most),
        cmocka_unit_test(days_that_nobody_told_are_asked_for),
        cmocka_unit_test(a_base_is_paid_for_each_up_to_the_most),
        cmocka_unit_test(a_fixed_sum_of_a_handler_takes_the_place_of_a_higher_base),
        cmocka_unit_test(the_outcome_decides_the_share),
        cmocka_unit_test(the_second_tier_waits_for_the_grade),
        cmocka_unit_test(a_fixed_second_tier_is_shared_by_the_handlers_factor),
        cmocka_unit_test(there_is_no_second_tier_to_nothing),
        cmocka_unit_test(who_is_late_waits_for_the_next_batch_and_loses_nothing),
        cmocka_unit_test(what_was_recorded_is_read_back_with_its_marks),
        cmocka_unit_test(one_share_however_late),
        cmocka_unit_test(every_code_has_a_name_of_its_own),
    };

    return cmocka_run_group_tests_name("subsidy_tiers", tests, NULL, NULL);
}

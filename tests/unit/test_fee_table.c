#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "subsidy_world.h"

static void no_table_before_the_first(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");
    struct aj_date day = AJ_NO_DATE;

    (void)state;
    assert_true(aj_date_parse("2023-12-31", &day));
    assert_null(aj_fee_table_on(fees_of(&w), day));
    assert_true(aj_date_parse("2024-01-01", &day));
    assert_string_equal(aj_json_text(aj_fee_table_on(fees_of(&w), day), "version"), "S2024");
}

/* --- the tables themselves ---------------------------------------------- */

static void tables_of_the_place_are_well_formed(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of(*state);

    if (aj_fees_check(fees_of(&w), &w.err) != AJ_OK)
        fail_msg("%s", w.err.text);
}

struct slip {
    const char *name;
    const char *path; /* within the first table of yunxi, as case_put takes it */
    const char *value;
    const char *says;
};

static const struct slip slips[] = {
    {"fees: a table without a source", "source", "\"\"", "source"},
    {"fees: a key nobody reads", "groop", "{}", "groop"},
    {"fees: a mistyped key of a rule", "late.per_day", "5", "per_day"},
    {"fees: an amount with a fraction", "translation.cap_fen", "0.5", "cap_fen"},
    {"fees: a negative amount", "major_difficult.fen", "-1", "fen"},
    {"fees: an amount out of measure", "group.step_fen", "10000000001", "step_fen"},
    {"fees: a grade that does not exist", "base",
     "{\"civil.first_instance\":{\"by_grade\":{\"A\":1}}}", "质量等级"},
    {"fees: ungraded names no grade of the table", "base",
     "{\"civil.first_instance\":{\"by_grade\":{\"pass\":1},\"ungraded\":\"good\"}}", "ungraded"},
    {"fees: no amounts at all", "base", "{}", "base"},
    {"fees: no rule for the rest of the handlers", "handler",
     "[{\"id\":\"x\",\"when\":true,\"factor_bp\":1,\"reason\":\"x\"}]", "handler"},
    {"fees: no courses", "course", "[]", "course"},
    {"fees: a course with factor and sum", "course",
     "[{\"id\":\"x\",\"factor_bp\":1,\"fen\":1,\"reason\":\"x\"}]", "factor_bp"},
    {"fees: a condition on a fact that does not exist", "course",
     "[{\"id\":\"x\",\"when\":{\"fact\":\"facts.herd\",\"is\":true},\"factor_bp\":1,"
     "\"reason\":\"x\"}]",
     "facts.herd"},
    {"fees: late mode that does not exist", "late.mode", "\"sometimes\"", "mode"},
    {"fees: late deduction above the whole", "late.cap_bp", "10001", "cap_bp"},
    {"fees: quality deduction twice", "quality",
     "[{\"id\":\"x\",\"deduction_bp\":1,\"deduction_fen\":1,\"reason\":\"x\"}]", "deduction"},
    {"fees: a version that fits no column", "version",
     "\"a version of more than thirty-two bytes\"", "32"},
    {"fees: the table is named by its version", "late.mode", "\"sometimes\"",
     "fees[0]（S2024）.late"},
    {"fees: late mode says which there are", "late.mode", "\"sometimes\"", "next_batch"},
    {"fees: the next batch takes nothing off", "late.mode", "\"next_batch\"", "per_day_bp"},
    {"fees: an amount for each of nothing", "base",
     "{\"civil.first_instance\":{\"fen\":1,\"per\":\"month\"}}", "day、shift 或 document"},
    {"fees: a most without what", "base", "{\"civil.first_instance\":{\"fen\":1,\"most\":2}}",
     "per"},
    {"fees: an amount both fixed and by grade", "base",
     "{\"civil.first_instance\":{\"fen\":1,\"by_grade\":{\"pass\":1}}}", "只能写一种"},
    {"fees: ungraded without grades", "base",
     "{\"civil.first_instance\":{\"fen\":1,\"ungraded\":\"pass\"}}", "ungraded"},
    {"fees: a handler with factor and sum", "handler",
     "[{\"id\":\"x\",\"factor_bp\":1,\"fen\":1,\"reason\":\"x\"}]", "只能写一种"},
    {"fees: a handler with neither", "handler", "[{\"id\":\"x\",\"reason\":\"x\"}]", "fen"},
    {"fees: labour of more days than ten years have", "labour",
     "{\"per_day_fen\":1,\"most_days\":3661}", "3660"},
    {"fees: labour without its cap", "labour", "{\"per_day_fen\":1}", "most_days"},
    {"fees: a second tier of both kinds", "second_tier",
     "{\"by_grade\":{\"good\":1},\"share_by_grade\":{\"good\":1}}", "只写一种"},
    {"fees: a second tier of no grade", "second_tier", "{\"by_grade\":{}}", "至少写一级"},
    {"fees: a second tier above the whole", "second_tier", "{\"share_by_grade\":{\"good\":10001}}",
     "10000"},
    {"fees: a second tier of a grade that does not exist", "second_tier",
     "{\"by_grade\":{\"A\":1}}", "excellent、good、pass 或 fail"},
    {"fees: ends before it begins", "effective_to", "\"2023-01-01\"", "effective_to"},
    {"fees: two tables on one day", "effective_to", "null", "重叠"},
    {"fees: two tables of one name", "version", "\"S2026\"", "S2026"},
};

static void slip_in_a_table_is_found(void **state)
{
    const struct slip *slip = *state;
    AJ_AUTO(world_release) struct world w = world_of("yunxi");

    case_put(table_of(&w, 0), slip->path, slip->value);
    assert_int_equal(aj_fees_check(fees_of(&w), &w.err), AJ_INVALID);
    if (!strstr(w.err.text, slip->says))
        fail_msg("says “%s”, not “%s”", w.err.text, slip->says);
}

/* --- every combination -------------------------------------------------- */

static const char *const handlers[] = {"lawyer", "legal_worker", "centre_staff", "volunteer"};
static const char *const withdrawals[] = {"none", "before_hearing", "after_hearing"};
static const char *const regions[] = {"none", "cross_city", "cross_province"};
static const char *const grades[] = {NULL, "excellent", "good", "pass", "fail"};
static const char *const stages[][2] = {
    {"criminal", "investigation"},   {"criminal", "prosecution"},
    {"criminal", "first_instance"},  {"civil", "first_instance"},
    {"civil", "enforcement"},        {"civil", "arbitration"},
    {"non_litigation", "mediation"}, {"administrative", "first_instance"}};

/* The `n`-th way to fill in what the subsidy depends on, digit by digit. */
static void nth_case(struct aj_case *c, json_t *json, unsigned n)
{
#define TAKE(list) (list)[(n / step) % AJ_COUNTOF(list)]
#define NEXT(list) (step *= (unsigned)AJ_COUNTOF(list))
    static const bool yes_no[] = {false, true};
    unsigned step = 1;

    c->case_class = TAKE(stages)[0];
    c->stage = TAKE(stages)[1];
    NEXT(stages);
    c->handler.kind = TAKE(handlers);
    NEXT(handlers);
    c->facts.withdrawn = TAKE(withdrawals);
    NEXT(withdrawals);
    c->facts.cross_region = TAKE(regions);
    NEXT(regions);
    c->quality_grade = TAKE(grades);
    NEXT(grades);
    c->facts.heard = TAKE(yes_no);
    NEXT(yes_no);
    c->facts.major_difficult = TAKE(yes_no);
    /* conditions look at the document */
    case_set(json, "case_class", json_string(c->case_class));
    case_set(json, "stage", json_string(c->stage));
    case_set(json, "handler.kind", json_string(c->handler.kind));
    case_set(json, "facts.withdrawn", json_string(c->facts.withdrawn));
    case_set(json, "quality_grade", c->quality_grade ? json_string(c->quality_grade) : json_null());
    case_set(json, "facts.heard", json_boolean(c->facts.heard));
#undef TAKE
#undef NEXT
}

static void every_combination_is_sound(void **state)
{
    const char *place = *state;
    AJ_AUTO(world_release) struct world w = world_of(place);
    unsigned all = 8 * 4 * 3 * 3 * 5 * 2 * 2;

    case_put(w.json, "facts.translation_fee_fen", "33333");
    case_put(w.json, "facts.other_cost_fen", "777");
    case_put(w.json, "dates.handed_in", "\"2026-03-01\"");
    assert_int_equal(compute(&w), AJ_OK);
    for (unsigned n = 0; n < all; n++) {
        AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 16};

        nth_case(&w.c, w.json, n);
        if (aj_subsidy_by_table(aj_fee_table_on(fees_of(&w), w.c.days[AJ_DAY_CLOSED]), NULL, &w.c,
                                &arena, &w.s, &w.err) != AJ_OK)
            fail_msg("combination %u: %s", n, w.err.text);
        assert_sound(&w.s);
    }
}

int main(void)
{
    const struct CMUnitTest fixed[] = {
        OF_PLACE("fees: tables of yunxi", tables_of_the_place_are_well_formed, "yunxi"),
        OF_PLACE("fees: tables of zhejiang", tables_of_the_place_are_well_formed, "zhejiang"),
        OF_PLACE("fees: tables of the nation", tables_of_the_place_are_well_formed, "national"),
        OF_PLACE("fees: tables of tianchang", tables_of_the_place_are_well_formed, "tianchang"),
        OF_PLACE("fees: every combination, yunxi", every_combination_is_sound, "yunxi"),
        OF_PLACE("fees: every combination, zhejiang", every_combination_is_sound, "zhejiang"),
        OF_PLACE("fees: every combination, nation", every_combination_is_sound, "national"),
        OF_PLACE("fees: every combination, tianchang", every_combination_is_sound, "tianchang"),
        cmocka_unit_test(no_table_before_the_first),
    };
    struct CMUnitTest tests[AJ_COUNTOF(fixed) + AJ_COUNTOF(slips)];
    size_t n = 0;

    for (size_t i = 0; i < AJ_COUNTOF(fixed); i++)
        tests[n++] = fixed[i];
    for (size_t i = 0; i < AJ_COUNTOF(slips); i++) {
        tests[n++] =
            (struct CMUnitTest)OF_PLACE(slips[i].name, slip_in_a_table_is_found, &slips[i]);
    }
    return cmocka_run_group_tests_name("fee_table", tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "subsidy_world.h"

#include "base/file.h"

#include <dirent.h>

/* --- one row, one case: up to four facts changed from the good civil case ------------------- */

struct row {
    const char *name, *place;
    const char *facts[10]; /* path, JSON, path, JSON … */
    int64_t standard, payable;
};

#define STAGE(class, stage) "case_class", "\"" class "\"", "stage", "\"" stage "\""
#define GRADE(grade)        "quality_grade", "\"" grade "\""
#define GROUP_OF_2          "recipients", "[" PERSON("1") "," PERSON("2") "]", "facts.recipient_count", "2"
#define PERSON(no)                                                                                 \
    "{\"no\":" no ",\"name\":\"甲\",\"sex\":\"F\",\"birth_date\":null,\"nation\":null,"           \
    "\"id_type\":\"resident_id\",\"id_number\":null,\"phone\":null,\"address\":null,"              \
    "\"job\":null,\"groups\":[],\"exemption_code\":null,\"hardship_pledge\":true,"                 \
    "\"is_minor\":false,\"sealed\":false,\"agent\":null}"

static const struct row rows[] = {
    {"yunxi: civil first instance in full", "yunxi", {0}, 200000, 200000},
    {"yunxi: civil not heard", "yunxi", {"facts.heard", "false"}, 160000, 160000},
    {"yunxi: not heard in enforcement is no reason",
     "yunxi",
     {"stage", "\"enforcement\"", "facts.heard", "false", "facts.enforced", "\"full\""},
     130000,
     130000},
    {"yunxi: enforced in part",
     "yunxi",
     {"stage", "\"enforcement\"", "facts.enforced", "\"partial\""},
     78000,
     78000},
    {"yunxi: enforced not at all", "yunxi", {"stage", "\"enforcement\""}, 39000, 39000},
    {"yunxi: withdrawn before the hearing",
     "yunxi",
     {"facts.withdrawn", "\"before_hearing\""},
     100000,
     100000},
    {"yunxi: withdrawn after the hearing",
     "yunxi",
     {"facts.withdrawn", "\"after_hearing\""},
     160000,
     160000},
    {"yunxi: withdrawn comes before not heard",
     "yunxi",
     {"facts.withdrawn", "\"before_hearing\"", "facts.heard", "false"},
     100000,
     100000},
    {"yunxi: terminated without work",
     "yunxi",
     {"facts.terminated", "true", "facts.terminated_work_done", "false"},
     0,
     0},
    {"yunxi: terminated with work",
     "yunxi",
     {"facts.terminated", "true", "facts.terminated_work_done", "true"},
     100000,
     100000},
    {"yunxi: legal worker", "yunxi", {"handler.kind", "\"legal_worker\""}, 160000, 160000},
    {"yunxi: volunteer", "yunxi", {"handler.kind", "\"volunteer\""}, 0, 0},
    {"yunxi: centre staff", "yunxi", {"handler.kind", "\"centre_staff\""}, 0, 0},
    {"yunxi: a lawyer with a public post", "yunxi", {"handler.public_post", "true"}, 0, 0},
    {"yunxi: criminal trial heard", "yunxi", {STAGE("criminal", "first_instance")}, 180000, 180000},
    {"yunxi: criminal trial fast-track is paid as prosecution",
     "yunxi",
     {STAGE("criminal", "first_instance"), "facts.procedure", "\"fast_track\""},
     130000,
     130000},
    {"yunxi: criminal trial not heard is paid as prosecution",
     "yunxi",
     {STAGE("criminal", "second_instance"), "facts.heard", "false"},
     130000,
     130000},
    {"yunxi: death review is never heard and keeps its amount",
     "yunxi",
     {STAGE("criminal", "death_review"), "facts.heard", "false"},
     270000,
     270000},
    {"yunxi: investigation", "yunxi", {STAGE("criminal", "investigation")}, 100000, 100000},
    {"yunxi: arbitration", "yunxi", {"stage", "\"arbitration\""}, 160000, 160000},
    {"yunxi: duty help", "yunxi", {"service_form", "\"duty_help\""}, 20000, 20000},
    {"yunxi: two recipients", "yunxi", {GROUP_OF_2}, 220000, 220000},
    {"yunxi: no group addition when withdrawn",
     "yunxi",
     {GROUP_OF_2, "facts.withdrawn", "\"after_hearing\""},
     160000,
     160000},
    {"yunxi: no group addition to nothing",
     "yunxi",
     {GROUP_OF_2, "handler.kind", "\"volunteer\""},
     0,
     0},
    {"yunxi: across provinces",
     "yunxi",
     {"facts.cross_region", "\"cross_province\""},
     200000,
     300000},
    {"yunxi: across cities but nothing due",
     "yunxi",
     {"facts.cross_region", "\"cross_city\"", "handler.public_post", "true"},
     0,
     0},
    {"yunxi: translation is paid even when nothing else is",
     "yunxi",
     {"facts.translation_fee_fen", "45678", "handler.public_post", "true"},
     0,
     45678},
    {"yunxi: translation up to its cap",
     "yunxi",
     {"facts.translation_fee_fen", "100001"},
     200000,
     300000},
    {"yunxi: other cost and major and difficult",
     "yunxi",
     {"facts.other_cost_fen", "1234", "facts.other_cost_reason", "\"鉴定费\"",
      "facts.major_difficult", "true"},
     200000,
     301234},
    {"yunxi: handed in on the 15th day",
     "yunxi",
     {"dates.handed_in", "\"2026-02-19\""},
     200000,
     200000},
    {"yunxi: handed in on the 16th day",
     "yunxi",
     {"dates.handed_in", "\"2026-02-20\""},
     200000,
     198000},
    {"yunxi: very late is capped", "yunxi", {"dates.handed_in", "\"2027-02-20\""}, 200000, 160000},
    {"yunxi: handed in at an unknown day", "yunxi", {"dates.handed_in", "null"}, 200000, 200000},
    {"yunxi: failed quality", "yunxi", {GRADE("fail")}, 200000, 140000},
    {"yunxi: failed quality and very late",
     "yunxi",
     {GRADE("fail"), "dates.handed_in", "\"2027-02-20\""},
     200000,
     100000},
    {"yunxi: the table of the closing day",
     "yunxi",
     {"dates.closed", "\"2025-12-31\"", "dates.handed_in", "\"2026-01-01\""},
     170000,
     170000},
    {"tianchang: criminal investigation, pass",
     "tianchang",
     {STAGE("criminal", "investigation"), GRADE("pass")},
     80000,
     80000},
    {"tianchang: criminal investigation, good",
     "tianchang",
     {STAGE("criminal", "investigation"), GRADE("good")},
     100000,
     100000},
    {"tianchang: prosecution, pass",
     "tianchang",
     {STAGE("criminal", "prosecution"), GRADE("pass")},
     120000,
     120000},
    {"tianchang: prosecution, good",
     "tianchang",
     {STAGE("criminal", "prosecution"), GRADE("good")},
     140000,
     140000},
    {"tianchang: trial, pass",
     "tianchang",
     {STAGE("criminal", "first_instance"), GRADE("pass")},
     130000,
     130000},
    {"tianchang: trial, good",
     "tianchang",
     {STAGE("criminal", "first_instance"), GRADE("good")},
     150000,
     150000},
    {"tianchang: civil, pass", "tianchang", {GRADE("pass")}, 120000, 120000},
    {"tianchang: civil, good", "tianchang", {GRADE("good")}, 140000, 140000},
    {"tianchang: civil, excellent as good", "tianchang", {GRADE("excellent")}, 140000, 140000},
    {"tianchang: civil, failed", "tianchang", {GRADE("fail")}, 0, 0},
    {"tianchang: not graded counts as pass", "tianchang", {0}, 120000, 120000},
    {"tianchang: withdrawn before court",
     "tianchang",
     {"facts.withdrawn", "\"before_hearing\"", GRADE("good")},
     60000,
     60000},
    {"tianchang: withdrawn during court",
     "tianchang",
     {"facts.withdrawn", "\"after_hearing\"", GRADE("good")},
     100000,
     100000},
    {"tianchang: mediation out of court",
     "tianchang",
     {STAGE("non_litigation", "mediation")},
     80000,
     80000},
    {"tianchang: fully enforced",
     "tianchang",
     {"stage", "\"enforcement\"", "facts.enforced", "\"full\""},
     100000,
     100000},
    {"tianchang: enforced in part",
     "tianchang",
     {"stage", "\"enforcement\"", "facts.enforced", "\"partial\""},
     0,
     0},
    {"tianchang: lateness costs nothing",
     "tianchang",
     {"dates.handed_in", "\"2027-02-20\"", GRADE("good")},
     140000,
     140000},
    {"tianchang: fixed sums are shared by the handler's factor too",
     "tianchang",
     {"facts.withdrawn", "\"before_hearing\"", "handler.kind", "\"volunteer\""},
     0,
     0},
};

static void row_is_paid(void **state)
{
    const struct row *row = *state;
    AJ_AUTO(world_release) struct world w = world_of(row->place);

    for (size_t i = 0; i + 1 < AJ_COUNTOF(row->facts) && row->facts[i]; i += 2)
        case_put(w.json, row->facts[i], row->facts[i + 1]);
    if (compute(&w) != AJ_OK)
        fail_msg("%s", w.err.text);
    assert_sound(&w.s);
    assert_int_equal(w.s.standard_fen, row->standard);
    assert_int_equal(w.s.payable_fen, row->payable);
}

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

/* --- the shared samples ------------------------------------------------- */

static json_t *read_or_fail(const char *path)
{
    json_t *json = NULL;
    struct aj_err err;

    if (aj_json_read_file(path, CASE_LIMIT, &json, &err) != AJ_OK)
        fail_msg("%s", err.text);
    return json;
}

static void compare_with_sample(const char *folder, const char *name)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");
    AJ_AUTO(aj_auto_json) json_t *expected = NULL;
    const json_t *want;
    char path[512];
    int64_t handler, course;

    (void)snprintf(path, sizeof(path), "%s/samples/%s/case.json", folder, name);
    json_decref(w.json);
    w.json = read_or_fail(path);
    (void)snprintf(path, sizeof(path), "%s/samples/%s/expected.json", folder, name);
    expected = read_or_fail(path);
    want = json_object_get(expected, "subsidy");
    if (compute(&w) != AJ_OK)
        fail_msg("%s: %s", name, w.err.text);
    assert_sound(&w.s);
    printf("%s: %lld\n", name, (long long)w.s.payable_fen);
    assert_string_equal(w.s.table_version, aj_json_text(want, "table_version"));
    assert_int_equal(line_fen(&w.s, "base"), aj_json_int(want, "base_fen", -1));
    handler = line_fen(&w.s, "base") + line_fen(&w.s, "handler");
    assert_int_equal(handler,
                     (line_fen(&w.s, "base") * aj_json_int(want, "handler_factor_bp", -1) + 5000) /
                         10000);
    course = handler + line_fen(&w.s, "course");
    assert_int_equal(course, (handler * aj_json_int(want, "course_factor_bp", -1) + 5000) / 10000);
    assert_int_equal(line_fen(&w.s, "group"), aj_json_int(want, "group_addition_fen", -1));
    assert_int_equal(w.s.standard_fen, aj_json_int(want, "standard_fen", -1));
    assert_int_equal(w.s.cross_region_fen, aj_json_int(want, "cross_region_fen", -1));
    assert_int_equal(w.s.translation_fen, aj_json_int(want, "translation_fen", -1));
    assert_int_equal(w.s.other_fen, aj_json_int(want, "other_fen", -1));
    assert_string_equal(w.s.other_reason, aj_json_text(want, "other_reason"));
    assert_int_equal(w.s.deduction_fen, aj_json_int(want, "deduction_fen", -1));
    assert_string_equal(w.s.deduction_reason, aj_json_text(want, "deduction_reason"));
    assert_int_equal(w.s.payable_fen, aj_json_int(want, "payable_fen", -1));
}

static void all_ten_samples_are_paid_as_expected(void **state)
{
    const char *shared = shared_folder();
    unsigned seen = 0;
    char path[512];
    struct dirent *e;
    DIR *d;

    (void)state;
    if (!shared)
        skip();
    (void)snprintf(path, sizeof(path), "%s/samples", shared);
    d = opendir(path);
    assert_non_null(d);
    while ((e = readdir(d))) {
        (void)snprintf(path, sizeof(path), "%s/samples/%s/expected.json", shared, e->d_name);
        if (!aj_file_exists(path))
            continue;
        compare_with_sample(shared, e->d_name);
        seen++;
    }
    (void)closedir(d);
    assert_int_equal(seen, 10);
}

int main(void)
{
    const struct CMUnitTest fixed[] = {
        cmocka_unit_test(lines_say_how_much_and_why),
        cmocka_unit_test(both_other_costs_are_named),
        cmocka_unit_test(what_rests_on_open_questions_is_marked),
        cmocka_unit_test(only_the_unpublished_of_tianchang_is_marked),
        cmocka_unit_test(an_ungraded_case_says_by_which_grade_it_counts),
        cmocka_unit_test(each_multiplication_rounds_half_up),
        cmocka_unit_test(one_half_is_rounded_up),
        cmocka_unit_test(the_group_addition_stops_at_the_cap),
        cmocka_unit_test(deductions_never_go_below_zero_and_say_so),
        cmocka_unit_test(a_fixed_sum_per_day_counts_working_days),
        cmocka_unit_test(overflow_is_refused),
        cmocka_unit_test(a_class_without_an_amount_is_told),
        cmocka_unit_test(an_amount_by_grade_without_that_grade_is_told),
        cmocka_unit_test(a_full_arena_is_an_error_not_a_wrong_sum),
        cmocka_unit_test(all_ten_samples_are_paid_as_expected),
    };
    struct CMUnitTest tests[AJ_COUNTOF(fixed) + AJ_COUNTOF(rows)];
    size_t n = 0;

    for (size_t i = 0; i < AJ_COUNTOF(fixed); i++)
        tests[n++] = fixed[i];
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++)
        tests[n++] = (struct CMUnitTest)OF_PLACE(rows[i].name, row_is_paid, &rows[i]);
    return cmocka_run_group_tests_name("subsidy", tests, NULL, NULL);
}

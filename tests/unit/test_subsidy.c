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
    {"yunxi: terminated, and nothing shows any work",
     "yunxi",
     {"facts.terminated", "true", "facts.terminated_work_done", "null"},
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
    struct CMUnitTest tests[1 + AJ_COUNTOF(rows)] = {
        cmocka_unit_test(all_ten_samples_are_paid_as_expected),
    };
    size_t n = 1;

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++)
        tests[n++] = (struct CMUnitTest)OF_PLACE(rows[i].name, row_is_paid, &rows[i]);
    return cmocka_run_group_tests_name("subsidy", tests, NULL, NULL);
}

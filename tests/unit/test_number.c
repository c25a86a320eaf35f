#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case_fixture.h"
#include "profile_fixture.h"

#include "casefile/number.h"

/* --- normal form -------------------------------------------------------- */

struct spelling {
    const char *text, *normal;
};

static const struct spelling spellings[] = {
    {"（2025）云援民字第０398号", "(2025)云援民字第398号"},
    {"(2025)云援民字第0398号", "(2025)云援民字第398号"},
    {"〔2025〕云援民字第398号", "(2025)云援民字第398号"},
    {"［２０２５］云援民字 第 0398 号", "(2025)云援民字第398号"},
    {"【2025】云援民字第\u3000398号", "(2025)云援民字第398号"},
    {"[2025]云援民字第00398号", "(2025)云援民字第398号"},
    {"（2025）浙9911民初595号", "(2025)浙9911民初595号"},
    {"F023-ZY·2026-D30-MS-0127", "f23-zy·2026-d30-ms-127"},
    {"Ｆ023－ZY·2026—D30–MS−0127", "f23-zy·2026-d30-ms-127"},
    {"FY202511000398", "fy202511000398"},
    {"fy-00000", "fy-0"},
    {"0", "0"},
    {"000", "0"},
    {"007", "7"},
    {"100", "100"},
    {"1.0", "1.0"},
    {"1-00-01", "1-0-1"},
    {"", ""},
    {"1 \t\u3000\u00a0号", "1号"},
    {"①②", "12"},
    {"林𫎩", "林𫎩"},
    {"\xFF", "\xEF\xBF\xBD"},
};

static const char *normal_of(const char *text, struct aj_arena *arena)
{
    const char *normal = NULL;
    struct aj_err err = {.text = ""};

    if (aj_number_normal(text, arena, &normal, &err) != AJ_OK)
        fail_msg("%s", err.text);
    return normal;
}

static void spelling_has_its_normal_form(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 16};
    const struct spelling *row = *state;

    assert_string_equal(normal_of(row->text, &arena), row->normal);
    assert_string_equal(normal_of(row->normal, &arena), row->normal);
}

static void a_full_arena_is_no_number(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 3};
    const char *normal = "kept";

    (void)state;
    assert_int_equal(aj_number_normal("1234", &arena, &normal, NULL), AJ_NO_MEMORY);
    assert_string_equal(normal, "kept");
}

/* --- resident ID numbers ------------------------------------------------ */

struct id {
    const char *id;
    enum aj_id_fault fault;
    const char *birth;
    char sex;
};

static const struct id ids[] = {
    {"419901197811211453", AJ_ID_GOOD, "1978-11-21", 'M'},
    {"419901197811211454", AJ_ID_BAD_CHECK, "1978-11-21", 'M'},
    {"41990119781121145X", AJ_ID_BAD_CHECK, "1978-11-21", 'M'},
    {"419901781121145", AJ_ID_GOOD, "1978-11-21", 'M'}, /* old form */
    {"419901781121144", AJ_ID_GOOD, "1978-11-21", 'F'},
    {"419901197813211453", AJ_ID_BAD_DATE, "", '\0'},
    {"419901197802301453", AJ_ID_BAD_DATE, "", '\0'},
    {"419901189911211453", AJ_ID_BAD_DATE, "", '\0'}, /* 1899 */
    {"41990119781121145", AJ_ID_BAD_LENGTH, "", '\0'},
    {"4199011978112114533", AJ_ID_BAD_LENGTH, "", '\0'},
    {"", AJ_ID_BAD_LENGTH, "", '\0'},
    {"4199O1197811211453", AJ_ID_BAD_CHARACTER, "", '\0'},
    {"41990119781121145Y", AJ_ID_BAD_CHARACTER, "", '\0'},
    {"X19901197811211453", AJ_ID_BAD_CHARACTER, "", '\0'},
    {"41990178112114X", AJ_ID_BAD_CHARACTER, "", '\0'},
    {"000000200002290010", AJ_ID_GOOD, "2000-02-29", 'M'},
};

static void id_number_is_judged(void **state)
{
    const struct id *row = *state;
    char text[AJ_DATE_SIZE];
    struct aj_date birth;
    char sex;

    assert_int_equal(aj_id_number_check(row->id, &birth, &sex), row->fault);
    aj_date_text(birth, text);
    assert_string_equal(text, row->birth);
    assert_int_equal(sex, row->sex);
    assert_int_equal(aj_id_number_check(row->id, NULL, NULL), row->fault);
}

/* Of the eleven check characters exactly one is right, for every number. */
static void exactly_one_check_character_is_right(void **state)
{
    (void)state;
    for (int order = 0; order < 1000; order++) {
        char id[19];
        int good = 0;

        for (int i = 0; i < 11; i++) {
            (void)snprintf(id, sizeof(id), "33011119990228%03d%c", order, "0123456789X"[i]);
            good += aj_id_number_check(id, NULL, NULL) == AJ_ID_GOOD;
        }
        assert_int_equal(good, 1);
    }
}

static void a_small_x_is_an_x(void **state)
{
    char big[19], small[19];
    int seen = 0;

    (void)state;
    for (int order = 0; order < 100; order++) {
        (void)snprintf(big, sizeof(big), "33011119990228%03dX", order);
        (void)snprintf(small, sizeof(small), "33011119990228%03dx", order);
        seen += aj_id_number_check(big, NULL, NULL) == AJ_ID_GOOD;
        assert_int_equal(aj_id_number_check(big, NULL, NULL),
                         aj_id_number_check(small, NULL, NULL));
    }
    assert_true(seen > 0);
}

/* --- archive numbers ---------------------------------------------------- */

struct world {
    struct aj_arena arena;
    struct aj_profile *profile;
    json_t *json;
    struct aj_case c;
    struct aj_err err;
};

static void world_release(struct world *w)
{
    aj_profile_close(w->profile);
    json_decref(w->json);
    aj_arena_reset(&w->arena);
}

static struct world world_of(const char *place)
{
    return (struct world){
        .arena = {.limit = 1 << 20}, .profile = profile_of(place), .json = case_fixture()};
}

static void read_case(struct world *w)
{
    if (aj_case_read(w->json, &w->arena, &w->c, &w->err) != AJ_OK)
        fail_msg("%s", w->err.text);
}

#define DAY aj_date_of(2026, 3, 1)

struct numbered {
    const char *name;
    const char *facts[6];
    int64_t serial;
    const char *series, *number;
};

static const struct numbered numbered[] = {
    {"number: civil", {0}, 127, "Y023-ZY·2026-MS", "Y023-ZY·2026-D30-MS-0127"},
    {"number: serials grow beyond the width",
     {0},
     12345,
     "Y023-ZY·2026-MS",
     "Y023-ZY·2026-D30-MS-12345"},
    {"number: criminal",
     {"case_class", "\"criminal\""},
     1,
     "Y023-ZY·2026-XS",
     "Y023-ZY·2026-D30-XS-0001"},
    {"number: arbitration comes before civil",
     {"stage", "\"arbitration\""},
     1,
     "Y023-ZY·2026-ZC",
     "Y023-ZY·2026-D30-ZC-0001"},
    {"number: major and difficult is kept for ever within the same series",
     {"facts.major_difficult", "true"},
     2,
     "Y023-ZY·2026-MS",
     "Y023-ZY·2026-Y-MS-0002"},
    {"number: duty help",
     {"service_form", "\"duty_help\""},
     1,
     "Y023-ZY·2026-ZB",
     "Y023-ZY·2026-D10-ZB-0001"},
    {"number: non-litigation",
     {"case_class", "\"non_litigation\"", "stage", "\"mediation\""},
     1,
     "Y023-ZY·2026-FS",
     "Y023-ZY·2026-D30-FS-0001"},
};

static void case_gets_its_archive_number(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");
    const struct numbered *row = *state;
    const char *series = NULL;
    const char *number = NULL;

    for (size_t i = 0; i + 1 < AJ_COUNTOF(row->facts) && row->facts[i]; i += 2)
        case_put(w.json, row->facts[i], row->facts[i + 1]);
    read_case(&w);
    assert_int_equal(aj_archive_series(w.profile, &w.c, DAY, &w.arena, &series, &w.err), AJ_OK);
    assert_int_equal(aj_archive_number(w.profile, &w.c, (struct aj_turn){DAY, row->serial},
                                       &w.arena, &number, &w.err),
                     AJ_OK);
    assert_string_equal(series, row->series);
    assert_string_equal(number, row->number);
}

static void every_place_numbers_its_files(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of(*state);
    const char *number = NULL;

    read_case(&w);
    assert_int_equal(
        aj_archive_number(w.profile, &w.c, (struct aj_turn){DAY, 1}, &w.arena, &number, &w.err),
        AJ_OK);
    assert_string_equal(aj_retention_code(w.profile, &w.c), "D30");
    assert_string_equal(aj_retention_zh(w.profile, &w.c), "30年");
    assert_int_equal(aj_retention_years(w.profile, &w.c), 30);
    case_put(w.json, "facts.major_difficult", "true");
    read_case(&w);
    assert_string_equal(aj_retention_zh(w.profile, &w.c), "永久");
    assert_int_equal(aj_retention_years(w.profile, &w.c), 0);
}

static void serials_and_days_out_of_range_are_refused(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");
    const char *number = NULL;

    (void)state;
    read_case(&w);
    for (int64_t serial = -1; serial < 1; serial++) {
        assert_int_equal(aj_archive_number(w.profile, &w.c, (struct aj_turn){DAY, serial}, &w.arena,
                                           &number, &w.err),
                         AJ_INVALID);
    }
    assert_int_equal(aj_archive_number(w.profile, &w.c, (struct aj_turn){DAY, 1000000000}, &w.arena,
                                       &number, &w.err),
                     AJ_INVALID);
    assert_int_equal(aj_archive_number(w.profile, &w.c, (struct aj_turn){AJ_NO_DATE, 1}, &w.arena,
                                       &number, &w.err),
                     AJ_INVALID);
    assert_null(number);
}

struct slip {
    const char *name;
    const char *path; /* within `numbers` of yunxi */
    const char *value;
};

static const struct slip slips[] = {
    {"numbers: a folder in the pattern", "archive_number.pattern", "\"{class}/{serial}\""},
    {"numbers: a folder in a part", "archive_number.fonds", "\"../Y023\""},
    {"numbers: a blank", "archive_number.category", "\"Z Y\""},
    {"numbers: a control character", "archive_number.category", "\"Z\\u0007Y\""},
    {"numbers: begins with a dot", "archive_number.fonds", "\".Y023\""},
    {"numbers: begins with a dash", "archive_number.fonds", "\"-Y023\""},
    {"numbers: too long for a file", "archive_number.fonds",
     "\"全宗全宗全宗全宗全宗全宗全宗全宗全宗全宗全宗全宗全宗全宗\""},
    {"numbers: an unknown part", "archive_number.pattern",
     "\"{fonds}-{category}·{year}-{class}-{number}-{serial}\""},
    {"numbers: a brace that is not closed", "archive_number.pattern",
     "\"{fonds}-{category}·{year}-{class}-{serial\""},
    {"numbers: a width of two digits", "archive_number.pattern",
     "\"{fonds}-{category}·{year}-{class}-{serial:10}\""},
    {"numbers: no serial", "archive_number.pattern", "\"{fonds}-{category}·{year}-{class}\""},
    {"numbers: two serials", "archive_number.pattern",
     "\"{fonds}-{category}·{year}-{class}-{serial}-{serial}\""},
    {"numbers: a serial that runs into the class", "archive_number.pattern",
     "\"{fonds}-{category}·{year}-{class}{serial}\""},
    {"numbers: a pattern without the year of its series", "archive_number.pattern",
     "\"{fonds}-{category}-{class}-{serial}\""},
    {"numbers: a serial in the series", "archive_number.series", "\"{year}-{serial}\""},
    {"numbers: no pattern", "archive_number.pattern", "\"\""},
    {"numbers: no source", "archive_number.source", "\"\""},
    {"numbers: a retention rule without source", "retention",
     "[{\"code\":\"Y\",\"name\":\"永久\",\"years\":null}]"},
    {"numbers: no retention for the rest", "retention",
     "[{\"when\":true,\"code\":\"Y\",\"name\":\"永久\",\"years\":null,\"source\":\"x\"}]"},
    {"numbers: no retention", "retention", "[]"},
    {"numbers: a key nobody reads", "archive_number.patern", "\"x\""},
};

static void slip_in_the_numbers_is_found(void **state)
{
    const struct slip *slip = *state;
    AJ_AUTO(aj_auto_json) json_t *document = profile_document("yunxi");
    json_t *numbers = json_object_get(document, "numbers");
    struct aj_err err = {.text = ""};

    assert_int_equal(aj_numbers_check(numbers, &err), AJ_OK);
    case_put(numbers, slip->path, slip->value);
    assert_int_equal(aj_numbers_check(numbers, &err), AJ_INVALID);
    assert_true(*err.text != '\0');
}

static void a_class_without_a_word_is_told(void **state)
{
    AJ_AUTO(world_release) struct world w = {.arena = {.limit = 1 << 20}};
    json_t *document = profile_document("yunxi");
    const char *number = NULL;

    (void)state;
    case_put(json_object_get(document, "numbers"), "archive_number.class_words",
             "[{\"when\":{\"fact\":\"case_class\",\"is\":\"criminal\"},\"word\":\"XS\"}]");
    w.profile = profile_opened(document);
    w.json = case_fixture();
    read_case(&w);
    assert_int_equal(
        aj_archive_number(w.profile, &w.c, (struct aj_turn){DAY, 1}, &w.arena, &number, &w.err),
        AJ_INVALID);
    assert_non_null(strstr(w.err.text, "民事"));
}

#define ROWS(list, test, field)                                                                    \
    for (size_t i = 0; i < AJ_COUNTOF(list); i++)                                                  \
        tests[n++] = (struct CMUnitTest)                                                           \
        {                                                                                          \
            .name = (list)[i].field, .test_func = (test),                                          \
            .initial_state = (void *)(uintptr_t) & (list)[i]                                       \
        }
#define OF_PLACE(name_, place)                                                                     \
    {                                                                                              \
        .name = (name_), .test_func = every_place_numbers_its_files,                               \
        .initial_state = (void *)(uintptr_t)(place)                                                \
    }

int main(void)
{
    const struct CMUnitTest fixed[] = {
        cmocka_unit_test(a_full_arena_is_no_number),
        cmocka_unit_test(exactly_one_check_character_is_right),
        cmocka_unit_test(a_small_x_is_an_x),
        cmocka_unit_test(serials_and_days_out_of_range_are_refused),
        cmocka_unit_test(a_class_without_a_word_is_told),
        OF_PLACE("numbers of yunxi", "yunxi"),
        OF_PLACE("numbers of zhejiang", "zhejiang"),
        OF_PLACE("numbers of the nation", "national"),
        OF_PLACE("numbers of tianchang", "tianchang"),
    };
    struct CMUnitTest tests[AJ_COUNTOF(fixed) + AJ_COUNTOF(spellings) + AJ_COUNTOF(ids) +
                            AJ_COUNTOF(numbered) + AJ_COUNTOF(slips)];
    size_t n = 0;

    for (size_t i = 0; i < AJ_COUNTOF(fixed); i++)
        tests[n++] = fixed[i];
    ROWS(spellings, spelling_has_its_normal_form, text);
    ROWS(ids, id_number_is_judged, id);
    ROWS(numbered, case_gets_its_archive_number, name);
    ROWS(slips, slip_in_the_numbers_is_found, name);
    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}

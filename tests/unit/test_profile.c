#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case_fixture.h"
#include "profile_fixture.h"

static const char *const places[] = {"national", "zhejiang", "tianchang", "yunxi"};

static void place_opens(void **state)
{
    const char *place = *state;
    struct aj_profile *p = profile_of(place);
    size_t n;

    assert_string_equal(aj_profile_place(p), place);
    assert_true(*aj_profile_name(p) && *aj_profile_version(p) && *aj_profile_centre(p));
    assert_non_null(aj_profile_kinds(p, &n));
    assert_true(n >= 60);
    aj_profile_close(p);
}

/* Whoever reads a rule wants to know whose it is. */
static void assert_sources(const json_t *value, const char *place)
{
    static const char *const lists[] = {"kinds", "adjustments", "one_of", "fillers", "fees"};

    for (size_t i = 0; i < AJ_COUNTOF(lists); i++) {
        const json_t *list = json_object_get(value, lists[i]);

        for (size_t j = 0; j < json_array_size(list); j++) {
            if (!*aj_json_text(json_array_get(list, j), "source"))
                fail_msg("%s: %s[%zu] has no source", place, lists[i], j);
        }
    }
}

static void every_rule_of_a_place_has_its_source(void **state)
{
    struct aj_profile *p = profile_of(*state);

    assert_sources(aj_profile_json(p), *state);
    aj_profile_close(p);
}

static void named_conditions_are_written_out(void **state)
{
    struct aj_profile *p = profile_of("yunxi");
    const struct aj_kind *kind = aj_profile_kind(p, "meeting_permit");

    (void)state;
    assert_true(json_is_object(json_object_get(kind->json, "when")));
    aj_profile_close(p);
}

static void kinds_are_in_file_order(void **state)
{
    struct aj_profile *p = profile_of(*state);
    size_t n;
    const struct aj_kind *kinds = aj_profile_kinds(p, &n);

    for (size_t i = 1; i < n; i++)
        assert_true(kinds[i - 1].order <= kinds[i].order);
    assert_ptr_equal(aj_profile_kind(p, kinds[3].id), &kinds[3]);
    assert_null(aj_profile_kind(p, "no_such_kind"));
    aj_profile_close(p);
}

static void profile_is_in_force_from_its_first_day_to_its_last(void **state)
{
    json_t *document = profile_document("yunxi");
    struct aj_profile *p;
    struct aj_date day;

    (void)state;
    case_put(document, "in_force", "{\"from\":\"2024-01-01\",\"to\":\"2025-12-31\"}");
    p = profile_opened(document);
    assert_true(aj_date_parse("2023-12-31", &day));
    assert_false(aj_profile_in_force(p, day));
    day.day++;
    assert_true(aj_profile_in_force(p, day));
    assert_true(aj_date_parse("2025-12-31", &day));
    assert_true(aj_profile_in_force(p, day));
    day.day++;
    assert_false(aj_profile_in_force(p, day));
    assert_true(aj_profile_in_force(p, AJ_NO_DATE));
    aj_profile_close(p);
}

static void source_is_looked_up_by_its_short_name(void **state)
{
    struct aj_profile *p = profile_of("yunxi");

    (void)state;
    assert_non_null(strstr(aj_profile_source(p, "FYF"), "法律援助法"));
    assert_string_equal(aj_profile_source(p, "某某办法"), "某某办法");
    assert_string_equal(aj_profile_source(p, NULL), "");
    aj_profile_close(p);
}

/* --- slips ----------------------------------------------------------------- */

struct slip {
    const char *name, *path, *value, *says;
};

static const struct slip slips[] = {
    {"a section nobody knows", "check", "{}", "check"},
    {"no place", "place", "null", "place"},
    {"no version", "version", "\"\"", "version"},
    {"no centre", "centre", "null", "centre"},
    {"a slip in the centre", "centre.nmae", "\"x\"", "nmae"},
    {"a slip in the gate", "gate.odrer", "[]", "odrer"},
    {"a source that is no text", "sources.FYF", "1", "FYF"},
    {"no day of coming into force", "in_force", "{\"to\":null}", "in_force"},
    {"an impossible day", "in_force.from", "\"2024-02-30\"", "in_force"},
    {"no columns", "columns", "[]", "columns"},
    {"a column without a name", "columns[0].id", "null", "columns[0]"},
    {"a condition nobody wrote", "columns[0].when", "\"nowhere\"", "nowhere"},
    {"no kinds", "kinds", "[]", "kinds"},
    {"a kind twice", "kinds[1].id", "\"application_form\"", "kinds[1]"},
    {"a kind without a name", "kinds[0].name", "null", "kinds[0]"},
    {"a kind without a source", "kinds[0].source", "null", "kinds[0]"},
    {"a volume nobody knows", "kinds[0].volume", "\"third\"", "volume"},
    {"an order that is no number", "kinds[0].order", "\"1\"", "order"},
    {"a need nobody knows", "kinds[0].need.civil", "\"X\"", "need"},
    {"a need for no column", "kinds[0].need.naval", "\"M\"", "naval"},
    {"C without its condition", "kinds[0].when", NULL, "when"},
    {"a condition on no fact", "kinds[0].when", "{\"fact\":\"facts.herd\",\"is\":true}",
     "facts.herd"},
    {"a condition on no word of the table", "kinds[0].when",
     "{\"fact\":\"stage\",\"is\":\"first\"}", "first"},
    {"a misspelt key of a kind", "kinds[0].need_", "{}", "need_"},
    {"a waiver for no kind", "adjustments[0].waive", "[\"jugdment\"]", "jugdment"},
    {"a waiver that is no list", "adjustments[0].waive", "\"judgment\"", "waive"},
    {"an adjustment from no day", "adjustments[0].from", "\"soon\"", "adjustments[0]"},
    {"a group of no kinds", "one_of[0].kinds", "[\"x\"]", "one_of[0]"},
    {"a filler for no kind", "fillers[0].fills", "\"x\"", "fillers[0]"},
    {"an exemption without a meaning", "exemptions[0].meaning", "null", "exemptions[0]"},
    {"exemptions that are no list", "exemptions", "{}", "exemptions"},
    {"a day that is none", "checks.days", "[\"applied\",\"born\"]", "checks.days"},
    {"days that are no list", "checks.days", "\"applied\"", "checks.days"},
    {"a clock to no day", "checks.terms[0].to", "\"born\"", "terms[0]"},
    {"a clock from no day", "checks.terms[0].from", "[]", "terms[0]"},
    {"a clock of minus days", "checks.terms[0].days", "-1", "days"},
    {"a clock without a source", "checks.terms[0].source", "null", "terms[0]"},
    {"drafts that are no list", "checks.drafts", "\"草稿\"", "checks.drafts"},
    {"a draft word that is no text", "checks.drafts", "[1]", "checks.drafts"},
    {"an empty copy word", "checks.copies", "[\"\"]", "checks.copies"},
    {"repeating no kind", "checks.may_repeat", "[\"x\"]", "may_repeat"},
    {"leaving out no kind", "checks.foreign.kinds_left_out", "[\"x\"]", "checks.foreign"},
    {"labels that are no list", "checks.foreign.person_labels", "\"姓名\"", "person_labels"},
    {"marks that are no texts", "checks.placeholders.marks", "[null]", "placeholders.marks"},
    {"a misspelt key of the checks", "checks.draft", "[]", "draft"},
    {"a recognised kind that is none", "recognition.rules[0].kind", "\"x\"",
     "recognition.rules[0]"},
    {"an empty word", "recognition.rules[0].names", "[\" \"]", "recognition.rules[0]"},
    {"a word that is no text", "recognition.rules[0].names", "[1]", "recognition.rules[0]"},
    {"a place nobody knows", "recognition.rules[0].place", "\"end\"", "place"},
    {"a folder that makes no kind", "recognition.in_folder[0].becomes", "\"x\"", "in_folder[0]"},
    {"a clock of hand-in in moons", "deadlines.hand_in.count", "\"moons\"", "hand_in"},
    {"fees that are no list", "fees", "{}", "fees"},
    {"a fee of half a fen", "fees[0].group.step_fen", "0.5", "fees[0]"},
    {"a number without a serial", "numbers.archive_number.pattern", "\"{fonds}\"",
     "archive_number"},
};

static void slip_is_refused_by_its_place(void **state)
{
    const struct slip *slip = *state;
    json_t *document = profile_document("yunxi");
    struct aj_profile *p = NULL;
    struct aj_err err = {.text = ""};

    if (slip->value) {
        case_put(document, slip->path, slip->value);
    } else {
        case_set(document, slip->path, NULL);
    }
    assert_int_equal(aj_profile_open(document, &p, &err), AJ_INVALID);
    assert_null(p);
    if (!strstr(err.text, slip->says))
        fail_msg("\"%s\" does not name %s", err.text, slip->says);
    json_decref(document);
}

/* --- files ----------------------------------------------------------------- */

static enum aj_code merge(const char *a, const char *b, json_t **out, struct aj_err *err)
{
    json_t *parts[2] = {json_loads(a, JSON_DECODE_ANY, NULL), json_loads(b, JSON_DECODE_ANY, NULL)};
    enum aj_code code = aj_profile_merge(parts, 2, out, err);

    json_decref(parts[0]);
    json_decref(parts[1]);
    return code;
}

static void section_stands_in_one_file_only(void **state)
{
    struct aj_err err = {.text = ""};
    json_t *out = NULL;

    (void)state;
    assert_int_equal(merge("{\"fees\":[]}", "{\"fees\":[]}", &out, &err), AJ_INVALID);
    assert_non_null(strstr(err.text, "fees"));
    assert_int_equal(merge("[]", "{}", &out, &err), AJ_INVALID);
    assert_null(out);
}

static void sources_of_all_files_are_joined(void **state)
{
    struct aj_err err = {.text = ""};
    json_t *out = NULL;

    (void)state;
    assert_int_equal(merge("{\"$schema\":\"s\",\"sources\":{\"A\":\"1\"}}",
                           "{\"$schema\":\"s\",\"sources\":{\"B\":\"2\",\"A\":\"1\"}}", &out, &err),
                     AJ_OK);
    assert_int_equal(json_object_size(json_object_get(out, "sources")), 2);
    assert_null(json_object_get(out, "$schema"));
    json_decref(out);
    assert_int_equal(
        merge("{\"sources\":{\"A\":\"1\"}}", "{\"sources\":{\"A\":\"2\"}}", &out, &err),
        AJ_INVALID);
    assert_non_null(strstr(err.text, "A"));
}

/* The sample place is what the samples say: each kind with its need in each column. */
static void sample_place_is_that_of_the_samples(void **state)
{
    const char *shared = shared_folder();
    struct aj_err err = {.text = ""};
    struct aj_profile *p;
    json_t *theirs = NULL;
    char path[512];

    (void)state;
    if (!shared)
        skip();
    (void)snprintf(path, sizeof(path), "%s/samples/paper-kinds.json", shared);
    if (aj_json_read_file(path, CASE_LIMIT, &theirs, &err) != AJ_OK)
        fail_msg("%s", err.text);
    p = profile_of("yunxi");
    for (size_t i = 0; i < json_array_size(json_object_get(theirs, "kinds")); i++) {
        const json_t *kind = json_array_get(json_object_get(theirs, "kinds"), i);
        const struct aj_kind *ours = aj_profile_kind(p, aj_json_text(kind, "id"));

        assert_non_null(ours);
        assert_string_equal(ours->name, aj_json_text(kind, "name_zh"));
        assert_string_equal(ours->volume, aj_json_text(kind, "volume"));
        assert_true(json_equal(json_object_get(ours->json, "need"), json_object_get(kind, "need")));
    }
    json_decref(theirs);
    aj_profile_close(p);
}

#define ROWS(list, test, title, row)                                                               \
    for (size_t i = 0; i < AJ_COUNTOF(list); i++)                                                  \
        tests[n++] = (struct CMUnitTest)                                                           \
        {                                                                                          \
            .name = (title), .test_func = (test), .initial_state = (void *)(uintptr_t)(row)        \
        }

int main(void)
{
    struct CMUnitTest tests[6 + 3 * AJ_COUNTOF(places) + AJ_COUNTOF(slips)] = {
        cmocka_unit_test(named_conditions_are_written_out),
        cmocka_unit_test(profile_is_in_force_from_its_first_day_to_its_last),
        cmocka_unit_test(source_is_looked_up_by_its_short_name),
        cmocka_unit_test(section_stands_in_one_file_only),
        cmocka_unit_test(sources_of_all_files_are_joined),
        cmocka_unit_test(sample_place_is_that_of_the_samples),
    };
    size_t n = 6;

    ROWS(places, place_opens, "a place opens", places[i]);
    ROWS(places, every_rule_of_a_place_has_its_source, "every rule has its source", places[i]);
    ROWS(places, kinds_are_in_file_order, "kinds are in file order", places[i]);
    ROWS(slips, slip_is_refused_by_its_place, slips[i].name, &slips[i]);
    return cmocka_run_group_tests_name("profile", tests, NULL, NULL);
}

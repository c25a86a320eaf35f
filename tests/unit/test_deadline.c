#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case_fixture.h"
#include "profile_fixture.h"

#include "casefile/deadline.h"

static struct aj_date day_of(const char *text)
{
    struct aj_date day = AJ_NO_DATE;

    assert_true(aj_date_parse(text, &day));
    return day;
}

static void assert_day(struct aj_date got, const char *want)
{
    char text[AJ_DATE_SIZE];

    aj_date_text(got, text);
    assert_string_equal(text, want);
}

/* --- terms -------------------------------------------------------------- */

struct term {
    const char *name;
    int days;
    const char *count;
    bool extend;
    const char *from, *end;
};

static const struct term terms[] = {
    {"15 calendar days", 15, "calendar", false, "2026-02-04", "2026-02-19"},
    {"30 calendar days across February", 30, "calendar", false, "2026-02-04", "2026-03-06"},
    {"the day itself is not counted", 0, "calendar", false, "2026-02-04", "2026-02-04"},
    {"an end within the Spring Festival moves behind it", 15, "calendar", true, "2026-02-04",
     "2026-02-24"},
    {"an end on a Sunday moves to Monday", 3, "calendar", true, "2026-03-05", "2026-03-09"},
    {"an end on a working Saturday stays", 2, "calendar", true, "2026-02-26", "2026-02-28"},
    {"one working day over a weekend", 1, "working", false, "2026-03-06", "2026-03-09"},
    {"working days skip the Spring Festival and count its working Saturday", 5, "working", false,
     "2026-02-11", "2026-02-25"}, /* 12 13 14 24 25 */
    {"working days over the National Day", 3, "working", false, "2026-09-30", "2026-10-10"},
};

static void term_ends_on_its_day(void **state)
{
    AJ_AUTO(aj_auto_json) json_t *document = profile_document("yunxi");
    const struct term *row = *state;
    AJ_AUTO(aj_auto_json)
    json_t *term = json_pack("{s:i, s:s, s:b}", "days", row->days, "count", row->count,
                             "extend_over_holiday", (int)row->extend);

    assert_day(aj_term_end(term, json_object_get(document, "holidays"), day_of(row->from)),
               row->end);
}

static void without_holidays_only_weekends_are_free(void **state)
{
    AJ_AUTO(aj_auto_json)
    json_t *term = json_pack("{s:i, s:s}", "days", 5, "count", "working");

    (void)state;
    assert_day(aj_term_end(term, NULL, day_of("2026-02-11")), "2026-02-18");
    assert_true(aj_is_working_day(NULL, day_of("2026-10-01")));
    assert_false(aj_is_working_day(NULL, day_of("2026-10-03")));
}

static void no_term_or_no_start_is_no_day(void **state)
{
    AJ_AUTO(aj_auto_json)
    json_t *term = json_pack("{s:i, s:s}", "days", 5, "count", "calendar");

    (void)state;
    assert_false(aj_date_known(aj_term_end(NULL, NULL, day_of("2026-02-11"))));
    assert_false(aj_date_known(aj_term_end(term, NULL, AJ_NO_DATE)));
}

struct clock {
    const char *place;
    enum aj_clock clock;
    const char *end; /* of a term that begins on 2026-03-02 */
};

static const struct clock clocks[] = {
    {"national", AJ_CLOCK_HAND_IN, "2026-04-01"},  {"national", AJ_CLOCK_REVIEW, "2026-04-01"},
    {"zhejiang", AJ_CLOCK_HAND_IN, "2026-03-17"},  {"zhejiang", AJ_CLOCK_REVIEW, "2026-03-17"},
    {"yunxi", AJ_CLOCK_HAND_IN, "2026-03-17"},     {"yunxi", AJ_CLOCK_CORRECTION, "2026-03-17"},
    {"tianchang", AJ_CLOCK_HAND_IN, "2026-04-01"},
};

static void place_has_its_clock(void **state)
{
    const struct clock *row = *state;
    AJ_AUTO(aj_auto_profile) struct aj_profile *p = profile_of(row->place);

    assert_day(aj_deadline(p, row->clock, day_of("2026-03-02")), row->end);
}

/* --- 结案日 ------------------------------------------------------------- */

struct closing {
    const char *name, *place, *stage_class, *stage;
    const char *day;
};

static const struct closing closings[] = {
    {"closing day: judgment received", "national", "\"civil\"", "\"first_instance\"", "2026-02-04"},
    {"closing day: mediation agreement reached", "national", "\"non_litigation\"", "\"mediation\"",
     "2026-01-27"},
    {"closing day: opinion for prosecution received", "zhejiang", "\"criminal\"",
     "\"investigation\"", "2026-02-04"},
    {"closing day: in yunxi always the receipt", "yunxi", "\"non_litigation\"", "\"mediation\"",
     "2026-02-04"},
};

static void closing_day_follows_the_stage(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(aj_auto_json) json_t *json = case_fixture();
    const struct closing *row = *state;
    AJ_AUTO(aj_auto_profile) struct aj_profile *p = profile_of(row->place);
    struct aj_case c;

    case_put(json, "case_class", row->stage_class);
    case_put(json, "stage", row->stage);
    assert_int_equal(aj_case_read(json, &arena, &c, NULL), AJ_OK);
    assert_day(aj_closing_day(p, &c), row->day);
    assert_true(strlen(aj_closing_day_rule(p, &c)) > 0);
    case_put(json, "dates.document_received", "null");
    case_put(json, "dates.document_dated", "null");
    assert_int_equal(aj_case_read(json, &arena, &c, NULL), AJ_OK);
    assert_false(aj_date_known(aj_closing_day(p, &c)));
}

/* --- slips -------------------------------------------------------------- */

struct slip {
    const char *name, *path, *value;
};

static const struct slip slips[] = {
    {"deadlines: days negative", "deadlines.hand_in.days", "-1"},
    {"deadlines: days as text", "deadlines.hand_in.days", "\"15\""},
    {"deadlines: days without measure", "deadlines.hand_in.days", "100000"},
    {"deadlines: an unknown way of counting", "deadlines.review.count", "\"months\""},
    {"deadlines: no source", "deadlines.review.source", "\"\""},
    {"deadlines: a key nobody reads", "deadlines.handin", "{}"},
    {"deadlines: a day that no case has", "deadlines.closing_day",
     "[{\"day\":[\"recieved\"],\"name\":\"x\",\"source\":\"x\"}]"},
    {"deadlines: no day", "deadlines.closing_day",
     "[{\"day\":[],\"name\":\"x\",\"source\":\"x\"}]"},
    {"deadlines: a holiday in reverse", "holidays.off",
     "[{\"from\":\"2026-01-03\",\"to\":\"2026-01-01\"}]"},
    {"deadlines: a holiday that does not exist", "holidays.off",
     "[{\"from\":\"2026-02-30\",\"to\":\"2026-03-01\"}]"},
    {"deadlines: a holiday of years", "holidays.off",
     "[{\"from\":\"2026-01-01\",\"to\":\"2028-01-01\"}]"},
    {"deadlines: holidays without source", "holidays.source", "\"\""},
};

static enum aj_code check(const json_t *document, struct aj_err *err)
{
    return aj_deadlines_check(json_object_get(document, "deadlines"),
                              json_object_get(document, "holidays"), err);
}

static void slip_in_the_deadlines_is_found(void **state)
{
    const struct slip *slip = *state;
    AJ_AUTO(aj_auto_json) json_t *document = profile_document("yunxi");
    struct aj_err err = {.text = ""};

    assert_int_equal(check(document, &err), AJ_OK);
    case_put(document, slip->path, slip->value);
    assert_int_equal(check(document, &err), AJ_INVALID);
    assert_true(*err.text != '\0');
}

#define ROWS(list, test, field)                                                                    \
    for (size_t i = 0; i < AJ_COUNTOF(list); i++)                                                  \
        tests[n++] = (struct CMUnitTest)                                                           \
        {                                                                                          \
            .name = (list)[i].field, .test_func = (test),                                          \
            .initial_state = (void *)(uintptr_t) & (list)[i]                                       \
        }

int main(void)
{
    struct CMUnitTest tests[2 + AJ_COUNTOF(terms) + AJ_COUNTOF(clocks) + AJ_COUNTOF(closings) +
                            AJ_COUNTOF(slips)] = {
        cmocka_unit_test(without_holidays_only_weekends_are_free),
        cmocka_unit_test(no_term_or_no_start_is_no_day),
    };
    size_t n = 2;

    ROWS(terms, term_ends_on_its_day, name);
    ROWS(clocks, place_has_its_clock, place);
    ROWS(closings, closing_day_follows_the_stage, name);
    ROWS(slips, slip_in_the_deadlines_is_found, name);
    return cmocka_run_group_tests_name("deadline", tests, NULL, NULL);
}

#include "casefile/deadline.h"

#include "base/json.h"
#include "casefile/rule.h"

#include <stdio.h>
#include <string.h>

#define MAX_TERM_DAYS 3660

static const char *const clocks[] = {
    [AJ_CLOCK_HAND_IN] = "hand_in",
    [AJ_CLOCK_REVIEW] = "review",
    [AJ_CLOCK_CORRECTION] = "correction",
};

static struct aj_date date_at(const json_t *object, const char *key)
{
    struct aj_date date = AJ_NO_DATE;

    if (!aj_date_parse(aj_json_text(object, key), &date))
        return AJ_NO_DATE;
    return date;
}

static bool in_a_period(const json_t *periods, struct aj_date day)
{
    json_t *period;
    size_t i;

    json_array_foreach(periods, i, period) if (date_at(period, "from").day <= day.day &&
                                               day.day <= date_at(period, "to").day) return true;
    return false;
}

bool aj_is_working_day(const json_t *holidays, struct aj_date day)
{
    int weekday = aj_date_weekday(day);

    if (in_a_period(json_object_get(holidays, "working"), day))
        return true;
    return weekday != 0 && weekday != 6 && !in_a_period(json_object_get(holidays, "off"), day);
}

struct aj_date aj_term_end(const json_t *term, const json_t *holidays, struct aj_date from)
{
    json_int_t days = aj_json_int(term, "days", -1);
    bool working = strcmp(aj_json_text(term, "count"), "working") == 0;
    struct aj_date end = from;

    if (days < 0 || !aj_date_known(from))
        return AJ_NO_DATE;
    if (!working)
        end.day += (int32_t)days;
    while (working && days > 0) {
        end.day++;
        days -= aj_is_working_day(holidays, end);
    }
    while (json_is_true(json_object_get(term, "extend_over_holiday")) &&
           !aj_is_working_day(holidays, end))
        end.day++;
    return end;
}

struct aj_date aj_deadline(const struct aj_profile *p, enum aj_clock clock, struct aj_date from)
{
    const json_t *document = aj_profile_json(p);
    const json_t *deadlines = json_object_get(document, "deadlines");

    return aj_term_end(json_object_get(deadlines, clocks[clock]),
                       json_object_get(document, "holidays"), from);
}

static bool day_of_key(const char *key, enum aj_case_day *out)
{
    for (int day = 0; day < AJ_DAY_COUNT; day++) {
        if (strcmp(aj_case_day_key((enum aj_case_day)day), key) == 0) {
            *out = (enum aj_case_day)day;
            return true;
        }
    }
    return false;
}

static const json_t *closing_rule(const struct aj_profile *p, const struct aj_case *c)
{
    const json_t *deadlines = json_object_get(aj_profile_json(p), "deadlines");

    return aj_rule_first(json_object_get(deadlines, "closing_day"), c);
}

struct aj_date aj_closing_day(const struct aj_profile *p, const struct aj_case *c)
{
    const json_t *list = json_object_get(closing_rule(p, c), "day");
    enum aj_case_day day;
    json_t *key;
    size_t i;

    json_array_foreach(list, i, key) if (day_of_key(json_string_value(key), &day) &&
                                         aj_date_known(c->days[day])) return c->days[day];
    return AJ_NO_DATE;
}

const char *aj_closing_day_rule(const struct aj_profile *p, const struct aj_case *c)
{
    return aj_json_text(closing_rule(p, c), "name");
}

/* --- check -------------------------------------------------------------- */

static enum aj_code check_term(const json_t *term, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"days", "count", "extend_over_holiday", "source",
                                       "to_be_confirmed"};
    const char *count = aj_json_text(term, "count");

    if (!term || json_is_null(term)) /* the place sets none */
        return AJ_OK;
    AJ_TRY(aj_rule_shape(term, where, keys, AJ_COUNTOF(keys), err));
    AJ_TRY(aj_rule_int(term, where, "days", false, MAX_TERM_DAYS, err));
    if (strcmp(count, "calendar") != 0 && strcmp(count, "working") != 0) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 %s：count 应当是 calendar（日历日）或 working"
                       "（工作日）",
                       where);
    }
    return aj_rule_source(term, where, err);
}

static enum aj_code check_closing_rule(const json_t *rule, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"when", "day", "name", "source", "to_be_confirmed"};
    const json_t *list = json_object_get(rule, "day");
    enum aj_case_day day;
    json_t *key;
    size_t i;

    AJ_TRY(aj_rule_shape(rule, where, keys, AJ_COUNTOF(keys), err));
    AJ_TRY(aj_rule_text(rule, where, "name", err));
    if (json_array_size(list) == 0)
        return aj_fail(err, AJ_INVALID, "地方规则 %s：day 应当是非空列表", where);
    json_array_foreach(list, i,
                       key) if (!json_is_string(key) || !day_of_key(json_string_value(key), &day))
    {
        return aj_fail(err, AJ_INVALID, "地方规则 %s：day 第 %zu 项不是 dates 里的键", where,
                       i + 1);
    }
    return aj_rule_source(rule, where, err);
}

static enum aj_code check_period(const json_t *period, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"from", "to", "name"};
    struct aj_date from = date_at(period, "from");
    struct aj_date to = date_at(period, "to");

    AJ_TRY(aj_rule_shape(period, where, keys, AJ_COUNTOF(keys), err));
    if (!aj_date_known(from) || !aj_date_known(to) || to.day < from.day || to.day - from.day > 60) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 %s：from、to 应当是日期，from 不晚于 to，至多 60 天", where);
    }
    return AJ_OK;
}

static enum aj_code check_holidays(const json_t *holidays, struct aj_err *err)
{
    static const char *const keys[] = {"off", "working", "source", "to_be_confirmed"};

    if (!holidays)
        return AJ_OK;
    AJ_TRY(aj_rule_shape(holidays, "holidays", keys, AJ_COUNTOF(keys), err));
    AJ_TRY(aj_rule_list(holidays, "holidays", "off", check_period, err));
    AJ_TRY(aj_rule_list(holidays, "holidays", "working", check_period, err));
    return aj_rule_source(holidays, "holidays", err);
}

enum aj_code aj_deadlines_check(const json_t *deadlines, const json_t *holidays, struct aj_err *err)
{
    static const char *const keys[] = {"hand_in", "review", "correction", "closing_day"};
    char where[40];

    AJ_TRY(aj_rule_shape(deadlines, "deadlines", keys, AJ_COUNTOF(keys), err));
    for (size_t i = 0; i < AJ_COUNTOF(clocks); i++) {
        (void)snprintf(where, sizeof(where), "deadlines.%s", clocks[i]);
        AJ_TRY(check_term(json_object_get(deadlines, clocks[i]), where, err));
    }
    AJ_TRY(aj_rule_list(deadlines, "deadlines", "closing_day", check_closing_rule, err));
    return check_holidays(holidays, err);
}

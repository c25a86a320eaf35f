#ifndef AJ_CASEFILE_DEADLINE_H
#define AJ_CASEFILE_DEADLINE_H

#include "base/date.h"
#include "casefile/case.h"
#include "casefile/profile.h"

/* The clocks of a file (期限), from the profile: days from an event, calendar or working days. */
enum aj_clock {
    AJ_CLOCK_HAND_IN,   /* 结案 → 交卷 */
    AJ_CLOCK_REVIEW,    /* 交卷 → 审查 */
    AJ_CLOCK_CORRECTION /* 退回 → 补正 */
};

/* Last day of the term that begins on `from` (that day not counted); AJ_NO_DATE when the profile
   sets none or `from` is not known. Working days skip Saturdays, Sundays and the profile's
   holidays, and count the working Saturdays and Sundays it lists. */
struct aj_date aj_deadline(const struct aj_profile *p, enum aj_clock clock, struct aj_date from);

/* 结案日 by the rule of class and stage (domain §1.3): the day the deciding paper was received, or
   what the profile says for this course; AJ_NO_DATE when the facts do not tell. */
struct aj_date aj_closing_day(const struct aj_profile *p, const struct aj_case *c);

/* That rule in Chinese, for a finding: "以收到裁判文书之日为结案日"; "" when none fits. */
const char *aj_closing_day_rule(const struct aj_profile *p, const struct aj_case *c);

/* The pieces that these and the late deduction of a fee table share. `term` is {days, count, …}
   and `holidays` that section of a profile (NULL: weekends only); docs/rules/deadlines.md. */
struct aj_date aj_term_end(const json_t *term, const json_t *holidays, struct aj_date from);
bool aj_is_working_day(const json_t *holidays, struct aj_date day);

/* Whether the sections `deadlines` and `holidays` (NULL: none) of a profile are well formed.
   Errors: AJ_INVALID, in Chinese. */
enum aj_code aj_deadlines_check(const json_t *deadlines, const json_t *holidays,
                                struct aj_err *err) AJ_CHECKED;

#endif

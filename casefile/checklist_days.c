#include "casefile/checklist_parts.h"
#include "casefile/deadline.h"

#include <string.h>

static enum aj_case_day day_of(const char *key)
{
    int i = 0;

    while (i < AJ_DAY_COUNT && strcmp(key, aj_case_day_key((enum aj_case_day)i)) != 0)
        i++;
    return (enum aj_case_day)i; /* the profile was checked: it is one */
}

static void check_order(struct aj_check *k)
{
    const json_t *days = json_object_get(k->rules, "days");
    enum aj_case_day last = AJ_DAY_COUNT;

    /* each known day against the known one before it: a slip is told once */
    for (size_t i = 0; i < json_array_size(days); i++) {
        enum aj_case_day day = day_of(json_string_value(json_array_get(days, i)));
        struct aj_finding *f;

        if (!aj_date_known(k->c->days[day]))
            continue;
        if (last != AJ_DAY_COUNT && k->c->days[day].day < k->c->days[last].day) {
            f = aj_findings_add(k->findings, "date_order", AJ_WARNING, "%s早于%s。",
                                aj_case_day_name(day), aj_case_day_name(last));
            f = aj_finding_why(k->findings, f, "地方规则 checks.days：办案的先后顺序",
                               "请核对两个日期并更正登记。");
            (void)aj_finding_detail(k->findings, f,
                                    json_pack("{s:s, s:s}", "before", aj_case_day_key(last),
                                              "after", aj_case_day_key(day)));
        }
        last = day;
    }
}

static struct aj_date first_known(const struct aj_check *k, const json_t *keys)
{
    for (size_t i = 0; i < json_array_size(keys); i++) {
        struct aj_date day = k->c->days[day_of(json_string_value(json_array_get(keys, i)))];

        if (aj_date_known(day))
            return day;
    }
    return AJ_NO_DATE;
}

static void check_term(struct aj_check *k, const json_t *term)
{
    struct aj_date from = first_known(k, json_object_get(term, "from"));
    struct aj_date to = k->c->days[day_of(aj_json_text(term, "to"))];
    int most = (int)aj_json_int(term, "days", 0);
    struct aj_finding *f;
    int days;

    if (!aj_date_known(from) || !aj_date_known(to))
        return;
    days = to.day - from.day;
    if (days <= most)
        return;
    f = aj_findings_add(k->findings, aj_json_text(term, "code"), AJ_WARNING,
                        "%s用了 %d 天，超过 %d 天。", aj_json_text(term, "message"), days, most);
    f = aj_finding_why(k->findings, f, aj_json_text(term, "source"),
                       "请在备考表中说明原因；补贴是否减发按补贴规则。");
    (void)aj_finding_detail(k->findings, f, json_pack("{s:i}", "days", days));
}

static void check_closing_day(struct aj_check *k)
{
    struct aj_date closed = k->c->days[AJ_DAY_CLOSED];
    struct aj_date due = aj_closing_day(k->profile, k->c);
    char is[AJ_DATE_SIZE], ought[AJ_DATE_SIZE];
    struct aj_finding *f;

    if (!aj_date_known(closed) || !aj_date_known(due) || closed.day == due.day)
        return;
    aj_date_text(closed, is);
    aj_date_text(due, ought);
    f = aj_findings_add(k->findings, "closing_date_differs", AJ_WARNING,
                        "登记的结案日期是 %s，按规则应当是 %s。", is, ought);
    (void)aj_finding_why(k->findings, f, aj_closing_day_rule(k->profile, k->c),
                         "请核对结案文书的收到日期，更正结案日期。");
}

static void check_in_force(struct aj_check *k)
{
    struct aj_finding *f;

    if (aj_profile_in_force(k->profile, k->c->days[AJ_DAY_CLOSED]))
        return;
    f = aj_findings_add(k->findings, "rules_not_in_force", AJ_WARNING,
                        "结案日期不在规则“%s %s”的施行期间内。", aj_profile_name(k->profile),
                        aj_profile_version(k->profile));
    (void)aj_finding_why(k->findings, f, "R-13：案卷按当时施行的规则检查",
                         "请换用当时施行的规则版本，或者由审核人确认可以按现行规则归档。");
}

void aj_check_days(struct aj_check *k)
{
    const json_t *terms = json_object_get(k->rules, "terms");

    check_order(k);
    for (size_t i = 0; i < json_array_size(terms); i++)
        check_term(k, json_array_get(terms, i));
    check_closing_day(k);
    check_in_force(k);
}

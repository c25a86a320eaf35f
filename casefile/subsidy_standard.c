#include "casefile/condition.h"
#include "casefile/fee_table.h"
#include "casefile/rule.h"
#include "casefile/subsidy_calc.h"

/* The sum of a rule: `fen`, or that of the quality grade; `note` gets what to say about the grade.
 */
static enum aj_code sum_of(struct aj_calc *k, const json_t *rule, const char *what, int64_t *fen,
                           const char **note)
{
    const json_t *by_grade = json_object_get(rule, "by_grade");
    const char *grade = k->c->quality_grade;
    const char *of = grade ? grade : aj_json_text(rule, "ungraded");

    *note = "";
    if (!by_grade) {
        *fen = aj_json_int(rule, "fen", 0);
        return AJ_OK;
    }
    if (!json_object_get(by_grade, of)) {
        return aj_fail(k->err, AJ_NOT_FOUND,
                       "补贴标准 %s 的 %s 按质量等级发放，没有“%s”一级的数额，"
                       "请先评定等级或由中心补上标准",
                       k->out->table_version, what,
                       grade ? aj_case_word_zh("quality_grade", grade) : "尚未评定");
    }
    *fen = aj_json_int(by_grade, of, 0);
    *note = aj_calc_text(k, grade ? "，质量等级%s" : "，质量等级尚未评定，暂按%s计",
                         aj_case_word_zh("quality_grade", of));
    k->out->to_be_confirmed |= !grade;
    return *note ? AJ_OK : aj_calc_no_memory(k);
}

/* How many days, shifts or documents are paid for, and the words for it: "，3天，每天200.00元". An
   amount that the facts do not allow to be worked out is asked for, never guessed. */
static enum aj_code counted(struct aj_calc *k, const struct aj_fee_unit *unit, int64_t most,
                            const char *what, int64_t *count)
{
    int n = aj_fee_units_of(unit, k->c);

    if (n < 0) {
        return aj_fail(k->err, AJ_NOT_FOUND,
                       "补贴标准 %s 的 %s 按%s计发，案件里没有%s数，请补填 %s",
                       k->out->table_version, what, unit->zh, unit->zh, unit->fact);
    }
    *count = n < most ? n : most;
    return AJ_OK;
}

static enum aj_code times(struct aj_calc *k, const json_t *entry, const char *what,
                          const char **note)
{
    const struct aj_fee_unit *unit = aj_fee_unit(aj_json_text(entry, "per"));
    int64_t most = aj_json_int(entry, "most", INT64_MAX);
    int64_t each = k->amount;
    int64_t count = 0;

    if (!unit)
        return AJ_OK;
    AJ_TRY(counted(k, unit, most, what, &count));
    if (__builtin_mul_overflow(each, count, &k->amount))
        return aj_calc_overflow(k);
    *note = aj_calc_text(k, "%s，%lld%s，每%s%s", *note, (long long)count, unit->zh, unit->zh,
                         aj_calc_yuan(each).text);
    return *note ? AJ_OK : aj_calc_no_memory(k);
}

static enum aj_code base_line(struct aj_calc *k)
{
    char key[AJ_BASE_KEY_SIZE];
    const json_t *rule, *entry;
    const char *note, *why;

    aj_fee_base_key(k->table, k->c, key, &rule);
    entry = json_object_get(json_object_get(k->table, "base"), key);
    if (!entry) {
        return aj_fail(k->err, AJ_NOT_FOUND,
                       "补贴标准 %s 没有 %s（%s %s）的数额，请中心在 fees.json "
                       "中补上",
                       k->out->table_version, key, aj_case_word_zh("case_class", k->c->case_class),
                       aj_case_word_zh("stage", k->c->stage));
    }
    AJ_TRY(sum_of(k, entry, key, &k->amount, &note));
    AJ_TRY(times(k, entry, key, &note));
    aj_calc_confirm(k, entry);
    why = rule ? aj_calc_text(k, "基准（%s）%s", aj_json_text(rule, "reason"), note)
               : aj_calc_text(k, "基准（%s %s）%s", aj_case_word_zh("case_class", k->c->case_class),
                              aj_case_word_zh("stage", k->c->stage), note);
    AJ_TRY(aj_calc_line(k, "base", k->amount, key, why));
    aj_calc_by_grade(k, entry);
    return AJ_OK;
}

/* 基本劳务费: by days of service, on top of the base. */
static enum aj_code labour_line(struct aj_calc *k)
{
    const json_t *rule = json_object_get(k->table, "labour");
    int64_t each = aj_json_int(rule, "per_day_fen", 0);
    int64_t days = 0;
    int64_t fen;

    if (!rule || !aj_condition_holds(json_object_get(rule, "when"), k->c))
        return AJ_OK;
    AJ_TRY(
        counted(k, aj_fee_unit("day"), aj_json_int(rule, "most_days", INT64_MAX), "labour", &days));
    aj_calc_confirm(k, rule);
    if (__builtin_mul_overflow(each, days, &fen))
        return aj_calc_overflow(k);
    AJ_TRY(aj_calc_add(k, k->amount, fen, &k->amount));
    return aj_calc_line(k, "labour", fen, "labour",
                        aj_calc_text(k, "基本劳务费，服务%lld天，每天%s", (long long)days,
                                     aj_calc_yuan(each).text));
}

static enum aj_code handler_line(struct aj_calc *k)
{
    const json_t *rule = aj_rule_first(json_object_get(k->table, "handler"), k->c);
    const char *id = aj_calc_text(k, "handler.%s", aj_json_text(rule, "id"));
    int64_t before = k->amount;

    k->handler_fen = aj_json_int(rule, "fen", -1);
    k->handler_bp = k->handler_fen >= 0 ? 10000 : aj_json_int(rule, "factor_bp", 0);
    aj_calc_confirm(k, rule); /* no rule that fits: nothing is due */
    if (!id)
        return aj_calc_no_memory(k);
    if (k->handler_fen >= 0) {
        k->amount = k->handler_fen < before ? k->handler_fen : before;
        return aj_calc_line(k, "handler", k->amount - before, id,
                            aj_calc_text(k, "%s，定额%s", aj_json_text(rule, "reason"),
                                         aj_calc_yuan(k->handler_fen).text));
    }
    AJ_TRY(aj_calc_share(k, before, k->handler_bp, &k->amount));
    if (k->handler_bp == 10000)
        return AJ_OK;
    return aj_calc_line(k, "handler", k->amount - before, id,
                        aj_calc_text(k, "%s，按%s计发", aj_json_text(rule, "reason"),
                                     aj_calc_percent(k->handler_bp).text));
}

static enum aj_code course_line(struct aj_calc *k)
{
    const json_t *rule = aj_rule_first(json_object_get(k->table, "course"), k->c);
    const char *id = aj_calc_text(k, "course.%s", aj_json_text(rule, "id"));
    int64_t bp = aj_json_int(rule, "factor_bp", -1);
    int64_t before = k->amount;
    int64_t fixed = 0;
    const char *note = "";

    aj_calc_confirm(k, rule);
    if (!id || !rule)
        return rule ? aj_calc_no_memory(k) : AJ_OK;
    if (bp == 10000)
        return AJ_OK;
    if (bp >= 0) {
        AJ_TRY(aj_calc_share(k, before, bp, &k->amount));
        return aj_calc_line(k, "course", k->amount - before, id,
                            aj_calc_text(k, "%s，按%s计发", aj_json_text(rule, "reason"),
                                         aj_calc_percent(bp).text));
    }
    /* a fixed sum takes the place of the base, and the handler's factor holds for it too */
    AJ_TRY(sum_of(k, rule, id, &fixed, &note));
    AJ_TRY(aj_calc_share(k, fixed, k->handler_bp, &k->amount));
    if (k->handler_fen >= 0 && k->amount > k->handler_fen)
        k->amount = k->handler_fen;
    AJ_TRY(aj_calc_line(k, "course", k->amount - before, id,
                        aj_calc_text(k, "%s，定额%s%s", aj_json_text(rule, "reason"),
                                     aj_calc_yuan(fixed).text, note)));
    aj_calc_by_grade(k, rule);
    return AJ_OK;
}

static enum aj_code group_line(struct aj_calc *k)
{
    const json_t *group = json_object_get(k->table, "group");
    int64_t step = aj_json_int(group, "step_fen", 0);
    int64_t cap = aj_json_int(group, "cap_fen", INT64_MAX);
    int64_t more = (int64_t)k->c->n_recipients - 1;
    int64_t room = cap > k->amount ? cap - k->amount : 0;
    int64_t extra;

    if (!group || more < 1 || k->amount == 0 ||
        !aj_condition_holds(json_object_get(group, "when"), k->c))
        return AJ_OK;
    if (__builtin_mul_overflow(step, more, &extra))
        return aj_calc_overflow(k);
    aj_calc_confirm(k, group);
    if (extra > room)
        extra = room;
    AJ_TRY(aj_calc_add(k, k->amount, extra, &k->amount));
    return aj_calc_line(k, "group", extra, "group",
                        cap == INT64_MAX
                            ? aj_calc_text(k, "群体案件%lld人，每增一人加%s", (long long)more + 1,
                                           aj_calc_yuan(step).text)
                            : aj_calc_text(k, "群体案件%lld人，每增一人加%s，合计封顶%s",
                                           (long long)more + 1, aj_calc_yuan(step).text,
                                           aj_calc_yuan(cap).text));
}

enum aj_code aj_calc_standard(struct aj_calc *k)
{
    AJ_TRY(base_line(k));
    AJ_TRY(labour_line(k));
    AJ_TRY(handler_line(k));
    AJ_TRY(course_line(k));
    AJ_TRY(group_line(k));
    k->out->standard_fen = k->amount;
    return AJ_OK;
}

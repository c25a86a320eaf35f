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
    aj_calc_confirm(k, entry);
    why = rule ? aj_calc_text(k, "基准（%s）%s", aj_json_text(rule, "reason"), note)
               : aj_calc_text(k, "基准（%s %s）%s", aj_case_word_zh("case_class", k->c->case_class),
                              aj_case_word_zh("stage", k->c->stage), note);
    return aj_calc_line(k, "base", k->amount, key, why);
}

static enum aj_code handler_line(struct aj_calc *k)
{
    const json_t *rule = aj_rule_first(json_object_get(k->table, "handler"), k->c);
    int64_t before = k->amount;

    k->handler_bp = aj_json_int(rule, "factor_bp", 0); /* no rule that fits: nothing is due */
    aj_calc_confirm(k, rule);
    AJ_TRY(aj_calc_share(k, before, k->handler_bp, &k->amount));
    if (k->handler_bp == 10000)
        return AJ_OK;
    return aj_calc_line(k, "handler", k->amount - before,
                        aj_calc_text(k, "handler.%s", aj_json_text(rule, "id")),
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
    return aj_calc_line(k, "course", k->amount - before, id,
                        aj_calc_text(k, "%s，定额%s%s", aj_json_text(rule, "reason"),
                                     aj_calc_yuan(fixed).text, note));
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
    AJ_TRY(handler_line(k));
    AJ_TRY(course_line(k));
    AJ_TRY(group_line(k));
    k->out->standard_fen = k->amount;
    return AJ_OK;
}

#include "casefile/condition.h"
#include "casefile/subsidy_calc.h"

#include <string.h>

static const json_t *extra(const struct aj_calc *k, const char *key)
{
    const json_t *rule = json_object_get(k->table, key);

    return rule && aj_condition_holds(json_object_get(rule, "when"), k->c) ? rule : NULL;
}

static enum aj_code cross_region_line(struct aj_calc *k)
{
    const json_t *rule = extra(k, "cross_region");
    const char *word = k->c->facts.cross_region;
    int64_t fen = aj_json_int(
        rule, strcmp(word, "cross_city") == 0 ? "cross_city_fen" : "cross_province_fen", 0);

    if (strcmp(word, "none") == 0 || k->amount == 0 || fen == 0)
        return AJ_OK;
    k->out->cross_region_fen = fen;
    aj_calc_confirm(k, rule);
    return aj_calc_line(k, "cross_region", fen, "cross_region",
                        aj_calc_text(k, "%s办案", aj_case_word_zh("facts.cross_region", word)));
}

/* A cost that vouchers prove, up to the cap of the table; nothing when the table has no such rule.
 */
static enum aj_code proven_line(struct aj_calc *k, const char *code, const char *key,
                                int64_t proven, const char *what)
{
    const json_t *rule = extra(k, key);
    int64_t cap = aj_json_int(rule, "cap_fen", INT64_MAX);
    int64_t fen = proven < cap ? proven : cap;

    if (!rule || proven == 0)
        return AJ_OK;
    aj_calc_confirm(k, rule);
    if (fen == proven)
        return aj_calc_line(k, code, fen, key, what);
    return aj_calc_line(k, code, fen, key,
                        aj_calc_text(k, "%s（凭证%s，封顶%s）", what, aj_calc_yuan(proven).text,
                                     aj_calc_yuan(cap).text));
}

static enum aj_code cost_lines(struct aj_calc *k)
{
    const struct aj_case_facts *f = &k->c->facts;
    const char *why = *f->other_cost_reason ? f->other_cost_reason : "其他费用";
    struct aj_subsidy *s = k->out;
    int64_t before = s->payable_fen;

    AJ_TRY(proven_line(k, "translation", "translation", f->translation_fee_fen, "翻译费"));
    s->translation_fen = s->payable_fen - before;
    before = s->payable_fen;
    AJ_TRY(proven_line(k, "other", "other_cost", f->other_cost_fen, why));
    s->other_fen = s->payable_fen - before;
    s->other_reason = s->other_fen ? why : "";
    return AJ_OK;
}

/* 其他费用 of the sheet holds more than costs; its reason names each. */
static enum aj_code add_to_other(struct aj_calc *k, int64_t fen, const char *why)
{
    struct aj_subsidy *s = k->out;

    AJ_TRY(aj_calc_add(k, s->other_fen, fen, &s->other_fen));
    s->other_reason = *s->other_reason ? aj_calc_text(k, "%s；%s", s->other_reason, why) : why;
    return s->other_reason ? AJ_OK : aj_calc_no_memory(k);
}

static enum aj_code major_line(struct aj_calc *k)
{
    const json_t *rule = extra(k, "major_difficult");
    int64_t fen = aj_json_int(rule, "fen", 0);

    if (!k->c->facts.major_difficult || k->amount == 0 || fen == 0)
        return AJ_OK;
    aj_calc_confirm(k, rule);
    AJ_TRY(add_to_other(k, fen, "重大疑难案件"));
    return aj_calc_line(k, "major", fen, "major_difficult", "重大疑难案件");
}

/* 质量第二档: due only when the grade is known; until then a line of nothing says so, and the same
   case worked out again with its grade differs by this tier. */
static enum aj_code second_tier_line(struct aj_calc *k)
{
    const json_t *rule = extra(k, "second_tier");
    const json_t *shares = json_object_get(rule, "share_by_grade");
    const char *grade = k->c->quality_grade;
    struct aj_subsidy *s = k->out;
    const char *why, *zh;
    int64_t fen = 0, bp;

    if (!rule || k->amount == 0)
        return AJ_OK;
    aj_calc_confirm(k, rule);
    if (!grade) {
        s->grade_pending = true;
        return aj_calc_line(k, "grade_pending", 0, "second_tier",
                            "质量等级尚未评定，第二档待评定后另行计发");
    }
    zh = aj_case_word_zh("quality_grade", grade);
    bp = aj_json_int(shares, grade, 0);
    AJ_TRY(shares ? aj_calc_share(k, k->amount, bp, &fen)
                  : aj_calc_share(k, aj_json_int(json_object_get(rule, "by_grade"), grade, 0),
                                  k->handler_bp, &fen));
    if (fen == 0) {
        why = aj_calc_text(k, "质量等级%s，没有第二档", zh);
    } else if (shares) {
        why = aj_calc_text(k, "质量等级%s，第二档按标准的%s", zh, aj_calc_percent(bp).text);
    } else {
        why = aj_calc_text(k, "质量等级%s，第二档%s", zh, aj_calc_yuan(fen).text);
    }
    s->second_tier_fen = fen;
    AJ_TRY(aj_calc_line(k, "second_tier", fen, "second_tier", why));
    return fen ? add_to_other(k, fen, why) : AJ_OK;
}

enum aj_code aj_calc_extras(struct aj_calc *k)
{
    AJ_TRY(cross_region_line(k));
    AJ_TRY(cost_lines(k));
    AJ_TRY(major_line(k));
    return second_tier_line(k);
}

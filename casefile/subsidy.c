#include "casefile/subsidy.h"

#include "casefile/condition.h"
#include "casefile/deadline.h"
#include "casefile/fee_table.h"
#include "casefile/rule.h"
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

static enum aj_code major_line(struct aj_calc *k)
{
    const json_t *rule = extra(k, "major_difficult");
    int64_t fen = aj_json_int(rule, "fen", 0);
    struct aj_subsidy *s = k->out;

    if (!k->c->facts.major_difficult || k->amount == 0 || fen == 0)
        return AJ_OK;
    aj_calc_confirm(k, rule);
    AJ_TRY(aj_calc_add(k, s->other_fen, fen, &s->other_fen));
    s->other_reason =
        *s->other_reason ? aj_calc_text(k, "%s；重大疑难案件", s->other_reason) : "重大疑难案件";
    if (!s->other_reason)
        return aj_calc_no_memory(k);
    return aj_calc_line(k, "major", fen, "major_difficult", "重大疑难案件");
}

static enum aj_code deduct(struct aj_calc *k, const char *code, int64_t fen, const char *rule,
                           const char *reason)
{
    struct aj_subsidy *s = k->out;

    if (!reason)
        return aj_calc_no_memory(k);
    AJ_TRY(aj_calc_add(k, s->deduction_fen, fen, &s->deduction_fen));
    s->deduction_reason =
        *s->deduction_reason ? aj_calc_text(k, "%s；%s", s->deduction_reason, reason) : reason;
    if (!s->deduction_reason)
        return aj_calc_no_memory(k);
    return aj_calc_line(k, code, -fen, rule, reason);
}

/* Days that count between the end of the free days and the hand-in; 0 when it was in time. */
static int64_t days_late(const struct aj_calc *k, const json_t *late)
{
    struct aj_date closed = k->c->days[AJ_DAY_CLOSED];
    struct aj_date handed_in = k->c->days[AJ_DAY_HANDED_IN];
    bool working = strcmp(aj_json_text(late, "count"), "working") == 0;
    int64_t over = -aj_json_int(late, "free_days", 0);

    if (!aj_date_known(handed_in) || handed_in.day <= closed.day)
        return 0;
    if (!working)
        over += (int64_t)handed_in.day - closed.day;
    for (struct aj_date d = {closed.day + 1}; working && d.day <= handed_in.day; d.day++)
        over += aj_is_working_day(k->holidays, d);
    return over > 0 ? over : 0;
}

static enum aj_code late_line(struct aj_calc *k)
{
    const json_t *late = json_object_get(k->table, "late");
    const char *mode = aj_json_text(late, "mode");
    int64_t days =
        strcmp(mode, "percent") == 0 || strcmp(mode, "fixed") == 0 ? days_late(k, late) : 0;
    int64_t fen, cap;

    if (days == 0 || k->amount == 0)
        return AJ_OK;
    aj_calc_confirm(k, late);
    if (strcmp(mode, "percent") == 0) {
        int64_t bp = days * aj_json_int(late, "per_day_bp", 0);

        cap = aj_json_int(late, "cap_bp", 10000);
        bp = bp < cap ? bp : cap;
        AJ_TRY(aj_calc_share(k, k->amount, bp, &fen));
        return deduct(
            k, "late", fen, "late",
            aj_calc_text(k, "逾期%lld天交卷，减发%s", (long long)days, aj_calc_percent(bp).text));
    }
    cap = aj_json_int(late, "cap_fen", INT64_MAX);
    if (__builtin_mul_overflow(days, (int64_t)aj_json_int(late, "per_day_fen", 0), &fen))
        return aj_calc_overflow(k);
    fen = fen < cap ? fen : cap;
    return deduct(
        k, "late", fen, "late",
        aj_calc_text(k, "逾期%lld天交卷，减发%s", (long long)days, aj_calc_yuan(fen).text));
}

static enum aj_code quality_line(struct aj_calc *k)
{
    const json_t *rule = aj_rule_first(json_object_get(k->table, "quality"), k->c);
    const char *id = aj_calc_text(k, "quality.%s", aj_json_text(rule, "id"));
    const char *why = aj_json_text(rule, "reason");
    int64_t bp = aj_json_int(rule, "deduction_bp", -1);
    int64_t fen = aj_json_int(rule, "deduction_fen", 0);

    if (!id)
        return aj_calc_no_memory(k);
    if (!rule)
        return AJ_OK;
    aj_calc_confirm(k, rule); /* even a grade that costs nothing may rest on an open question */
    if (k->amount == 0 || bp == 0 || (bp < 0 && fen == 0))
        return AJ_OK;
    if (bp < 0) {
        return deduct(k, "quality", fen, id,
                      aj_calc_text(k, "%s，减发%s", why, aj_calc_yuan(fen).text));
    }
    AJ_TRY(aj_calc_share(k, k->amount, bp, &fen));
    return deduct(k, "quality", fen, id,
                  aj_calc_text(k, "%s，减发%s", why, aj_calc_percent(bp).text));
}

/* Deductions take away what is there and no more. */
static enum aj_code floor_line(struct aj_calc *k)
{
    struct aj_subsidy *s = k->out;
    int64_t missing = -s->payable_fen;

    if (missing <= 0)
        return AJ_OK;
    s->deduction_fen -= missing;
    return aj_calc_line(k, "floor", missing, "floor", "减发以应发数额为限，不倒扣");
}

enum aj_code aj_subsidy_by_table(const json_t *table, const json_t *holidays,
                                 const struct aj_case *c, struct aj_arena *arena,
                                 struct aj_subsidy *out, struct aj_err *err)
{
    const char *version = aj_json_text(table, "version");
    struct aj_calc k = {
        .table = table, .holidays = holidays, .c = c, .arena = arena, .out = out, .err = err};

    *out = (struct aj_subsidy){.other_reason = "", .deduction_reason = ""};
    out->table_version = aj_arena_copy(arena, version, strlen(version));
    if (!out->table_version)
        return aj_calc_no_memory(&k);
    aj_calc_confirm(&k, table);
    AJ_TRY(aj_calc_standard(&k));
    AJ_TRY(cross_region_line(&k));
    AJ_TRY(cost_lines(&k));
    AJ_TRY(major_line(&k));
    AJ_TRY(late_line(&k));
    AJ_TRY(quality_line(&k));
    return floor_line(&k);
}

enum aj_code aj_subsidy_compute(const struct aj_profile *p, const struct aj_case *c,
                                struct aj_arena *arena, struct aj_subsidy *out, struct aj_err *err)
{
    const json_t *document = aj_profile_json(p);
    struct aj_date closed = c->days[AJ_DAY_CLOSED];
    char day[AJ_DATE_SIZE];
    const json_t *table;

    aj_date_text(closed, day);
    if (!aj_date_known(closed)) {
        return aj_fail(err, AJ_NOT_FOUND,
                       "结案日期不明，无法确定适用的补贴标准，请补填 dates.closed");
    }
    table = aj_fee_table_on(json_object_get(document, "fees"), closed);
    if (!table) {
        return aj_fail(err, AJ_NOT_FOUND,
                       "没有在 %s（结案日）有效的补贴标准，请中心在 fees.json 中补上", day);
    }
    return aj_subsidy_by_table(table, json_object_get(document, "holidays"), c, arena, out, err);
}

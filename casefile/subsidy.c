#include "casefile/subsidy.h"

#include "casefile/deadline.h"
#include "casefile/fee_table.h"
#include "casefile/rule.h"
#include "casefile/subsidy_calc.h"

#include <string.h>

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

static enum aj_code late_share(struct aj_calc *k, const json_t *late, int64_t days)
{
    int64_t cap = aj_json_int(late, "cap_bp", 10000);
    int64_t bp = days * aj_json_int(late, "per_day_bp", 0);
    int64_t fen;

    bp = bp < cap ? bp : cap;
    AJ_TRY(aj_calc_share(k, k->amount, bp, &fen));
    return deduct(
        k, "late", fen, "late",
        aj_calc_text(k, "逾期%lld天交卷，减发%s", (long long)days, aj_calc_percent(bp).text));
}

static enum aj_code late_sum(struct aj_calc *k, const json_t *late, int64_t days)
{
    int64_t cap = aj_json_int(late, "cap_fen", INT64_MAX);
    int64_t fen;

    if (__builtin_mul_overflow(days, (int64_t)aj_json_int(late, "per_day_fen", 0), &fen))
        return aj_calc_overflow(k);
    fen = fen < cap ? fen : cap;
    return deduct(
        k, "late", fen, "late",
        aj_calc_text(k, "逾期%lld天交卷，减发%s", (long long)days, aj_calc_yuan(fen).text));
}

/* Nothing is taken off, but what is due waits: the ledger leaves it out of this batch. */
static enum aj_code late_waits(struct aj_calc *k, int64_t days)
{
    struct aj_subsidy *s = k->out;

    s->next_batch_reason =
        aj_calc_text(k, "逾期%lld天交卷，不减发，转入下一批发放", (long long)days);
    s->next_batch = true;
    return aj_calc_line(k, "next_batch", 0, "late", s->next_batch_reason);
}

static enum aj_code late_line(struct aj_calc *k)
{
    const json_t *late = json_object_get(k->table, "late");
    const char *mode = aj_json_text(late, "mode");
    int64_t days = strcmp(mode, "none") == 0 ? 0 : days_late(k, late);

    if (!late || days == 0 || k->out->payable_fen == 0)
        return AJ_OK;
    if (strcmp(mode, "next_batch") != 0 && k->amount == 0)
        return AJ_OK;
    aj_calc_confirm(k, late);
    if (strcmp(mode, "next_batch") == 0)
        return late_waits(k, days);
    return strcmp(mode, "percent") == 0 ? late_share(k, late, days) : late_sum(k, late, days);
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

    *out = (struct aj_subsidy){.other_reason = "", .deduction_reason = "", .next_batch_reason = ""};
    out->table_version = aj_arena_copy(arena, version, strlen(version));
    if (!out->table_version)
        return aj_calc_no_memory(&k);
    aj_calc_confirm(&k, table);
    AJ_TRY(aj_calc_standard(&k));
    AJ_TRY(aj_calc_extras(&k));
    AJ_TRY(late_line(&k));
    AJ_TRY(quality_line(&k));
    return floor_line(&k);
}

enum aj_code aj_subsidy_compute_under(const struct aj_profile *p, const char *version,
                                      const struct aj_case *c, struct aj_arena *arena,
                                      struct aj_subsidy *out, struct aj_err *err)
{
    const json_t *document = aj_profile_json(p);
    const json_t *fees = json_object_get(document, "fees");
    struct aj_date closed = c->days[AJ_DAY_CLOSED];
    const json_t *table = NULL;
    char day[AJ_DATE_SIZE];

    aj_date_text(closed, day);
    if (version) {
        AJ_TRY(aj_fee_table_named(fees, version, &table, err));
    } else if (!aj_date_known(closed)) {
        return aj_fail(err, AJ_NOT_FOUND,
                       "结案日期不明，无法确定适用的补贴标准，请补填 dates.closed");
    } else {
        table = aj_fee_table_on(fees, closed);
    }
    if (!table) {
        return aj_fail(err, AJ_NOT_FOUND,
                       "没有在 %s（结案日）有效的补贴标准，请中心在 fees.json 中补上", day);
    }
    return aj_subsidy_by_table(table, json_object_get(document, "holidays"), c, arena, out, err);
}

enum aj_code aj_subsidy_compute(const struct aj_profile *p, const struct aj_case *c,
                                struct aj_arena *arena, struct aj_subsidy *out, struct aj_err *err)
{
    return aj_subsidy_compute_under(p, NULL, c, arena, out, err);
}

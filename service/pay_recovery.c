/* What was paid and should not have been: demanded by one, approved by another, got back. */
#include "base/auto.h"
#include "service/payment_act.h"

/* The claim and which of its recoveries: a `recovery` of 0 is the last one demanded. `next`: the
   one to be demanded now. */
static enum aj_code find(struct aj_home *home, const struct aj_pay_recovery *asked,
                         char name[AJ_CLAIM_NAME_SIZE], int64_t *recovery, int64_t *next,
                         struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *row = NULL;

    AJ_TRY(aj_pay_claim_named(home, asked->claim, name, err));
    AJ_TRY(aj_ledger_claim(home->index, name, &row, err));
    *next = (int64_t)json_array_size(json_object_get(row, "recoveries")) + 1;
    *recovery = asked->recovery ? asked->recovery : *next - 1;
    return AJ_OK;
}

static enum aj_code needs_one(const char *name, int64_t recovery, struct aj_err *err)
{
    if (recovery > 0)
        return AJ_OK;
    return aj_fail(err, AJ_CONFLICT, "补贴 %.200s 没有提出过追回；请先 pay recover demand", name);
}

enum aj_code aj_pay_recovery_demand(struct aj_home *home, const struct aj_pay_who *who,
                                    const struct aj_pay_recovery *recovery,
                                    struct aj_pay_done *done, struct aj_err *err)
{
    struct aj_pay_act a = {.home = home, .who = who, .done = done};
    char name[AJ_CLAIM_NAME_SIZE];
    int64_t last, next;

    AJ_TRY(aj_pay_begin(&a,
                        json_pack("{s:s, s:s, s:I}", "ask", "pay.recovery", "claim",
                                  recovery->claim, "fen", (json_int_t)recovery->fen),
                        err));
    if (done->repeated)
        return AJ_OK;
    AJ_TRY(find(home, recovery, name, &last, &next, err));
    return aj_pay_commit(&a, "pay.recovery",
                         json_pack("{s:s, s:I, s:I}", "claim", name, "recovery", (json_int_t)next,
                                   "fen", (json_int_t)recovery->fen),
                         err);
}

enum aj_code aj_pay_recovery_approve(struct aj_home *home, const struct aj_pay_who *who,
                                     const struct aj_pay_recovery *recovery,
                                     struct aj_pay_done *done, struct aj_err *err)
{
    struct aj_pay_act a = {.home = home, .who = who, .done = done};
    char name[AJ_CLAIM_NAME_SIZE];
    int64_t last, next;

    AJ_TRY(aj_pay_begin(&a,
                        json_pack("{s:s, s:s, s:I}", "ask", "pay.recovery_approved", "claim",
                                  recovery->claim, "recovery", (json_int_t)recovery->recovery),
                        err));
    if (done->repeated)
        return AJ_OK;
    AJ_TRY(find(home, recovery, name, &last, &next, err));
    AJ_TRY(needs_one(name, last, err));
    return aj_pay_commit(&a, "pay.recovery_approved",
                         json_pack("{s:s, s:I}", "claim", name, "recovery", (json_int_t)last), err);
}

enum aj_code aj_pay_recovery_receive(struct aj_home *home, const struct aj_pay_who *who,
                                     const struct aj_pay_recovery *recovery,
                                     struct aj_pay_done *done, struct aj_err *err)
{
    struct aj_pay_act a = {.home = home, .who = who, .done = done};
    char name[AJ_CLAIM_NAME_SIZE], on[AJ_DATE_SIZE];
    int64_t last, next;

    aj_date_text(recovery->on, on);
    AJ_TRY(aj_pay_begin(&a,
                        json_pack("{s:s, s:s, s:I, s:I, s:s, s:s*}", "ask", "pay.recovered",
                                  "claim", recovery->claim, "recovery",
                                  (json_int_t)recovery->recovery, "fen", (json_int_t)recovery->fen,
                                  "on", on, "reference", recovery->reference),
                        err));
    if (done->repeated)
        return AJ_OK;
    AJ_TRY(find(home, recovery, name, &last, &next, err));
    AJ_TRY(needs_one(name, last, err));
    aj_pay_day(recovery->on, on);
    return aj_pay_commit(&a, "pay.recovered",
                         json_pack("{s:s, s:I, s:I, s:s, s:s*}", "claim", name, "recovery",
                                   (json_int_t)last, "fen", (json_int_t)recovery->fen, "on", on,
                                   "reference", recovery->reference),
                         err);
}

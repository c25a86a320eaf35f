/* What was paid and should not have been: demanded, approved by another, got back. */
#include "base/auto.h"
#include "index/claim.h"
#include "index/fold_fields.h"
#include "index/fold_people.h"
#include "index/fold_values.h"
#include "index/ledger_entry.h"

#define MOST_RECOVERIES 1000

static int64_t left_with_payee(const struct aj_claim *c)
{
    return c->paid - aj_json_int(c->row, "recovered_fen", 0);
}

enum aj_code aj_fold_pay_recovery(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};
    const json_t *data = f->event->data;
    size_t n;
    int64_t fen;
    int recovery;

    AJ_TRY(aj_field_why(f, err));
    AJ_TRY(aj_field_fen(f, data, false, &fen, err));
    AJ_TRY(aj_field_number(f, data, "recovery", (const int[]){1, MOST_RECOVERIES}, &recovery, err));
    AJ_TRY(aj_claim_of_event(f, data, &c, err));
    AJ_TRY(aj_claim_step(&c, AJ_PAY_RECOVER, err));
    n = json_array_size(json_object_get(c.row, "recoveries"));
    if ((size_t)recovery != n + 1) {
        return aj_fail(err, AJ_CONFLICT, "补贴 %.200s 的下一次追回是第 %zu 次；请刷新后核对",
                       aj_json_text(c.row, "id"), n + 1);
    }
    if (fen > left_with_payee(&c)) {
        return aj_fail(err, AJ_CONFLICT, "补贴 %.200s 已付未追回的只有 %lld 分，不能追回 %lld 分",
                       aj_json_text(c.row, "id"), (long long)left_with_payee(&c), (long long)fen);
    }
    AJ_TRY(aj_fold_append(c.row, "recoveries",
                          json_pack("{s:i, s:I, s:s, s:s, s:I, s:s}", "recovery", recovery, "fen",
                                    (json_int_t)fen, "by", aj_json_text(data, "by"), "actor",
                                    f->event->actor, "at", (json_int_t)f->event->at, "reason",
                                    aj_json_text(data, "reason")),
                          err));
    return aj_claim_put(f, &c, err);
}

/* The claim and its recovery that the event names. */
static enum aj_code find(struct aj_fold *f, struct aj_claim *c, json_t **out, struct aj_err *err)
{
    const json_t *data = f->event->data;
    int recovery;

    AJ_TRY(aj_field_number(f, data, "recovery", (const int[]){1, MOST_RECOVERIES}, &recovery, err));
    AJ_TRY(aj_claim_of_event(f, data, c, err));
    AJ_TRY(aj_claim_step(c, AJ_PAY_RECOVER, err));
    *out = json_array_get(json_object_get(c->row, "recoveries"), (size_t)recovery - 1);
    if (!*out) {
        return aj_fail(err, AJ_CONFLICT, "补贴 %.200s 没有提出过第 %d 次追回",
                       aj_json_text(c->row, "id"), recovery);
    }
    return AJ_OK;
}

enum aj_code aj_fold_pay_recovery_approved(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};
    json_t *demand = NULL;
    const char *by;
    bool same;

    AJ_TRY(aj_field_by(f, &by, err));
    AJ_TRY(find(f, &c, &demand, err));
    if (json_object_get(demand, "approved"))
        return aj_fail(err, AJ_CONFLICT, "这次追回已经批准过了");
    AJ_TRY(aj_fold_did_before(f, demand, &same, err));
    if (same) {
        return aj_fail(err, AJ_CONFLICT, "追回由%s提出，不能由本人批准；请由另一人批准",
                       aj_json_text(demand, "by"));
    }
    AJ_TRY(aj_fold_set(demand, "approved",
                       json_pack("{s:s, s:I}", "by", by, "at", (json_int_t)f->event->at), err));
    return aj_claim_put(f, &c, err);
}

static enum aj_code take(struct aj_claim *c, json_t *demand, int64_t fen, struct aj_err *err)
{
    int64_t before = aj_json_int(demand, "recovered_fen", 0);

    if (!json_object_get(demand, "approved"))
        return aj_fail(err, AJ_CONFLICT, "这次追回还没有批准；请先由另一人批准");
    if (fen > aj_json_int(demand, "fen", 0) - before || fen > left_with_payee(c)) {
        return aj_fail(err, AJ_CONFLICT, "追回的 %lld 分超过所批准的，或超过已付的",
                       (long long)fen);
    }
    AJ_TRY(aj_fold_set(demand, "recovered_fen", json_integer(before + fen), err));
    return aj_fold_set(c->row, "recovered_fen",
                       json_integer(aj_json_int(c->row, "recovered_fen", 0) + fen), err);
}

enum aj_code aj_fold_pay_recovered(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};
    struct aj_entry e = {0};
    const json_t *data = f->event->data;
    json_t *demand = NULL;
    const char *text;
    int64_t fen;
    int year;

    AJ_TRY(aj_field_by(f, &text, err));
    AJ_TRY(aj_field_fen(f, data, false, &fen, err));
    AJ_TRY(aj_field_day(f, data, &year, err));
    AJ_TRY(aj_field_may_text(f, data, "reference", &text, err));
    AJ_TRY(find(f, &c, &demand, err));
    AJ_TRY(take(&c, demand, fen, err));
    AJ_TRY(aj_entry_move(f, &e, aj_fund_of(c.row), AJ_WAY(PAID, RECOVERED), fen, err));
    AJ_TRY(aj_entry_post(f, &e, "claim", aj_json_text(c.row, "id"), err));
    return aj_claim_put(f, &c, err);
}

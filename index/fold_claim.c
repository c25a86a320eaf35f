/* Decisions about one claim: held, released, another payee, reversed. */
#include "base/auto.h"
#include "index/claim.h"
#include "index/fold_fields.h"
#include "index/fold_values.h"
#include "index/ledger_entry.h"

/* {by, at, reason} of the event. */
static json_t *decision(const struct aj_fold *f)
{
    return json_pack("{s:s, s:I, s:s}", "by", aj_json_text(f->event->data, "by"), "at",
                     (json_int_t)f->event->at, "reason", aj_json_text(f->event->data, "reason"));
}

/* What came back from the bank waits no more for a decision. */
static enum aj_code take_back(struct aj_fold *f, struct aj_claim *c, struct aj_entry *e,
                              struct aj_err *err)
{
    AJ_TRY(aj_entry_move(f, e, aj_fund_of(c->row), AJ_WAY(RETURNED, PAYABLE), c->returned, err));
    (void)json_object_del(c->row, "returned_fen");
    return AJ_OK;
}

static enum aj_code finish(struct aj_fold *f, struct aj_claim *c, const struct aj_entry *e,
                           struct aj_err *err)
{
    AJ_TRY(aj_entry_post(f, e, "claim", aj_json_text(c->row, "id"), err));
    return aj_claim_put(f, c, err);
}

enum aj_code aj_fold_pay_held(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};
    struct aj_entry e = {0};

    AJ_TRY(aj_field_why(f, err));
    AJ_TRY(aj_claim_of_event(f, f->event->data, &c, err));
    AJ_TRY(aj_claim_step(&c, AJ_PAY_HOLD, err));
    AJ_TRY(take_back(f, &c, &e, err));
    AJ_TRY(aj_fold_set(c.row, "held", decision(f), err));
    return finish(f, &c, &e, err);
}

enum aj_code aj_fold_pay_released(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};
    struct aj_entry e = {0};

    AJ_TRY(aj_field_why(f, err));
    AJ_TRY(aj_claim_of_event(f, f->event->data, &c, err));
    AJ_TRY(aj_claim_step(&c, AJ_PAY_RELEASE, err));
    AJ_TRY(take_back(f, &c, &e, err));
    (void)json_object_del(c.row, "held");
    return finish(f, &c, &e, err);
}

enum aj_code aj_fold_pay_payee(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};

    AJ_TRY(aj_field_why(f, err));
    AJ_TRY(aj_field_payee(f, json_object_get(f->event->data, "payee"), err));
    AJ_TRY(aj_claim_of_event(f, f->event->data, &c, err));
    AJ_TRY(aj_claim_step(&c, AJ_PAY_REDIRECT, err));
    AJ_TRY(aj_fold_copy(c.row, "payee", f->event->data, "payee", err));
    return aj_claim_put(f, &c, err);
}

enum aj_code aj_fold_pay_reversed(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};
    struct aj_entry e = {0};
    struct aj_fund fund;

    AJ_TRY(aj_field_why(f, err));
    AJ_TRY(aj_claim_of_event(f, f->event->data, &c, err));
    fund = aj_fund_of(c.row);
    AJ_TRY(aj_fold_set(c.row, "fen", json_integer(c.paid), err));
    AJ_TRY(aj_claim_step(&c, AJ_PAY_REVERSE, err));
    AJ_TRY(aj_entry_move(f, &e, fund, AJ_WAY(RETURNED, BUDGET), c.returned, err));
    AJ_TRY(aj_entry_move(f, &e, fund, AJ_WAY(PAYABLE, BUDGET), c.owed - c.returned, err));
    (void)json_object_del(c.row, "returned_fen");
    (void)json_object_del(c.row, "held");
    AJ_TRY(aj_fold_set(c.row, "reversed", decision(f), err));
    AJ_TRY(aj_fold_set(json_object_get(c.row, "reversed"), "fen", json_integer(c.owed), err));
    return finish(f, &c, &e, err);
}

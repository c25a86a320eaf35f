#include "service/payment.h"

#include "base/auto.h"
#include "service/home_place.h"
#include "service/payment_act.h"

#include <string.h>

#define USUAL_SOURCE "财政"

enum aj_code aj_pay_budget(struct aj_home *home, const struct aj_pay_who *who,
                           const struct aj_pay_grant *grant, struct aj_pay_done *done,
                           struct aj_err *err)
{
    struct aj_pay_act a = {.home = home, .who = who, .done = done};
    const char *source = grant->source ? grant->source : USUAL_SOURCE;
    int year = grant->year;
    int month, day;

    AJ_TRY(aj_pay_begin(&a,
                        json_pack("{s:s, s:i, s:s, s:I}", "ask", "budget.granted", "year", year,
                                  "source", source, "fen", (json_int_t)grant->fen),
                        err));
    if (done->repeated)
        return AJ_OK;
    if (year == 0)
        aj_date_split(aj_date_in_china(aj_clock_now()), &year, &month, &day);
    return aj_pay_commit(
        &a, "budget.granted",
        json_pack("{s:i, s:s, s:I}", "year", year, "source", source, "fen", (json_int_t)grant->fen),
        err);
}

/* An event that says no more than which claim, by whom and why. */
static enum aj_code decide(struct aj_pay_act *a, const char *type, const char *claim,
                           struct aj_err *err)
{
    char name[AJ_CLAIM_NAME_SIZE];

    AJ_TRY(aj_pay_begin(a, json_pack("{s:s, s:s}", "ask", type, "claim", claim), err));
    if (a->done->repeated)
        return AJ_OK;
    AJ_TRY(aj_pay_claim_named(a->home, claim, name, err));
    return aj_pay_commit(a, type, json_pack("{s:s}", "claim", name), err);
}

enum aj_code aj_pay_hold(struct aj_home *home, const struct aj_pay_who *who, const char *claim,
                         struct aj_pay_done *done, struct aj_err *err)
{
    struct aj_pay_act a = {.home = home, .who = who, .done = done};

    return decide(&a, "pay.held", claim, err);
}

enum aj_code aj_pay_release(struct aj_home *home, const struct aj_pay_who *who, const char *claim,
                            struct aj_pay_done *done, struct aj_err *err)
{
    struct aj_pay_act a = {.home = home, .who = who, .done = done};

    return decide(&a, "pay.released", claim, err);
}

enum aj_code aj_pay_reverse(struct aj_home *home, const struct aj_pay_who *who, const char *claim,
                            struct aj_pay_done *done, struct aj_err *err)
{
    struct aj_pay_act a = {.home = home, .who = who, .done = done};

    return decide(&a, "pay.reversed", claim, err);
}

/* The payee as known now, with the parts that are given. */
static enum aj_code new_payee(struct aj_home *home, const char *claim, json_t *given, json_t **out,
                              struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *row = NULL;
    AJ_AUTO(aj_auto_json) json_t *payee = NULL;

    AJ_TRY(aj_ledger_claim(home->index, claim, &row, err));
    payee = json_object_get(row, "payee") ? json_deep_copy(json_object_get(row, "payee"))
                                          : json_object();
    if (!payee || json_object_update(payee, given) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory paying");
    *out = aj_steal(&payee);
    return AJ_OK;
}

enum aj_code aj_pay_payee(struct aj_home *home, const struct aj_pay_who *who,
                          const struct aj_pay_redirect *redirect, struct aj_pay_done *done,
                          struct aj_err *err)
{
    const struct aj_payee *p = &redirect->payee;
    AJ_AUTO(aj_auto_json)
    json_t *given =
        json_pack("{s:s*, s:s*, s:s*, s:s*}", "kind", p->kind, "account_name", p->account_name,
                  "bank_name", p->bank_name, "account_number", p->account_number);
    struct aj_pay_act a = {.home = home, .who = who, .done = done};
    char name[AJ_CLAIM_NAME_SIZE];
    json_t *payee = NULL;

    if (!given)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory paying");
    AJ_TRY(aj_pay_begin(
        &a,
        json_pack("{s:s, s:s, s:O}", "ask", "pay.payee", "claim", redirect->claim, "payee", given),
        err));
    if (done->repeated)
        return AJ_OK;
    if (json_object_size(given) == 0)
        return aj_fail(err, AJ_INVALID, "请写明户名、开户银行或账号中要改的一项");
    AJ_TRY(aj_pay_claim_named(home, redirect->claim, name, err));
    AJ_TRY(new_payee(home, name, given, &payee, err));
    return aj_pay_commit(&a, "pay.payee", json_pack("{s:s, s:o}", "claim", name, "payee", payee),
                         err);
}

static enum aj_code claim_of_line(struct aj_home *home, const struct aj_pay_bounce *bounce,
                                  json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    const json_t *line;

    AJ_TRY(aj_ledger_batch(home->index, bounce->batch, &batch, err));
    line = bounce->n < 1 ? NULL
                         : json_array_get(json_object_get(batch, "lines"), (size_t)bounce->n - 1);
    if (!json_is_string(json_object_get(line, "claim"))) {
        return aj_fail(err, AJ_NOT_FOUND, "批次 %.40s 没有第 %lld 行；请核对发放表", bounce->batch,
                       (long long)bounce->n);
    }
    *out = json_incref(json_object_get(line, "claim"));
    return AJ_OK;
}

enum aj_code aj_pay_bounced(struct aj_home *home, const struct aj_pay_who *who,
                            const struct aj_pay_bounce *bounce, struct aj_pay_done *done,
                            struct aj_err *err)
{
    struct aj_pay_act a = {.home = home, .who = who, .done = done};
    char on[AJ_DATE_SIZE];
    json_t *claim = NULL;

    aj_date_text(bounce->on, on);
    AJ_TRY(aj_pay_begin(&a,
                        json_pack("{s:s, s:s, s:I, s:s}", "ask", "pay.bounced", "batch",
                                  bounce->batch, "n", (json_int_t)bounce->n, "on", on),
                        err));
    if (done->repeated)
        return AJ_OK;
    AJ_TRY(claim_of_line(home, bounce, &claim, err));
    aj_pay_day(bounce->on, on);
    return aj_pay_commit(&a, "pay.bounced",
                         json_pack("{s:o, s:s, s:I, s:s}", "claim", claim, "batch", bounce->batch,
                                   "n", (json_int_t)bounce->n, "on", on),
                         err);
}

enum aj_code aj_pay_confirm(struct aj_home *home, const struct aj_pay_who *who,
                            const struct aj_pay_confirm *confirm, struct aj_pay_done *done,
                            struct aj_err *err)
{
    struct aj_pay_act a = {.home = home, .who = who, .done = done};

    AJ_TRY(aj_pay_begin(&a,
                        json_pack("{s:s, s:s, s:s}", "ask", "pay.confirmed", "batch",
                                  confirm->batch, "sha256", confirm->sha256),
                        err));
    if (done->repeated)
        return AJ_OK;
    AJ_TRY(aj_pay_commit(
        &a, "pay.confirmed",
        json_pack("{s:s, s:s}", "batch", confirm->batch, "sha256", confirm->sha256), err));
    return aj_place_renew(home, err);
}

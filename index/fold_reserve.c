#include "index/fold_reserve.h"

#include "base/auto.h"
#include "index/claim.h"
#include "index/fold_fields.h"
#include "index/fold_values.h"
#include "index/ledger_entry.h"

#include <stdio.h>
#include <string.h>

#define USUAL_SOURCE "财政"

static void name_first(const struct aj_fold *f, char out[AJ_CLAIM_NAME_SIZE])
{
    (void)snprintf(out, AJ_CLAIM_NAME_SIZE, "%.200s#1", f->key);
}

/* The event's, or the facts', or what is usual. */
static enum aj_code source_of(const struct aj_fold *f, const char **out, struct aj_err *err)
{
    const json_t *facts = json_object_get(f->record, "facts");
    const char *source = aj_json_text(f->event->data, "source");

    if (!*source)
        source = aj_json_text(facts, "fund_source");
    *out = *source ? source : USUAL_SOURCE;
    if (aj_source_is_good(*out))
        return AJ_OK;
    return aj_fail(err, AJ_INVALID, "案件 %s 的经费来源应当是 1 到 60 个字，不含控制字符", f->key);
}

static json_t *new_claim(const struct aj_fold *f, const char *claim, struct aj_fund fund)
{
    const json_t *facts = json_object_get(f->record, "facts");
    const json_t *handler = json_object_get(facts, "handler");
    json_t *payee = json_object_get(handler, "payee");

    return json_pack("{s:s, s:s, s:s, s:i, s:s, s:O?, s:s, s:s, s:i, s:s, s:I, s:[]}", "id", claim,
                     "case_key", f->key, "case_number", aj_json_text(f->record, "case_number"),
                     "tier", 1, "state", aj_pay_state_word(AJ_PAY_RESERVED), "payee", payee,
                     "handler", aj_json_text(handler, "name"), "unit",
                     aj_json_text(handler, "unit"), "year", fund.year, "source", fund.source,
                     "reserved_at", (json_int_t)f->event->at, "events");
}

/* NULL row: there is none yet. */
static enum aj_code find_first(struct aj_fold *f, const char *claim, struct aj_claim *out,
                               struct aj_err *err)
{
    enum aj_code code = aj_claim_read(f->txn, claim, out, err);

    return code == AJ_NOT_FOUND ? AJ_OK : code;
}

/* What was reserved goes back and what is reserved now comes: of one fund, the difference is left.
 */
static enum aj_code post_reserve(struct aj_fold *f, const struct aj_claim *old,
                                 const struct aj_claim *now, const char *claim, struct aj_err *err)
{
    struct aj_entry e = {0};
    int64_t fen = aj_json_int(now->row, "fen", 0);

    if (old->row) {
        AJ_TRY(aj_entry_move(f, &e, aj_fund_of(old->row), AJ_WAY(RESERVED, BUDGET), old->fen, err));
    }
    AJ_TRY(aj_entry_move(f, &e, aj_fund_of(now->row), AJ_WAY(BUDGET, RESERVED), fen, err));
    return aj_entry_post(f, &e, "claim", claim, err);
}

/* A file handed in again after a return takes a new claim in place of the old; its year stays and
   its events go on, so that the row tells its whole story. */
enum aj_code aj_fold_reserve(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim old = {0};
    AJ_AUTO(aj_auto_claim) struct aj_claim now = {0};
    char claim[AJ_CLAIM_NAME_SIZE];
    struct aj_fund fund;

    name_first(f, claim);
    AJ_TRY(find_first(f, claim, &old, err));
    if (old.row && old.state != AJ_PAY_RESERVED) {
        return aj_fail(err, AJ_CONFLICT, "案件 %s 的补贴已经不是“%s”，不能重新预留", f->key,
                       aj_pay_state_zh(AJ_PAY_RESERVED));
    }
    AJ_TRY(aj_field_year_of_event(f, &fund.year, err));
    AJ_TRY(source_of(f, &fund.source, err));
    if (old.row)
        fund.year = aj_fund_of(old.row).year;
    now = (struct aj_claim){.row = new_claim(f, claim, fund), .listed = old.listed};
    if (!now.row)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory folding an event");
    if (old.row)
        AJ_TRY(aj_fold_copy(now.row, "events", old.row, "events", err));
    AJ_TRY(aj_fold_subsidy(f, now.row, err));
    AJ_TRY(post_reserve(f, &old, &now, claim, err));
    return aj_claim_put(f, &now, err);
}

static enum aj_code post_unlock(struct aj_fold *f, const struct aj_claim *c, struct aj_err *err)
{
    struct aj_entry e = {0};
    struct aj_fund fund = aj_fund_of(c->row);
    int64_t fen = aj_json_int(c->row, "fen", 0);

    AJ_TRY(aj_entry_move(f, &e, fund, AJ_WAY(RESERVED, BUDGET), c->fen, err));
    AJ_TRY(aj_entry_move(f, &e, fund, AJ_WAY(BUDGET, PAYABLE), fen, err));
    return aj_entry_post(f, &e, "claim", aj_json_text(c->row, "id"), err);
}

/* The one place where money becomes payable: in the transaction that archives the file. */
enum aj_code aj_fold_unlock(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};
    const json_t *data = f->event->data;
    const json_t *bundle = json_object_get(data, "bundle");
    char claim[AJ_CLAIM_NAME_SIZE];

    name_first(f, claim);
    AJ_TRY(find_first(f, claim, &c, err));
    if (!c.row)
        return aj_fail(err, AJ_CONFLICT, "案件 %s 没有预留补贴，不能归档；请先交卷", f->key);
    if (c.state != AJ_PAY_RESERVED)
        return aj_fail(err, AJ_CONFLICT, "案件 %s 的补贴已经解锁过一次，不能再解锁", f->key);
    if (json_object_get(data, "subsidy"))
        AJ_TRY(aj_fold_subsidy(f, c.row, err));
    AJ_TRY(aj_claim_step(&c, AJ_PAY_UNLOCK, err));
    AJ_TRY(aj_fold_set(c.row, "unlocked_at", json_integer(f->event->at), err));
    AJ_TRY(aj_fold_copy(c.row, "archive_number", data, "archive_number", err));
    AJ_TRY(aj_fold_copy(c.row, "bundle_sha256", bundle, "sha256", err));
    AJ_TRY(post_unlock(f, &c, err));
    return aj_claim_put(f, &c, err);
}

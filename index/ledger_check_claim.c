#include "base/auto.h"
#include "index/claim.h"
#include "index/ledger_check_parts.h"
#include "index/ledger_entry.h"

#include <string.h>

static enum aj_code own(struct aj_checking *c, const struct aj_claim *claim,
                        enum aj_account account, int64_t fen, struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 4096};
    const char *text = aj_account_text(aj_fund_of(claim->row), account, &arena);

    if (!text)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory checking the ledger");
    return fen == 0 ? AJ_OK : aj_checking_add(c, c->owned, text, fen, err);
}

/* Where each fen of it stands. */
static enum aj_code own_all(struct aj_checking *c, const struct aj_claim *claim, struct aj_err *err)
{
    int64_t recovered = aj_json_int(claim->row, "recovered_fen", 0);
    int64_t sent = claim->state == AJ_PAY_SENT ? aj_json_int(claim->row, "batch_fen", 0) : 0;

    if (claim->state == AJ_PAY_RESERVED)
        return own(c, claim, AJ_ACCOUNT_RESERVED, claim->fen, err);
    AJ_TRY(own(c, claim, AJ_ACCOUNT_PAYABLE, claim->owed - claim->returned - sent, err));
    AJ_TRY(own(c, claim, AJ_ACCOUNT_SENT, sent, err));
    AJ_TRY(own(c, claim, AJ_ACCOUNT_RETURNED, claim->returned, err));
    AJ_TRY(own(c, claim, AJ_ACCOUNT_PAID, claim->paid - recovered, err));
    return own(c, claim, AJ_ACCOUNT_RECOVERED, recovered, err);
}

/* Whether amounts are what the state says. */
static bool amounts_agree(const struct aj_claim *c)
{
    bool batched = json_object_get(c->row, "batch") != NULL;
    bool returned = c->returned > 0;

    switch (c->state) {
    case AJ_PAY_RESERVED:
        return c->paid == 0 && !returned && !batched;
    case AJ_PAY_UNLOCKED:
    case AJ_PAY_HELD:
        return c->owed > 0 && !returned && !batched;
    case AJ_PAY_BATCHED:
    case AJ_PAY_APPROVED:
    case AJ_PAY_SENT:
        return c->owed > 0 && !returned && batched;
    case AJ_PAY_RETURNED:
        return returned && !batched;
    case AJ_PAY_PAID:
        return c->owed == 0 && !batched;
    case AJ_PAY_REVERSED:
        return c->fen == 0 && !batched;
    case AJ_PAY_NONE:
    case AJ_PAY_COUNT:
        break;
    }
    return false;
}

/* The open batch that it is in, by both sides. */
static bool batch_agrees(struct aj_checking *c, const struct aj_claim *claim, const char *id)
{
    const json_t *where = json_object_get(c->open, id);
    const char *state = aj_json_text(where, "state");
    const char *expected = claim->state == AJ_PAY_BATCHED    ? "prepared"
                           : claim->state == AJ_PAY_APPROVED ? "approved"
                           : claim->state == AJ_PAY_SENT     ? "sent"
                                                             : "";

    return strcmp(state, expected) == 0 &&
           strcmp(aj_json_text(where, "batch"), aj_json_text(claim->row, "batch")) == 0 &&
           aj_json_int(where, "fen", 0) == aj_json_int(claim->row, "batch_fen", 0);
}

static bool recoveries_agree(const struct aj_claim *c)
{
    int64_t sum = 0;
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(c->row, "recoveries"), i, one)
    {
        int64_t fen = aj_json_int(one, "recovered_fen", 0);

        if (fen < 0 || fen > aj_json_int(one, "fen", 0) ||
            (fen > 0 && !json_object_get(one, "approved")) ||
            __builtin_add_overflow(sum, fen, &sum))
            return false;
    }
    return sum == aj_json_int(c->row, "recovered_fen", 0);
}

/* more than reserved only for a sealed file, on its bundle. */
static enum aj_code rests_on_archive(struct aj_checking *c, const struct aj_claim *claim,
                                     bool *does, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *record = NULL;
    struct aj_bytes key = aj_text_bytes(claim->name.case_key);
    enum aj_code code = aj_row_json(c->txn, AJ_TABLE_CASE, key, &record, NULL);
    const json_t *bundle = json_object_get(json_object_get(record, "archived"), "bundle");
    const char *sha256 = aj_json_text(bundle, "sha256");

    (void)err;
    *does = code == AJ_OK &&
            (claim->state == AJ_PAY_RESERVED
                 ? !*sha256
                 : *sha256 && strcmp(sha256, aj_json_text(claim->row, "bundle_sha256")) == 0);
    return code == AJ_NO_MEMORY ? aj_fail(err, code, "out of memory checking the ledger") : AJ_OK;
}

static enum aj_code check_against_others(struct aj_checking *c, const struct aj_claim *claim,
                                         const char *id, struct aj_err *err)
{
    struct aj_bytes none;
    bool sealed;

    if (!batch_agrees(c, claim, id))
        AJ_TRY(aj_checking_tell(c, err, "ledger_claim", id, "与所在的批次不符"));
    (void)json_object_del(c->open, id);
    if (claim->paid != aj_json_int(c->paid, id, 0)) {
        AJ_TRY(aj_checking_tell(c, err, "ledger_claim", id,
                                "已付 %lld 分与批次里付出的 %lld 分不符", (long long)claim->paid,
                                (long long)aj_json_int(c->paid, id, 0)));
    }
    (void)json_object_del(c->paid, id);
    AJ_TRY(rests_on_archive(c, claim, &sealed, err));
    if (!sealed) {
        AJ_TRY(
            aj_checking_tell(c, err, "ledger_claim", id, "与案件是否归档不符（未归档不得解锁）"));
    }
    if (aj_txn_get(c->txn, AJ_TABLE_CLAIM_BY_STATE, aj_key_bytes(&claim->listed), &none, NULL) !=
        AJ_OK) {
        AJ_TRY(aj_checking_tell(c, err, "ledger_order", id, "不在所属状态的清单里"));
    }
    return own_all(c, claim, err);
}

static enum aj_code check_claim(struct aj_checking *c, struct aj_bytes key, json_t *row,
                                struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim claim = {0};
    const char *id = aj_json_text(row, "id");
    struct aj_err why = {0};
    struct aj_row_key expected;

    c->claims++;
    if (aj_claim_of_row(json_incref(row), &claim, &why) != AJ_OK)
        return aj_checking_tell(c, err, "ledger_claim", id, "%s", why.text);
    expected = aj_entitlement_key(claim.name.case_key, claim.name.tier);
    if (expected.size != key.size || memcmp(expected.bytes, key.data, key.size) != 0)
        return aj_checking_tell(c, err, "ledger_claim", id, "不在自己的位置上");
    if (!amounts_agree(&claim)) {
        AJ_TRY(aj_checking_tell(c, err, "ledger_claim", id, "金额与状态“%s”不符",
                                aj_pay_state_zh(claim.state)));
    }
    if (!recoveries_agree(&claim))
        AJ_TRY(aj_checking_tell(c, err, "ledger_claim", id, "追回的金额与各次追回不符"));
    return check_against_others(c, &claim, id, err);
}

/* Lines of batches whose claims are not there. */
static enum aj_code tell_left_over(struct aj_checking *c, json_t *lines, struct aj_err *err)
{
    const char *claim;
    json_t *value;

    json_object_foreach(lines, claim, value)
    {
        AJ_TRY(aj_checking_tell(c, err, "ledger_claim", claim, "在批次里，而没有这笔补贴"));
    }
    return AJ_OK;
}

enum aj_code aj_check_claims(struct aj_checking *c, struct aj_err *err)
{
    AJ_TRY(aj_checking_each(c, AJ_TABLE_ENTITLEMENT, "ledger_claim", check_claim, err));
    AJ_TRY(tell_left_over(c, c->open, err));
    return tell_left_over(c, c->paid, err);
}

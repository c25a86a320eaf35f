#include "index/claim.h"

#include "base/auto.h"
#include "index/fold_tables.h"
#include "index/fold_values.h"

#include <stdio.h>
#include <string.h>

bool aj_claim_name_parse(const char *claim, struct aj_claim_name *out)
{
    const char *mark = strrchr(claim, '#');
    size_t size = mark ? (size_t)(mark - claim) : 0;
    size_t digits = mark ? strspn(mark + 1, "0123456789") : 0;
    int tier = 0;

    if (size == 0 || size > AJ_NAME_LIMIT || digits == 0 || digits > 4 || mark[1 + digits] ||
        mark[1] == '0')
        return false;
    for (size_t i = 0; i < digits; i++)
        tier = tier * 10 + (mark[1 + i] - '0');
    memcpy(out->case_key, claim, size);
    out->case_key[size] = '\0';
    out->tier = tier;
    return true;
}

bool aj_claim_bank_id(const char *claim, int64_t attempt, char out[AJ_BANK_ID_SIZE])
{
    struct aj_digest digest = aj_digest_of(claim, strlen(claim));
    struct aj_claim_name name;
    char hex[AJ_DIGEST_HEX_SIZE];

    if (attempt < 1 || attempt > 999999 || !aj_claim_name_parse(claim, &name))
        return false;
    aj_digest_hex(&digest, hex);
    (void)snprintf(out, AJ_BANK_ID_SIZE, "AJ%.20s-%d-%d", hex, name.tier % 10000, (int)attempt);
    return true;
}

struct aj_row_key aj_claim_listed_key(enum aj_pay_state state, int64_t time,
                                      const struct aj_claim_name *name)
{
    struct aj_row_key rest = aj_entitlement_key(name->case_key, name->tier);
    struct aj_row_key key = {.size = 9 + rest.size};

    key.bytes[0] = (unsigned char)state;
    aj_key_put_u64(key.bytes + 1, (uint64_t)time);
    memcpy(key.bytes + 9, rest.bytes, rest.size);
    return key;
}

bool aj_claim_listed_split(struct aj_bytes key, enum aj_pay_state *state, struct aj_bytes *rest)
{
    const unsigned char *bytes = key.data;

    if (key.size < 9 || bytes[0] == AJ_PAY_NONE || bytes[0] >= AJ_PAY_COUNT)
        return false;
    *state = (enum aj_pay_state)bytes[0];
    *rest = (struct aj_bytes){bytes + 9, key.size - 9};
    return true;
}

static bool is_amount(int64_t fen)
{
    return fen >= 0 && fen <= AJ_FEN_LIMIT;
}

/* What every fold reckons with. */
static bool is_sound(const struct aj_claim *c)
{
    int64_t year = aj_json_int(c->row, "year", 0);
    int64_t recovered = aj_json_int(c->row, "recovered_fen", 0);
    int64_t batched = aj_json_int(c->row, "batch_fen", 0);

    return is_amount(c->fen) && is_amount(c->paid) && c->paid <= c->fen && is_amount(c->returned) &&
           c->returned <= c->owed && is_amount(batched) && batched <= c->owed &&
           is_amount(recovered) && recovered <= c->paid && year >= 1970 && year <= 9999 &&
           *aj_json_text(c->row, "source");
}

/* Where it stands in the order of its state. */
static int64_t time_of(const json_t *row)
{
    return aj_json_int(row, "unlocked_at", aj_json_int(row, "reserved_at", 0));
}

static bool take_in(struct aj_claim *c)
{
    c->fen = aj_json_int(c->row, "fen", -1);
    c->paid = aj_json_int(c->row, "paid_fen", 0);
    c->owed = c->fen < 0 || c->paid < 0 ? -1 : c->fen - c->paid;
    c->returned = aj_json_int(c->row, "returned_fen", 0);
    if (!aj_claim_name_parse(aj_json_text(c->row, "id"), &c->name) ||
        !aj_pay_state_from_word(aj_json_text(c->row, "state"), &c->state) ||
        c->state == AJ_PAY_NONE || !is_sound(c))
        return false;
    c->listed = aj_claim_listed_key(c->state, time_of(c->row), &c->name);
    return true;
}

enum aj_code aj_claim_of_row(json_t *row, struct aj_claim *out, struct aj_err *err)
{
    *out = (struct aj_claim){.row = row};
    if (take_in(out))
        return AJ_OK;
    (void)aj_fail(err, AJ_CORRUPT, "补贴 %.200s 一行已损坏（状态或金额不成立）；请重建索引",
                  aj_json_text(row, "id"));
    json_decref(row);
    *out = (struct aj_claim){0};
    return AJ_CORRUPT;
}

enum aj_code aj_claim_read(struct aj_txn *txn, const char *claim, struct aj_claim *out,
                           struct aj_err *err)
{
    struct aj_claim_name name;
    struct aj_row_key key;
    json_t *row = NULL;
    enum aj_code code = AJ_NOT_FOUND;

    *out = (struct aj_claim){0};
    if (aj_claim_name_parse(claim, &name)) {
        key = aj_entitlement_key(name.case_key, name.tier);
        code = aj_row_json(txn, AJ_TABLE_ENTITLEMENT, aj_key_bytes(&key), &row, err);
    }
    if (code == AJ_NOT_FOUND)
        return aj_fail(err, code, "没有补贴 %.240s；请核对案号", claim);
    if (code != AJ_OK)
        return code;
    if (strcmp(aj_json_text(row, "id"), claim) != 0) {
        json_decref(row);
        return aj_fail(err, AJ_CORRUPT, "补贴 %.200s 一行写着别的名称；请重建索引", claim);
    }
    return aj_claim_of_row(row, out, err);
}

enum aj_code aj_claim_of_event(const struct aj_fold *f, const json_t *data, struct aj_claim *out,
                               struct aj_err *err)
{
    const char *claim = aj_json_text(data, "claim");
    struct aj_claim_name name;
    enum aj_code code;

    *out = (struct aj_claim){0};
    if (!aj_claim_name_parse(claim, &name)) {
        return aj_fail(err, AJ_INVALID, "事件 %s 没有写明是哪一笔补贴（案号#序号）",
                       f->event->type);
    }
    code = aj_claim_read(f->txn, claim, out, err);
    return code == AJ_NOT_FOUND
               ? aj_fail(err, AJ_CONFLICT, "没有补贴 %.240s；请核对案号，并先交卷", claim)
               : code;
}

enum aj_code aj_claim_step(struct aj_claim *c, enum aj_pay_step step, struct aj_err *err)
{
    int64_t paid = aj_json_int(c->row, "paid_fen", 0);
    struct aj_pay_amounts then = {.owed = aj_json_int(c->row, "fen", 0) - paid, .paid = paid};
    enum aj_pay_state to = aj_pay_state_after(c->state, step, then);

    if (to == AJ_PAY_NONE) {
        return aj_fail(err, AJ_CONFLICT, "补贴 %.200s 现在是“%s”，不能%s；请刷新后核对",
                       aj_json_text(c->row, "id"), aj_pay_state_zh(c->state), aj_pay_step_zh(step));
    }
    return aj_fold_set(c->row, "state", json_string(aj_pay_state_word(to)), err);
}

static enum aj_code list_anew(struct aj_fold *f, const struct aj_row_key *old,
                              const struct aj_row_key *now, struct aj_err *err)
{
    if (old->size == now->size && memcmp(old->bytes, now->bytes, now->size) == 0)
        return AJ_OK;
    if (old->size > 0 &&
        aj_txn_delete(f->txn, AJ_TABLE_CLAIM_BY_STATE, aj_key_bytes(old), err) != AJ_OK)
        return aj_fail(err, AJ_CORRUPT, "索引的 claim_by_state 表缺少一行；请重建索引");
    return aj_txn_put(f->txn, AJ_TABLE_CLAIM_BY_STATE, aj_key_bytes(now), (struct aj_bytes){"", 0},
                      err);
}

enum aj_code aj_claim_put(struct aj_fold *f, struct aj_claim *c, struct aj_err *err)
{
    struct aj_row_key old = c->listed;
    struct aj_row_key key;

    AJ_TRY(aj_fold_append(c->row, "events", json_integer((json_int_t)f->seq), err));
    if (!take_in(c)) /* a fold's fault: better refused than written */
        return aj_fail(err, AJ_CONFLICT, "补贴 %.200s 的金额会不成立", aj_json_text(c->row, "id"));
    AJ_TRY(list_anew(f, &old, &c->listed, err));
    key = aj_entitlement_key(c->name.case_key, c->name.tier);
    return aj_fold_put_json(f, AJ_TABLE_ENTITLEMENT, aj_key_bytes(&key), c->row, err);
}

enum aj_code aj_claim_count(struct aj_txn *txn, const char *case_key, int *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_row_key from = aj_entitlement_key(case_key, 0);
    struct aj_bytes key, value;
    bool more;

    *out = 0;
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_ENTITLEMENT, aj_key_bytes(&from), &scan, err));
    for (;; (*out)++) {
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more || key.size < from.size || memcmp(key.data, from.bytes, from.size) != 0)
            return AJ_OK;
    }
}

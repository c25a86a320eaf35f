/* A corrected amount: upwards a claim of its own, downwards less of the claim that is there. */
#include "base/auto.h"
#include "index/claim.h"
#include "index/fold_fields.h"
#include "index/fold_values.h"
#include "index/ledger_entry.h"

#include <stdio.h>
#include <string.h>

static const char *const kinds[] = {"quality", "recomputed", "correction", NULL};

static enum aj_code check_data(const struct aj_fold *f, int64_t *fen, struct aj_err *err)
{
    const json_t *data = f->event->data;
    const json_t *lines = json_object_get(data, "lines");
    const json_t *doubtful = json_object_get(data, "to_be_confirmed");
    const char *text;

    AJ_TRY(aj_field_why(f, err));
    AJ_TRY(aj_field_fen(f, data, true, fen, err));
    AJ_TRY(aj_field_word(f, data, "kind", kinds, &text, err));
    AJ_TRY(aj_field_text(f, data, "rule", &text, err));
    AJ_TRY(aj_field_text(f, data, "table_version", &text, err));
    if ((lines && !json_is_array(lines)) || (doubtful && !json_is_boolean(doubtful)))
        return aj_fail(err, AJ_INVALID, "调整事件的明细应当是列表，to_be_confirmed 应当是真假值");
    if (json_object_get(data, "payee"))
        AJ_TRY(aj_field_payee(f, json_object_get(data, "payee"), err));
    return AJ_OK;
}

static enum aj_code lower(struct aj_fold *f, struct aj_claim *c, int64_t by, struct aj_err *err)
{
    struct aj_entry e = {0};

    if (by > c->owed) {
        return aj_fail(err, AJ_CONFLICT, "补贴 %.200s 尚欠 %lld 分，不能调减 %lld 分；已付的请追回",
                       aj_json_text(c->row, "id"), (long long)c->owed, (long long)by);
    }
    AJ_TRY(aj_fold_set(c->row, "fen", json_integer(c->fen - by), err));
    AJ_TRY(aj_claim_step(c, AJ_PAY_LOWER, err));
    if (by == c->owed)
        (void)json_object_del(c->row, "held");
    AJ_TRY(aj_entry_move(f, &e, aj_fund_of(c->row), AJ_WAY(PAYABLE, BUDGET), by, err));
    AJ_TRY(aj_entry_post(f, &e, "claim", aj_json_text(c->row, "id"), err));
    return aj_claim_put(f, c, err);
}

/* The file is sealed: by its record, not only by the claim that is corrected. */
static enum aj_code need_archived(struct aj_fold *f, const char *case_key, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *record = NULL;
    enum aj_code code = aj_row_json(f->txn, AJ_TABLE_CASE, aj_text_bytes(case_key), &record, err);
    enum aj_state state = AJ_STATE_NONE;

    if (code != AJ_OK && code != AJ_NOT_FOUND)
        return code;
    if (record && aj_state_from_word(aj_json_text(record, "state"), &state) &&
        state >= AJ_STATE_ARCHIVED)
        return AJ_OK;
    return aj_fail(err, AJ_CONFLICT, "案件 %s 还没有归档，补贴不能调增；请先归档", case_key);
}

/* Where the new claim's money comes from and when it was reserved. */
static enum aj_code fund_of(const struct aj_fold *f, const struct aj_claim *old,
                            struct aj_fund *out, struct aj_err *err)
{
    out->source = aj_json_text(f->event->data, "source");
    if (!*out->source)
        out->source = aj_json_text(old->row, "source");
    if (!aj_source_is_good(out->source))
        return aj_fail(err, AJ_INVALID, "经费来源应当是 1 到 60 个字，不含控制字符");
    return aj_field_year_of_event(f, &out->year, err);
}

static enum aj_code fill(const struct aj_fold *f, const struct aj_claim *old, json_t *row,
                         struct aj_err *err)
{
    static const char *const same[] = {"case_key", "case_number",    "handler",
                                       "unit",     "archive_number", "bundle_sha256"};
    static const char *const told[] = {"fen",           "kind",  "reason",         "rule",
                                       "table_version", "lines", "to_be_confirmed"};

    for (size_t i = 0; i < AJ_COUNTOF(same); i++)
        AJ_TRY(aj_fold_copy(row, same[i], old->row, same[i], err));
    for (size_t i = 0; i < AJ_COUNTOF(told); i++)
        AJ_TRY(aj_fold_copy(row, told[i], f->event->data, told[i], err));
    return aj_fold_copy(row, "payee",
                        json_object_get(f->event->data, "payee") ? f->event->data : old->row,
                        "payee", err);
}

static enum aj_code raise(struct aj_fold *f, const struct aj_claim *old, int64_t fen,
                          struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim now = {0};
    struct aj_entry e = {0};
    char claim[AJ_CLAIM_NAME_SIZE];
    struct aj_fund fund;
    int n;

    AJ_TRY(need_archived(f, old->name.case_key, err));
    AJ_TRY(fund_of(f, old, &fund, err));
    AJ_TRY(aj_claim_count(f->txn, old->name.case_key, &n, err));
    if (n >= AJ_TIER_LIMIT)
        return aj_fail(err, AJ_CONFLICT, "案件 %s 的补贴已有 %d 笔", old->name.case_key, n);
    (void)snprintf(claim, sizeof(claim), "%.200s#%d", old->name.case_key, n + 1);
    now.row =
        json_pack("{s:s, s:i, s:s, s:i, s:s, s:I, s:I}", "id", claim, "tier", n + 1, "corrects",
                  aj_json_text(old->row, "id"), "year", fund.year, "source", fund.source,
                  "reserved_at", (json_int_t)f->event->at, "unlocked_at", (json_int_t)f->event->at);
    if (!now.row)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory folding an event");
    AJ_TRY(fill(f, old, now.row, err));
    AJ_TRY(aj_claim_step(&now, AJ_PAY_RAISE, err));
    AJ_TRY(aj_entry_move(f, &e, fund, AJ_WAY(BUDGET, PAYABLE), fen, err));
    AJ_TRY(aj_entry_post(f, &e, "claim", claim, err));
    return aj_claim_put(f, &now, err);
}

enum aj_code aj_fold_pay_adjusted(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};
    int64_t fen;

    AJ_TRY(check_data(f, &fen, err));
    AJ_TRY(aj_claim_of_event(f, f->event->data, &c, err));
    return fen < 0 ? lower(f, &c, -fen, err) : raise(f, &c, fen, err);
}

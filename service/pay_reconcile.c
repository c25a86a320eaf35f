#include "service/pay_reconcile.h"

#include "base/auto.h"
#include "base/date.h"
#include "base/money.h"
#include "service/pay_report_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define AT_BANK_DAYS 15 /* a transfer takes days, not weeks */
#define DAY_S        86400
#define ARENA_LIMIT  ((size_t)16 << 20)

#define STOP "请停止发放，运行 anjuan doctor 和 anjuan rebuild --compare，并联系维护人员。"
#define LOOK "请用 anjuan pay ledger 查看它的分录，停止发放并联系维护人员。"
#define ASK  "请向银行或出纳查询，再登记回单。"

struct sum {
    int64_t count, fen;
};

struct round {
    struct aj_index *x;
    int64_t now;
    json_t *differences; /* borrowed */
    json_t *paid_lines;  /* year/source → fen of payments */
    json_t *paid_claims; /* year/source → fen that claims say was paid */
    struct sum archived, claims, paid;
    int64_t owed;
};

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory reconciling");
}

static enum aj_code differ(struct round *r, const char *code, const char *subject,
                           const char *remedy, struct aj_err *err, const char *fmt, ...)
    AJ_PRINTF(6, 7);

static enum aj_code differ(struct round *r, const char *code, const char *subject,
                           const char *remedy, struct aj_err *err, const char *fmt, ...)
{
    char text[512];
    json_t *one;
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    one = json_pack("{s:s, s:s, s:s, s:s}", "code", code, "subject", subject, "text", text,
                    "remedy", remedy);
    return json_array_append_new(r->differences, one) == 0 ? AJ_OK : no_memory(err);
}

static enum aj_code add(struct sum *sum, int64_t fen, struct aj_err *err)
{
    sum->count++;
    return aj_report_add(&sum->fen, fen, err);
}

static enum aj_code add_at(json_t *sums, const json_t *claim, int64_t fen, struct aj_err *err)
{
    char name[256];
    int64_t all;

    (void)snprintf(name, sizeof(name), "%lld/%.200s", (long long)aj_json_int(claim, "year", 0),
                   aj_json_text(claim, "source"));
    all = json_integer_value(json_object_get(sums, name));
    AJ_TRY(aj_report_add(&all, fen, err));
    return json_object_set_new(sums, name, json_integer(all)) == 0 ? AJ_OK : no_memory(err);
}

/* --- archived ↔ payable --------------------------------------------------------------------- */

struct unlocking {
    int64_t fen;
};

/* What an entry puts on accounts of one kind. */
static int64_t moved_to(const json_t *entry, enum aj_account account)
{
    const char *word = aj_account_word(account);
    int64_t sum = 0;
    size_t i;
    const json_t *line;

    json_array_foreach(json_object_get(entry, "lines"), i, line)
    {
        const char *last = strrchr(aj_json_text(line, "account"), '/');

        if (last && strcmp(last + 1, word) == 0 &&
            __builtin_add_overflow(sum, aj_json_int(line, "fen", 0), &sum))
            return INT64_MIN; /* equal to nothing */
    }
    return sum;
}

static enum aj_code note_unlocking(void *arg, const json_t *entry, struct aj_err *err)
{
    struct unlocking *u = arg;

    (void)err;
    if (strcmp(aj_json_text(entry, "type"), "case.archived") == 0)
        u->fen = moved_to(entry, AJ_ACCOUNT_PAYABLE);
    return AJ_OK;
}

static enum aj_code compare_amount(struct round *r, const json_t *claim, const char *number,
                                   int64_t fen, struct aj_err *err)
{
    const struct aj_entries_wanted wanted = {.claim = aj_json_text(claim, "id")};
    struct unlocking u = {0};
    char recorded[AJ_FEN_TEXT_SIZE], booked[AJ_FEN_TEXT_SIZE];

    AJ_TRY(aj_report_each_entry(r->x, wanted, note_unlocking, &u, err));
    if (u.fen == fen)
        return AJ_OK;
    aj_fen_text(fen, recorded);
    aj_fen_text(u.fen, booked);
    return differ(r, "claim_of_other_amount", number, LOOK, err,
                  "档案 %s 所记补贴 %s 元，归档时转为应付的是 %s 元", number, recorded, booked);
}

static const json_t *own_claim(const json_t *claims)
{
    size_t i;
    const json_t *one;

    json_array_foreach(claims, i, one)
    {
        if (aj_json_int(one, "tier", 0) == 1 &&
            strcmp(aj_json_text(one, "state"), aj_pay_state_word(AJ_PAY_RESERVED)) != 0)
            return one;
    }
    return NULL;
}

static enum aj_code visit_case(const char *key, const json_t *record, void *arg, struct aj_err *err)
{
    struct round *r = arg;
    const json_t *archived = json_object_get(record, "archived");
    const char *number = aj_json_text(archived, "archive_number");
    const char *sha256 = aj_json_text(json_object_get(archived, "bundle"), "sha256");
    int64_t fen = aj_json_int(json_object_get(record, "subsidy"), "payable_fen", 0);
    AJ_AUTO(aj_auto_json) json_t *claims = NULL;
    const json_t *own;

    if (!archived)
        return AJ_OK;
    AJ_TRY(add(&r->archived, fen, err));
    AJ_TRY(aj_index_entitlements(r->x, key, AJ_PAY_NONE, &claims, err));
    own = own_claim(claims);
    if (!own) {
        return differ(r, "archived_without_claim", number, STOP, err,
                      "档案 %s 已归档，而没有解锁的补贴", number);
    }
    if (strcmp(aj_json_text(own, "bundle_sha256"), sha256) != 0) {
        AJ_TRY(differ(r, "claim_on_other_bundle", number, STOP, err,
                      "档案 %s 的补贴所依据的不是归档的这一份案卷", number));
    }
    return compare_amount(r, own, number, fen, err);
}

static enum aj_code add_claim(struct round *r, const json_t *claim, struct aj_err *err)
{
    int64_t fen = aj_json_int(claim, "fen", 0);
    int64_t paid = aj_json_int(claim, "paid_fen", 0);

    if (strcmp(aj_json_text(claim, "state"), aj_pay_state_word(AJ_PAY_RESERVED)) == 0)
        return AJ_OK;
    AJ_TRY(add(&r->claims, fen, err));
    AJ_TRY(aj_report_add(&r->owed, fen, err));
    AJ_TRY(aj_report_take(&r->owed, paid, err));
    return add_at(r->paid_claims, claim, paid, err);
}

/* Not by aj_ledger_claims: a list by state that is damaged is a difference like others. */
static enum aj_code add_claims(struct round *r, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *all = NULL;
    size_t i;
    const json_t *one;

    AJ_TRY(aj_index_entitlements(r->x, NULL, AJ_PAY_NONE, &all, err));
    json_array_foreach(all, i, one)
    {
        AJ_TRY(add_claim(r, one, err));
    }
    return AJ_OK;
}

/* --- payable ↔ paid ------------------------------------------------------------------------- */

struct moved { /* of one batch: on its way, and with payees */
    int64_t sent, paid;
};

static enum aj_code note_moved(void *arg, const json_t *entry, struct aj_err *err)
{
    struct moved *m = arg;

    AJ_TRY(aj_report_add(&m->sent, moved_to(entry, AJ_ACCOUNT_SENT), err));
    return aj_report_add(&m->paid, moved_to(entry, AJ_ACCOUNT_PAID), err);
}

static enum aj_code add_lines(struct round *r, const json_t *batch, struct moved *out,
                              struct aj_err *err)
{
    size_t i;
    const json_t *line;

    json_array_foreach(json_object_get(batch, "lines"), i, line)
    {
        int64_t fen = aj_json_int(line, "fen", 0);
        AJ_AUTO(aj_auto_json) json_t *claim = NULL;
        enum aj_code code;

        if (!json_object_get(line, "outcome"))
            AJ_TRY(aj_report_add(&out->sent, fen, err));
        if (!aj_report_is_paid(line))
            continue;
        AJ_TRY(aj_report_add(&out->paid, fen, err));
        AJ_TRY(add(&r->paid, fen, err));
        code = aj_ledger_claim(r->x, aj_json_text(line, "claim"), &claim, err);
        if (code == AJ_NOT_FOUND) /* told by aj_ledger_check */
            continue;
        AJ_TRY(code);
        AJ_TRY(add_at(r->paid_lines, claim, fen, err));
    }
    return AJ_OK;
}

static enum aj_code look_how_long(struct round *r, const json_t *batch, const char *id, int64_t fen,
                                  struct aj_err *err)
{
    const json_t *sent = json_object_get(batch, "sent");
    const json_t *last = json_array_get(sent, json_array_size(sent) - 1);
    int64_t days = (r->now - aj_report_instant(last, "at")) / DAY_S;
    char text[AJ_FEN_TEXT_SIZE];

    if (strcmp(aj_json_text(batch, "state"), "sent") != 0 || days <= AT_BANK_DAYS)
        return AJ_OK;
    aj_fen_text(fen, text);
    return differ(r, "sent_not_settled", id, ASK, err,
                  "批次 %s 送银行已 %lld 天，还有 %s 元没有回单", id, (long long)days, text);
}

static enum aj_code visit_batch(void *arg, const json_t *batch, struct aj_err *err)
{
    struct round *r = arg;
    const char *id = aj_json_text(batch, "batch");
    const struct aj_entries_wanted wanted = {.batch = id};
    bool was_sent = json_array_size(json_object_get(batch, "sent")) > 0;
    struct moved lines = {0}, entries = {0};

    if (!was_sent)
        return AJ_OK;
    AJ_TRY(add_lines(r, batch, &lines, err));
    AJ_TRY(aj_report_each_entry(r->x, wanted, note_moved, &entries, err));
    if (lines.sent != entries.sent || lines.paid != entries.paid) {
        char a[AJ_FEN_TEXT_SIZE], b[AJ_FEN_TEXT_SIZE], c[AJ_FEN_TEXT_SIZE], d[AJ_FEN_TEXT_SIZE];

        aj_fen_text(lines.sent, a);
        aj_fen_text(lines.paid, b);
        aj_fen_text(entries.sent, c);
        aj_fen_text(entries.paid, d);
        AJ_TRY(differ(r, "batch_not_as_entries", id, LOOK, err,
                      "批次 %s 各行：在途 %s 元、已付 %s 元；分录：在途 %s 元、已付 %s 元", id, a,
                      b, c, d));
    }
    return look_how_long(r, batch, id, lines.sent, err);
}

static enum aj_code compare_paid(struct round *r, const char *fund, int64_t account,
                                 struct aj_err *err)
{
    int64_t lines = json_integer_value(json_object_get(r->paid_lines, fund));
    int64_t claims = json_integer_value(json_object_get(r->paid_claims, fund));
    char a[AJ_FEN_TEXT_SIZE], b[AJ_FEN_TEXT_SIZE], c[AJ_FEN_TEXT_SIZE];

    if (lines == claims && claims == account)
        return AJ_OK;
    aj_fen_text(lines, a);
    aj_fen_text(claims, b);
    aj_fen_text(account, c);
    return differ(r, "paid_not_as_claims", fund, LOOK, err,
                  "%s：批次付出 %s 元，各笔补贴记已付 %s 元，科目已付与追回 %s 元", fund, a, b, c);
}

static enum aj_code compare_accounts(struct round *r, struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = ARENA_LIMIT};
    const struct aj_balances_wanted wanted = {0};
    struct aj_balances all;

    AJ_TRY(aj_ledger_balances(r->x, &wanted, &arena, &all, err));
    for (size_t i = 0; i < all.n; i++) {
        int64_t account = all.list[i].fen[AJ_ACCOUNT_PAID];
        char fund[256];

        (void)snprintf(fund, sizeof(fund), "%d/%.200s", all.list[i].year, all.list[i].source);
        AJ_TRY(aj_report_add(&account, all.list[i].fen[AJ_ACCOUNT_RECOVERED], err));
        AJ_TRY(compare_paid(r, fund, account, err));
    }
    return AJ_OK;
}

/* --------------------------------------------------------------------------------------------- */

static enum aj_code tell_fault(void *arg, const struct aj_ledger_fault *fault, struct aj_err *err)
{
    return differ(arg, fault->code, fault->subject, STOP, err, "%.200s：%.200s", fault->subject,
                  fault->text);
}

static enum aj_code go_round(struct round *r, struct aj_err *err)
{
    AJ_TRY(aj_index_each_case(r->x, visit_case, r, err));
    AJ_TRY(add_claims(r, err));
    AJ_TRY(aj_report_each_batch(r->x, visit_batch, r, err));
    AJ_TRY(compare_accounts(r, err));
    return aj_ledger_check(r->x, tell_fault, r, err);
}

static json_t *sum_json(const struct sum *sum)
{
    return json_pack("{s:I, s:I}", "count", (json_int_t)sum->count, "fen", (json_int_t)sum->fen);
}

enum aj_code aj_pay_reconcile(struct aj_index *x, int64_t now, json_t **out, bool *in_order,
                              struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *differences = json_array();
    AJ_AUTO(aj_auto_json) json_t *paid_lines = json_object();
    AJ_AUTO(aj_auto_json) json_t *paid_claims = json_object();
    struct round r = {.x = x,
                      .now = now,
                      .differences = differences,
                      .paid_lines = paid_lines,
                      .paid_claims = paid_claims};
    char on[AJ_DATE_SIZE];

    if (!differences || !paid_lines || !paid_claims)
        return no_memory(err);
    AJ_TRY(go_round(&r, err));
    aj_date_text(aj_date_in_china(now), on);
    *in_order = json_array_size(differences) == 0;
    *out = json_pack("{s:b, s:s, s:o, s:{s:I, s:I, s:I}, s:o, s:O}", "in_order", *in_order, "on",
                     on, "archived", sum_json(&r.archived), "claims", "count",
                     (json_int_t)r.claims.count, "fen", (json_int_t)r.claims.fen, "owed_fen",
                     (json_int_t)r.owed, "paid", sum_json(&r.paid), "differences", differences);
    return *out ? AJ_OK : no_memory(err);
}

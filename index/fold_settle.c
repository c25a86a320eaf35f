/* What the bank gets, and what comes of it: sent, paid, returned, bounced. */
#include "base/auto.h"
#include "index/batch.h"
#include "index/claim.h"
#include "index/fold_batch.h"
#include "index/fold_fields.h"
#include "index/fold_tables.h"
#include "index/fold_values.h"
#include "index/ledger_entry.h"

#include <string.h>

static const char *const formats[] = {"csv", "csv-gb18030", "pain.001", "manual", NULL};
static const char *const outcomes[] = {"paid", "returned", NULL};

/* The claim's fund outlives the claim: the entry is posted when all lines are through. */
static enum aj_code keep_fund(struct aj_fold *f, const struct aj_claim *c, struct aj_fund *out,
                              struct aj_err *err)
{
    *out = aj_fund_of(c->row);
    out->source = aj_arena_copy(f->arena, out->source, strlen(out->source));
    return out->source ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory folding an event");
}

static enum aj_code send_line(struct aj_fold *f, const json_t *batch, json_t *line,
                              struct aj_entry *e, struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};
    int64_t attempt;
    struct aj_fund fund;

    AJ_TRY(aj_fold_batch_claim(f, batch, line, &c, err));
    AJ_TRY(keep_fund(f, &c, &fund, err));
    AJ_TRY(aj_claim_step(&c, AJ_PAY_SEND, err));
    attempt = aj_json_int(c.row, "attempt", 0) + 1;
    AJ_TRY(aj_fold_set(c.row, "attempt", json_integer(attempt), err));
    AJ_TRY(aj_fold_set(line, "attempt", json_integer(attempt), err));
    AJ_TRY(aj_entry_move(f, e, fund, AJ_WAY(PAYABLE, SENT), aj_json_int(line, "fen", 0), err));
    return aj_claim_put(f, &c, err);
}

static enum aj_code note_last_sent(struct aj_fold *f, const json_t *batch, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json)
    json_t *row = json_pack("{s:O, s:O}", "batch", json_object_get(batch, "batch"), "sha256",
                            json_object_get(batch, "sha256"));
    unsigned char key[8];

    if (!row)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory folding an event");
    aj_key_put_u64(key, f->seq);
    return aj_fold_put_json(f, AJ_TABLE_BATCH_SENT, (struct aj_bytes){key, sizeof(key)}, row, err);
}

static enum aj_code send_first(struct aj_fold *f, json_t *batch, struct aj_err *err)
{
    struct aj_entry e = {0};
    json_t *line;
    size_t i;

    json_array_foreach(json_object_get(batch, "lines"), i, line)
    {
        AJ_TRY(send_line(f, batch, line, &e, err));
    }
    AJ_TRY(aj_entry_post(f, &e, "batch", aj_json_text(batch, "batch"), err));
    return note_last_sent(f, batch, err);
}

static size_t count_settled(const json_t *batch)
{
    const json_t *line;
    size_t i;
    size_t n = 0;

    json_array_foreach(json_object_get(batch, "lines"), i, line) n +=
        json_object_get(line, "outcome") != NULL;
    return n;
}

/* Written again for the bank while nothing came back: nothing moves, attempts stay. */
static enum aj_code check_again(const json_t *batch, struct aj_err *err)
{
    if (strcmp(aj_json_text(batch, "state"), "sent") != 0) {
        return aj_fail(err, AJ_CONFLICT, "批次 %s 没有批准，不能送银行；请先由另一人批准",
                       aj_json_text(batch, "batch"));
    }
    if (count_settled(batch) > 0) {
        return aj_fail(err, AJ_CONFLICT, "批次 %s 已有办结的行，不能再次送银行",
                       aj_json_text(batch, "batch"));
    }
    return AJ_OK;
}

enum aj_code aj_fold_batch_sent(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    const char *by, *format, *sha256;
    json_t *how;

    AJ_TRY(aj_field_by(f, &by, err));
    AJ_TRY(aj_field_word(f, f->event->data, "format", formats, &format, err));
    AJ_TRY(aj_field_digest(f, "file_sha256", strcmp(format, "manual") == 0, &sha256, err));
    AJ_TRY(aj_batch_of_event(f, &batch, err));
    if (strcmp(aj_json_text(batch, "state"), "approved") == 0) {
        AJ_TRY(send_first(f, batch, err));
    } else {
        AJ_TRY(check_again(batch, err));
    }
    how = json_pack("{s:I, s:s, s:s, s:s}", "at", (json_int_t)f->event->at, "by", by, "format",
                    format, "file_sha256", sha256);
    AJ_TRY(aj_fold_append(batch, "sent", how, err));
    return aj_fold_put_batch(f, batch, "sent", err);
}

static enum aj_code check_outcome(const struct aj_fold *f, const json_t *told, bool *paid,
                                  struct aj_err *err)
{
    const char *text;
    int year;

    AJ_TRY(aj_field_word(f, told, "outcome", outcomes, &text, err));
    *paid = strcmp(text, "paid") == 0;
    AJ_TRY(aj_field_day(f, told, &year, err));
    AJ_TRY(aj_field_may_text(f, told, "reference", &text, err));
    return *paid ? AJ_OK : aj_field_text(f, told, "reason", &text, err);
}

static enum aj_code note_outcome(json_t *line, const json_t *told, bool paid, struct aj_err *err)
{
    AJ_TRY(aj_fold_copy(line, "outcome", told, "outcome", err));
    AJ_TRY(aj_fold_copy(line, "settled_on", told, "on", err));
    AJ_TRY(aj_fold_copy(line, "reference", told, "reference", err));
    return paid ? AJ_OK : aj_fold_copy(line, "reason", told, "reason", err);
}

static enum aj_code settle_claim(struct aj_fold *f, struct aj_claim *c, int64_t fen, bool paid,
                                 struct aj_err *err)
{
    if (paid) {
        AJ_TRY(aj_fold_set(c->row, "paid_fen", json_integer(c->paid + fen), err));
    } else {
        AJ_TRY(aj_fold_set(c->row, "returned_fen", json_integer(fen), err));
    }
    (void)json_object_del(c->row, "batch");
    (void)json_object_del(c->row, "batch_fen");
    AJ_TRY(aj_claim_step(c, paid ? AJ_PAY_SETTLE : AJ_PAY_COME_BACK, err));
    return aj_claim_put(f, c, err);
}

static enum aj_code settle_line(struct aj_fold *f, const json_t *batch, const json_t *told,
                                struct aj_entry *e, struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};
    json_t *line = aj_batch_line(batch, aj_json_int(told, "n", 0));
    int64_t fen = aj_json_int(line, "fen", 0);
    struct aj_fund fund;
    bool paid;

    AJ_TRY(check_outcome(f, told, &paid, err));
    if (!line)
        return aj_fail(err, AJ_INVALID, "批次 %s 没有这一行", aj_json_text(batch, "batch"));
    if (json_object_get(line, "outcome")) {
        return aj_fail(err, AJ_CONFLICT, "批次 %s 的第 %lld 行已经办结，不能再次登记",
                       aj_json_text(batch, "batch"), (long long)aj_json_int(line, "n", 0));
    }
    AJ_TRY(aj_fold_batch_claim(f, batch, line, &c, err));
    AJ_TRY(keep_fund(f, &c, &fund, err));
    AJ_TRY(note_outcome(line, told, paid, err));
    AJ_TRY(settle_claim(f, &c, fen, paid, err));
    return aj_entry_move(f, e, fund, paid ? AJ_WAY(SENT, PAID) : AJ_WAY(SENT, RETURNED), fen, err);
}

enum aj_code aj_fold_batch_settled(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    const json_t *lines = json_object_get(f->event->data, "lines");
    struct aj_entry e = {0};
    const json_t *told;
    const char *by;
    size_t i;

    AJ_TRY(aj_field_by(f, &by, err));
    AJ_TRY(aj_batch_of_event(f, &batch, err));
    if (strcmp(aj_json_text(batch, "state"), "sent") != 0 &&
        strcmp(aj_json_text(batch, "state"), "settled") != 0) {
        return aj_fail(err, AJ_CONFLICT, "批次 %s 还没有送银行，不能登记结果",
                       aj_json_text(batch, "batch"));
    }
    if (json_array_size(lines) == 0)
        return aj_fail(err, AJ_INVALID, "登记结果须写明是哪几行");
    json_array_foreach(lines, i, told)
    {
        AJ_TRY(settle_line(f, batch, told, &e, err));
    }
    AJ_TRY(aj_entry_post(f, &e, "batch", aj_json_text(batch, "batch"), err));
    return aj_fold_put_batch(
        f, batch,
        count_settled(batch) == json_array_size(json_object_get(batch, "lines")) ? "settled"
                                                                                 : "sent",
        err);
}

static enum aj_code bounce_line(const struct aj_fold *f, const json_t *batch, json_t **out,
                                struct aj_err *err)
{
    const json_t *data = f->event->data;
    json_t *line = aj_batch_line(batch, aj_json_int(data, "n", 0));

    if (!line || strcmp(aj_json_text(line, "claim"), aj_json_text(data, "claim")) != 0) {
        return aj_fail(err, AJ_CONFLICT, "批次 %s 的这一行不是补贴 %.200s",
                       aj_json_text(batch, "batch"), aj_json_text(data, "claim"));
    }
    if (strcmp(aj_json_text(line, "outcome"), "paid") != 0 || json_object_get(line, "bounced")) {
        return aj_fail(err, AJ_CONFLICT, "批次 %s 的这一行没有付出，或者已经退汇过一次",
                       aj_json_text(batch, "batch"));
    }
    *out = line;
    return AJ_OK;
}

static enum aj_code bounce_claim(struct aj_fold *f, struct aj_claim *c, int64_t fen,
                                 struct aj_err *err)
{
    struct aj_entry e = {0};

    if (c->paid - aj_json_int(c->row, "recovered_fen", 0) < fen) {
        return aj_fail(err, AJ_CONFLICT, "补贴 %.200s 已追回一部分，不能再按退汇处理",
                       aj_json_text(c->row, "id"));
    }
    AJ_TRY(aj_fold_set(c->row, "paid_fen", json_integer(c->paid - fen), err));
    AJ_TRY(aj_fold_set(c->row, "returned_fen", json_integer(c->returned + fen), err));
    AJ_TRY(aj_claim_step(c, AJ_PAY_BOUNCE, err));
    AJ_TRY(aj_entry_move(f, &e, aj_fund_of(c->row), AJ_WAY(PAID, RETURNED), fen, err));
    AJ_TRY(aj_entry_post(f, &e, "claim", aj_json_text(c->row, "id"), err));
    return aj_claim_put(f, c, err);
}

enum aj_code aj_fold_pay_bounced(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};
    const json_t *data = f->event->data;
    json_t *line = NULL;
    json_t *how;
    int year;

    AJ_TRY(aj_field_why(f, err));
    AJ_TRY(aj_field_day(f, data, &year, err));
    AJ_TRY(aj_claim_of_event(f, data, &c, err));
    AJ_TRY(aj_batch_of_event(f, &batch, err));
    AJ_TRY(bounce_line(f, batch, &line, err));
    AJ_TRY(bounce_claim(f, &c, aj_json_int(line, "fen", 0), err));
    how = json_pack("{s:s, s:I, s:s, s:s}", "on", aj_json_text(data, "on"), "at",
                    (json_int_t)f->event->at, "by", aj_json_text(data, "by"), "reason",
                    aj_json_text(data, "reason"));
    AJ_TRY(aj_fold_set(line, "bounced", how, err));
    return aj_fold_put_batch(f, batch, aj_json_text(batch, "state"), err);
}

/* A batch is made of claims, approved by another, and written for the bank. */
#include "index/fold_batch.h"
#include "base/auto.h"
#include "index/batch.h"
#include "index/claim.h"
#include "index/fold_fields.h"
#include "index/fold_people.h"
#include "index/fold_tables.h"
#include "index/fold_values.h"

#include <string.h>

enum aj_code aj_fold_put_batch(struct aj_fold *f, json_t *batch, const char *state,
                               struct aj_err *err)
{
    struct aj_batch_id id;
    struct aj_row_key key;

    if (!aj_batch_id_parse(aj_json_text(batch, "batch"), &id))
        return aj_fail(err, AJ_CORRUPT, "批次的编号已损坏；请重建索引");
    key = aj_batch_key(id);
    AJ_TRY(aj_fold_set(batch, "state", json_string(state), err));
    AJ_TRY(aj_fold_append(batch, "events", json_integer((json_int_t)f->seq), err));
    return aj_fold_put_json(f, AJ_TABLE_BATCH, aj_key_bytes(&key), batch, err);
}

enum aj_code aj_fold_batch_claim(struct aj_fold *f, const json_t *batch, const json_t *line,
                                 struct aj_claim *out, struct aj_err *err)
{
    const char *id = aj_json_text(batch, "batch");
    enum aj_code code = aj_claim_read(f->txn, aj_json_text(line, "claim"), out, err);

    if (code == AJ_NOT_FOUND)
        return aj_fail(err, AJ_CORRUPT, "批次 %s 里的补贴不在索引里；请重建索引", id);
    if (code != AJ_OK)
        return code;
    if (strcmp(aj_json_text(out->row, "batch"), id) == 0 &&
        aj_json_int(out->row, "batch_fen", 0) == aj_json_int(line, "fen", -1))
        return AJ_OK;
    return aj_fail(err, AJ_CORRUPT, "补贴 %.200s 与批次 %s 不符；请重建索引",
                   aj_json_text(line, "claim"), id);
}

static enum aj_code need_state(const json_t *batch, const char *state, struct aj_err *err)
{
    if (strcmp(aj_json_text(batch, "state"), state) == 0)
        return AJ_OK;
    return aj_fail(err, AJ_CONFLICT, "批次 %s 现在的状态是 %s，不能这样办理；请刷新后核对",
                   aj_json_text(batch, "batch"), aj_json_text(batch, "state"));
}

/* the handler of a file neither prepares nor approves its payment. */
static enum aj_code need_no_handler(const struct aj_fold *f, const struct aj_claim *c,
                                    const char *doing, struct aj_err *err)
{
    const char *handler = aj_json_text(c->row, "handler");
    bool same;

    AJ_TRY(aj_fold_acts_as(f, handler, &same, err));
    if (!same)
        return AJ_OK;
    return aj_fail(err, AJ_CONFLICT, "补贴 %.200s 的案件由%s承办，不能由本人%s；请由另一人办理",
                   aj_json_text(c->row, "id"), handler, doing);
}

/* {"at", "by", "actor"} */
static json_t *act_of(const struct aj_fold *f)
{
    return json_pack("{s:I, s:s, s:s}", "at", (json_int_t)f->event->at, "by",
                     aj_json_text(f->event->data, "by"), "actor", f->event->actor);
}

static enum aj_code check_payee(const struct aj_claim *c, const json_t *payee, struct aj_err *err)
{
    static const char *const must[] = {"account_name", "bank_name", "account_number", "kind"};
    const json_t *known = json_object_get(c->row, "payee");

    for (size_t i = 0; i < AJ_COUNTOF(must); i++) {
        const char *text = aj_json_text(known, must[i]);

        if (!*text) {
            return aj_fail(err, AJ_CONFLICT, "补贴 %.200s 的收款账户不全，不能编批；请先补录收款人",
                           aj_json_text(c->row, "id"));
        }
        if (strcmp(text, aj_json_text(payee, must[i])) != 0) {
            return aj_fail(err, AJ_CONFLICT, "补贴 %.200s 的收款人与登记的不同；请刷新后核对",
                           aj_json_text(c->row, "id"));
        }
    }
    return AJ_OK;
}

static enum aj_code check_line(const struct aj_fold *f, const json_t *line, int n, int64_t *fen,
                               struct aj_err *err)
{
    static const char *const known[] = {"n", "claim", "fen", "payee", "confirmed_by"};
    size_t found = 0;
    const char *text;

    if (aj_json_int(line, "n", 0) != n)
        return aj_fail(err, AJ_INVALID, "批次的第 %d 行没有依次编号", n);
    AJ_TRY(aj_field_fen(f, line, false, fen, err));
    AJ_TRY(aj_field_may_text(f, line, "confirmed_by", &text, err));
    for (size_t i = 0; i < AJ_COUNTOF(known); i++)
        found += json_object_get(line, known[i]) != NULL;
    if (found != json_object_size(line)) /* what the digest does not cover has no place here */
        return aj_fail(err, AJ_INVALID, "批次的第 %d 行有不认识的内容", n);
    return AJ_OK;
}

static enum aj_code take_line(struct aj_fold *f, const json_t *line, int n, int64_t *total,
                              struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};
    const json_t *payee = json_object_get(line, "payee");
    int64_t fen;

    AJ_TRY(check_line(f, line, n, &fen, err));
    AJ_TRY(aj_claim_of_event(f, line, &c, err));
    AJ_TRY(aj_claim_step(&c, AJ_PAY_BATCH, err));
    AJ_TRY(need_no_handler(f, &c, "编批", err));
    AJ_TRY(check_payee(&c, payee, err));
    AJ_TRY(aj_field_payee(f, payee, err));
    if (fen > c.owed) {
        return aj_fail(err, AJ_CONFLICT, "补贴 %.200s 尚欠 %lld 分，不能发放 %lld 分",
                       aj_json_text(c.row, "id"), (long long)c.owed, (long long)fen);
    }
    if (json_is_true(json_object_get(c.row, "to_be_confirmed")) &&
        !*aj_json_text(line, "confirmed_by")) {
        return aj_fail(err, AJ_CONFLICT, "补贴 %.200s 所用的标准尚待确认；请写明由谁确认",
                       aj_json_text(c.row, "id"));
    }
    if (__builtin_add_overflow(*total, fen, total) || *total > AJ_FEN_LIMIT)
        return aj_fail(err, AJ_CONFLICT, "批次的合计超过 %lld 分", (long long)AJ_FEN_LIMIT);
    AJ_TRY(aj_fold_copy(c.row, "batch", f->event->data, "batch", err));
    AJ_TRY(aj_fold_set(c.row, "batch_fen", json_integer(fen), err));
    return aj_claim_put(f, &c, err);
}

/* The next of its year; the batch before it is the one that was sent last. */
static enum aj_code check_place(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *last = NULL;
    const json_t *data = f->event->data;
    struct aj_batch_id id;
    const char *previous;
    int year, next;

    if (!aj_batch_id_parse(aj_json_text(data, "batch"), &id))
        return aj_fail(err, AJ_INVALID, "事件 %s 没有写明批次号（如 2026-001）", f->event->type);
    AJ_TRY(aj_field_day(f, data, &year, err));
    AJ_TRY(aj_field_digest(f, "previous", true, &previous, err));
    AJ_TRY(aj_batch_next(f->txn, id.year, &next, err));
    AJ_TRY(aj_batch_last_sent(f->txn, &last, err));
    if (year != id.year)
        return aj_fail(err, AJ_INVALID, "批次号的年份与编批日期不是同一年");
    if (next > AJ_BATCH_SERIAL || id.serial != next) {
        return aj_fail(err, AJ_CONFLICT, "%d 年的下一个批次是第 %d 批；请重新取号后再编批", year,
                       next);
    }
    if (strcmp(previous, aj_json_text(last, "sha256")) != 0)
        return aj_fail(err, AJ_CONFLICT, "上一批已送银行的批次不是所写的那一批；请刷新后重编");
    return AJ_OK;
}

static enum aj_code check_sums(struct aj_fold *f, int64_t total, struct aj_err *err)
{
    const json_t *data = f->event->data;
    char right[AJ_DIGEST_HEX_SIZE];
    const char *sha256;

    AJ_TRY(aj_field_digest(f, "sha256", false, &sha256, err));
    if (aj_json_int(data, "total_fen", -1) != total)
        return aj_fail(err, AJ_INVALID, "批次的合计应当是 %lld 分", (long long)total);
    AJ_TRY(aj_batch_digest(data, right, err));
    if (strcmp(sha256, right) != 0)
        return aj_fail(err, AJ_CONFLICT, "批次的摘要与内容不符；请重新编批");
    return AJ_OK;
}

enum aj_code aj_fold_batch_prepared(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    static const char *const taken[] = {"batch", "on", "total_fen", "previous", "sha256"};
    const json_t *data = f->event->data;
    const json_t *lines = json_object_get(data, "lines");
    const char *by;
    const json_t *line;
    int64_t total = 0;
    size_t i;

    AJ_TRY(aj_field_by(f, &by, err));
    AJ_TRY(check_place(f, err));
    if (json_array_size(lines) == 0 || json_array_size(lines) > AJ_BATCH_LINES)
        return aj_fail(err, AJ_INVALID, "一个批次应当有 1 到 %zu 行", AJ_BATCH_LINES);
    json_array_foreach(lines, i, line)
    {
        AJ_TRY(take_line(f, line, (int)i + 1, &total, err));
    }
    AJ_TRY(check_sums(f, total, err));
    batch = json_pack("{s:O}", "lines", lines);
    if (!batch)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory folding an event");
    for (i = 0; i < AJ_COUNTOF(taken); i++)
        AJ_TRY(aj_fold_copy(batch, taken[i], data, taken[i], err));
    AJ_TRY(aj_fold_set(batch, "prepared", act_of(f), err));
    return aj_fold_put_batch(f, batch, "prepared", err);
}

static enum aj_code free_claims(struct aj_fold *f, const json_t *batch, struct aj_err *err)
{
    const json_t *line;
    size_t i;

    json_array_foreach(json_object_get(batch, "lines"), i, line)
    {
        AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};

        AJ_TRY(aj_fold_batch_claim(f, batch, line, &c, err));
        AJ_TRY(aj_claim_step(&c, AJ_PAY_UNBATCH, err));
        (void)json_object_del(c.row, "batch");
        (void)json_object_del(c.row, "batch_fen");
        AJ_TRY(aj_claim_put(f, &c, err));
    }
    return AJ_OK;
}

enum aj_code aj_fold_batch_cancelled(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    json_t *how;

    AJ_TRY(aj_field_why(f, err));
    AJ_TRY(aj_batch_of_event(f, &batch, err));
    if (strcmp(aj_json_text(batch, "state"), "approved") != 0)
        AJ_TRY(need_state(batch, "prepared", err));
    AJ_TRY(free_claims(f, batch, err));
    how = json_pack("{s:I, s:O, s:O}", "at", (json_int_t)f->event->at, "by",
                    json_object_get(f->event->data, "by"), "reason",
                    json_object_get(f->event->data, "reason"));
    AJ_TRY(aj_fold_set(batch, "cancelled", how, err));
    return aj_fold_put_batch(f, batch, "cancelled", err);
}

static enum aj_code approve_claims(struct aj_fold *f, const json_t *batch, struct aj_err *err)
{
    const json_t *line;
    size_t i;

    json_array_foreach(json_object_get(batch, "lines"), i, line)
    {
        AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};

        AJ_TRY(aj_fold_batch_claim(f, batch, line, &c, err));
        AJ_TRY(need_no_handler(f, &c, "批准发放", err));
        AJ_TRY(aj_claim_step(&c, AJ_PAY_APPROVE, err));
        AJ_TRY(aj_claim_put(f, &c, err));
    }
    return AJ_OK;
}

enum aj_code aj_fold_batch_approved(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    const char *by, *sha256;
    bool same;

    AJ_TRY(aj_field_by(f, &by, err));
    AJ_TRY(aj_field_digest(f, "sha256", false, &sha256, err));
    AJ_TRY(aj_batch_of_event(f, &batch, err));
    AJ_TRY(need_state(batch, "prepared", err));
    AJ_TRY(aj_fold_did_before(f, json_object_get(batch, "prepared"), &same, err));
    if (same) {
        return aj_fail(err, AJ_CONFLICT, "批次 %s 由%s编制，不能由本人批准；请由另一人批准",
                       aj_json_text(batch, "batch"),
                       aj_json_text(json_object_get(batch, "prepared"), "by"));
    }
    if (strcmp(sha256, aj_json_text(batch, "sha256")) != 0) {
        return aj_fail(err, AJ_CONFLICT, "批次 %s 的摘要不是所批准的那个；请重新核对内容后再批准",
                       aj_json_text(batch, "batch"));
    }
    AJ_TRY(approve_claims(f, batch, err));
    AJ_TRY(aj_fold_set(batch, "approved", act_of(f), err));
    return aj_fold_put_batch(f, batch, "approved", err);
}

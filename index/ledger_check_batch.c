#include "index/batch.h"
#include "index/fold_people.h"
#include "index/ledger_check_parts.h"

#include <string.h>

static const char *const states[] = {"prepared", "cancelled", "approved", "sent", "settled"};

enum { PREPARED, CANCELLED, APPROVED, SENT, SETTLED, STATES };

static int state_of(const json_t *batch)
{
    int s = 0;

    while (s < STATES && strcmp(states[s], aj_json_text(batch, "state")) != 0)
        s++;
    return s;
}

/* The claim of an open line is in no other one. */
static enum aj_code note_open(struct aj_checking *c, const json_t *batch, const json_t *line,
                              struct aj_err *err)
{
    const char *claim = aj_json_text(line, "claim");
    json_t *where = json_pack("{s:O, s:I, s:O}", "batch", json_object_get(batch, "batch"), "fen",
                              (json_int_t)aj_json_int(line, "fen", 0), "state",
                              json_object_get(batch, "state"));
    bool twice = json_object_get(c->open, claim) != NULL;

    if (!where || json_object_set_new(c->open, claim, where) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory checking the ledger");
    return twice ? aj_checking_tell(c, err, "ledger_claim", claim, "同时在两个未办结的批次里")
                 : AJ_OK;
}

static enum aj_code check_line(struct aj_checking *c, const json_t *batch, const json_t *line,
                               struct aj_err *err)
{
    const char *id = aj_json_text(batch, "batch");
    const char *outcome = aj_json_text(line, "outcome");
    int state = state_of(batch);
    bool settled = *outcome != '\0';

    if ((settled && state != SENT && state != SETTLED) || (!settled && state == SETTLED) ||
        (state >= SENT) != (aj_json_int(line, "attempt", 0) > 0))
        return aj_checking_tell(c, err, "ledger_batch", id, "行的结果与批次的状态不符");
    if (!settled && state != CANCELLED)
        return note_open(c, batch, line, err);
    if (strcmp(outcome, "paid") != 0 || json_object_get(line, "bounced"))
        return AJ_OK;
    return aj_checking_add(c, c->paid, aj_json_text(line, "claim"), aj_json_int(line, "fen", 0),
                           err);
}

static enum aj_code check_lines(struct aj_checking *c, const json_t *batch, struct aj_err *err)
{
    const char *id = aj_json_text(batch, "batch");
    int64_t total = 0;
    const json_t *line;
    size_t i;

    json_array_foreach(json_object_get(batch, "lines"), i, line)
    {
        int64_t fen = aj_json_int(line, "fen", 0);

        if (fen < 1 || fen > AJ_FEN_LIMIT || aj_json_int(line, "n", 0) != (json_int_t)i + 1)
            return aj_checking_tell(c, err, "ledger_batch", id, "第 %zu 行不成立", i + 1);
        if (__builtin_add_overflow(total, fen, &total))
            total = -1;
        AJ_TRY(check_line(c, batch, line, err));
    }
    if (i == 0 || total != aj_json_int(batch, "total_fen", -1))
        return aj_checking_tell(c, err, "ledger_batch", id, "合计与各行之和不符");
    return AJ_OK;
}

/* R-9, once more. */
static enum aj_code check_people(struct aj_checking *c, const json_t *batch, struct aj_err *err)
{
    const char *id = aj_json_text(batch, "batch");
    const json_t *approved = json_object_get(batch, "approved");
    const char *approver = aj_json_text(approved, "by");
    const char *preparer = aj_json_text(json_object_get(batch, "prepared"), "by");
    bool needed = state_of(batch) >= APPROVED;
    bool same;

    if (!*preparer || (needed && !*approver) || (state_of(batch) == PREPARED && approved))
        return aj_checking_tell(c, err, "ledger_batch", id, "编制或批准与批次的状态不符");
    if (!*approver)
        return AJ_OK;
    AJ_TRY(aj_fold_same_person(approver, preparer, &same, err));
    return same ? aj_checking_tell(c, err, "ledger_batch", id, "由编制的人自己批准") : AJ_OK;
}

static enum aj_code check_batch(struct aj_checking *c, struct aj_bytes key, json_t *batch,
                                struct aj_err *err)
{
    const char *id = aj_json_text(batch, "batch");
    char right[AJ_DIGEST_HEX_SIZE];
    char expected[AJ_BATCH_ID_SIZE] = "?";
    struct aj_batch_id parts;
    bool sent = json_array_size(json_object_get(batch, "sent")) > 0;

    if (aj_batch_key_split(key, &parts))
        aj_batch_id_text(parts, expected);
    if (strcmp(id, expected) != 0 || state_of(batch) == STATES)
        return aj_checking_tell(c, err, "ledger_batch", expected, "编号或状态不成立");
    if (sent != (state_of(batch) >= SENT))
        AJ_TRY(aj_checking_tell(c, err, "ledger_batch", id, "是否送过银行与批次的状态不符"));
    AJ_TRY(aj_batch_digest(batch, right, err));
    if (strcmp(aj_json_text(batch, "sha256"), right) != 0)
        AJ_TRY(aj_checking_tell(c, err, "ledger_batch", id, "摘要与内容不符"));
    AJ_TRY(check_people(c, batch, err));
    return check_lines(c, batch, err);
}

static enum aj_code check_sent(struct aj_checking *c, struct aj_bytes key, json_t *row,
                               struct aj_err *err)
{
    const char *id = aj_json_text(row, "batch");
    json_t *batch = NULL;
    bool good;

    (void)key;
    good = aj_batch_read(c->txn, id, &batch, NULL) == AJ_OK &&
           json_array_size(json_object_get(batch, "sent")) > 0 &&
           strcmp(aj_json_text(batch, "sha256"), aj_json_text(row, "sha256")) == 0;
    json_decref(batch);
    return good ? AJ_OK
                : aj_checking_tell(c, err, "ledger_batch", id, "记为已送银行，而批次不是这样");
}

enum aj_code aj_check_batches(struct aj_checking *c, struct aj_err *err)
{
    AJ_TRY(aj_checking_each(c, AJ_TABLE_BATCH, "ledger_batch", check_batch, err));
    return aj_checking_each(c, AJ_TABLE_BATCH_SENT, "ledger_batch", check_sent, err);
}

#include "ledger_model_parts.h"

#include <string.h>

static bool may_batch(struct model *m, const struct op *op, int i)
{
    const struct m_line *line = &op->lines[i];
    const struct m_claim *c = model_claim(m, line->case_n, line->tier);

    for (int k = 0; k < i; k++) {
        if (op->lines[k].case_n == line->case_n && op->lines[k].tier == line->tier)
            return false;
    }
    return c && c->state == C_UNLOCKED && !model_acts(op, m->cases[line->case_n].claim_handler) &&
           payee_is_whole(c->payee) && c->payee == line->payee && line->fen <= c->fen - c->paid &&
           (!c->doubtful || line->confirmed);
}

bool model_prepare(struct model *m, const struct op *op)
{
    struct m_batch *b = &m->batches[m->n_batches];
    int64_t total = 0;

    if (op->serial != m->batch_serial[op->year] + 1 || op->previous != m->last_sent ||
        op->wrong_digest)
        return false;
    for (int i = 0; i < op->n; i++) {
        if (!may_batch(m, op, i))
            return false;
        total += op->lines[i].fen; /* six of 2^53 are far from the end */
    }
    if (total > M_LIMIT)
        return false;
    *b = (struct m_batch){.year = op->year,
                          .serial = op->serial,
                          .by = op->by,
                          .actor = op->actor,
                          .previous = op->previous,
                          .n = op->n};
    for (int i = 0; i < op->n; i++) {
        struct m_claim *c = model_claim(m, op->lines[i].case_n, op->lines[i].tier);

        b->lines[i] = op->lines[i];
        c->state = C_BATCHED;
        c->batch = m->n_batches;
        c->batch_fen = op->lines[i].fen;
    }
    memcpy(b->sha256, op->sha256, sizeof(b->sha256));
    m->batch_serial[op->year]++;
    m->n_batches++;
    return true;
}

static bool cancel(struct model *m, struct m_batch *b)
{
    if (b->state != B_PREPARED && b->state != B_APPROVED)
        return false;
    for (int i = 0; i < b->n; i++) {
        struct m_claim *c = model_claim(m, b->lines[i].case_n, b->lines[i].tier);

        c->state = C_UNLOCKED;
        c->batch = M_NONE;
        c->batch_fen = 0;
    }
    b->state = B_CANCELLED;
    return true;
}

static bool approve(struct model *m, struct m_batch *b, const struct op *op)
{
    if (b->state != B_PREPARED || op->wrong_digest || model_did(op, b->by, b->actor))
        return false;
    for (int i = 0; i < b->n; i++) {
        if (model_acts(op, m->cases[b->lines[i].case_n].claim_handler))
            return false;
    }
    for (int i = 0; i < b->n; i++)
        model_claim(m, b->lines[i].case_n, b->lines[i].tier)->state = C_APPROVED;
    b->state = B_APPROVED;
    return true;
}

static bool send(struct model *m, struct m_batch *b)
{
    struct moves s = {0};

    if (b->state == B_SENT) { /* again, while nothing is settled */
        for (int i = 0; i < b->n; i++) {
            if (b->lines[i].settled)
                return false;
        }
        return true;
    }
    if (b->state != B_APPROVED)
        return false;
    for (int i = 0; i < b->n; i++) {
        model_move(&s, model_claim(m, b->lines[i].case_n, b->lines[i].tier), WAY(M_PAYABLE, M_SENT),
                   b->lines[i].fen);
    }
    if (!model_post(m, &s))
        return false;
    for (int i = 0; i < b->n; i++) {
        struct m_claim *c = model_claim(m, b->lines[i].case_n, b->lines[i].tier);

        c->state = C_SENT;
        c->attempt++;
    }
    b->state = B_SENT;
    m->last_sent = (int)(b - m->batches);
    return true;
}

static void settle_line(struct model *m, struct m_line *line, bool paid)
{
    struct m_claim *c = model_claim(m, line->case_n, line->tier);

    line->settled = true;
    line->paid = paid;
    c->batch = M_NONE;
    c->batch_fen = 0;
    if (paid) {
        c->paid += line->fen;
        c->state = c->paid == c->fen ? C_PAID : C_UNLOCKED;
    } else {
        c->returned = line->fen;
        c->state = C_RETURNED;
    }
}

static bool settle(struct model *m, struct m_batch *b, const struct op *op)
{
    struct moves s = {0};
    int left = 0;

    if (b->state != B_SENT)
        return false;
    for (int i = 0; i < op->n; i++) {
        const struct m_line *line = &b->lines[op->told[i] - 1];

        for (int k = 0; k < i; k++) {
            if (op->told[k] == op->told[i])
                return false;
        }
        if (line->settled)
            return false;
        model_move(&s, model_claim(m, line->case_n, line->tier),
                   WAY(M_SENT, op->lines[i].paid ? M_PAID : M_RETURNED), line->fen);
    }
    if (!model_post(m, &s))
        return false;
    for (int i = 0; i < op->n; i++)
        settle_line(m, &b->lines[op->told[i] - 1], op->lines[i].paid);
    for (int i = 0; i < b->n; i++)
        left += !b->lines[i].settled;
    if (left == 0)
        b->state = B_SETTLED;
    return true;
}

bool model_batch_op(struct model *m, const struct op *op)
{
    struct m_batch *b = op->batch == M_NONE ? NULL : &m->batches[op->batch];

    if (!b)
        return false;
    switch ((int)op->kind) {
    case OP_CANCEL:
        return cancel(m, b);
    case OP_APPROVE:
        return approve(m, b, op);
    case OP_SEND:
        return send(m, b);
    default:
        return settle(m, b, op);
    }
}

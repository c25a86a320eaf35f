#include "ledger_model_parts.h"

static bool raise(struct model *m, const struct op *op)
{
    struct m_case *file = &m->cases[op->case_n];
    const struct m_claim *old = model_claim(m, op->case_n, op->tier);
    struct m_claim now = {.state = C_UNLOCKED, .batch = M_NONE};
    struct moves s = {0};

    if (!old || file->file != F_ARCHIVED || file->n_claims == M_TIERS)
        return false;
    now.fen = op->fen;
    now.at = op->at;
    now.year = op->year_at;
    now.source = op->source == M_NONE ? old->source : op->source;
    now.payee = op->payee == M_NONE ? old->payee : op->payee;
    now.doubtful = op->doubtful;
    model_move(&s, &now, WAY(M_BUDGET, M_PAYABLE), now.fen);
    if (!model_post(m, &s))
        return false;
    file->claims[file->n_claims++] = now;
    return true;
}

static bool lower(struct model *m, struct m_claim *c, int64_t by)
{
    struct moves s = {0};

    if ((c->state != C_UNLOCKED && c->state != C_HELD) || c->fen - c->paid < by)
        return false;
    model_move(&s, c, WAY(M_PAYABLE, M_BUDGET), by);
    if (!model_post(m, &s))
        return false;
    c->fen -= by;
    if (c->fen == c->paid)
        c->state = c->paid > 0 ? C_PAID : C_REVERSED;
    return true;
}

static bool reverse(struct model *m, struct m_claim *c)
{
    struct moves s = {0};

    if (c->state != C_UNLOCKED && c->state != C_HELD && c->state != C_RETURNED)
        return false;
    model_move(&s, c, WAY(M_RETURNED, M_BUDGET), c->returned);
    model_move(&s, c, WAY(M_PAYABLE, M_BUDGET), c->fen - c->paid - c->returned);
    if (!model_post(m, &s))
        return false;
    c->fen = c->paid;
    c->returned = 0;
    c->state = c->paid > 0 ? C_PAID : C_REVERSED;
    return true;
}

/* Held or released: what came back is payable again. */
static bool decide(struct model *m, struct m_claim *c, enum m_state from, enum m_state to)
{
    struct moves s = {0};

    if (c->state != from && c->state != C_RETURNED)
        return false;
    model_move(&s, c, WAY(M_RETURNED, M_PAYABLE), c->returned);
    if (!model_post(m, &s))
        return false;
    c->returned = 0;
    c->state = to;
    return true;
}

static bool demand(struct m_claim *c, const struct op *op)
{
    if (c->state != C_PAID || op->recovery != c->n_recoveries + 1 ||
        c->n_recoveries == M_RECOVERIES || op->fen > c->paid - c->recovered)
        return false;
    c->recoveries[c->n_recoveries++] =
        (struct m_recovery){.fen = op->fen, .by = op->by, .actor = op->actor};
    return true;
}

static bool agree(struct m_claim *c, const struct op *op)
{
    struct m_recovery *r = &c->recoveries[op->recovery - 1];

    if (c->state != C_PAID || op->recovery > c->n_recoveries || r->approved ||
        model_did(op, r->by, r->actor))
        return false;
    r->approved = true;
    return true;
}

static bool recover(struct model *m, struct m_claim *c, const struct op *op)
{
    struct m_recovery *r = &c->recoveries[op->recovery - 1];
    struct moves s = {0};

    if (c->state != C_PAID || op->recovery > c->n_recoveries || !r->approved ||
        op->fen > r->fen - r->got || op->fen > c->paid - c->recovered)
        return false;
    model_move(&s, c, WAY(M_PAID, M_RECOVERED), op->fen);
    if (!model_post(m, &s))
        return false;
    r->got += op->fen;
    c->recovered += op->fen;
    return true;
}

static bool bounce(struct model *m, struct m_claim *c, const struct op *op)
{
    struct m_batch *b = op->batch == M_NONE ? NULL : &m->batches[op->batch];
    struct m_line *line;
    struct moves s = {0};

    if (!b || op->line < 1 || op->line > b->n)
        return false;
    line = &b->lines[op->line - 1];
    if (line->case_n != op->case_n || line->tier != op->tier || !line->settled || !line->paid ||
        line->bounced)
        return false;
    if ((c->state != C_PAID && c->state != C_UNLOCKED && c->state != C_RETURNED) ||
        c->paid - c->recovered < line->fen)
        return false;
    model_move(&s, c, WAY(M_PAID, M_RETURNED), line->fen);
    if (!model_post(m, &s))
        return false;
    line->bounced = true;
    c->paid -= line->fen;
    c->returned += line->fen;
    c->state = C_RETURNED;
    return true;
}

bool model_claim_op(struct model *m, const struct op *op)
{
    struct m_claim *c = model_claim(m, op->case_n, op->tier);

    if (!c)
        return false;
    if (op->kind == OP_RAISE)
        return raise(m, op);
    switch ((int)op->kind) {
    case OP_HOLD:
        return decide(m, c, C_UNLOCKED, C_HELD);
    case OP_RELEASE:
        return decide(m, c, C_HELD, C_UNLOCKED);
    case OP_PAYEE:
        if (c->state != C_UNLOCKED && c->state != C_HELD && c->state != C_RETURNED)
            return false;
        c->payee = op->payee;
        return true;
    case OP_LOWER:
        return lower(m, c, op->fen);
    case OP_REVERSE:
        return reverse(m, c);
    case OP_BOUNCE:
        return bounce(m, c, op);
    case OP_DEMAND:
        return demand(c, op);
    case OP_AGREE:
        return agree(c, op);
    default:
        return recover(m, c, op);
    }
}

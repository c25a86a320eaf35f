#include "ledger_model_parts.h"

#include <string.h>

void model_begin(struct model *m)
{
    memset(m, 0, sizeof(*m));
    m->last_sent = M_NONE;
}

bool payee_is_whole(int payee)
{
    return payee % 5 != 0;
}

struct m_claim *model_claim(struct model *m, int case_n, int tier)
{
    if (case_n < 1 || case_n >= M_CASES || tier < 1 || tier > m->cases[case_n].n_claims)
        return NULL;
    return &m->cases[case_n].claims[tier - 1];
}

void model_move(struct moves *s, const struct m_claim *c, const enum m_account way[2], int64_t fen)
{
    s->lines[c->year][c->source][way[0]] -= fen;
    s->lines[c->year][c->source][way[1]] += fen;
}

static bool allowed(const struct model *m, const struct moves *s)
{
    for (int y = 0; y < M_YEARS; y++) {
        for (int f = 0; f < M_SOURCES; f++) {
            for (int a = 0; a < M_ACCOUNTS; a++) {
                int64_t line = s->lines[y][f][a];
                int64_t then = m->accounts[y][f][a] + line;

                if (line > M_LIMIT || line < -M_LIMIT || then > M_LIMIT || then < -M_LIMIT)
                    return false;
                if (line != 0 && then < 0 && a != M_GRANTED && a != M_BUDGET)
                    return false;
            }
        }
    }
    return true;
}

bool model_post(struct model *m, const struct moves *s)
{
    if (!allowed(m, s))
        return false;
    for (int y = 0; y < M_YEARS; y++) {
        for (int f = 0; f < M_SOURCES; f++) {
            for (int a = 0; a < M_ACCOUNTS; a++)
                m->accounts[y][f][a] += s->lines[y][f][a];
        }
    }
    return true;
}

bool model_acts(const struct op *op, int person)
{
    return op->by == person || op->actor == person;
}

bool model_did(const struct op *op, int by, int actor)
{
    return model_acts(op, by) || (actor != M_SYSTEM && model_acts(op, actor));
}

static bool hand_in(struct model *m, const struct op *op)
{
    struct m_case *file = &m->cases[op->case_n];
    struct m_claim *old = model_claim(m, op->case_n, 1);
    struct m_claim now = {.state = C_RESERVED, .batch = M_NONE};
    struct moves s = {0};

    if (file->file != F_OPEN && file->file != F_RETURNED)
        return false;
    now.fen = op->fen;
    now.at = op->at;
    now.year = old ? old->year : op->year_at;
    now.source = file->source;
    now.payee = file->payee;
    now.doubtful = op->doubtful;
    if (old)
        model_move(&s, old, WAY(M_RESERVED, M_BUDGET), old->fen);
    model_move(&s, &now, WAY(M_BUDGET, M_RESERVED), now.fen);
    if (!model_post(m, &s))
        return false;
    file->claims[0] = now;
    file->n_claims = 1;
    file->claim_handler = file->handler;
    file->submitted_by = op->by;
    file->file = F_SUBMITTED;
    return true;
}

static bool archive(struct model *m, const struct op *op)
{
    struct m_case *file = &m->cases[op->case_n];
    struct m_claim *c = &file->claims[0];
    struct moves s = {0};

    if (file->file != F_ACCEPTED || model_acts(op, file->submitted_by) ||
        model_acts(op, file->handler) || op->serial != m->serial + 1)
        return false;
    model_move(&s, c, WAY(M_RESERVED, M_BUDGET), c->fen);
    model_move(&s, c, WAY(M_BUDGET, M_PAYABLE), op->fen);
    if (!model_post(m, &s))
        return false;
    m->serial++;
    c->fen = op->fen;
    c->doubtful = op->doubtful;
    c->at = op->at;
    c->state = c->fen > 0 ? C_UNLOCKED : C_PAID;
    file->file = F_ARCHIVED;
    return true;
}

static bool file_op(struct model *m, const struct op *op)
{
    struct m_case *file = &m->cases[op->case_n];

    switch ((int)op->kind) {
    case OP_IMPORT:
        if (file->file != F_NONE && file->file != F_OPEN && file->file != F_RETURNED)
            return false;
        if (file->file == F_NONE)
            file->file = F_OPEN;
        file->handler = op->handler;
        file->payee = op->payee;
        file->source = op->source;
        return true;
    case OP_RETURN:
        if (file->file != F_SUBMITTED && file->file != F_ACCEPTED)
            return false;
        file->file = F_RETURNED;
        return true;
    case OP_ACCEPT:
        if (file->file != F_SUBMITTED || model_acts(op, file->submitted_by) ||
            model_acts(op, file->handler))
            return false;
        file->file = F_ACCEPTED;
        return true;
    default:
        return op->kind == OP_HAND_IN ? hand_in(m, op) : archive(m, op);
    }
}

static bool grant(struct model *m, const struct op *op)
{
    int64_t *accounts = m->accounts[op->year][op->source];
    struct moves s = {0};

    if (op->fen < 0 && accounts[M_BUDGET] < -op->fen)
        return false;
    s.lines[op->year][op->source][M_GRANTED] = -op->fen;
    s.lines[op->year][op->source][M_BUDGET] = op->fen;
    return model_post(m, &s);
}

bool model_apply(struct model *m, const struct op *op)
{
    switch ((int)op->kind) {
    case OP_IMPORT:
    case OP_HAND_IN:
    case OP_RETURN:
    case OP_ACCEPT:
    case OP_ARCHIVE:
        return file_op(m, op);
    case OP_GRANT:
        return grant(m, op);
    case OP_PREPARE:
        return model_prepare(m, op);
    case OP_CANCEL:
    case OP_APPROVE:
    case OP_SEND:
    case OP_SETTLE:
        return model_batch_op(m, op);
    case OP_CONFIRM:
        return op->batch == m->last_sent && !op->wrong_digest;
    default:
        return model_claim_op(m, op);
    }
}

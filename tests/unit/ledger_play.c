#include "ledger_play.h"

#include <string.h>

static const int64_t new_year[M_YEARS] = {1735660800, 1767196800, 1798732800}; /* in China */
#define PERSONS 6

unsigned play_below(struct player *p, unsigned n)
{
    p->state = p->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(p->state >> 33) % n;
}

static bool rarely(struct player *p)
{
    return play_below(p, 12) == 0;
}

/* A claim in one of two states, found from a place at random; or any claim, or none, at times. */
static void choose_claim(struct player *p, enum m_state a, enum m_state b, struct op *op)
{
    op->case_n = 1 + (int)play_below(p, (unsigned)p->top);
    op->tier = 1 + (int)play_below(p, rarely(p) ? M_TIERS : 1);
    if (rarely(p))
        return;
    for (int k = 0; k < p->top; k++) {
        int n = 1 + (op->case_n + k) % p->top;
        const struct m_case *file = &p->m->cases[n];

        for (int t = 0; t < file->n_claims; t++) {
            if (file->claims[t].state == a || file->claims[t].state == b) {
                op->case_n = n;
                op->tier = t + 1;
                return;
            }
        }
    }
}

static void choose_case(struct player *p, enum m_file a, enum m_file b, struct op *op)
{
    op->case_n = 1 + (int)play_below(p, (unsigned)p->top);
    for (int k = 0; k < p->top && !rarely(p); k++) {
        int n = 1 + (op->case_n + k) % p->top;

        if (p->m->cases[n].file == a || p->m->cases[n].file == b) {
            op->case_n = n;
            return;
        }
    }
}

/* Of the last ones, one in such a state; the last one that was looked at otherwise. */
static void choose_batch(struct player *p, enum m_batch_state a, enum m_batch_state b,
                         struct op *op)
{
    int n = p->m->n_batches;

    op->batch = n > 0 ? n - 1 - (int)play_below(p, n < 8 ? (unsigned)n : 8) : M_NONE;
    for (int k = 0; k < 8 && op->batch - k >= 0 && !rarely(p); k++) {
        if (p->m->batches[op->batch - k].state == a || p->m->batches[op->batch - k].state == b) {
            op->batch -= k;
            return;
        }
    }
}

static int64_t amount(struct player *p)
{
    return 1 + play_below(p, 300000);
}

static int64_t owed(const struct model *m, const struct op *op)
{
    const struct m_case *file = &m->cases[op->case_n];
    const struct m_claim *c = &file->claims[op->tier - 1];

    return op->tier <= file->n_claims ? c->fen - c->paid : 0;
}

/* All, a part, or too much. */
static int64_t part_of(struct player *p, int64_t whole)
{
    unsigned which = play_below(p, 8);

    if (which < 4 && whole > 0)
        return whole;
    if (which < 7 && whole > 0)
        return 1 + (int64_t)play_below(p, whole > 1000000 ? 1000000 : (unsigned)whole);
    return whole + 1;
}

static void make_prepare(struct player *p, struct op *op)
{
    op->year = (int)play_below(p, M_YEARS);
    op->serial = p->m->batch_serial[op->year] + (rarely(p) ? (int)play_below(p, 3) : 1);
    op->previous = rarely(p) && p->m->n_batches > 0 ? (int)play_below(p, (unsigned)p->m->n_batches)
                                                    : p->m->last_sent;
    op->n = 1 + (int)play_below(p, M_LINES);
    if (op->serial < 1)
        op->serial = 1;
    for (int i = 0; i < op->n; i++) {
        struct op one = {0};
        const struct m_claim *c;

        choose_claim(p, C_UNLOCKED, C_UNLOCKED, &one);
        c = &p->m->cases[one.case_n].claims[one.tier - 1];
        op->lines[i] = (struct m_line){.case_n = one.case_n,
                                       .tier = one.tier,
                                       .fen = part_of(p, owed(p->m, &one)),
                                       .payee = c->payee,
                                       .confirmed = !rarely(p)};
        if (op->lines[i].payee < 1 || !payee_is_whole(op->lines[i].payee))
            op->lines[i].payee = 1;
        for (int k = 0; k < i && !rarely(p); k++) { /* each once, mostly */
            if (op->lines[k].case_n == one.case_n && op->lines[k].tier == one.tier)
                op->n = i;
        }
    }
    play_digest(p->m, op);
}

static void make_settle(struct player *p, struct op *op)
{
    const struct m_batch *b;

    choose_batch(p, B_SENT, B_SENT, op);
    if (op->batch == M_NONE)
        return;
    b = &p->m->batches[op->batch];
    for (int i = 0; i < b->n; i++) {
        if (rarely(p) || (!b->lines[i].settled && play_below(p, 3) > 0)) {
            op->told[op->n] = i + 1;
            op->lines[op->n++].paid = play_below(p, 4) > 0;
        }
    }
    if (op->n == 0) {
        op->told[0] = 1 + (int)play_below(p, (unsigned)b->n);
        op->lines[op->n++].paid = true;
    } else if (rarely(p) && op->n < M_LINES) { /* a line twice in one event */
        op->told[op->n] = op->told[0];
        op->lines[op->n++].paid = true;
    }
}

static void make_bounce(struct player *p, struct op *op)
{
    int n = p->m->n_batches;
    bool again = play_below(p, 3) == 0; /* perhaps one that bounced already */

    choose_claim(p, C_PAID, C_UNLOCKED, op);
    op->batch = n > 0 ? (int)play_below(p, (unsigned)n) : M_NONE;
    op->line = 1;
    for (int k = 0; k < 40 && k < n && !rarely(p); k++) { /* a line that was really paid */
        const struct m_batch *b = &p->m->batches[(op->batch + k) % n];

        for (int i = 0; i < b->n; i++) {
            if (b->lines[i].paid && (again || !b->lines[i].bounced)) {
                op->batch = (op->batch + k) % n;
                op->line = i + 1;
                op->case_n = b->lines[i].case_n;
                op->tier = b->lines[i].tier;
                return;
            }
        }
    }
}

static void make_recovery(struct player *p, struct op *op)
{
    const struct m_claim *c;
    int n;

    choose_claim(p, C_PAID, C_PAID, op);
    c = &p->m->cases[op->case_n].claims[op->tier - 1];
    n = op->tier <= p->m->cases[op->case_n].n_claims ? c->n_recoveries : 0;
    op->fen = part_of(p, op->kind == OP_RECOVER && n > 0
                             ? c->recoveries[n - 1].fen - c->recoveries[n - 1].got
                             : c->paid - c->recovered);
    op->recovery = op->kind == OP_DEMAND ? n + 1 : n;
    if (rarely(p) || op->recovery < 1)
        op->recovery = 1;
    if (op->recovery > M_RECOVERIES)
        op->recovery = M_RECOVERIES;
}

static void make_case(struct player *p, struct op *op)
{
    op->handler = (int)play_below(p, 3);
    op->payee = 1 + (int)play_below(p, 40);
    op->source = (int)play_below(p, play_below(p, 4) ? 3 : 4);
    op->doubtful = rarely(p);
    op->fen = rarely(p) ? 0 : amount(p);
    switch ((int)op->kind) {
    case OP_IMPORT:
        choose_case(p, F_NONE, F_RETURNED, op);
        break;
    case OP_HAND_IN:
        choose_case(p, F_OPEN, F_RETURNED, op);
        if (p->m->cases[op->case_n].source == 3 && !rarely(p))
            op->fen = M_LIMIT - amount(p);
        break;
    case OP_RETURN:
    case OP_ACCEPT:
        choose_case(p, F_SUBMITTED, F_SUBMITTED, op);
        break;
    default:
        choose_case(p, F_ACCEPTED, F_ACCEPTED, op);
        if (play_below(p, 2) && p->m->cases[op->case_n].n_claims > 0)
            op->fen = p->m->cases[op->case_n].claims[0].fen;
        op->serial = p->m->serial + (rarely(p) ? 2 : 1);
        break;
    }
}

static void make_claim(struct player *p, struct op *op)
{
    op->payee = 1 + (int)play_below(p, 40);
    switch ((int)op->kind) {
    case OP_HOLD:
        choose_claim(p, C_UNLOCKED, C_RETURNED, op);
        break;
    case OP_RELEASE:
        choose_claim(p, C_HELD, C_RETURNED, op);
        break;
    case OP_PAYEE:
        choose_claim(p, C_UNLOCKED, C_RETURNED, op);
        op->payee += op->payee % 5 == 0;
        break;
    case OP_RAISE:
        choose_claim(p, C_PAID, play_below(p, 4) ? C_UNLOCKED : C_RESERVED, op);
        if (op->tier <= p->m->cases[op->case_n].n_claims &&
            p->m->cases[op->case_n].n_claims == M_TIERS)
            op->kind = OP_REVERSE; /* the model has no room for one more */
        op->fen = amount(p);
        op->source = play_below(p, 2) ? M_NONE : (int)play_below(p, 3);
        op->payee = play_below(p, 2) ? M_NONE : op->payee + (op->payee % 5 == 0);
        op->doubtful = rarely(p);
        break;
    case OP_LOWER:
        choose_claim(p, C_UNLOCKED, C_HELD, op);
        op->fen = part_of(p, owed(p->m, op));
        break;
    default:
        choose_claim(p, C_HELD, C_RETURNED, op);
        break;
    }
}

static void make(struct player *p, struct op *op)
{
    switch ((int)op->kind) {
    case OP_GRANT:
        op->year = (int)play_below(p, M_YEARS);
        op->source = (int)play_below(p, M_SOURCES);
        op->fen = play_below(p, 4) ? 4 * amount(p) : -amount(p);
        if (op->source == 3) /* where sums come to their limit */
            op->fen = op->fen > 0 ? M_LIMIT - op->fen : -M_LIMIT;
        break;
    case OP_PREPARE:
        make_prepare(p, op);
        break;
    case OP_CANCEL:
        choose_batch(p, B_PREPARED, B_APPROVED, op);
        break;
    case OP_APPROVE:
        choose_batch(p, B_PREPARED, B_PREPARED, op);
        break;
    case OP_SEND:
        choose_batch(p, B_APPROVED, B_APPROVED, op);
        break;
    case OP_SETTLE:
        make_settle(p, op);
        break;
    case OP_BOUNCE:
        make_bounce(p, op);
        break;
    case OP_DEMAND:
    case OP_AGREE:
    case OP_RECOVER:
        make_recovery(p, op);
        break;
    case OP_CONFIRM:
        op->batch = p->m->last_sent;
        if (rarely(p) && p->m->n_batches > 0)
            op->batch = (int)play_below(p, (unsigned)p->m->n_batches);
        break;
    default:
        if (op->kind <= OP_ARCHIVE) {
            make_case(p, op);
        } else {
            make_claim(p, op);
        }
        break;
    }
}

/* How often which, of 100. */
static const unsigned char weights[OP_COUNT] = {
    [OP_IMPORT] = 7,  [OP_HAND_IN] = 9, [OP_RETURN] = 2,   [OP_ACCEPT] = 9, [OP_ARCHIVE] = 10,
    [OP_GRANT] = 4,   [OP_HOLD] = 3,    [OP_RELEASE] = 5,  [OP_PAYEE] = 3,  [OP_RAISE] = 3,
    [OP_LOWER] = 2,   [OP_REVERSE] = 2, [OP_PREPARE] = 10, [OP_CANCEL] = 2, [OP_APPROVE] = 8,
    [OP_SEND] = 7,    [OP_SETTLE] = 8,  [OP_BOUNCE] = 2,   [OP_DEMAND] = 1, [OP_AGREE] = 1,
    [OP_RECOVER] = 1, [OP_CONFIRM] = 1,
};

void play_next(struct player *p, struct op *op)
{
    unsigned at = play_below(p, 100);
    unsigned kind = 0;

    memset(op, 0, sizeof(*op));
    while (kind < OP_CONFIRM && at >= weights[kind])
        at -= weights[kind++];
    op->kind = (enum op_kind)kind;
    op->batch = M_NONE;
    op->year_at = (int)play_below(p, M_YEARS); /* the clock goes back as often as it likes */
    op->at = new_year[op->year_at] + (int64_t)play_below(p, 365 * 86400 - 1);
    if (rarely(p))
        op->at = new_year[op->year_at]; /* the very first second */
    op->by = (int)play_below(p, PERSONS);
    op->actor = play_below(p, 3) ? op->by : (int)play_below(p, PERSONS + 1) - 1;
    op->spelling = (int)play_below(p, 3);
    op->wrong_digest = play_below(p, 30) == 0;
    op->request = play_below(p, 2) ? ++p->requests : 0;
    make(p, op);
}

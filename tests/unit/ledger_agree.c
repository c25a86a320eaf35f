#include "ledger_agree.h"

#include "index/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool has_moved(const int64_t *accounts)
{
    for (int a = 0; a < M_ACCOUNTS; a++) {
        if (accounts[a] != 0)
            return true;
    }
    return false;
}

void check_accounts(struct world *w)
{
    struct aj_arena arena = {.limit = 1 << 20};
    struct aj_balances all;
    int64_t sum = 0;
    size_t seen = 0;
    size_t should_be = 0;

    assert_int_equal(
        aj_ledger_balances(w->index, &(struct aj_balances_wanted){0}, &arena, &all, NULL), AJ_OK);
    for (size_t i = 0; i < all.n; i++) {
        for (int f = 0; f < M_SOURCES; f++) {
            if (strcmp(play_source(f), all.list[i].source) != 0)
                continue;
            seen++;
            for (int a = 0; a < M_ACCOUNTS; a++) {
                int64_t should = w->m->accounts[all.list[i].year - M_FIRST_YEAR][f][a];

                if (all.list[i].fen[a] != should) {
                    fail_msg("%d/%s/%s is %lld, not %lld", all.list[i].year, all.list[i].source,
                             aj_account_word((enum aj_account)a), (long long)all.list[i].fen[a],
                             (long long)should);
                }
                sum += all.list[i].fen[a];
            }
        }
    }
    assert_int_equal(seen, all.n);
    assert_int_equal(sum, 0);
    for (int y = 0; y < M_YEARS; y++) { /* none of the model's is missing */
        for (int f = 0; f < M_SOURCES; f++)
            should_be += has_moved(w->m->accounts[y][f]);
    }
    assert_true(all.n >= should_be);
    aj_arena_reset(&arena);
}

static const char *const state_words[] = {
    [C_NONE] = "none",         [C_RESERVED] = "reserved", [C_UNLOCKED] = "unlocked",
    [C_HELD] = "held",         [C_BATCHED] = "batched",   [C_APPROVED] = "approved",
    [C_SENT] = "sent",         [C_RETURNED] = "returned", [C_PAID] = "paid",
    [C_REVERSED] = "reversed",
};

static void check_number(const json_t *row, const char *key, int64_t should)
{
    if (aj_json_int(row, key, 0) != should) {
        fail_msg("%s of %s is %lld, not %lld", key, aj_json_text(row, "id"),
                 (long long)aj_json_int(row, key, 0), (long long)should);
    }
}

/* nobody gets more than is owed, and what the bank paid is what the claim says. */
static void check_claim(struct world *w, int case_n, int tier)
{
    const struct m_claim *c = model_claim(w->m, case_n, tier);
    json_t *row = NULL;
    char claim[80], batch[24] = "";
    struct aj_err err;
    enum aj_code code;

    play_claim(case_n, tier, claim);
    code = aj_ledger_claim(w->index, claim, &row, &err);
    if (code != (c ? AJ_OK : AJ_NOT_FOUND))
        fail_msg("%s: %s", claim, err.text);
    if (!c)
        return;
    assert_string_equal(aj_json_text(row, "state"), state_words[c->state]);
    check_number(row, "fen", c->fen);
    check_number(row, "paid_fen", c->paid);
    check_number(row, "recovered_fen", c->recovered);
    check_number(row, "returned_fen", c->returned);
    check_number(row, "batch_fen", c->batch_fen);
    check_number(row, "attempt", c->attempt);
    check_number(row, "year", c->year + M_FIRST_YEAR);
    assert_string_equal(aj_json_text(row, "source"), play_source(c->source));
    if (c->batch != M_NONE)
        play_batch(&w->m->batches[c->batch], batch);
    assert_string_equal(aj_json_text(row, "batch"), batch);
    assert_int_equal(w->bank[case_n][tier - 1], c->paid);
    assert_true(w->bank[case_n][tier - 1] <= aj_json_int(row, "fen", 0));
    if (c->state != C_RESERVED)
        assert_string_equal(aj_json_text(row, "bundle_sha256"), BUNDLE_SHA256);
    json_decref(row);
}

static void check_batch(struct world *w, int n)
{
    static const char *const words[] = {"prepared", "cancelled", "approved", "sent", "settled"};
    const struct m_batch *b = &w->m->batches[n];
    json_t *row = NULL;
    char id[24];

    play_batch(b, id);
    assert_int_equal(aj_ledger_batch(w->index, id, &row, NULL), AJ_OK);
    assert_string_equal(aj_json_text(row, "state"), words[b->state]);
    assert_string_equal(aj_json_text(row, "sha256"), b->sha256);
    for (int i = 0; i < b->n; i++) {
        const json_t *line = json_array_get(json_object_get(row, "lines"), (size_t)i);

        assert_string_equal(aj_json_text(line, "outcome"), !b->lines[i].settled ? ""
                                                           : b->lines[i].paid   ? "paid"
                                                                                : "returned");
        check_claim(w, b->lines[i].case_n, b->lines[i].tier);
    }
    json_decref(row);
}

void let_bank_act(struct world *w, const struct op *op)
{
    const struct m_batch *b = op->batch == M_NONE ? NULL : &w->m->batches[op->batch];

    for (int i = 0; b && op->kind == OP_SETTLE && i < op->n; i++) {
        const struct m_line *line = &b->lines[op->told[i] - 1];

        if (op->lines[i].paid)
            w->bank[line->case_n][line->tier - 1] += line->fen;
    }
    if (b && op->kind == OP_BOUNCE)
        w->bank[op->case_n][op->tier - 1] -= b->lines[op->line - 1].fen;
}

void check_promises(struct world *w, const struct op *op)
{
    const struct m_batch *b = op->batch == M_NONE ? NULL : &w->m->batches[op->batch];
    char key[64];

    for (int i = 0; b && op->kind == OP_SEND && i < b->n; i++) {
        case_key(b->lines[i].case_n, key);
        assert_int_equal(aj_index_case_state(w->index, key), AJ_STATE_ARCHIVED);
    }
    if (!b || op->kind != OP_APPROVE)
        return;
    assert_true(op->by != b->by && op->actor != b->by && op->by != b->actor);
    for (int i = 0; i < b->n; i++) {
        assert_int_not_equal(op->by, w->m->cases[b->lines[i].case_n].claim_handler);
        assert_int_not_equal(op->actor, w->m->cases[b->lines[i].case_n].claim_handler);
    }
}

void check_touched(struct world *w, const struct op *op)
{
    check_accounts(w);
    if (op->kind == OP_PREPARE && w->m->n_batches > 0)
        check_batch(w, w->m->n_batches - 1);
    if (op->batch != M_NONE)
        check_batch(w, op->batch);
    if (op->case_n > 0)
        check_claim(w, op->case_n, op->tier > 0 ? op->tier : 1);
}

struct listed {
    int case_n, tier;
    int64_t at;
    char key[80];
};

static int by_place(const void *a, const void *b)
{
    const struct listed *l = a;
    const struct listed *r = b;

    return l->at != r->at ? (l->at > r->at) - (l->at < r->at) : strcmp(l->key, r->key);
}

static size_t list_state(const struct model *m, int state, struct listed *out)
{
    size_t n = 0;

    for (int i = 1; i < M_CASES; i++) {
        for (int t = 0; t < m->cases[i].n_claims; t++) {
            if (m->cases[i].claims[t].state == (enum m_state)state) {
                out[n] = (struct listed){i, t + 1, m->cases[i].claims[t].at, ""};
                (void)snprintf(out[n].key, sizeof(out[n].key), "(2026)云援民字第%d号\x01%d", i,
                               t + 1);
                n++;
            }
        }
    }
    qsort(out, n, sizeof(*out), by_place);
    return n;
}

/* All pages of a state are the model's claims, in order. */
static void check_list(struct world *w, int state, struct listed *list)
{
    size_t n = list_state(w->m, state, list);
    size_t at = 0;
    char after[1200] = "";
    enum aj_pay_state pay = AJ_PAY_NONE;

    assert_true(aj_pay_state_from_word(state_words[state], &pay));
    for (bool more = true; more;) {
        const struct aj_claims_wanted wanted = {pay, after, 7 + play_below(&w->player, 90)};
        json_t *page = NULL;
        const json_t *row;
        size_t i;

        assert_int_equal(aj_ledger_claims(w->index, &wanted, &page, NULL), AJ_OK);
        json_array_foreach(json_object_get(page, "claims"), i, row)
        {
            char claim[80];

            assert_true(at < n);
            play_claim(list[at].case_n, list[at].tier, claim);
            assert_string_equal(aj_json_text(row, "id"), claim);
            at++;
        }
        more = json_object_get(page, "next") != NULL;
        (void)snprintf(after, sizeof(after), "%s", aj_json_text(page, "next"));
        json_decref(page);
    }
    assert_int_equal(at, n);
}

static enum aj_code tell_fault(void *arg, const struct aj_ledger_fault *fault, struct aj_err *err)
{
    (void)arg;
    (void)err;
    fail_msg("%s %s: %s", fault->code, fault->subject, fault->text);
    return AJ_OK;
}

void check_whole(struct world *w)
{
    struct listed *list = calloc((size_t)M_CASES * M_TIERS, sizeof(*list));

    assert_non_null(list);
    for (int state = C_RESERVED; state <= C_REVERSED; state++)
        check_list(w, state, list);
    free(list);
    for (int i = 1; i <= w->player.top; i++) {
        for (int t = 1; t <= M_TIERS; t++)
            check_claim(w, i, t);
    }
    for (int i = 0; i < w->m->n_batches; i++)
        check_batch(w, i);
    assert_int_equal(aj_ledger_check(w->index, tell_fault, NULL, NULL), AJ_OK);
}

/* The ledger against a small independent model (ledger_model.h), operation by operation, on a real
   index: repeats, races, reopening, rebuilding, a clock that goes back. AJ_SEED repeats a run;
   AJ_LONG=100000 makes that many operations. */
#include "index_testing.h"
#include "ledger_play.h"

#include "index/journal.h"
#include "index/ledger.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RACERS 4

struct world {
    struct place place;
    struct aj_index *index;
    struct model *m;
    struct player player;
    int64_t (*bank)[M_TIERS]; /* what the bank paid out, by case and tier: counted apart from all */
    struct op *kept;          /* ops that were done under a key, and as which event */
    uint64_t *kept_seq;
    int n_kept;
    int done, refused, repeated, raced;
};

#define MOST_KEPT 1000

static void tell_op(const struct op *op, const struct aj_err *err)
{
    print_error("op %s by %d actor %d case %d#%d fen %lld batch %d serial %d n %d: %s %s\n",
                play_kind(op->kind), op->by, op->actor, op->case_n, op->tier, (long long)op->fen,
                op->batch, op->serial, op->n, aj_code_name(err->code), err->text);
}

static enum aj_code commit(struct world *w, const struct op *op, uint64_t *seq, bool *repeated,
                           struct aj_err *err)
{
    struct aj_event e = play_event(w->m, op);
    enum aj_code code = aj_index_commit_once(w->index, &e, 1, seq, repeated, err);

    event_drop(&e);
    return code;
}

/* ---- what must hold after each step ---- */

static bool has_moved(const int64_t *accounts)
{
    for (int a = 0; a < M_ACCOUNTS; a++) {
        if (accounts[a] != 0)
            return true;
    }
    return false;
}

static void check_accounts(struct world *w)
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

/* What the bank does with an event that the index took, without asking what it thought of it. */
static void let_bank_act(struct world *w, const struct op *op)
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

/* R-1, of an accepted sending: every file in it is sealed. R-9, of an accepted approval. */
static void check_promises(struct world *w, const struct op *op)
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

static void check_touched(struct world *w, const struct op *op)
{
    check_accounts(w);
    if (op->kind == OP_PREPARE && w->m->n_batches > 0)
        check_batch(w, w->m->n_batches - 1);
    if (op->batch != M_NONE)
        check_batch(w, op->batch);
    if (op->case_n > 0)
        check_claim(w, op->case_n, op->tier > 0 ? op->tier : 1);
}

/* ---- the whole, now and then ---- */

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

static void check_whole(struct world *w)
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

static void reopen(struct world *w)
{
    aj_index_close(w->index);
    w->index = open_index(&w->place);
}

/* The index is thrown away, and what the segments say is worked with from here on. */
static void rebuild(struct world *w)
{
    struct aj_err err = {0};

    assert_int_equal(aj_journal_export(w->index, w->place.journal, NULL), AJ_OK);
    rebuild_and_compare(&w->place, w->index, NULL);
    aj_index_close(w->index);
    assert_int_equal(aj_file_remove_tree(w->place.index, NULL), AJ_OK);
    if (aj_index_rebuild(w->place.journal, w->place.index, NULL, &err) != AJ_OK)
        fail_msg("%s", err.text);
    w->index = open_index(&w->place);
}

/* ---- steps ---- */

static void keep(struct world *w, const struct op *op, uint64_t seq)
{
    int at = w->n_kept < MOST_KEPT ? w->n_kept++ : (int)play_below(&w->player, MOST_KEPT);

    w->kept[at] = *op;
    w->kept_seq[at] = seq;
}

static void take(struct world *w, const struct op *op, uint64_t seq)
{
    let_bank_act(w, op);
    check_promises(w, op);
    if (op->request)
        keep(w, op, seq);
    w->done++;
}

static void step(struct world *w, const struct op *op)
{
    struct aj_err err = {0};
    uint64_t seq = 0;
    bool repeated = false;
    enum aj_code code = commit(w, op, &seq, &repeated, &err);
    bool allowed = model_apply(w->m, op);

    if ((code == AJ_OK) != allowed || repeated || (code != AJ_OK && code != AJ_CONFLICT)) {
        tell_op(op, &err);
        fail_msg("the model %s it", allowed ? "allows" : "refuses");
    }
    if (allowed)
        take(w, op, seq);
    else
        w->refused++;
    check_touched(w, op);
}

/* The same again under its key has no effect and the first answer; another thing under it none. */
static void repeat(struct world *w)
{
    struct op op;
    struct aj_journal_head before, after;
    struct aj_event e;
    uint64_t seq = 0;
    bool repeated = false;
    int at;

    if (w->n_kept == 0)
        return;
    at = (int)play_below(&w->player, (unsigned)w->n_kept);
    op = w->kept[at];
    assert_int_equal(aj_journal_head(w->index, &before, NULL), AJ_OK);
    assert_int_equal(commit(w, &op, &seq, &repeated, NULL), AJ_OK);
    assert_true(repeated);
    assert_int_equal(seq, w->kept_seq[at]);
    e = play_event(w->m, &op);
    assert_int_equal(aj_index_commit(w->index, &e, 1, NULL, NULL), AJ_CONFLICT);
    assert_int_equal(json_object_set_new(json_object_get(e.data, "request"), "sha256",
                                         json_string(BUNDLE_SHA256)),
                     0);
    assert_int_equal(aj_index_commit_once(w->index, &e, 1, &seq, &repeated, NULL), AJ_CONFLICT);
    event_drop(&e);
    assert_int_equal(aj_journal_head(w->index, &after, NULL), AJ_OK);
    assert_int_equal(before.size, after.size);
    check_accounts(w);
    w->repeated++;
}

struct racer {
    pthread_t thread;
    struct aj_index *index;
    struct op op;
    struct aj_event event;
    char actor[64]; /* the event's own borrows it from the thread that made it */
    enum aj_code code;
    bool repeated;
    uint64_t seq;
};

static void *run(void *arg)
{
    struct racer *r = arg;

    r->code = aj_index_commit_once(r->index, &r->event, 1, &r->seq, &r->repeated, NULL);
    return NULL;
}

static void race(struct world *w, struct racer *racers)
{
    for (int i = 0; i < RACERS; i++) {
        struct racer *r = &racers[i];

        r->index = w->index;
        r->event = play_event(w->m, &r->op);
        (void)snprintf(r->actor, sizeof(r->actor), "%s", r->event.actor);
        r->event.actor = r->actor;
    }
    for (int i = 0; i < RACERS; i++)
        assert_int_equal(pthread_create(&racers[i].thread, NULL, run, &racers[i]), 0);
    for (int i = 0; i < RACERS; i++) {
        (void)pthread_join(racers[i].thread, NULL);
        event_drop(&racers[i].event);
    }
    w->raced++;
}

/* One thing asked by all: with a key it is done once and all are told so; without, as often as the
   model allows it. */
static void race_for_one(struct world *w)
{
    struct racer racers[RACERS] = {0};
    struct op op;
    int done = 0;
    int told = 0;
    int allowed = 0;
    uint64_t seq = 0;

    play_next(&w->player, &op);
    if (op.kind == OP_RAISE) /* the model has no room for four */
        return;
    for (int i = 0; i < RACERS; i++)
        racers[i].op = op;
    race(w, racers);
    for (int i = 0; i < RACERS; i++) {
        done += racers[i].code == AJ_OK && !racers[i].repeated;
        told += racers[i].code == AJ_OK && racers[i].repeated;
        seq = racers[i].code == AJ_OK ? racers[i].seq : seq;
    }
    for (int i = 0; i < (op.request ? 1 : RACERS); i++) {
        if (model_apply(w->m, &op)) {
            allowed++;
            take(w, &op, seq);
        }
    }
    assert_int_equal(done, allowed);
    assert_int_equal(told, op.request && allowed ? RACERS - 1 : 0);
    check_touched(w, &op);
}

static int by_seq(const void *a, const void *b)
{
    const struct racer *l = a;
    const struct racer *r = b;

    return (l->seq > r->seq) - (l->seq < r->seq);
}

/* Different things at once: those that were done may be done in the order of their events. */
static void race_for_all(struct world *w)
{
    struct racer racers[RACERS] = {0};

    for (int i = 0; i < RACERS; i++) {
        do
            play_next(&w->player, &racers[i].op);
        while (racers[i].op.kind == OP_RAISE || racers[i].op.kind == OP_DEMAND);
    }
    race(w, racers);
    qsort(racers, RACERS, sizeof(racers[0]), by_seq);
    for (int i = 0; i < RACERS; i++) {
        if (racers[i].code != AJ_OK) {
            assert_int_equal(racers[i].code, AJ_CONFLICT);
            continue;
        }
        if (!model_apply(w->m, &racers[i].op)) {
            tell_op(&racers[i].op, &(struct aj_err){0});
            fail_msg("done in a race, and the model refuses it");
        }
        take(w, &racers[i].op, racers[i].seq);
    }
    for (int i = 0; i < RACERS; i++)
        check_touched(w, &racers[i].op);
}

static void begin(struct world *w, unsigned seed)
{
    *w = (struct world){0};
    place_make(&w->place);
    w->index = open_index(&w->place);
    w->m = calloc(1, sizeof(*w->m));
    w->bank = calloc(M_CASES, sizeof(*w->bank));
    w->kept = calloc(MOST_KEPT, sizeof(*w->kept));
    w->kept_seq = calloc(MOST_KEPT, sizeof(*w->kept_seq));
    assert_true(w->m && w->bank && w->kept && w->kept_seq);
    model_begin(w->m);
    w->player = (struct player){.state = seed, .m = w->m, .top = 8};
}

static void end(struct world *w)
{
    aj_index_close(w->index);
    place_remove(&w->place);
    free(w->m);
    free(w->bank);
    free(w->kept);
    free(w->kept_seq);
}

static unsigned seed_of_run(void)
{
    const char *fixed = getenv("AJ_SEED");
    unsigned seed = fixed ? (unsigned)strtoul(fixed, NULL, 10) : (unsigned)time(NULL);

    (void)printf("seed %u (AJ_SEED=%u repeats it)\n", seed, seed);
    return seed;
}

static void one_turn(struct world *w)
{
    unsigned which = play_below(&w->player, 40);
    struct op op;

    if (which == 0) {
        repeat(w);
    } else if (which == 1) {
        race_for_one(w);
    } else if (which == 2) {
        race_for_all(w);
    } else {
        play_next(&w->player, &op);
        step(w, &op);
    }
}

static void the_ledger_does_what_the_model_does(void **state)
{
    const char *asked = getenv("AJ_LONG");
    int wanted = asked ? (int)strtol(asked, NULL, 10) : 1500;
    int checks = wanted / 5 + 1; /* turns between looking at the whole */
    struct world w;

    (void)state;
    begin(&w, seed_of_run());
    for (int i = 1; i <= wanted; i++) {
        one_turn(&w);
        if (i % 20 == 0 && w.player.top < M_CASES - 1)
            w.player.top++;
        if (i % (checks / 7 + 1) == 0)
            reopen(&w);
        if (i % checks == 0) {
            check_whole(&w);
            rebuild(&w);
        }
    }
    check_whole(&w);
    rebuild(&w);
    check_whole(&w);
    (void)printf("%d done, %d refused, %d repeated, %d races, %d batches, %d cases\n", w.done,
                 w.refused, w.repeated, w.raced, w.m->n_batches, w.player.top);
    assert_true(w.done > wanted / 3 && w.m->n_batches > wanted / 100);
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ledger_does_what_the_model_does),
    };

    return cmocka_run_group_tests_name("ledger model", tests, NULL, NULL);
}

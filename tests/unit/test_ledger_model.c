/* The ledger against a small independent model (ledger_model.h), operation by operation, on a real
   index: repeats, races, reopening, rebuilding, a clock that goes back. AJ_SEED repeats a run;
   AJ_LONG=100000 makes that many operations. */
#include "ledger_agree.h"

#include "index/journal.h"
#include "index/ledger.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RACERS 4

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
    if (allowed) {
        take(w, op, seq);
    } else {
        w->refused++;
    }
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
        do {
            play_next(&w->player, &racers[i].op);
        } while (racers[i].op.kind == OP_RAISE || racers[i].op.kind == OP_DEMAND);
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

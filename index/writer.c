#include "index/writer.h"

#include "base/auto.h"
#include "base/log.h"
#include "index/journal_store.h"
#include "index/search/slab/slab_join.h"

#include <assert.h>
#include <pthread.h>
#include <time.h>

#define BATCH_LIMIT 256 /* keeps a transaction, and what its failure costs, small */

#define JOIN_WHEN_IDLE_MS 20
#define JOIN_AFTER        64 /* transactions, idle or not: queries grow slower with each slab */
#define JOIN_AT_END       2  /* steps */

struct request {
    struct aj_commit *commit;
    enum aj_code code;
    struct aj_err err;
    bool hooked; /* the hook ran: not again when the batch is */
    bool done;
    pthread_cond_t answered;
    struct request *next;
};

struct aj_writer {
    struct aj_env *env;
    struct aj_search *search; /* NULL: does not follow */
    unsigned unjoined;        /* transactions since slabs were last joined to the end */
    pthread_t thread;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t wanted;
    struct request *first;
    struct request **last;
    bool stopping;
};

static enum aj_code run_hook(struct request *r, struct aj_err *err)
{
    if (!r->commit->before || r->hooked)
        return AJ_OK;
    AJ_TRY(r->commit->before(r->commit->arg, err));
    r->hooked = true;
    return AJ_OK;
}

/* A refusal is written into the request; only what concerns the whole batch is returned. */
static enum aj_code settle(struct aj_env *env, struct request *r, enum aj_code code,
                           const struct aj_err *why, struct aj_err *err)
{
    if (code == AJ_FULL && aj_env_map_is_full(env)) {
        if (err)
            *err = *why;
        return code;
    }
    r->code = code;
    r->err = *why;
    return AJ_OK;
}

static enum aj_code carry_out(struct aj_writer *w, struct aj_txn *txn, struct aj_commit *commit,
                              struct aj_err *err)
{
    if (commit->work)
        return commit->work(txn, commit->arg, err);
    return aj_journal_append(txn, w->search, commit->events, commit->n, &commit->first, err);
}

static enum aj_code run_nested(struct aj_writer *w, struct aj_txn *batch, struct request *r,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_err why = {0};
    enum aj_code code = aj_txn_write(w->env, batch, &txn, &why);

    if (code == AJ_OK)
        code = carry_out(w, txn, r->commit, &why);
    if (code == AJ_OK)
        code = aj_txn_commit(aj_steal(&txn), &why);
    return settle(w->env, r, code, &why, err);
}

static enum aj_code run_plain(struct aj_writer *w, struct aj_txn *batch, struct request *r,
                              struct aj_err *err)
{
    struct aj_err why = {0};
    enum aj_code code = carry_out(w, batch, r->commit, &why);

    if (code == AJ_OK)
        code = run_hook(r, &why);
    return settle(w->env, r, code, &why, err);
}

/* One request, or several of which none is refused: without nesting, which costs more than the
   events themselves. `*whole` is false when one of several was refused. */
static enum aj_code try_plain(struct aj_writer *w, struct request *list, bool *whole,
                              struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *batch = NULL;

    *whole = true;
    AJ_TRY(aj_txn_write(w->env, NULL, &batch, err));
    for (struct request *r = list; r; r = r->next) {
        AJ_TRY(run_plain(w, batch, r, err));
        if (r->code != AJ_OK) {
            *whole = !list->next;
            return AJ_OK;
        }
    }
    return aj_txn_commit(aj_steal(&batch), err);
}

static enum aj_code try_nested(struct aj_writer *w, struct request *list, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *batch = NULL;
    bool any = false;

    AJ_TRY(aj_txn_write(w->env, NULL, &batch, err));
    for (struct request *r = list; r; r = r->next) {
        AJ_TRY(run_nested(w, batch, r, err));
        any = any || r->code == AJ_OK;
    }
    return any ? aj_txn_commit(aj_steal(&batch), err) : AJ_OK;
}

static void forget_answers(struct request *list)
{
    for (struct request *r = list; r; r = r->next)
        r->code = AJ_OK;
}

static enum aj_code try_batch(struct aj_writer *w, struct request *list, struct aj_err *err)
{
    bool whole;

    forget_answers(list);
    AJ_TRY(try_plain(w, list, &whole, err));
    if (whole)
        return AJ_OK;
    forget_answers(list);
    return try_nested(w, list, err);
}

static void run_batch(struct aj_writer *w, struct request *list)
{
    struct aj_err why;
    enum aj_code code;

    for (;;) {
        why = (struct aj_err){0};
        code = try_batch(w, list, &why);
        if (code != AJ_FULL || !aj_env_map_is_full(w->env))
            break;
        code = aj_env_grow(w->env, &why);
        if (code != AJ_OK)
            break;
    }
    for (struct request *r = list; code != AJ_OK && r; r = r->next) {
        if (r->code == AJ_OK) { /* refused ones keep their own reason */
            r->code = code;
            r->err = why;
        }
    }
}

/* Whether the transaction must be its own. */
static bool is_alone(const struct request *r)
{
    return r->commit->before || r->commit->work;
}

/* Under the lock: what shall share the next transaction, taken out of the queue. */
static struct request *take_batch(struct aj_writer *w)
{
    struct request *list = w->first;
    struct request *end = list;

    for (int n = 1; !is_alone(list) && n < BATCH_LIMIT; n++) {
        if (!end->next || is_alone(end->next))
            break;
        end = end->next;
    }
    w->first = end->next;
    if (!w->first)
        w->last = &w->first;
    end->next = NULL;
    return list;
}

static bool somebody_waits(void *arg)
{
    struct aj_writer *w = arg;
    bool waits;

    (void)pthread_mutex_lock(&w->lock);
    waits = w->first != NULL;
    (void)pthread_mutex_unlock(&w->lock);
    return waits;
}

static enum aj_code join_once(struct aj_writer *w, bool *more, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    const struct aj_joining how = {.stop = somebody_waits, .arg = w};

    AJ_TRY(aj_txn_write(w->env, NULL, &txn, err));
    AJ_TRY(aj_search_join(txn, w->search, &how, more, err));
    if (!*more)
        return AJ_OK; /* nothing was done */
    return aj_txn_commit(aj_steal(&txn), err);
}

/* One step. What fails here harms nobody: it is tried again after the next commits. */
static void join(struct aj_writer *w)
{
    struct aj_err why = {0};
    bool more = true;
    enum aj_code code = join_once(w, &more, &why);

    if (code == AJ_FULL && aj_env_map_is_full(w->env))
        code = aj_env_grow(w->env, &why);
    if (code != AJ_OK)
        aj_log(AJ_LOG_WARNING, "index", "search slabs were not joined: %s", why.text);
    if (code != AJ_OK || !more)
        w->unjoined = 0;
}

/* Under the lock: waits until there is something to write, or for a moment if there is something to
   join; whether it is the latter. */
static bool wait_for_work(struct aj_writer *w)
{
    struct timespec until;

    if (w->first || w->stopping)
        return false;
    if (w->unjoined == 0) {
        (void)pthread_cond_wait(&w->wanted, &w->lock);
        return false;
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)JOIN_WHEN_IDLE_MS * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    return pthread_cond_timedwait(&w->wanted, &w->lock, &until) != 0;
}

/* One batch from its taking to its answers. */
static void serve(struct aj_writer *w, struct request *list)
{
    run_batch(w, list);
    w->unjoined += w->search != NULL;
    (void)pthread_mutex_lock(&w->lock);
    while (list) {
        struct request *r = list;

        list = r->next; /* before `done`: the request lives on its caller's stack */
        r->done = true;
        (void)pthread_cond_signal(&r->answered);
    }
    (void)pthread_mutex_unlock(&w->lock);
}

static void *write_for_ever(void *arg)
{
    struct aj_writer *w = arg;

    (void)pthread_mutex_lock(&w->lock);
    while (w->first || !w->stopping) {
        bool idle = wait_for_work(w);
        struct request *list = w->first ? take_batch(w) : NULL;

        (void)pthread_mutex_unlock(&w->lock);
        if (list)
            serve(w, list);
        if ((idle && !list) || w->unjoined >= JOIN_AFTER)
            join(w);
        (void)pthread_mutex_lock(&w->lock);
    }
    (void)pthread_mutex_unlock(&w->lock);
    for (int i = 0; i < JOIN_AT_END && w->unjoined > 0; i++)
        join(w);
    return NULL;
}

enum aj_code aj_writer_start(struct aj_env *env, struct aj_search *search, struct aj_writer **out,
                             struct aj_err *err)
{
    pthread_condattr_t monotonic;
    struct aj_writer *w = calloc(1, sizeof(*w));

    if (!w)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory starting the writer");
    w->env = env;
    w->search = search;
    w->last = &w->first;
    (void)pthread_mutex_init(&w->lock, NULL);
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&w->wanted, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    if (pthread_create(&w->thread, NULL, write_for_ever, w) != 0) {
        (void)pthread_cond_destroy(&w->wanted);
        (void)pthread_mutex_destroy(&w->lock);
        free(w);
        return aj_fail(err, AJ_NO_MEMORY, "cannot start the writer thread");
    }
    *out = w;
    return AJ_OK;
}

void aj_writer_stop(struct aj_writer *w)
{
    if (!w)
        return;
    (void)pthread_mutex_lock(&w->lock);
    w->stopping = true;
    (void)pthread_cond_signal(&w->wanted);
    (void)pthread_mutex_unlock(&w->lock);
    (void)pthread_join(w->thread, NULL);
    (void)pthread_cond_destroy(&w->wanted);
    (void)pthread_mutex_destroy(&w->lock);
    free(w);
}

enum aj_code aj_writer_commit(struct aj_writer *w, struct aj_commit *commit, struct aj_err *err)
{
    struct request r = {.commit = commit};

    (void)pthread_cond_init(&r.answered, NULL);
    (void)pthread_mutex_lock(&w->lock);
    assert(!w->stopping);
    *w->last = &r;
    w->last = &r.next;
    (void)pthread_cond_signal(&w->wanted);
    while (!r.done)
        (void)pthread_cond_wait(&r.answered, &w->lock);
    (void)pthread_mutex_unlock(&w->lock);
    (void)pthread_cond_destroy(&r.answered);
    if (r.code != AJ_OK && err)
        *err = r.err;
    return r.code;
}

#include "index/refill.h"

#include "base/auto.h"
#include "index/case_index.h"
#include "index/handle.h"
#include "index/search/slab/slab_join.h"
#include "index/writer.h"

/* A slab of so many cases, or of so many bytes of words: what is gathered lies in memory. */
#define CASES  512
#define WORDS  ((size_t)16 << 20)
#define MEMORY ((size_t)1 << 30)

struct refill {
    struct aj_index *index;
    const struct aj_words *words;
    struct aj_arena arena;
    struct aj_case_again cases[CASES];
    size_t n;
    size_t size; /* bytes of words */
};

static enum aj_code put(struct aj_txn *txn, void *arg, struct aj_err *err)
{
    struct refill *r = arg;

    return aj_cases_index(txn, r->index->search, r->cases, r->n, err);
}

static enum aj_code flush(struct refill *r, struct aj_err *err)
{
    struct aj_commit commit = {.work = put, .arg = r};

    if (r->n == 0)
        return AJ_OK;
    AJ_TRY(aj_writer_commit(r->index->writer, &commit, err));
    aj_arena_reset(&r->arena);
    r->n = 0;
    r->size = 0;
    return AJ_OK;
}

static enum aj_code gather(struct refill *r, const char *key, const json_t *record,
                           struct aj_err *err)
{
    struct aj_case_texts *texts = aj_arena_alloc(&r->arena, sizeof(*texts));
    struct aj_case_again *to = &r->cases[r->n];

    *to = (struct aj_case_again){aj_arena_copy(&r->arena, key, strlen(key)), texts};
    if (!texts || !to->key)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory rebuilding");
    *texts = (struct aj_case_texts){0};
    if (r->words)
        AJ_TRY(r->words->read(r->words->arg, record, &r->arena, texts, err));
    for (size_t i = 0; i < texts->n; i++)
        r->size += texts->list[i].text.size;
    r->n++;
    return r->n == CASES || r->size >= WORDS ? flush(r, err) : AJ_OK;
}

/* The cases in the order of their last events: in this order they were indexed while they came, so
   that of one second the same ones come first. */
struct queue {
    struct queued {
        int64_t last;    /* event */
        const char *key; /* in the arena */
    } * list;
    size_t n;
    size_t room;
    struct aj_arena arena;
};

static void drop(struct queue *q)
{
    free(q->list);
    aj_arena_reset(&q->arena);
}

static enum aj_code enqueue(const char *key, const json_t *record, void *arg, struct aj_err *err)
{
    struct queue *q = arg;
    const json_t *events = json_object_get(record, "events");
    const json_t *last = json_array_get(events, json_array_size(events) - 1);

    if (q->n == q->room) {
        size_t room = q->room ? q->room * 2 : 1024;
        struct queued *list = realloc(q->list, room * sizeof(*list));

        if (!list)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory rebuilding");
        q->list = list;
        q->room = room;
    }
    q->list[q->n] =
        (struct queued){json_integer_value(last), aj_arena_copy(&q->arena, key, strlen(key))};
    if (!q->list[q->n].key)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory rebuilding");
    q->n++;
    return AJ_OK;
}

static int by_last_event(const void *a, const void *b)
{
    const struct queued *left = a;
    const struct queued *right = b;

    return (left->last > right->last) - (left->last < right->last);
}

static enum aj_code gather_all(struct refill *r, struct aj_err *err)
{
    AJ_AUTO(drop) struct queue q = {.arena = {.limit = MEMORY}};

    AJ_TRY(aj_index_each_case(r->index, enqueue, &q, err));
    if (q.n > 1)
        qsort(q.list, q.n, sizeof(*q.list), by_last_event);
    for (size_t i = 0; i < q.n; i++) {
        AJ_AUTO(aj_auto_json) json_t *record = NULL;

        AJ_TRY(aj_index_case(r->index, q.list[i].key, &record, err));
        AJ_TRY(gather(r, q.list[i].key, record, err));
    }
    return flush(r, err);
}

struct joining_on {
    struct aj_search *search;
    bool more;
};

static enum aj_code join_on(struct aj_txn *txn, void *arg, struct aj_err *err)
{
    struct joining_on *j = arg;
    const struct aj_joining how = {0};

    return aj_search_join(txn, j->search, &how, &j->more, err);
}

static enum aj_code join_all(struct aj_index *x, struct aj_err *err)
{
    struct joining_on j = {x->search, true};
    struct aj_commit commit = {.work = join_on, .arg = &j};

    while (j.more)
        AJ_TRY(aj_writer_commit(x->writer, &commit, err));
    return AJ_OK;
}

enum aj_code aj_index_refill(struct aj_index *x, const struct aj_words *words, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct refill *r = calloc(1, sizeof(*r));
    enum aj_code code;

    if (!r)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory rebuilding");
    r->index = x;
    r->words = words;
    r->arena.limit = MEMORY;
    code = gather_all(r, err);
    aj_arena_reset(&r->arena);
    return code == AJ_OK ? join_all(x, err) : code;
}

#include "index/search/text/packing.h"

#include "base/auto.h"

#include <pthread.h>

struct job {
    uint32_t doc;
    struct aj_piece *pieces; /* owned until they are packed */
    size_t n;
    size_t end; /* where its packed text ends in `packed` */
};

struct aj_packing {
    struct aj_packer *packer; /* touched by who packs only, as `packed` */
    struct aj_buf packed;     /* texts one behind the other */
    bool threaded;
    pthread_t thread;
    pthread_mutex_t gate; /* guards all below but the texts that are given out */
    pthread_cond_t moved;
    struct job *jobs;
    size_t n;
    size_t room;
    size_t done;
    bool closing;
    enum aj_code failed;
    struct aj_err err;
    struct aj_packed_text *texts;
};

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory packing texts of the search index");
}

/* Packs the next job; the gate is held, and let go meanwhile: jobs may move as they become more. */
static void pack_next(struct aj_packing *packing)
{
    struct job job = packing->jobs[packing->done];
    enum aj_code code = packing->failed; /* after a failure the rest is only thrown away */
    struct aj_err err = {0};

    (void)pthread_mutex_unlock(&packing->gate);
    if (code == AJ_OK)
        code = aj_texts_pack(packing->packer, job.pieces, job.n, &packing->packed, &err);
    free(job.pieces);
    (void)pthread_mutex_lock(&packing->gate);
    packing->jobs[packing->done].end = packing->packed.size;
    packing->done++;
    if (code != AJ_OK && packing->failed == AJ_OK) {
        packing->failed = code;
        packing->err = err;
    }
}

static void *run(void *arg)
{
    struct aj_packing *packing = arg;

    (void)pthread_mutex_lock(&packing->gate);
    while (!packing->closing) {
        if (packing->done == packing->n) {
            (void)pthread_cond_wait(&packing->moved, &packing->gate);
        } else {
            pack_next(packing);
            (void)pthread_cond_signal(&packing->moved);
        }
    }
    (void)pthread_mutex_unlock(&packing->gate);
    return NULL;
}

enum aj_code aj_packing_open(struct aj_packer *packer, bool thread, struct aj_packing **out,
                             struct aj_err *err)
{
    struct aj_packing *packing = calloc(1, sizeof(*packing));

    if (!packing)
        return no_memory(err);
    packing->packer = packer;
    packing->packed.limit = SIZE_MAX / 2;
    (void)pthread_mutex_init(&packing->gate, NULL);
    (void)pthread_cond_init(&packing->moved, NULL);
    packing->threaded = thread && pthread_create(&packing->thread, NULL, run, packing) == 0;
    *out = packing;
    return AJ_OK;
}

void aj_packing_close(struct aj_packing *packing)
{
    if (!packing)
        return;
    if (packing->threaded) {
        (void)pthread_mutex_lock(&packing->gate);
        packing->closing = true;
        (void)pthread_cond_signal(&packing->moved);
        (void)pthread_mutex_unlock(&packing->gate);
        (void)pthread_join(packing->thread, NULL);
    }
    for (size_t i = packing->done; i < packing->n; i++)
        free(packing->jobs[i].pieces);
    free(packing->jobs);
    free(packing->texts);
    aj_buf_release(&packing->packed);
    (void)pthread_cond_destroy(&packing->moved);
    (void)pthread_mutex_destroy(&packing->gate);
    free(packing);
}

/* Room for one more job; the gate is held. */
static bool make_room(struct aj_packing *packing)
{
    size_t room = packing->room ? packing->room * 2 : 64;
    struct job *jobs;

    if (packing->n < packing->room)
        return true;
    jobs = realloc(packing->jobs, room * sizeof(*jobs));
    if (!jobs)
        return false;
    packing->jobs = jobs;
    packing->room = room;
    return true;
}

enum aj_code aj_packing_add(struct aj_packing *packing, uint32_t doc, const struct aj_piece *pieces,
                            size_t n, struct aj_err *err)
{
    struct job job = {.doc = doc, .pieces = malloc((n + 1) * sizeof(*pieces)), .n = n};
    bool added;

    if (!job.pieces)
        return no_memory(err);
    if (n > 0)
        memcpy(job.pieces, pieces, n * sizeof(*pieces));
    (void)pthread_mutex_lock(&packing->gate);
    added = make_room(packing);
    if (added)
        packing->jobs[packing->n++] = job;
    if (added && !packing->threaded)
        pack_next(packing);
    (void)pthread_cond_signal(&packing->moved);
    (void)pthread_mutex_unlock(&packing->gate);
    if (added)
        return AJ_OK;
    free(job.pieces);
    return no_memory(err);
}

enum aj_code aj_packing_finish(struct aj_packing *packing, const struct aj_packed_text **texts,
                               size_t *n, struct aj_err *err)
{
    size_t begin = 0;

    (void)pthread_mutex_lock(&packing->gate);
    while (packing->done < packing->n)
        (void)pthread_cond_wait(&packing->moved, &packing->gate);
    (void)pthread_mutex_unlock(&packing->gate);
    if (packing->failed != AJ_OK)
        return aj_fail(err, packing->failed, "%s", packing->err.text);
    packing->texts = calloc(packing->n + 1, sizeof(*packing->texts));
    if (!packing->texts)
        return no_memory(err);
    for (size_t i = 0; i < packing->n; i++) {
        const struct job *job = &packing->jobs[i];

        packing->texts[i] =
            (struct aj_packed_text){job->doc, {packing->packed.data + begin, job->end - begin}};
        begin = job->end;
    }
    *texts = packing->texts;
    *n = packing->n;
    return AJ_OK;
}

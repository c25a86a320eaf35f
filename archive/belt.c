#include "archive/belt.h"

#include "base/auto.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCKS 8

struct block {
    unsigned char *bytes;
    size_t size;
    uint64_t offset;
};

struct aj_belt {
    aj_belt_work work;
    void *arg;
    pthread_t thread;
    pthread_mutex_t lock; /* guards all below but the contents of blocks */
    pthread_cond_t moved;
    struct block ring[BLOCKS];
    size_t put;  /* blocks handed over so far */
    size_t done; /* blocks done so far */
    int failed;  /* errno of the first failure */
    bool closing;
};

static void *run(void *arg)
{
    struct aj_belt *w = arg;

    (void)pthread_mutex_lock(&w->lock);
    for (;;) {
        int failed = 0;

        while (w->done == w->put && !w->closing)
            (void)pthread_cond_wait(&w->moved, &w->lock);
        if (w->done == w->put)
            break;
        if (w->failed == 0) { /* after a failure the rest is only thrown away */
            const struct block *b = &w->ring[w->done % BLOCKS];

            (void)pthread_mutex_unlock(&w->lock);
            failed = w->work(w->arg, b->bytes, b->size, b->offset);
            (void)pthread_mutex_lock(&w->lock);
        }
        if (failed != 0)
            w->failed = failed;
        w->done++;
        (void)pthread_cond_signal(&w->moved);
    }
    (void)pthread_mutex_unlock(&w->lock);
    return NULL;
}

static void release(struct aj_belt *w)
{
    for (size_t i = 0; i < BLOCKS; i++)
        free(w->ring[i].bytes);
    (void)pthread_mutex_destroy(&w->lock);
    (void)pthread_cond_destroy(&w->moved);
    free(w);
}

enum aj_code aj_belt_open(aj_belt_work work, void *arg, struct aj_belt **out, struct aj_err *err)
{
    struct aj_belt *w = calloc(1, sizeof(*w));
    bool room = w != NULL;

    if (!w)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    w->work = work;
    w->arg = arg;
    (void)pthread_mutex_init(&w->lock, NULL);
    (void)pthread_cond_init(&w->moved, NULL);
    for (size_t i = 0; i < BLOCKS; i++) {
        w->ring[i].bytes = malloc(AJ_BLOCK_SIZE);
        room = room && w->ring[i].bytes;
    }
    if (!room || pthread_create(&w->thread, NULL, run, w) != 0) {
        release(w);
        return aj_fail(err, AJ_NO_MEMORY, "no memory or no thread for a belt");
    }
    *out = w;
    return AJ_OK;
}

unsigned char *aj_belt_block(struct aj_belt *w)
{
    unsigned char *bytes;

    (void)pthread_mutex_lock(&w->lock);
    while (w->put - w->done == BLOCKS)
        (void)pthread_cond_wait(&w->moved, &w->lock);
    bytes = w->ring[w->put % BLOCKS].bytes;
    (void)pthread_mutex_unlock(&w->lock);
    return bytes;
}

void aj_belt_put(struct aj_belt *w, size_t size, uint64_t offset)
{
    (void)pthread_mutex_lock(&w->lock);
    w->ring[w->put % BLOCKS].size = size;
    w->ring[w->put % BLOCKS].offset = offset;
    w->put++;
    (void)pthread_cond_signal(&w->moved);
    (void)pthread_mutex_unlock(&w->lock);
}

int aj_belt_drain(struct aj_belt *w)
{
    int failed;

    (void)pthread_mutex_lock(&w->lock);
    while (w->done < w->put)
        (void)pthread_cond_wait(&w->moved, &w->lock);
    failed = w->failed;
    (void)pthread_mutex_unlock(&w->lock);
    return failed;
}

void aj_belt_close(struct aj_belt *w)
{
    if (!w)
        return;
    (void)pthread_mutex_lock(&w->lock);
    w->closing = true;
    (void)pthread_cond_broadcast(&w->moved);
    (void)pthread_mutex_unlock(&w->lock);
    (void)pthread_join(w->thread, NULL);
    release(w);
}

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
    struct aj_belt *belt = arg;

    (void)pthread_mutex_lock(&belt->lock);
    for (;;) {
        int failed = 0;

        while (belt->done == belt->put && !belt->closing)
            (void)pthread_cond_wait(&belt->moved, &belt->lock);
        if (belt->done == belt->put)
            break;
        if (belt->failed == 0) { /* after a failure the rest is only thrown away */
            const struct block *b = &belt->ring[belt->done % BLOCKS];

            (void)pthread_mutex_unlock(&belt->lock);
            failed = belt->work(belt->arg, b->bytes, b->size, b->offset);
            (void)pthread_mutex_lock(&belt->lock);
        }
        if (failed != 0)
            belt->failed = failed;
        belt->done++;
        (void)pthread_cond_signal(&belt->moved);
    }
    (void)pthread_mutex_unlock(&belt->lock);
    return NULL;
}

static void release(struct aj_belt *belt)
{
    for (size_t i = 0; i < BLOCKS; i++)
        free(belt->ring[i].bytes);
    (void)pthread_mutex_destroy(&belt->lock);
    (void)pthread_cond_destroy(&belt->moved);
    free(belt);
}

enum aj_code aj_belt_open(aj_belt_work work, void *arg, struct aj_belt **out, struct aj_err *err)
{
    struct aj_belt *belt = calloc(1, sizeof(*belt));
    bool room = belt != NULL;

    if (!belt)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    belt->work = work;
    belt->arg = arg;
    (void)pthread_mutex_init(&belt->lock, NULL);
    (void)pthread_cond_init(&belt->moved, NULL);
    for (size_t i = 0; i < BLOCKS; i++) {
        belt->ring[i].bytes = malloc(AJ_BLOCK_SIZE);
        room = room && belt->ring[i].bytes;
    }
    if (!room || pthread_create(&belt->thread, NULL, run, belt) != 0) {
        release(belt);
        return aj_fail(err, AJ_NO_MEMORY, "no memory or no thread for a belt");
    }
    *out = belt;
    return AJ_OK;
}

unsigned char *aj_belt_block(struct aj_belt *belt)
{
    unsigned char *bytes;

    (void)pthread_mutex_lock(&belt->lock);
    while (belt->put - belt->done == BLOCKS)
        (void)pthread_cond_wait(&belt->moved, &belt->lock);
    bytes = belt->ring[belt->put % BLOCKS].bytes;
    (void)pthread_mutex_unlock(&belt->lock);
    return bytes;
}

void aj_belt_put(struct aj_belt *belt, size_t size, uint64_t offset)
{
    (void)pthread_mutex_lock(&belt->lock);
    belt->ring[belt->put % BLOCKS].size = size;
    belt->ring[belt->put % BLOCKS].offset = offset;
    belt->put++;
    (void)pthread_cond_signal(&belt->moved);
    (void)pthread_mutex_unlock(&belt->lock);
}

int aj_belt_drain(struct aj_belt *belt)
{
    int failed;

    (void)pthread_mutex_lock(&belt->lock);
    while (belt->done < belt->put)
        (void)pthread_cond_wait(&belt->moved, &belt->lock);
    failed = belt->failed;
    (void)pthread_mutex_unlock(&belt->lock);
    return failed;
}

void aj_belt_close(struct aj_belt *belt)
{
    if (!belt)
        return;
    (void)pthread_mutex_lock(&belt->lock);
    belt->closing = true;
    (void)pthread_cond_broadcast(&belt->moved);
    (void)pthread_mutex_unlock(&belt->lock);
    (void)pthread_join(belt->thread, NULL);
    release(belt);
}

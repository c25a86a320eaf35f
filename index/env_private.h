#ifndef AJ_INDEX_ENV_PRIVATE_H
#define AJ_INDEX_ENV_PRIVATE_H

#include "index/env.h"

#include <lmdb.h>
#include <pthread.h>

/* What env.c and txn.c share; nobody else includes this, and so nobody else sees <lmdb.h>. */
struct aj_env {
    MDB_env *mdb;
    MDB_dbi tables[AJ_TABLE_COUNT];
    char *folder;
    bool writable;
    bool map_full; /* touched by the writing thread only */
    /* The gate: transactions go in and out, resizing waits until nobody is inside. */
    pthread_mutex_t gate;
    pthread_cond_t gate_changed;
    unsigned inside;
    bool resizing;
};

/* Translates an LMDB code; `doing` is Chinese for what failed. */
enum aj_code aj_env_fail(struct aj_env *env, int rc, const char *doing, struct aj_err *err);

void aj_env_enter(struct aj_env *env);
void aj_env_leave(struct aj_env *env);
int aj_env_resize(struct aj_env *env, size_t size); /* 0: take the size another process chose */

#endif

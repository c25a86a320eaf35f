#ifndef AJ_INDEX_FOLD_CONTEXT_H
#define AJ_INDEX_FOLD_CONTEXT_H

#include "base/arena.h"
#include "index/env.h"
#include "index/index.h"

/*
 * What a fold of one event works on. Only apply.c makes one, and every function that writes a table
 * (fold_tables.h) asks for one: no table can be written but from an event.
 */
struct aj_fold {
    struct aj_txn *txn;
    struct aj_arena *arena;
    uint64_t seq;
    const struct aj_event *event;
    const char *key;     /* case key */
    enum aj_state state; /* before the event */
    enum aj_state next;  /* after it, allowed by the life cycle */
    const json_t *old;   /* the record before; NULL when the case is new */
    json_t *record;      /* the record after: the folds change it, apply.c stores it */
};

/* Folds of one event type each, with `next` already checked. */
enum aj_code aj_fold_imported(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_handed_in(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_returned(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_accepted(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_archived(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;

#endif

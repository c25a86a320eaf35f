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

    /* of a step in the life of a case only, by aj_fold_step */
    const char *key;     /* case key */
    enum aj_state state; /* before the event */
    enum aj_state next;  /* after it, allowed by the life cycle */
    const json_t *old;   /* the record before; NULL when the case is new */
    json_t *record;      /* the record after: what the fold is to change */
};

/* Folds of one event type each (docs/formats/journal.md); apply.c knows which. */
enum aj_code aj_fold_imported(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_handed_in(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_returned(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_accepted(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_archived(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_search_saved(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_search_forgotten(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_budget_granted(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_pay_held(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_pay_released(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_pay_payee(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_pay_adjusted(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_pay_reversed(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_batch_prepared(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_batch_cancelled(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_batch_approved(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_batch_sent(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_batch_settled(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_pay_bounced(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_pay_recovery(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_pay_recovery_approved(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_pay_recovered(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_pay_confirmed(struct aj_fold *f, struct aj_err *err) AJ_CHECKED;

/*
 * How each fold of a case works: the record of `case_key` is read, the step checked against the
 * life cycle, `change` makes the record after it, and record and terms are stored. AJ_INVALID:
 * no case key; AJ_CONFLICT: a step that is not allowed; AJ_CORRUPT; what `change` gives.
 */
typedef enum aj_code (*aj_fold_change)(struct aj_fold *f, struct aj_err *err);
enum aj_code aj_fold_step(struct aj_fold *f, enum aj_step step, aj_fold_change change,
                          struct aj_err *err) AJ_CHECKED;

#endif

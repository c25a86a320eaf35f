#ifndef AJ_INDEX_CLAIM_H
#define AJ_INDEX_CLAIM_H

#include "base/json.h"
#include "index/fold_context.h"
#include "index/ledger.h"
#include "index/rows.h"

/*
 * A claim as it stands in the table `entitlement` (docs/formats/ledger.md): for readers, and in the
 * hands of a fold, which changes `row` and writes it back. Errors of all: AJ_NO_MEMORY, and
 * AJ_CORRUPT, which names the claim.
 */
struct aj_claim {
    struct aj_claim_name name;
    json_t *row;              /* owned */
    enum aj_pay_state state;  /* as stored; AJ_PAY_NONE: new */
    struct aj_row_key listed; /* its row in claim_by_state; size 0: new */
    int64_t fen, paid;        /* as stored; owed: what is still owed, fen - paid */
    int64_t owed;
    int64_t returned; /* of what is owed, the part in the account `returned` */
};

static inline void aj_auto_claim(struct aj_claim *c)
{
    json_decref(c->row);
}

/* By its name; AJ_NOT_FOUND names it. The row is checked: whoever has it may reckon with it. */
enum aj_code aj_claim_read(struct aj_txn *txn, const char *claim, struct aj_claim *out,
                           struct aj_err *err) AJ_CHECKED;
/* Of a row that was read already; takes the reference, also when it fails. */
enum aj_code aj_claim_of_row(json_t *row, struct aj_claim *out, struct aj_err *err) AJ_CHECKED;

/* For an event that names it in `claim`: AJ_INVALID when that is no claim's name, AJ_CONFLICT when
   there is none of that name. */
enum aj_code aj_claim_of_event(const struct aj_fold *f, const json_t *data, struct aj_claim *out,
                               struct aj_err *err) AJ_CHECKED;

/* Sets the state that the step leads to; `fen` and `paid_fen` of the row are those after it.
   AJ_CONFLICT when the claim's state does not allow it. Writes nothing. */
enum aj_code aj_claim_step(struct aj_claim *c, enum aj_pay_step step,
                           struct aj_err *err) AJ_CHECKED;

/* Notes the event in the row, and writes it and its place in claim_by_state: the only writer of
   both. `c` is then as if read again. */
enum aj_code aj_claim_put(struct aj_fold *f, struct aj_claim *c, struct aj_err *err) AJ_CHECKED;

/* How many claims a case has; tiers have no gap. */
enum aj_code aj_claim_count(struct aj_txn *txn, const char *case_key, int *out,
                            struct aj_err *err) AJ_CHECKED;

/* A key of claim_by_state, and its parts; false when it is not one. `rest`: case key ‖ 0x00 ‖ tier.
 */
struct aj_row_key aj_claim_listed_key(enum aj_pay_state state, int64_t time,
                                      const struct aj_claim_name *name);
bool aj_claim_listed_split(struct aj_bytes key, enum aj_pay_state *state, struct aj_bytes *rest);

#endif

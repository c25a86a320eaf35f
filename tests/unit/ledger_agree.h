#ifndef AJ_LEDGER_AGREE_H
#define AJ_LEDGER_AGREE_H

#include "index/index.h"
#include "index_testing.h"
#include "ledger_play.h"

/* A ledger beside its model, and what must hold between the two. */
struct world {
    struct place place;
    struct aj_index *index;
    struct model *m;
    struct player player;
    int64_t (*bank)[M_TIERS]; /* what the bank paid out, by case and tier: counted apart from all */
    struct op *kept;          /* ops that were done under a key, and as which event */
    uint64_t *kept_seq;
    int n_kept;
    int done, refused, repeated, raced;
};

/* All accounts are the model's, and come to nothing together. */
void check_accounts(struct world *w);
/* … and the claims and batches that the op names. */
void check_touched(struct world *w, const struct op *op);
/* Everything, the lists by state, and what the ledger says of itself. */
void check_whole(struct world *w);

/* What the bank does with an event that the index took, without asking what it thought of it. */
void let_bank_act(struct world *w, const struct op *op);
/* R-1, of an accepted sending: every file in it is sealed. R-9, of an accepted approval. */
void check_promises(struct world *w, const struct op *op);

#endif

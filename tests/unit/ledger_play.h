#ifndef AJ_LEDGER_PLAY_H
#define AJ_LEDGER_PLAY_H

#include "index/index.h"
#include "ledger_model.h"

/* Makes operations at random, mostly such as may be done, and the events that they are. */
struct player {
    uint64_t state; /* of the generator */
    const struct model *m;
    int top; /* cases that may be begun */
    int requests;
};

unsigned play_below(struct player *p, unsigned n); /* 0 … n-1 */
void play_next(struct player *p, struct op *op);

/* The event; its data is to be dropped by event_drop (index_testing.h). */
struct aj_event play_event(const struct model *m, const struct op *op);

/* Names as the events have them. */
void play_claim(int case_n, int tier, char out[80]);
void play_batch(const struct m_batch *b, char out[24]);
/* Sets the digest of the batch that the op prepares. */
void play_digest(const struct model *m, struct op *op);
const char *play_source(int source);
const char *play_kind(enum op_kind kind);

#endif

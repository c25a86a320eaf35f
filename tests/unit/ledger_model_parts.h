#ifndef AJ_LEDGER_MODEL_PARTS_H
#define AJ_LEDGER_MODEL_PARTS_H

#include "ledger_model.h"

/* What an op does to accounts: gathered first, done when all of it is allowed. */
struct moves {
    int64_t lines[M_YEARS][M_SOURCES][M_ACCOUNTS];
};

void model_move(struct moves *s, const struct m_claim *c, const enum m_account way[2], int64_t fen);
#define WAY(from, to) ((const enum m_account[2]){from, to})
bool model_post(struct model *m, const struct moves *s);

/* Whether the op is a person's doing; or of who did something before (`actor` may be nobody). */
bool model_acts(const struct op *op, int person);
bool model_did(const struct op *op, int by, int actor);

bool model_claim_op(struct model *m, const struct op *op);
bool model_prepare(struct model *m, const struct op *op);
bool model_batch_op(struct model *m, const struct op *op);

#endif

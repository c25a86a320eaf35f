#ifndef AJ_INDEX_APPLY_H
#define AJ_INDEX_APPLY_H

#include "index/env.h"
#include "index/index.h"

bool aj_event_type_known(const char *type);

/*
 * Folds one event into the tables: the only way in which a table is ever written. Depends on
 * the event and the tables alone, so that replaying the journal gives equal tables. Errors:
 * AJ_CONFLICT when the event breaks a rule of index.h, AJ_INVALID when its data is malformed; the
 * caller gives the transaction up.
 */
enum aj_code aj_apply(struct aj_txn *txn, uint64_t seq, const struct aj_event *event,
                      struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_INDEX_LEDGER_CHECK_PARTS_H
#define AJ_INDEX_LEDGER_CHECK_PARTS_H

#include "base/json.h"
#include "index/env.h"
#include "index/ledger.h"
#include "index/rows.h"

/*
 * What the parts of aj_ledger_check (ledger_check.c, ledger_check_batch.c, ledger_check_claim.c)
 * hand to each other. Sums are objects of name → fen, so that one part gathers what another
 * compares.
 */
struct aj_checking {
    struct aj_txn *txn;
    aj_ledger_visit visit;
    void *arg;
    json_t *posted;  /* account → sum of the entries' lines */
    json_t *entries; /* account → how many entries have a line on it */
    json_t *owned;   /* account → what claims have there */
    json_t *paid;    /* claim → fen paid and not bounced, by the lines of batches */
    json_t *open;    /* claim → {"batch", "fen", "state"} of the open batch that it is in */
    uint64_t claims; /* how many there are */
};

/* Tells a fault; the text is made as by printf. */
enum aj_code aj_checking_tell(struct aj_checking *c, struct aj_err *err, const char *code,
                              const char *subject, const char *fmt, ...) AJ_PRINTF(5, 6) AJ_CHECKED;

/* sums[name] += fen; a sum beyond all bounds is told as a fault of `name`. */
enum aj_code aj_checking_add(struct aj_checking *c, json_t *sums, const char *name, int64_t fen,
                             struct aj_err *err) AJ_CHECKED;

/* Each row of a table, as an object; one that is none is told as a fault and left out. A visitor's
   failure ends the walk. */
typedef enum aj_code (*aj_checking_row)(struct aj_checking *c, struct aj_bytes key, json_t *row,
                                        struct aj_err *err);
enum aj_code aj_checking_each(struct aj_checking *c, enum aj_table table, const char *code,
                              aj_checking_row row, struct aj_err *err) AJ_CHECKED;

enum aj_code aj_check_batches(struct aj_checking *c, struct aj_err *err) AJ_CHECKED;
/* After the batches. */
enum aj_code aj_check_claims(struct aj_checking *c, struct aj_err *err) AJ_CHECKED;

/* aj_ledger_check inside a transaction. */
enum aj_code aj_checking_run(struct aj_txn *txn, aj_ledger_visit visit, void *arg,
                             struct aj_err *err) AJ_CHECKED;

#endif

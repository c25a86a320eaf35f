#ifndef AJ_INDEX_BATCH_H
#define AJ_INDEX_BATCH_H

#include "base/json.h"
#include "index/fold_context.h"
#include "index/ledger.h"
#include "index/rows.h"

/* Batches of payments as they stand in the tables `batch` and `batch_sent`
   (docs/formats/ledger.md). Errors of all: AJ_NO_MEMORY, and AJ_CORRUPT, which names the batch. */

#define AJ_BATCH_LINES  ((size_t)5000)
#define AJ_BATCH_SERIAL 999999 /* the last of a year */

/* "2026-001": year and serial; false when it is no batch's id. */
struct aj_batch_id {
    int year, serial;
};
bool aj_batch_id_parse(const char *text, struct aj_batch_id *out);
void aj_batch_id_text(struct aj_batch_id id, char out[AJ_BATCH_ID_SIZE]);
struct aj_row_key aj_batch_key(struct aj_batch_id id);
bool aj_batch_key_split(struct aj_bytes key, struct aj_batch_id *out);

/* By its id; AJ_NOT_FOUND names it. New reference; `lines` is a list of objects. */
enum aj_code aj_batch_read(struct aj_txn *txn, const char *id, json_t **out,
                           struct aj_err *err) AJ_CHECKED;
/* For an event that names it in `batch`: AJ_INVALID, AJ_CONFLICT when there is none. */
enum aj_code aj_batch_of_event(const struct aj_fold *f, json_t **out,
                               struct aj_err *err) AJ_CHECKED;

/* The serial that the next batch of the year gets. */
enum aj_code aj_batch_next(struct aj_txn *txn, int year, int *out, struct aj_err *err) AJ_CHECKED;
/* {"batch", "sha256"} of the one sent last, "" and "" when none was; new reference. */
enum aj_code aj_batch_last_sent(struct aj_txn *txn, json_t **out, struct aj_err *err) AJ_CHECKED;

/* Line n (1, 2 …); NULL when there is none. Borrowed. */
json_t *aj_batch_line(const json_t *batch, int64_t n);

#endif

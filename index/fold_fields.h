#ifndef AJ_INDEX_FOLD_FIELDS_H
#define AJ_INDEX_FOLD_FIELDS_H

#include "base/json.h"
#include "index/fold_context.h"
#include "index/ledger_entry.h"

/* What the events of the ledger have in their data (docs/formats/ledger.md). All give AJ_INVALID,
   naming the event and the key; texts are borrowed. `from` is the data or a line in it. */

/* A plain text of 1 to 500 characters. */
enum aj_code aj_field_text(const struct aj_fold *f, const json_t *from, const char *key,
                           const char **out, struct aj_err *err) AJ_CHECKED;
/* … or none: "". */
enum aj_code aj_field_may_text(const struct aj_fold *f, const json_t *from, const char *key,
                               const char **out, struct aj_err *err) AJ_CHECKED;
/* One of the words of a list that ends in NULL. */
enum aj_code aj_field_word(const struct aj_fold *f, const json_t *from, const char *key,
                           const char *const *words, const char **out,
                           struct aj_err *err) AJ_CHECKED;
/* `by` and `reason`, of which the event has no other use than that they are there. */
enum aj_code aj_field_by(const struct aj_fold *f, const char **out, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_field_why(const struct aj_fold *f, struct aj_err *err) AJ_CHECKED;
/* Fen, from 1 (or, `signed_too`, also negative, but not 0) to AJ_FEN_LIMIT. */
enum aj_code aj_field_fen(const struct aj_fold *f, const json_t *from, bool signed_too,
                          int64_t *out, struct aj_err *err) AJ_CHECKED;
/* An integer from `least` to `most`. */
enum aj_code aj_field_number(const struct aj_fold *f, const json_t *from, const char *key,
                             const int range[2], int *out, struct aj_err *err) AJ_CHECKED;
/* A day that exists, and its year. */
enum aj_code aj_field_day(const struct aj_fold *f, const json_t *from, int *year,
                          struct aj_err *err) AJ_CHECKED;
/* SHA-256 in lower-case hex; "" too when `may_be_empty`. */
enum aj_code aj_field_digest(const struct aj_fold *f, const char *key, bool may_be_empty,
                             const char **out, struct aj_err *err) AJ_CHECKED;
/* A payee: its four texts are there, and all that is there is text. */
enum aj_code aj_field_payee(const struct aj_fold *f, const json_t *payee,
                            struct aj_err *err) AJ_CHECKED;
/* Whether a source may be called so: plain, 1 to 60 characters. */
bool aj_source_is_good(const char *source);
/* The year of the local day on which the event happened. */
enum aj_code aj_field_year_of_event(const struct aj_fold *f, int *out,
                                    struct aj_err *err) AJ_CHECKED;

#endif

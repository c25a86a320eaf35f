#ifndef AJ_INDEX_LEDGER_H
#define AJ_INDEX_LEDGER_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/json.h"
#include "casefile/lifecycle.h"
#include "index/index.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The ledger: who is owed what, what was sent to the bank and what came of it, in double entry. All
 * of it is a fold of the journal; docs/formats/ledger.md defines the events, the tables and what is
 * refused, docs/adr/0010-ledger.md why. Money moves by aj_index_commit of such an event and in no
 * other way; here it is read, and added up again.
 *
 * Amounts are integers, fen, at most AJ_FEN_LIMIT to either side of nothing. Objects that are given
 * out are new references, shaped as the rows of the format page. Pages: `limit` 1 to
 * AJ_LEDGER_PAGE_LIMIT rows (AJ_INVALID otherwise), `after` NULL or "" for the first page and then
 * the `next` of the page before, which is opaque; a page without `next` is the last. What changes
 * between two pages is seen as it is when its page is read. Each call reads one state of the index.
 * Errors of all: AJ_CORRUPT names the row, AJ_NO_MEMORY, AJ_IO. Threads: any.
 */
#define AJ_FEN_LIMIT         ((int64_t)9007199254740991) /* 2^53 - 1 */
#define AJ_LEDGER_PAGE_LIMIT ((size_t)1000)

/* Accounts: one of each for a year and a source. Only the first two may be negative. */
enum aj_account {
    AJ_ACCOUNT_GRANTED,
    AJ_ACCOUNT_BUDGET,
    AJ_ACCOUNT_RESERVED,
    AJ_ACCOUNT_PAYABLE,
    AJ_ACCOUNT_SENT,
    AJ_ACCOUNT_RETURNED,
    AJ_ACCOUNT_PAID,
    AJ_ACCOUNT_RECOVERED,
    AJ_ACCOUNT_COUNT
};
const char *aj_account_word(enum aj_account a); /* "payable" */
const char *aj_account_zh(enum aj_account a);   /* "应付" */
bool aj_account_from_word(const char *word, enum aj_account *out);

/* Balances of years and sources, ordered by year, then source (by bytes); what is in `out` lives in
   `arena`. An account that nothing was ever posted to is 0. */
struct aj_balance {
    int year;
    const char *source;
    int64_t fen[AJ_ACCOUNT_COUNT];
};
struct aj_balances {
    struct aj_balance *list;
    size_t n;
};
struct aj_balances_wanted {
    int year;           /* 0: every year */
    const char *source; /* NULL: every source */
};
enum aj_code aj_ledger_balances(struct aj_index *x, const struct aj_balances_wanted *wanted,
                                struct aj_arena *arena, struct aj_balances *out,
                                struct aj_err *err) AJ_CHECKED;

/* One claim by its name, "<case key>#<tier>". AJ_NOT_FOUND. */
enum aj_code aj_ledger_claim(struct aj_index *x, const char *claim, json_t **out,
                             struct aj_err *err) AJ_CHECKED;

/* {"claims": [claim …], "next"?}: those in a state (AJ_PAY_NONE: in every state, one after the
   other), in the order of unlocking, then of case keys; reserved ones in the order of reserving.
   All claims of one case: aj_index_entitlements. */
struct aj_claims_wanted {
    enum aj_pay_state state;
    const char *after;
    size_t limit;
};
enum aj_code aj_ledger_claims(struct aj_index *x, const struct aj_claims_wanted *wanted,
                              json_t **out, struct aj_err *err) AJ_CHECKED;

/* One batch, with its lines. AJ_NOT_FOUND. */
enum aj_code aj_ledger_batch(struct aj_index *x, const char *id, json_t **out,
                             struct aj_err *err) AJ_CHECKED;

/* {"batches": [batch …], "next"?}, the newest number first; each without `lines` and `events`, but
   with `n_lines`. */
struct aj_batches_wanted {
    const char *state; /* "prepared" "cancelled" "approved" "sent" "settled"; NULL: all */
    const char *after;
    size_t limit;
};
enum aj_code aj_ledger_batches(struct aj_index *x, const struct aj_batches_wanted *wanted,
                               json_t **out, struct aj_err *err) AJ_CHECKED;

/* The id that the next batch of the year must have: "2026-001". Somebody may take it first. */
#define AJ_BATCH_ID_SIZE 24
enum aj_code aj_ledger_next_batch(struct aj_index *x, int year, char out[AJ_BATCH_ID_SIZE],
                                  struct aj_err *err) AJ_CHECKED;

/* {"batch", "sha256"} of the batch that was sent last (the first writing for the bank counts): what
   `previous` of the next and pay.confirmed must name. Empty texts when none was. */
enum aj_code aj_ledger_last_sent(struct aj_index *x, json_t **out, struct aj_err *err) AJ_CHECKED;

/* {"entries": [entry with its `seq` …], "next"?}, in the order of the journal: all, or those of one
   claim or of one batch (which may be entries of whole batches that the claim was in), or of a
   period of time. AJ_NOT_FOUND: no such claim or batch. */
struct aj_entries_wanted {
    const char *claim; /* NULL: any */
    const char *batch; /* NULL: any; not with claim */
    int64_t from;      /* Unix seconds, from ≤ at < to; to 0: no end */
    int64_t to;
    const char *after;
    size_t limit;
};
enum aj_code aj_ledger_entries(struct aj_index *x, const struct aj_entries_wanted *wanted,
                               json_t **out, struct aj_err *err) AJ_CHECKED;

/*
 * Adds everything up again, from the rows alone: each entry comes to nothing; each balance is the
 * sum of its entries and not below nothing; claims add up to their accounts, agree with the lines
 * of batches, and rest on an archived file wherever they are more than reserved; batches
 * bear their own digest and were approved by another; the lists by state are exact; requests
 * name their events. Each fault is told to `visit`, whose failure ends the check; finding faults is
 * no error. One read transaction: opened for writing, the map cannot grow meanwhile (seconds for
 * 100,000 claims).
 */
struct aj_ledger_fault {
    const char *code;    /* "ledger_entry" "ledger_account" "ledger_claim" "ledger_batch"
                            "ledger_order" "ledger_request" */
    const char *subject; /* number of the event, account, claim, batch or request key */
    const char *text;    /* Chinese: what does not hold */
};
typedef enum aj_code (*aj_ledger_visit)(void *arg, const struct aj_ledger_fault *fault,
                                        struct aj_err *err);
enum aj_code aj_ledger_check(struct aj_index *x, aj_ledger_visit visit, void *arg,
                             struct aj_err *err) AJ_CHECKED;

/*
 * Requests: a caller who may ask twice (a lost answer, two windows) puts `request` {"key",
 * "sha256"} into the data of the FIRST event of the commit. A key is taken once and for all.
 */

/* What was done under a key; `seq` is the event. AJ_NOT_FOUND: nothing yet. */
struct aj_request {
    char sha256[AJ_DIGEST_HEX_SIZE];
    uint64_t seq;
};
enum aj_code aj_index_request(struct aj_index *x, const char *key, struct aj_request *out,
                              struct aj_err *err) AJ_CHECKED;

/*
 * As aj_index_commit, at most once for the key in the first event (without one: just a commit).
 * `*repeated`: it had been done before, and `*first` is the event of then; nothing was written.
 * AJ_CONFLICT also: another request was made under this key. Of callers that race with one key
 * exactly one does it, and all the others are told of it.
 */
enum aj_code aj_index_commit_once(struct aj_index *x, const struct aj_event *events, size_t n,
                                  uint64_t *first, bool *repeated, struct aj_err *err) AJ_CHECKED;

/* SHA-256 of the canonical JSON of a value, in lower-case hex: of what was asked, for `request`. */
enum aj_code aj_json_digest(const json_t *value, char out[AJ_DIGEST_HEX_SIZE],
                            struct aj_err *err) AJ_CHECKED;

/* The `sha256` of a batch, of the data of batch.prepared or of the stored row alike: what was added
   to the row or its lines later is no part of it. */
enum aj_code aj_batch_digest(const json_t *data, char out[AJ_DIGEST_HEX_SIZE],
                             struct aj_err *err) AJ_CHECKED;

/* Takes "<case key>#<tier>" apart; `case_key` is 0-terminated. False when it is no claim's name. */
#define AJ_CLAIM_NAME_SIZE 216
#define AJ_TIER_LIMIT      9999
struct aj_claim_name {
    char case_key[AJ_CLAIM_NAME_SIZE];
    int tier;
};
bool aj_claim_name_parse(const char *claim, struct aj_claim_name *out) AJ_CHECKED;

/* EndToEndId for the bank: a function of the claim's name and attempt alone (ADR 0010), so that a
   repeat is seen there. `attempt` is that of the batch's line, from batch.sent on; of an approved
   line, which is about to be sent, the claim's `attempt` (absent: 0) + 1. False: no claim's name,
   or an attempt that is not 1 to 999999. */
#define AJ_BANK_ID_SIZE 36
bool aj_claim_bank_id(const char *claim, int64_t attempt, char out[AJ_BANK_ID_SIZE]) AJ_CHECKED;

#endif

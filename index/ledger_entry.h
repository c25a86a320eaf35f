#ifndef AJ_INDEX_LEDGER_ENTRY_H
#define AJ_INDEX_LEDGER_ENTRY_H

#include "index/fold_context.h"
#include "index/ledger.h"
#include "index/rows.h"

/*
 * Posting: one event, one balanced entry (docs/formats/ledger.md). The only writer of the tables
 * `account` and `ledger`. A fold gathers moves, and posts them when it has all; until then nothing
 * is written.
 */
struct aj_fund { /* whose accounts */
    int year;
    const char *source; /* borrowed: longer than the entry */
};

struct aj_entry_line {
    struct aj_fund fund;
    enum aj_account account;
    int64_t fen;
};

struct aj_entry { /* zero-initialise; lines are in the fold's arena */
    struct aj_entry_line *lines;
    size_t n, room;
};

/* `fen` (negative: the other way) from one account of the fund to another. AJ_CONFLICT: the sum on
   a line would pass AJ_FEN_LIMIT. */
enum aj_code aj_entry_move(struct aj_fold *f, struct aj_entry *e, struct aj_fund fund,
                           const enum aj_account way[2], int64_t fen,
                           struct aj_err *err) AJ_CHECKED;
#define AJ_WAY(from, to) ((const enum aj_account[2]){AJ_ACCOUNT_##from, AJ_ACCOUNT_##to})

/* Writes the entry and the balances after it; `about` is "claim" or "batch" and `name` which (NULL:
   neither). Lines of nothing are left out, and an entry of none is not made. AJ_CONFLICT: it does
   not add up, passes AJ_FEN_LIMIT, or takes an account other than granted and budget below nothing;
   AJ_CORRUPT; AJ_NO_MEMORY. */
enum aj_code aj_entry_post(struct aj_fold *f, const struct aj_entry *e, const char *about,
                           const char *name, struct aj_err *err) AJ_CHECKED;

/* The fund of a claim's row, which is sound (index/claim.h). */
static inline struct aj_fund aj_fund_of(const json_t *claim)
{
    return (struct aj_fund){(int)aj_json_int(claim, "year", 0), aj_json_text(claim, "source")};
}

/* What stands in the account now; 0 when nothing was ever posted to it. AJ_CORRUPT. */
enum aj_code aj_account_fen(struct aj_fold *f, struct aj_fund fund, enum aj_account account,
                            int64_t *out, struct aj_err *err) AJ_CHECKED;

struct aj_row_key aj_account_key(struct aj_fund fund, enum aj_account account);

/* The parts of an account's key; false when it is not one. `source` borrowed, `size` its bytes. */
struct aj_account_name {
    int year;
    struct aj_bytes source;
    enum aj_account account;
};
bool aj_account_key_split(struct aj_bytes key, struct aj_account_name *out);

/* "2026/财政/payable", as lines have it, in `arena`; NULL: no memory. */
const char *aj_account_text(struct aj_fund fund, enum aj_account account, struct aj_arena *arena);

#endif

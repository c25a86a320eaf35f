#ifndef AJ_LEDGER_MODEL_H
#define AJ_LEDGER_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The ledger as docs/formats/ledger.md has it, once more: plain arrays and a few rules, with none
 * of the code that it is compared with. Persons, sources and payees are small numbers here;
 * ledger_play.c makes names and events of them.
 */
#define M_LIMIT      ((int64_t)9007199254740991)
#define M_CASES      6000
#define M_TIERS      6
#define M_BATCHES    20000
#define M_LINES      6
#define M_RECOVERIES 6
#define M_YEARS      3 /* 2025 … */
#define M_FIRST_YEAR 2025
#define M_SOURCES    4
#define M_SYSTEM     (-1) /* as actor: nobody */
#define M_NONE       (-1)

enum m_account {
    M_GRANTED,
    M_BUDGET,
    M_RESERVED,
    M_PAYABLE,
    M_SENT,
    M_RETURNED,
    M_PAID,
    M_RECOVERED
};
#define M_ACCOUNTS 8

enum m_file { F_NONE, F_OPEN, F_SUBMITTED, F_RETURNED, F_ACCEPTED, F_ARCHIVED };

enum m_state {
    C_NONE,
    C_RESERVED,
    C_UNLOCKED,
    C_HELD,
    C_BATCHED,
    C_APPROVED,
    C_SENT,
    C_RETURNED,
    C_PAID,
    C_REVERSED
};

struct m_recovery {
    int64_t fen, got;
    int by, actor;
    bool approved;
};

struct m_claim {
    enum m_state state;
    int64_t fen, paid, recovered, returned;
    int64_t at; /* its place among those of its state: unlocked, or reserved */
    int year, source, payee, batch, attempt;
    int64_t batch_fen;
    bool doubtful; /* to be confirmed */
    struct m_recovery recoveries[M_RECOVERIES];
    int n_recoveries;
};

struct m_case {
    enum m_file file;
    int handler, payee, source; /* facts of now */
    int claim_handler;          /* as it was when handed in */
    int submitted_by;
    struct m_claim claims[M_TIERS]; /* of tier 1, 2 … */
    int n_claims;
};

struct m_line {
    int case_n, tier; /* tier from 1 */
    int64_t fen;
    int payee;
    bool confirmed, settled, paid, bounced;
};

enum m_batch_state { B_PREPARED, B_CANCELLED, B_APPROVED, B_SENT, B_SETTLED };

struct m_batch {
    enum m_batch_state state;
    int year, serial, by, actor, previous;
    struct m_line lines[M_LINES];
    int n;
    char sha256[65];
};

struct model {
    struct m_case cases[M_CASES]; /* from 1 */
    struct m_batch batches[M_BATCHES];
    int n_batches, last_sent;
    int serial; /* of the archive, last taken */
    int batch_serial[M_YEARS];
    int64_t accounts[M_YEARS][M_SOURCES][M_ACCOUNTS];
};

enum op_kind {
    OP_IMPORT,
    OP_HAND_IN,
    OP_RETURN,
    OP_ACCEPT,
    OP_ARCHIVE,
    OP_GRANT,
    OP_HOLD,
    OP_RELEASE,
    OP_PAYEE,
    OP_RAISE,
    OP_LOWER,
    OP_REVERSE,
    OP_PREPARE,
    OP_CANCEL,
    OP_APPROVE,
    OP_SEND,
    OP_SETTLE,
    OP_BOUNCE,
    OP_DEMAND,
    OP_AGREE,
    OP_RECOVER,
    OP_CONFIRM,
    OP_COUNT
};

struct op {
    enum op_kind kind;
    int64_t at;
    int year_at; /* of the local day of `at`, from M_FIRST_YEAR: as the player knows it */
    int by, actor, spelling;
    int case_n, tier;
    int64_t fen;
    int year, source, payee, handler;
    bool doubtful, wrong_digest;
    int serial;   /* of the archive or batch */
    int batch;    /* which of the model's; M_NONE: there is none such */
    int previous; /* a batch, or M_NONE */
    int recovery, line;
    struct m_line lines[M_LINES]; /* of a batch, or with .settled = its n as told, .paid */
    int told[M_LINES];            /* settling: which lines */
    int n;
    char sha256[65]; /* of the batch that is prepared */
    int request;     /* 0: none */
};

void model_begin(struct model *m);
/* Whether the op is allowed; then it is done. */
bool model_apply(struct model *m, const struct op *op);
/* NULL: no such claim. */
struct m_claim *model_claim(struct model *m, int case_n, int tier);
bool payee_is_whole(int payee);

#endif

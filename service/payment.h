#ifndef AJ_SERVICE_PAYMENT_H
#define AJ_SERVICE_PAYMENT_H

#include "base/date.h"
#include "base/json.h"
#include "casefile/case.h"
#include "service/home.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a finance person does with money owed (docs/formats/ledger.md): each call is one event, or
 * nothing. Here are the decisions about one claim and about budgets; batches are in
 * service/pay_batch.h, the bank's files in service/pay_export.h.
 *
 * A claim is named as people do: any number of its case in any spelling, and `#` and the tier where
 * the case has several claims ("（2026）云援民字第0601号#2"). Amounts are fen. A day that is not
 * known (AJ_NO_DATE) is today in China. Errors of all: AJ_CONFLICT when a rule of the ledger
 * forbids it, AJ_INVALID for what makes no sense, AJ_NOT_FOUND, and those of the index; then
 * nothing was done. Only aj_journal_publish may fail after the event is in: the next opening for
 * writing completes it, and the same request again is answered with what was done.
 *
 * `home` is open for writing.
 */
struct aj_pay_who {
    const char *by;
    const char *reason; /* NULL where none is asked for */
    const char *key;    /* of the caller's, so that a request made twice is done once; NULL: none */
};

/* What was done. `answer` is a new reference: the data of the event, with `event`, `seq`, `at` and
   `repeated`; account numbers masked. `repeated`: it had been done before, under the same key, and
   this is the answer of then. */
struct aj_pay_done {
    json_t *answer;
    bool repeated;
};

static inline void aj_auto_pay_done(struct aj_pay_done *done)
{
    json_decref(done->answer);
}

struct aj_pay_grant {
    int year;           /* 0: this one */
    const char *source; /* NULL: 财政 */
    int64_t fen;        /* negative takes back */
};
enum aj_code aj_pay_budget(struct aj_home *home, const struct aj_pay_who *who,
                           const struct aj_pay_grant *grant, struct aj_pay_done *done,
                           struct aj_err *err) AJ_CHECKED;

enum aj_code aj_pay_hold(struct aj_home *home, const struct aj_pay_who *who, const char *claim,
                         struct aj_pay_done *done, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_pay_release(struct aj_home *home, const struct aj_pay_who *who, const char *claim,
                            struct aj_pay_done *done, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_pay_reverse(struct aj_home *home, const struct aj_pay_who *who, const char *claim,
                            struct aj_pay_done *done, struct aj_err *err) AJ_CHECKED;

/* Another account for what is still to be paid. A part of `payee` that is NULL stays as it is. */
struct aj_pay_redirect {
    const char *claim;
    struct aj_payee payee;
};
enum aj_code aj_pay_payee(struct aj_home *home, const struct aj_pay_who *who,
                          const struct aj_pay_redirect *redirect, struct aj_pay_done *done,
                          struct aj_err *err) AJ_CHECKED;

/* A payment that the bank first called paid came back after all: line `n` of the batch. */
struct aj_pay_bounce {
    const char *batch;
    int64_t n;
    struct aj_date on;
};
enum aj_code aj_pay_bounced(struct aj_home *home, const struct aj_pay_who *who,
                            const struct aj_pay_bounce *bounce, struct aj_pay_done *done,
                            struct aj_err *err) AJ_CHECKED;

/* 追回: demanded by one, approved by another, received in parts if need be. */
struct aj_pay_recovery {
    const char *claim;
    int64_t recovery; /* 0: the last one of the claim; not used for demanding */
    int64_t fen;      /* not used for approving */
    struct aj_date on;
    const char *reference; /* NULL: none. These two for receiving */
};
enum aj_code aj_pay_recovery_demand(struct aj_home *home, const struct aj_pay_who *who,
                                    const struct aj_pay_recovery *recovery,
                                    struct aj_pay_done *done, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_pay_recovery_approve(struct aj_home *home, const struct aj_pay_who *who,
                                     const struct aj_pay_recovery *recovery,
                                     struct aj_pay_done *done, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_pay_recovery_receive(struct aj_home *home, const struct aj_pay_who *who,
                                     const struct aj_pay_recovery *recovery,
                                     struct aj_pay_done *done, struct aj_err *err) AJ_CHECKED;

/*
 * 调整: the subsidy worked out again, by another table or with other facts (casefile/what_if.h),
 * less what the case was adjusted by before, so that adjusting twice pays once. More is a claim of
 * its own; less comes off the first claim of which so much is still owed. AJ_CONFLICT when nothing
 * is left to adjust, or when what is too much was paid already (then: recover).
 */
struct aj_pay_adjust {
    const char *number;       /* of the case */
    const char *table;        /* version of a fee table; NULL: as in force */
    const char *const *facts; /* "质量等级=优秀" */
    size_t n_facts;
};
enum aj_code aj_pay_adjust(struct aj_home *home, const struct aj_pay_who *who,
                           const struct aj_pay_adjust *adjust, struct aj_pay_done *done,
                           struct aj_err *err) AJ_CHECKED;

/* The home is in its place again: `batch` and its digest are those last sent, "" when none was. */
struct aj_pay_confirm {
    const char *batch;
    const char *sha256;
};
enum aj_code aj_pay_confirm(struct aj_home *home, const struct aj_pay_who *who,
                            const struct aj_pay_confirm *confirm, struct aj_pay_done *done,
                            struct aj_err *err) AJ_CHECKED;

/* Every `account_number` within, masked but for its last four (casefile/pay_sheet.h). */
enum aj_code aj_pay_mask(json_t *value, struct aj_err *err) AJ_CHECKED;

#endif

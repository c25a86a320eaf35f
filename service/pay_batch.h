#ifndef AJ_SERVICE_PAY_BATCH_H
#define AJ_SERVICE_PAY_BATCH_H

#include "service/pay_results.h"
#include "service/payment.h"

/*
 * A batch of payments from hand to hand: prepared by one person, approved by another who names the
 * digest of what he saw, written for the bank (service/pay_export.h), settled line by line. As
 * service/payment.h: one event each, or nothing.
 */

/* A batch of what is owed of each claim, whole. */
struct aj_pay_prepare {
    const char *const *claims; /* as people name them */
    size_t n_claims;           /* 0: all that are payable */
    const char *confirmed_by;  /* takes those too whose table is to be confirmed; NULL: leaves them
                                  out */
    struct aj_date on;
};

/*
 * `answer` has also `skipped` [{claim, reason}]: claims that were asked for, or wait, and are not
 * in the batch: held, returned, without an account, to be confirmed, of 0 fen, in another batch,
 * late and so for the batch after (not where claims were asked for), above 5,000 lines; at most
 * AJ_PAY_SKIPPED of them are named, `n_skipped` counts all. AJ_NOT_FOUND when nothing is left to
 * pay; the text says why for the first ones.
 */
#define AJ_PAY_SKIPPED ((size_t)200)
enum aj_code aj_pay_batch_prepare(struct aj_home *home, const struct aj_pay_who *who,
                                  const struct aj_pay_prepare *prepare, struct aj_pay_done *done,
                                  struct aj_err *err) AJ_CHECKED;

enum aj_code aj_pay_batch_cancel(struct aj_home *home, const struct aj_pay_who *who,
                                 const char *batch, struct aj_pay_done *done,
                                 struct aj_err *err) AJ_CHECKED;

/* AJ_CONFLICT also when the home is not in its place (service/home_place.h); so for exporting. */
struct aj_pay_approve {
    const char *batch;
    const char *sha256; /* of what he saw */
};
enum aj_code aj_pay_batch_approve(struct aj_home *home, const struct aj_pay_who *who,
                                  const struct aj_pay_approve *approve, struct aj_pay_done *done,
                                  struct aj_err *err) AJ_CHECKED;

/* What the bank says of some of the lines; all of them are taken, or none. */
struct aj_pay_settle {
    const char *batch;
    struct aj_pay_results results;
    bool rest_paid; /* every other line that is not settled yet is paid, on that day */
    struct aj_date on;
};
enum aj_code aj_pay_batch_settle(struct aj_home *home, const struct aj_pay_who *who,
                                 const struct aj_pay_settle *settle, struct aj_pay_done *done,
                                 struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_SERVICE_PAYMENT_ACT_H
#define AJ_SERVICE_PAYMENT_ACT_H

#include "index/ledger.h"
#include "service/payment.h"

/*
 * Private to service/pay*.c. One request on its way: begin, find out what is meant, commit.
 * What was asked is digested as it was asked, before numbers are resolved and days filled in: the
 * same words again are the same request, also tomorrow.
 */
struct aj_pay_act {
    struct aj_home *home;
    const struct aj_pay_who *who;
    struct aj_pay_done *done;
    char asked[AJ_DIGEST_HEX_SIZE];
};

/* Takes `asked` (NULL: AJ_NO_MEMORY), to which it adds who and why. When it was done before,
   `done` is filled and says so. AJ_CONFLICT: another request has the key; AJ_INVALID: nobody is
   named. */
enum aj_code aj_pay_begin(struct aj_pay_act *a, json_t *asked, struct aj_err *err) AJ_CHECKED;

/* Takes `data` (NULL: AJ_NO_MEMORY), adds who, why and the key, commits and fills `done`. */
enum aj_code aj_pay_commit(struct aj_pay_act *a, const char *type, json_t *data,
                           struct aj_err *err) AJ_CHECKED;

/* The claim that people mean by "number" or "number#tier". AJ_CONFLICT lists them when the case has
   several and no tier is said. */
enum aj_code aj_pay_claim_named(struct aj_home *home, const char *text,
                                char out[AJ_CLAIM_NAME_SIZE], struct aj_err *err) AJ_CHECKED;

/* As text of an event; today when not known. */
void aj_pay_day(struct aj_date on, char out[AJ_DATE_SIZE]);

#endif

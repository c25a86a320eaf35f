#ifndef AJ_SERVICE_HOME_PLACE_H
#define AJ_SERVICE_HOME_PLACE_H

#include "service/home.h"

/*
 * Whether a home is still the one it was (docs/adr/0010-ledger.md "A home that went back in time"):
 * one that was copied, or taken back to an older state, does not know of the money that was sent
 * since. The file `payment.place` (docs/formats/home.md) names itself and the journal of then. Who
 * approves a batch or writes it for the bank checks first, and renews after the event is committed;
 * `pay confirm` commits pay.confirmed and renews without checking, and nobody else does.
 */

/* AJ_CONFLICT: the home is not where it was, or cannot show that it is; the text says why and names
   the remedy. Errors beside: AJ_NO_MEMORY, AJ_CORRUPT and AJ_IO of the index. */
enum aj_code aj_place_check(struct aj_home *home, struct aj_err *err) AJ_CHECKED;

/* Writes the file anew, durably and in one step; a failure leaves the old one. `home` is open for
   writing. Errors: those of files and of the index. */
enum aj_code aj_place_renew(struct aj_home *home, struct aj_err *err) AJ_CHECKED;

/* As aj_place_renew where there is no such file yet: for `init`. */
enum aj_code aj_place_begin(struct aj_home *home, struct aj_err *err) AJ_CHECKED;

#endif

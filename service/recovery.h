#ifndef AJ_SERVICE_RECOVERY_H
#define AJ_SERVICE_RECOVERY_H

#include "service/home.h"

/*
 * What opening for writing does about a crash, in this order:
 *   1. events that the journal's segments in the store lack are written there; segments that know
 * more than the index are refused (AJ_CORRUPT): the index is older than the truth;
 *   2. drafts of bundles and of intakes are removed: nothing was promised for them;
 *   3. a bundle that has its name but no journal entry (a crash between rename and commit) is put
 * into store/unconfirmed/, so that its number goes to the next file without gap or twin; several
 * such bundles are refused (AJ_CORRUPT): then the journal is older than the store;
 *   4. a head of the journal that is missing or behind is signed anew.
 */
enum aj_code aj_recover(struct aj_home *home, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_SERVICE_STAGING_UPKEEP_H
#define AJ_SERVICE_STAGING_UPKEEP_H

#include "service/dossier.h"

/*
 * What lies in staging (docs/formats/staging.md) is needed by cases that are not archived yet. Only
 * for the one writer. Errors: AJ_IO, AJ_NO_MEMORY, those of the index; nothing needed is ever lost
 * by one.
 */

/* After the sealing of `d` was committed: its papers and words leave staging, but for those that a
   case still open names too. */
enum aj_code aj_staging_release(struct aj_home *home, const struct aj_dossier *d,
                                struct aj_err *err) AJ_CHECKED;

/* At start: what a crash between commit and release left. A file goes only when an archived case
   names it, that case's bundle is there in full length, and no open case names it. */
enum aj_code aj_staging_tidy(struct aj_home *home, struct aj_err *err) AJ_CHECKED;

/* Files in staging that no open case names: `*n` of them. Changes nothing. */
enum aj_code aj_staging_count_unneeded(struct aj_home *home, size_t *n,
                                       struct aj_err *err) AJ_CHECKED;

#endif

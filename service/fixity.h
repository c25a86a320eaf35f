#ifndef AJ_SERVICE_FIXITY_H
#define AJ_SERVICE_FIXITY_H

#include "casefile/finding.h"
#include "service/home.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Fixity of what is stored: the bundle is there, its bytes hash to what the journal says,
 * and the seal note beside it is right and says the same. Every fault is a finding
 * ("fixity_missing", "fixity_digest", "fixity_seal") with the archive number as its file; for a
 * bundle that differs the independent reader's findings (bag_…) name the member.
 */
struct aj_verified {
    uint64_t bundles;
    uint64_t bytes;
};

/* One archived case by its key; adds to `*out`. Errors: AJ_NOT_FOUND (no such case, or not
 * archived), AJ_IO, AJ_NO_MEMORY. */
enum aj_code aj_verify_case(struct aj_home *home, const char *key, struct aj_findings *findings,
                            struct aj_verified *out, struct aj_err *err) AJ_CHECKED;

/* All of them. `progress` (may be NULL) is called after each. */
typedef void (*aj_verify_progress)(const char *archive_number, bool good, void *arg);
enum aj_code aj_verify_all(struct aj_home *home, struct aj_findings *findings,
                           aj_verify_progress progress, void *arg, struct aj_verified *out,
                           struct aj_err *err) AJ_CHECKED;

#endif

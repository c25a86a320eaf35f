#ifndef AJ_SERVICE_SEAL_H
#define AJ_SERVICE_SEAL_H

#include "base/buf.h"
#include "service/dossier.h"
#include "service/home.h"

/*
 * Sealing (归档): the one moment of truth. Draws the pages, writes the bundle, flushes
 * it, re-opens, re-reads and proves it; then ONE transaction gives the archive number, the record,
 * the index entries, the journal entry and the unlocked entitlement, or none of them. A crash
 * anywhere leaves the case as it was or sealed, never between.
 */
struct aj_sealed {
    const char *archive_number; /* in the dossier's arena, as all below */
    const char *bundle_key;     /* bundles/<year>/<档号>.zip */
    struct aj_bundle_result bundle;
    int pages;
};

/*
 * Seals a checked dossier. One taken from a folder goes the whole way in the same transaction: the
 * handler of the facts hands in, `by` accepts and seals (R-9: they must differ). One loaded from
 * the index must have been accepted. Errors: AJ_INVALID (findings of AJ_ERROR stand), AJ_CONFLICT
 * (already archived, or a rule of the index), AJ_CORRUPT (what was re-read is not what was
 * written), AJ_FULL, AJ_IO, AJ_NO_MEMORY. Nothing is done on error.
 */
enum aj_code aj_case_seal(struct aj_home *home, struct aj_dossier *d, const char *by,
                          struct aj_sealed *out, struct aj_err *err) AJ_CHECKED;

/* The pages as they would be sealed now, without number and date, as one PDF appended to `pdf`. */
enum aj_code aj_case_preview(struct aj_home *home, struct aj_dossier *d, struct aj_buf *pdf,
                             struct aj_err *err) AJ_CHECKED;

#endif

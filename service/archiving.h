#ifndef AJ_SERVICE_ARCHIVING_H
#define AJ_SERVICE_ARCHIVING_H

#include "service/dossier.h"
#include "service/home.h"
#include "service/seal.h"

/*
 * The main job for one folder {case.json, papers/ or an archive}: take in, check, and, when nothing
 * stands against it, seal; all of it confirmed by one transaction. A case that is not in order is
 * refused with every finding at once and leaves nothing behind. The same folder again, once
 * archived, changes nothing and tells the archive number (`already_archived`, a note); other papers
 * under an archived number are refused.
 */
struct aj_archived {
    bool archived;
    struct aj_sealed sealed; /* when archived */
    char bundle_sha256[AJ_DIGEST_HEX_SIZE];
};

/* `d` is filled and stays with the caller (aj_dossier_close) whatever is returned. What speaks
   against the case is in d->findings; errors are the run's own: AJ_NOT_FOUND (no such folder),
   AJ_CORRUPT, AJ_FULL, AJ_IO, AJ_NO_MEMORY. */
enum aj_code aj_archive_folder(struct aj_home *home, const char *folder, const char *reviewer,
                               struct aj_dossier *d, struct aj_archived *out,
                               struct aj_err *err) AJ_CHECKED;

/* The report of one case as `anjuan --json archive` and `case check` print it (design §11): folder,
   case_number, archived, archive_number, bundle_sha256, papers, findings, subsidy_fen,
   subsidy_lines. `result` NULL: not tried. New reference, NULL when out of memory. */
json_t *aj_case_report(const struct aj_dossier *d, const struct aj_archived *result) AJ_CHECKED;

#endif

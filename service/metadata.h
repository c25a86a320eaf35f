#ifndef AJ_SERVICE_METADATA_H
#define AJ_SERVICE_METADATA_H

#include "service/bundle_plan.h"

/* What a bundle says of itself besides the papers. Each appends to `out`; errors: AJ_NO_MEMORY. */

/* Of what; all borrowed. */
struct aj_metadata_of {
    struct aj_home *home;
    const struct aj_dossier *d;
    const struct aj_bundle_head *head;
    /* The payload (data/…) in file order: the drawn pages first, then the papers of the dossier. */
    const struct aj_bundle_member *members;
    size_t n;
};

/* metadata/case.json: facts, papers with their places, check report by the four groups of DA/T 70
   (四性检测), subsidy, profile. docs/formats/bundle.md "case.json". */
enum aj_code aj_metadata_case(const struct aj_metadata_of *of, struct aj_buf *out,
                              struct aj_err *err) AJ_CHECKED;

/* metadata/premis.xml: PREMIS 3, one object a payload file with size, digest, format and original
   name, and the events of taking in, checking and sealing. */
enum aj_code aj_metadata_premis(const struct aj_metadata_of *of, struct aj_buf *out,
                                struct aj_err *err) AJ_CHECKED;

/* metadata/mets.xml: METS 1.12 read as E-ARK CSIP: file section and a structural map in file order.
 */
enum aj_code aj_metadata_mets(const struct aj_metadata_of *of, struct aj_buf *out,
                              struct aj_err *err) AJ_CHECKED;

#endif

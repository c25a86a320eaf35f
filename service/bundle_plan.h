#ifndef AJ_SERVICE_BUNDLE_PLAN_H
#define AJ_SERVICE_BUNDLE_PLAN_H

#include "archive/bundle.h"
#include "service/dossier.h"
#include "service/home.h"

/*
 * What goes into the bundle of a case and under which names (docs/formats/bundle.md):
 *   data/000/<档号>.pdf          the drawn pages
 *   data/NNN/<name as sent>      the papers in file order, one folder each, so that names survive
 * whole metadata/case.json           facts, papers, findings, subsidy, profile
 *   metadata/text/NNN.txt        what could be read of their words
 *   metadata/premis.xml, mets.xml
 */
struct aj_bundle_draft {
    struct aj_bundle_plan plan;
    struct aj_buf pdf;
    struct aj_buf case_json;
    struct aj_buf premis;
    struct aj_buf mets;
};

struct aj_bundle_head {
    const char *archive_number;
    const char *retention;
    const char *checker;
    int64_t sealed_at;
};

/* Fills `draft->plan`, which borrows from the dossier, its arena and the draft's own buffers.
   `draft->pdf` must hold the drawn pages already. Release with aj_bundle_draft_release in any case.
   Errors: AJ_NO_MEMORY. */
enum aj_code aj_bundle_draft_make(struct aj_home *home, struct aj_dossier *d,
                                  const struct aj_bundle_head *head, struct aj_bundle_draft *draft,
                                  struct aj_err *err) AJ_CHECKED;
void aj_bundle_draft_release(struct aj_bundle_draft *draft);

#endif

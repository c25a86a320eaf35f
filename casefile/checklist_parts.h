#ifndef AJ_CASEFILE_CHECKLIST_PARTS_H
#define AJ_CASEFILE_CHECKLIST_PARTS_H

#include "casefile/checklist.h"
#include "casefile/profile_parts.h"

/* Private to casefile/checklist*.c: one case being judged. */
struct aj_check {
    const struct aj_profile *profile;
    const struct aj_case *c;
    struct aj_paper *papers;
    size_t n_papers;
    struct aj_findings *findings;
    const json_t *rules; /* section `checks` of the profile; NULL none */
};

/* Each adds findings and may clear `counts`. Those that can run out of memory besides the findings
   say so; the findings themselves remember it. */
void aj_check_bytes(struct aj_check *k); /* unreadable … */
enum aj_code aj_check_drafts(struct aj_check *k, struct aj_err *err) AJ_CHECKED; /* by name */
void aj_check_duplicates(struct aj_check *k);
enum aj_code aj_check_foreign(struct aj_check *k, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_check_placeholders(struct aj_check *k, struct aj_err *err) AJ_CHECKED;
void aj_check_needs(struct aj_check *k); /* missing, forbidden, fillers; after the others */
void aj_check_persons(struct aj_check *k);
void aj_check_days(struct aj_check *k);
void aj_check_closing_report(struct aj_check *k);

bool aj_check_has_text(const json_t *list, const char *text); /* list of texts holds this one */

#endif

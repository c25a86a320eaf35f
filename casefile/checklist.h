#ifndef AJ_CASEFILE_CHECKLIST_H
#define AJ_CASEFILE_CHECKLIST_H

#include "casefile/case.h"
#include "casefile/finding.h"
#include "casefile/paper.h"
#include "casefile/profile.h"

/*
 * Judges a file against the rules of its place: every missing, forbidden, unreadable,
 * duplicate, foreign, unclassified or draft paper, exemption without proof, left-over placeholder,
 * reversed date, deadline passed, name or number that does not fit, all at once into `findings`.
 * Call aj_kind_assign first. Sets `counts` of each paper. Errors: AJ_NO_MEMORY only; what is wrong
 * with the file is a finding. Rule: templates/profile/<place>, docs/rules/checklist.md.
 */
enum aj_code aj_checklist_run(const struct aj_profile *profile, const struct aj_case *c,
                              struct aj_paper *papers, size_t n_papers,
                              struct aj_findings *findings, struct aj_err *err) AJ_CHECKED;

enum aj_need { AJ_NEED_FORBIDDEN, AJ_NEED_OPTIONAL, AJ_NEED_REQUIRED };

/* What this case needs of a kind once conditions, exemptions, termination and withdrawal are
 * applied. */
enum aj_need aj_checklist_need(const struct aj_profile *profile, const struct aj_case *c,
                               const char *kind);

#endif

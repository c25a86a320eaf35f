#ifndef AJ_CASEFILE_KIND_H
#define AJ_CASEFILE_KIND_H

#include "casefile/case.h"
#include "casefile/paper.h"
#include "casefile/profile.h"

/*
 * Which kind of paper each file is (归位): a tag decides, else the name, else the paper's own
 * words, by the recognition rules of the profile; never by a guess: "unknown" goes to a person.
 * Fills parts, n_parts and kind_from of every paper; parts are in `arena`. Errors: AJ_NO_MEMORY.
 * Rule: R-13, samples' README "Where neither name nor tag decides, the words in the file do".
 */
enum aj_code aj_kind_assign(const struct aj_profile *profile, const struct aj_case *c,
                            struct aj_paper *papers, size_t n_papers, struct aj_arena *arena,
                            struct aj_err *err) AJ_CHECKED;

/* Sorts papers into file order (顺序): by the order of their first kind, then the number written in
   front of the name, then the name. Stable and the same on every machine. */
void aj_papers_sort(const struct aj_profile *profile, struct aj_paper *papers, size_t n_papers);

#endif

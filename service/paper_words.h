#ifndef AJ_SERVICE_PAPER_WORDS_H
#define AJ_SERVICE_PAPER_WORDS_H

#include "service/dossier.h"

/*
 * The words of a case's papers, for the search index: on the desk they are in the dossier; of an
 * open case they lie in staging, of an archived one in its bundle (R-5: the index can be made anew
 * from what is stored).
 */

/* Borrowed from the dossier; the list is in its arena. AJ_NO_MEMORY. */
enum aj_code aj_dossier_texts(struct aj_dossier *d, struct aj_case_texts *out,
                              struct aj_err *err) AJ_CHECKED;

/* By a case's record; `home` is a struct aj_home. What cannot be read is left out with a warning in
   the log: `verify` and `doctor` tell of damaged bundles, and the case must be found by its facts
   at least. AJ_NO_MEMORY. */
enum aj_code aj_paper_words(void *home, const json_t *record, struct aj_arena *arena,
                            struct aj_case_texts *out, struct aj_err *err) AJ_CHECKED;

#endif

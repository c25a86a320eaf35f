#ifndef AJ_SERVICE_CASEWORK_H
#define AJ_SERVICE_CASEWORK_H

#include "service/dossier.h"
#include "service/home.h"

/*
 * The steps of a file before sealing, one transaction each (design §3). `by` is the person acting.
 * Refusals that the data model makes (wrong state, checker = submitter …) are AJ_CONFLICT with a
 * Chinese text, and change nothing.
 */

/* Takes the dossier's papers into staging for good (flushed) and records facts and papers: `open`.
 */
enum aj_code aj_case_import(struct aj_home *home, struct aj_dossier *d, const char *by,
                            struct aj_err *err) AJ_CHECKED;

/* 交卷: the handler declares the file complete; the subsidy is reserved. AJ_INVALID when findings
   of AJ_ERROR stand against it (they are in d->findings). Check the dossier first. */
enum aj_code aj_case_hand_in(struct aj_home *home, const struct aj_dossier *d, const char *by,
                             struct aj_err *err) AJ_CHECKED;

/* 退回: with at least one reason, told all at once. */
enum aj_code aj_case_return(struct aj_home *home, const char *key, const char *by,
                            const char *const *reasons, size_t n_reasons,
                            struct aj_err *err) AJ_CHECKED;

/* 接收: the reviewer found it in order. AJ_INVALID as for handing in. */
enum aj_code aj_case_accept(struct aj_home *home, const struct aj_dossier *d, const char *by,
                            struct aj_err *err) AJ_CHECKED;

/* Data of the events, for committing several steps at once (service/seal.h). New references; NULL
 * when out of memory. */
json_t *aj_event_imported(struct aj_home *home, const struct aj_dossier *d) AJ_CHECKED;
json_t *aj_event_handed_in(const struct aj_dossier *d, const char *by) AJ_CHECKED;
json_t *aj_event_accepted(const struct aj_dossier *d, const char *by) AJ_CHECKED;

#endif

#ifndef AJ_SERVICE_DOSSIER_H
#define AJ_SERVICE_DOSSIER_H

#include "archive/intake.h"
#include "casefile/case.h"
#include "casefile/finding.h"
#include "casefile/subsidy.h"
#include "service/home.h"

/*
 * A case on the desk (案卷): facts, papers, what the checks found and what the handler would be
 * owed, in one place and one arena, from the moment it is read until it is sealed or put away.
 */
struct aj_dossier {
    struct aj_arena arena;
    json_t *json;            /* case.json; NULL when it could not be read */
    const char *folder;      /* where it was taken from; NULL for one loaded from the index */
    const char *key;         /* normal form of the case number */
    struct aj_case facts;    /* only when `json` */
    struct aj_paper *papers; /* in file order once checked */
    size_t n_papers;
    const char **ignored;
    size_t n_ignored;
    const char *container;
    const char *papers_at;  /* folder in which the papers lie by digest */
    bool papers_are_lent;   /* some of them are links to somebody's files: AJ_TAKE_TO_SEAL */
    bool papers_are_drafts; /* papers_at is this dossier's own and vanishes with it */
    struct aj_findings findings;
    json_t *intake; /* those of taking in, which looking at the papers again would not find */
    struct aj_subsidy subsidy;
    bool has_subsidy; /* false: a finding says why the fee table gives no amount */
};

/* What a folder's papers are taken for: to be kept in staging (import), or only to be looked at and
   sealed at once; then large files are not copied first. */
enum aj_taking { AJ_TAKE_TO_KEEP, AJ_TAKE_TO_SEAL };

/*
 * Reads <folder>/case.json and takes in its papers, into a private part of staging. What is wrong
 * with facts or papers is a finding (invalid_case, unreadable_paper …), never an error: errors are
 * the run's own (AJ_IO, AJ_FULL, AJ_NO_MEMORY) and AJ_NOT_FOUND when there is no such folder. Close
 * it in any case.
 */
enum aj_code aj_dossier_take(struct aj_home *home, const char *folder, enum aj_taking taking,
                             struct aj_dossier *out, struct aj_err *err) AJ_CHECKED;

/* Loads a case from the index, its papers from staging. AJ_NOT_FOUND, AJ_CORRUPT. */
enum aj_code aj_dossier_load(struct aj_home *home, const char *key, struct aj_dossier *out,
                             struct aj_err *err) AJ_CHECKED;

/* Puts papers into their slots and order, runs the whole checklist and works the subsidy out. */
enum aj_code aj_dossier_check(struct aj_home *home, struct aj_dossier *d,
                              struct aj_err *err) AJ_CHECKED;

/* No finding of AJ_ERROR. */
bool aj_dossier_in_order(const struct aj_dossier *d);

void aj_dossier_close(struct aj_dossier *d);

/* What was worked out then, from a record. Texts are copied into the dossier's arena. AJ_NO_MEMORY.
 */
enum aj_code aj_dossier_recall_subsidy(struct aj_dossier *d, const json_t *subsidy,
                                       struct aj_err *err) AJ_CHECKED;

#endif

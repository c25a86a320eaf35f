#ifndef AJ_CASEFILE_FINDING_H
#define AJ_CASEFILE_FINDING_H

#include "base/arena.h"
#include "base/attr.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * What a check found (检查意见). One pass lists everything at once (一次性告知, R-8); each finding
 * carries the rule it rests on, the place and the remedy. Codes are stable and listed in
 * docs/formats/findings.md.
 */
enum aj_severity { AJ_INFO, AJ_WARNING, AJ_ERROR }; /* AJ_ERROR keeps a case from being archived */

struct aj_finding {
    const char *code; /* "missing_paper" */
    enum aj_severity severity;
    const char *paper_kind; /* id, NULL when no kind is meant */
    const char *file;       /* name of the paper, NULL when none */
    const char *message;    /* Chinese, whole sentence */
    const char *remedy;     /* Chinese: what to do; "" when nothing */
    const char *rule;       /* where it comes from: promise, article, profile rule */
    json_t *detail;         /* further keys of that code ({"recipient": 2}); NULL none; owned */
};

/* A growing list; zero-initialise and set `arena` (holds the texts). */
struct aj_findings {
    struct aj_arena *arena;
    struct aj_finding *list;
    size_t n;
    size_t room;
    bool failed; /* out of memory: the list is not complete and must not be believed */
};

/* Adds a finding with copies of all texts; the message is formatted. NULL (and `failed`) when out
   of memory, and every function below takes that NULL. The pointer is good until the next one is
   added. */
struct aj_finding *aj_findings_add(struct aj_findings *f, const char *code,
                                   enum aj_severity severity, const char *fmt, ...) AJ_PRINTF(4, 5);

/* Copies for the optional parts; return the finding for chaining. NULL in is NULL out. */
struct aj_finding *aj_finding_about(struct aj_findings *f, struct aj_finding *finding,
                                    const char *paper_kind, const char *file);
struct aj_finding *aj_finding_why(struct aj_findings *f, struct aj_finding *finding,
                                  const char *rule, const char *remedy);

/* The further keys of that code; `detail` is taken over in every case. */
struct aj_finding *aj_finding_detail(struct aj_findings *f, struct aj_finding *finding,
                                     json_t *detail);

const char *aj_severity_word(enum aj_severity severity); /* "error" "warning" "info" */

size_t aj_findings_count(const struct aj_findings *f, enum aj_severity severity);

/* [{code, severity, paper_kind, file, message, remedy, rule, …detail}], docs/formats/findings.md;
   NULL when out of memory. New reference. */
json_t *aj_findings_json(const struct aj_findings *f) AJ_CHECKED;

/* Adds the findings of such an array, with their further keys; one that is no finding is left out.
 */
void aj_findings_add_json(struct aj_findings *f, const json_t *array);

void aj_findings_release(struct aj_findings *f);

#endif

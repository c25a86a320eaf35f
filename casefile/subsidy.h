#ifndef AJ_CASEFILE_SUBSIDY_H
#define AJ_CASEFILE_SUBSIDY_H

#include "base/arena.h"
#include "base/err.h"
#include "casefile/case.h"
#include "casefile/profile.h"

/*
 * 办案补贴: what the handler is owed for one case = 标准 + 异地 + 翻译 + 其他 − 减发, by the dated
 * fee table of the profile, in whole fen. Every line says how much, why, and by which rule. Pure
 * arithmetic with overflow checked: the same facts and table always give the same lines.
 */
struct aj_subsidy_line {
    const char *code; /* "base" "handler" "course" "group" "cross_region" "translation" "other"
                         "major" "late" "quality" "floor": docs/formats/findings.md lists them */
    int64_t fen; /* signed: deductions are negative; factor lines carry the difference they make */
    const char *reason; /* Chinese */
    const char *rule;   /* e.g. "S2026 civil.first_instance" */
};

struct aj_subsidy {
    const char *table_version; /* "S2026" */
    int64_t standard_fen;      /* 补贴标准, after handler, course and group */
    int64_t cross_region_fen;  /* 异地 */
    int64_t translation_fen;   /* 翻译 */
    int64_t other_fen;         /* 其他 */
    const char *other_reason;
    int64_t deduction_fen; /* 减发, 0 or more; standard + cross + translation + other - this =
                              payable */
    const char *deduction_reason;
    int64_t payable_fen;  /* never negative; the sum of all lines */
    bool to_be_confirmed; /* the table's amounts are marked "to be confirmed by the centre" */
    struct aj_subsidy_line lines[16];
    size_t n_lines;
};

/* Texts live in `arena`. Errors: AJ_NOT_FOUND when no table is in force on the closing day or has
   no amount for this class and stage (the text says which and what the centre must add); AJ_INVALID
   on overflow; AJ_NO_MEMORY. */
enum aj_code aj_subsidy_compute(const struct aj_profile *p, const struct aj_case *c,
                                struct aj_arena *arena, struct aj_subsidy *out,
                                struct aj_err *err) AJ_CHECKED;

/* The arithmetic itself, on the table `table` (an entry of `fees`) and the holidays of a profile
   (NULL: weekends only). */
enum aj_code aj_subsidy_by_table(const json_t *table, const json_t *holidays,
                                 const struct aj_case *c, struct aj_arena *arena,
                                 struct aj_subsidy *out, struct aj_err *err) AJ_CHECKED;

/* Whether the section `fees` of a profile is well formed, each table with its source and no two in
   force on one day. Errors: AJ_INVALID, in Chinese. Rule: docs/rules/subsidy.md. */
enum aj_code aj_fees_check(const json_t *fees, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_CASEFILE_SUBSIDY_H
#define AJ_CASEFILE_SUBSIDY_H

#include "base/arena.h"
#include "base/err.h"
#include "casefile/case.h"
#include "casefile/profile.h"

/*
 * 办案补贴: what the handler is owed for one case = 标准 + 异地 + 翻译 + 其他 − 减发, by the dated
 * fee table of the profile, in whole fen. Every line says how much, why, and by which rule. Pure
 * arithmetic with overflow checked: the same facts and table always give the same lines. Rule:
 * docs/rules/subsidy.md.
 */
struct aj_subsidy_line {
    const char *code; /* "base" "handler" "course" …: docs/formats/findings.md lists them; each at
                         most once */
    int64_t fen; /* signed: deductions are negative; factor lines carry the difference they make */
    const char *reason; /* Chinese */
    const char *rule;   /* e.g. "S2026 civil.first_instance" */
    bool by_grade;      /* base and course: the sum hangs on the quality grade. Not persisted */
};

#define AJ_SUBSIDY_LINES 16

struct aj_subsidy {
    const char *table_version; /* "S2026" */
    int64_t standard_fen;      /* 补贴标准, after handler, course and group */
    int64_t cross_region_fen;  /* 异地 */
    int64_t translation_fen;   /* 翻译 */
    int64_t other_fen;         /* 其他, with major and difficult and the second tier */
    const char *other_reason;
    int64_t second_tier_fen; /* the part of other_fen that the quality grade brought */
    int64_t deduction_fen;   /* 减发, 0 or more; standard + cross + translation + other - this =
                                payable */
    const char *deduction_reason;
    int64_t payable_fen;  /* never negative; the sum of all lines */
    bool to_be_confirmed; /* the table's amounts are marked "to be confirmed by the centre" */
    bool grade_pending;   /* a second tier may follow when the grade is known */
    bool next_batch;      /* handed in late: what is payable waits for the next batch */
    const char *next_batch_reason; /* "" when it does not */
    struct aj_subsidy_line lines[AJ_SUBSIDY_LINES];
    size_t n_lines;
};

/* By the table in force on the closing day. Texts live in `arena`. Errors: AJ_NOT_FOUND when no
   table is in force then, when it has no amount for this class and stage, or when it pays by a
   number that the case does not tell (the text says what must be added and where); AJ_INVALID on
   overflow; AJ_NO_MEMORY. */
enum aj_code aj_subsidy_compute(const struct aj_profile *p, const struct aj_case *c,
                                struct aj_arena *arena, struct aj_subsidy *out,
                                struct aj_err *err) AJ_CHECKED;

/* The same by the table of a version, whatever the closing day; NULL: as above. AJ_NOT_FOUND for an
   unknown one lists those there are. */
enum aj_code aj_subsidy_compute_under(const struct aj_profile *p, const char *version,
                                      const struct aj_case *c, struct aj_arena *arena,
                                      struct aj_subsidy *out, struct aj_err *err) AJ_CHECKED;

/* The arithmetic itself, on the table `table` (an entry of `fees` that aj_fees_check approved) and
   the holidays of a profile (NULL: weekends only). */
enum aj_code aj_subsidy_by_table(const json_t *table, const json_t *holidays,
                                 const struct aj_case *c, struct aj_arena *arena,
                                 struct aj_subsidy *out, struct aj_err *err) AJ_CHECKED;

/* What a line is about, for a column of a table: "base" → "基准"; the code itself if unknown. */
const char *aj_subsidy_code_zh(const char *code);

/* {payable_fen, table_version, to_be_confirmed, lines}: docs/formats/journal.md. New reference or
 * NULL. */
json_t *aj_subsidy_to_json(const struct aj_subsidy *s) AJ_CHECKED;

/* What was worked out then, from a record: version, payable sum, marks and lines; the other sums
   are 0. Texts are copied into `arena`. AJ_NO_MEMORY. */
enum aj_code aj_subsidy_from_json(const json_t *json, struct aj_arena *arena,
                                  struct aj_subsidy *out, struct aj_err *err) AJ_CHECKED;

/* --- what two computations differ by ------------------------------------ */

struct aj_subsidy_change {
    const char *code;
    int64_t before_fen, after_fen; /* 0 where there is no such line */
    int64_t fen;                   /* after - before */
    const char *reason;            /* Chinese; says what it was when that was another */
    const char *rule;              /* "S2024 late", "S2024 late → S2026 late" */
};

struct aj_subsidy_difference {
    int64_t before_fen, after_fen;
    int64_t fen; /* after - before: to be paid in addition, or taken back when negative */
    const char *before_version, *after_version;
    const char *kind;   /* of the adjusting entry: "recomputed" the versions differ; "quality" only
                           what hangs on the grade changed; "correction" any other */
    const char *reason; /* the reasons of all lines that differ, joined; "" when none does */
    const char *rule;   /* their rules, joined */
    struct aj_subsidy_change changes[2 * AJ_SUBSIDY_LINES]; /* every line of either, also those that
                                                               are equal; they add up to `fen` */
    size_t n;
};

/* Lines are compared by their code. `before` may come from a record. Texts are borrowed from both
   or in `arena`. Errors: AJ_CORRUPT when the lines of one do not add up to what it says is payable;
   AJ_INVALID on overflow; AJ_NO_MEMORY. */
enum aj_code aj_subsidy_difference(const struct aj_subsidy *before, const struct aj_subsidy *after,
                                   struct aj_arena *arena, struct aj_subsidy_difference *out,
                                   struct aj_err *err) AJ_CHECKED;

/* Whether the section `fees` of a profile is well formed, each table with its source and no two in
   force on one day. Errors: AJ_INVALID, in Chinese, naming table, key and what to write. */
enum aj_code aj_fees_check(const json_t *fees, struct aj_err *err) AJ_CHECKED;

#endif

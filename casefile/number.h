#ifndef AJ_CASEFILE_NUMBER_H
#define AJ_CASEFILE_NUMBER_H

#include "base/arena.h"
#include "base/err.h"
#include "casefile/case.h"
#include "casefile/profile.h"

/*
 * Numbers (案号, 指派号, court numbers, 档号) in their normal form, by which two spellings of one
 * number are equal: half width, every kind of bracket 〔〕［］【】（） as (), no blanks, digit runs
 * without leading zeros, Latin letters in lower case, every dash as '-'.
 * "（2025）云援民字第０398号" → "(2025)云援民字第398号". For comparison and keys only; the original
 * text is what people see. Rule: domain §2.3.
 */
enum aj_code aj_number_normal(const char *text, struct aj_arena *arena, const char **out,
                              struct aj_err *err) AJ_CHECKED;

/* Whether the 18 (or 15) characters of a resident ID number hold a real date and the right check
   digit (GB 11643-1999). `birth` and `sex` ('M' 'F') may be NULL; they are told as soon as the date
   is real, even when the check digit is wrong, and are AJ_NO_DATE and '\0' otherwise. */
enum aj_id_fault {
    AJ_ID_GOOD,
    AJ_ID_BAD_LENGTH,
    AJ_ID_BAD_CHARACTER,
    AJ_ID_BAD_DATE,
    AJ_ID_BAD_CHECK
};
enum aj_id_fault aj_id_number_check(const char *id, struct aj_date *birth, char *sex);

/*
 * 档号: the archive number of the `serial`-th file (1, 2, …) of its series, by the pattern of the
 * profile, e.g. "F023-ZY·2026-D30-MS-0127". The series (category and year of archiving) is what
 * serials run within. The number becomes a folder and a file name, so a result with '/', a control
 * character or over 100 bytes is refused. Errors: AJ_INVALID when the profile has no pattern for
 * this class; AJ_NO_MEMORY. Rule: DA/T 22, domain §4.7.
 */
enum aj_code aj_archive_series(const struct aj_profile *p, const struct aj_case *c,
                               struct aj_date archived_on, struct aj_arena *arena,
                               const char **series, struct aj_err *err) AJ_CHECKED;
struct aj_turn {
    struct aj_date archived_on;
    int64_t serial;
};
enum aj_code aj_archive_number(const struct aj_profile *p, const struct aj_case *c,
                               struct aj_turn turn, struct aj_arena *arena, const char **number,
                               struct aj_err *err) AJ_CHECKED;

/* Retention (保管期限) of this case by the profile: code "Y" "D30" "D10" … and Chinese "永久"
 * "30年". */
const char *aj_retention_code(const struct aj_profile *p, const struct aj_case *c);
const char *aj_retention_zh(const struct aj_profile *p, const struct aj_case *c);
int aj_retention_years(const struct aj_profile *p, const struct aj_case *c); /* 0: for ever */

/* Whether the section `numbers` of a profile is well formed and its archive numbers are fit for
   file names and never meet. Errors: AJ_INVALID, in Chinese. Rule: docs/rules/numbers.md. */
enum aj_code aj_numbers_check(const json_t *numbers, struct aj_err *err) AJ_CHECKED;

#endif

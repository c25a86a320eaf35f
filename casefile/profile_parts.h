#ifndef AJ_CASEFILE_PROFILE_PARTS_H
#define AJ_CASEFILE_PROFILE_PARTS_H

#include "casefile/profile.h"

/* Private to casefile/: what lies inside a profile. */

struct aj_recogniser; /* casefile/recogniser.h */

struct aj_profile {
    json_t *document; /* a deep copy of our own: no other thread touches its reference counts */
    struct aj_kind *kinds; /* in file order */
    size_t n_kinds;
    struct aj_date from, to; /* in force; AJ_NO_DATE: open */
    struct aj_recogniser *recogniser;
};

/* document[name]; NULL when the profile has no such section. */
const json_t *aj_profile_section(const struct aj_profile *p, const char *name);

/* Writes named conditions out: wherever a condition may stand (`when`, `not`, `where`, the entries
   of `all` and `any`) a text is replaced by the entry of that name in `conditions`, whose own names
   must stand above it. Changes `document`. Errors: AJ_INVALID, naming the unknown condition. */
enum aj_code aj_profile_expand(json_t *document, struct aj_err *err) AJ_CHECKED;

/* Whether all sections of this half are well formed: header, kinds, columns, adjustments, one_of,
   fillers, checks. The condition names are written out already. Errors: AJ_INVALID. */
enum aj_code aj_profile_check(const json_t *document, struct aj_err *err) AJ_CHECKED;

/* The same for its section `checks`, if it has one. */
enum aj_code aj_profile_checks_check(const json_t *document, struct aj_err *err) AJ_CHECKED;

/* Whether `kinds` has an entry of that id. */
bool aj_document_has_kind(const json_t *document, const char *id);

#endif

#ifndef AJ_CASEFILE_CONDITION_H
#define AJ_CASEFILE_CONDITION_H

#include "base/attr.h"
#include "base/err.h"
#include "casefile/case.h"

#include <stdbool.h>

/*
 * The one language in which a profile says "when": JSON conditions over case.json.
 *
 *   true                                            always (false: never)
 *   {"fact": "facts.heard", "is": false}            equal; null also matches an absent fact
 *   {"fact": "outcome.kind", "is_not": "won"}
 *   {"fact": "stage", "in": ["first_instance", "retrial"]}     also "not_in"
 *   {"fact": "facts.recipient_count", "at_least": 2}           also "at_most"; whole numbers
 *   {"fact": "recipients.groups", "has": "minor"}   a list of words holds this one
 *   {"all": […]}  {"any": […]}  {"not": …}          and, or, not; all of nothing holds, any does
 * not
 *   {"some": "recipients", "where": …}              one entry at least; paths inside are the
 * entry's
 *
 * Full text: docs/formats/conditions.md.
 */

/* Whether `condition` is well formed: known form, no foreign key, a path that case.json has, and
   words that the key may hold, at most 16 levels deep. Errors: AJ_INVALID naming the bad part, in
   Chinese. */
enum aj_code aj_condition_check(const json_t *condition, struct aj_err *err) AJ_CHECKED;

/* Whether it holds for this case. NULL holds (no condition). `condition` was checked. */
bool aj_condition_holds(const json_t *condition, const struct aj_case *c);

#endif

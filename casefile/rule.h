#ifndef AJ_CASEFILE_RULE_H
#define AJ_CASEFILE_RULE_H

#include "base/attr.h"
#include "base/err.h"
#include "base/json.h"
#include "casefile/case.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Small readers shared by the sections of a profile. A rule is a JSON object with an optional
 * `when` (casefile/condition.h). The checks run when a profile is opened; `where` names the rule in
 * their messages ("fees[0].course[2]"). A key that nobody reads is refused: it is a slip of the
 * pen, and a rule that silently does nothing costs money.
 */

/* An object without keys other than the `n` of `allowed`, whose `when`, if any, is well formed. */
enum aj_code aj_rule_shape(const json_t *rule, const char *where, const char *const *allowed,
                           size_t n, struct aj_err *err) AJ_CHECKED;

/* Every amount and term says where it comes from: `source` must be a text that is not empty. */
enum aj_code aj_rule_source(const json_t *rule, const char *where, struct aj_err *err) AJ_CHECKED;

/* rule[key] is plain text, not empty. */
enum aj_code aj_rule_text(const json_t *rule, const char *where, const char *key,
                          struct aj_err *err) AJ_CHECKED;

/* rule[key] is an integer from 0 to `most`. With `optional` it may be absent. */
enum aj_code aj_rule_int(const json_t *rule, const char *where, const char *key, bool optional,
                         int64_t most, struct aj_err *err) AJ_CHECKED;

/* rule[key] is absent or a list of which `each` approves every entry. */
typedef enum aj_code (*aj_rule_each)(const json_t *rule, const char *where, struct aj_err *err);
enum aj_code aj_rule_list(const json_t *rule, const char *where, const char *key, aj_rule_each each,
                          struct aj_err *err) AJ_CHECKED;

/* The first of a list of rules whose `when` holds for the case; NULL when none does. */
const json_t *aj_rule_first(const json_t *rules, const struct aj_case *c);

#endif

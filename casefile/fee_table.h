#ifndef AJ_CASEFILE_FEE_TABLE_H
#define AJ_CASEFILE_FEE_TABLE_H

#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "casefile/case.h"

/* The dated tables of the section `fees` of a profile; docs/rules/subsidy.md says what each key
   means. Everything is borrowed from the document. */

/* The table in force on a day; NULL when none is. */
const json_t *aj_fee_table_on(const json_t *fees, struct aj_date day);

/* The table of that version. AJ_NOT_FOUND: the text lists the versions there are. */
enum aj_code aj_fee_table_named(const json_t *fees, const char *version, const json_t **out,
                                struct aj_err *err) AJ_CHECKED;

/* Which amount of the table a case starts from ("civil.first_instance"): the first rule of
   `base_key` that fits, else class and stage. `out` has room for 80 bytes. `rule` gets the rule
   that decided, NULL when class and stage did. */
#define AJ_BASE_KEY_SIZE 80
void aj_fee_base_key(const json_t *table, const struct aj_case *c, char out[AJ_BASE_KEY_SIZE],
                     const json_t **rule);

/* What an amount may be for, by the word of `per`: which fact counts them, and its Chinese name.
   NULL for a word that is none. */
struct aj_fee_unit {
    const char *per;  /* "day" "shift" "document" */
    const char *fact; /* "facts.service_days" */
    const char *zh;   /* 天 班 件 */
};
const struct aj_fee_unit *aj_fee_unit(const char *per);

/* How many of them the case has; -1 when the facts do not say. */
int aj_fee_units_of(const struct aj_fee_unit *unit, const struct aj_case *c);

#endif

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

/* Which amount of the table a case starts from ("civil.first_instance"): the first rule of
   `base_key` that fits, else class and stage. `out` has room for 80 bytes. `rule` gets the rule
   that decided, NULL when class and stage did. */
#define AJ_BASE_KEY_SIZE 80
void aj_fee_base_key(const json_t *table, const struct aj_case *c, char out[AJ_BASE_KEY_SIZE],
                     const json_t **rule);

#endif

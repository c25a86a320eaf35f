#ifndef AJ_SERVICE_PAPER_JSON_H
#define AJ_SERVICE_PAPER_JSON_H

#include "base/arena.h"
#include "base/json.h"
#include "casefile/paper.h"

/* Papers between C and JSON, the one shape that journal, records, bundles and reports share
   (docs/formats/journal.md "A paper"). */

/* New reference; NULL when out of memory. The text itself is not in it, only its digest and size.
 */
json_t *aj_papers_to_json(const struct aj_paper *papers, size_t n) AJ_CHECKED;

/* Copies into `arena`. Errors: AJ_CORRUPT when a stored paper is not of that shape, AJ_NO_MEMORY.
 */
enum aj_code aj_papers_from_json(const json_t *array, struct aj_arena *arena, struct aj_paper **out,
                                 size_t *n, struct aj_err *err) AJ_CHECKED;

/* "tag" "name" "words" "person". */
const char *aj_kind_source_word(enum aj_kind_source source);

#endif

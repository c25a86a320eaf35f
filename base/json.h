#ifndef AJ_BASE_JSON_H
#define AJ_BASE_JSON_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

#include <jansson.h>
#include <stddef.h>

/*
 * JSON as RFC 8259 has it, read strictly: UTF-8 only (one leading BOM is dropped), no duplicate
 * key, no NUL in a string, no trailing bytes, bounded depth and size. jansson's values are our
 * vocabulary in every layer (docs/adr/0003); its parser and writer are called here only.
 */

/* AJ_INVALID with line and column and a reason a clerk understands; AJ_TOO_LARGE above `limit`
   bytes.
   `*out` is a new reference owned by the caller (json_decref). */
enum aj_code aj_json_parse(const char *bytes, size_t size, size_t limit, json_t **out,
                           struct aj_err *err) AJ_CHECKED;

enum aj_code aj_json_read_file(const char *path, size_t limit, json_t **out,
                               struct aj_err *err) AJ_CHECKED;

/* Canonical text: keys sorted by code point, no blanks, UTF-8 unescaped: the same value always
   gives the same bytes. */
enum aj_code aj_json_canonical(const json_t *value, struct aj_buf *out,
                               struct aj_err *err) AJ_CHECKED;

/* Indented by one blank, keys in insertion order: for people and for files that people may read. */
enum aj_code aj_json_pretty(const json_t *value, struct aj_buf *out, struct aj_err *err) AJ_CHECKED;

/* object[key] as text; "" when absent or no string. Borrowed from the value. */
const char *aj_json_text(const json_t *object, const char *key);
/* object[key] as integer; `fallback` when absent or no integer. */
json_int_t aj_json_int(const json_t *object, const char *key, json_int_t fallback);

static inline void aj_auto_json(json_t **value)
{
    json_decref(*value);
}

#endif

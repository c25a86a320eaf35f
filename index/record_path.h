#ifndef AJ_INDEX_RECORD_PATH_H
#define AJ_INDEX_RECORD_PATH_H

#include "base/json.h"

/*
 * Values of a case record by where they stand, for tables that say what is taken from where:
 * "facts.recipients.[].name". "[]" walks a list. Threads: any.
 */
typedef enum aj_code (*aj_record_visit)(void *arg, const json_t *value, struct aj_err *err);

/* Calls `visit` for each value at `path`, null ones too, in order. What is not there is not
   visited; a failure of the visitor ends the walk. */
enum aj_code aj_record_each(const json_t *record, const char *path, aj_record_visit visit,
                            void *arg, struct aj_err *err) AJ_CHECKED;

/* The one value at a path without "[]"; NULL when it is not there. Borrowed. */
const json_t *aj_record_at(const json_t *record, const char *path);

#endif

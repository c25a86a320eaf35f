#ifndef AJ_SERVICE_CONFIG_H
#define AJ_SERVICE_CONFIG_H

#include "base/err.h"

/*
 * One setting of anjuan.conf: lines `key = value`, `#` begins a comment line, `[section]` lines
 * give later keys the prefix "section.". docs/operations.md lists the keys.
 * `*value` is new memory (free), NULL when the key is absent. Errors: AJ_NOT_FOUND (no file),
 * AJ_INVALID naming the line that is neither, AJ_IO, AJ_NO_MEMORY.
 */
enum aj_code aj_config_get(const char *path, const char *key, char **value,
                           struct aj_err *err) AJ_CHECKED;

#endif

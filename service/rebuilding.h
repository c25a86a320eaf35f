#ifndef AJ_SERVICE_REBUILDING_H
#define AJ_SERVICE_REBUILDING_H

#include "service/home.h"

#include <stdbool.h>

/*
 * The index from the store alone. `rebuild` builds a new one beside the old, checks that
 * every bundle the journal names is there, then swaps the folders; the old one is kept as index.old
 * until the next rebuild. `compare` builds one aside, compares it with the live index table by
 * table and removes it. Errors: AJ_CORRUPT (segments damaged, or a named bundle missing: the text
 * says which), AJ_CONFLICT (a process is writing), AJ_IO.
 */
enum aj_code aj_rebuild(const char *home_folder, struct aj_err *err) AJ_CHECKED;

/* `*difference` (in `arena`) says the first difference when not equal. */
enum aj_code aj_rebuild_compare(struct aj_home *home, struct aj_arena *arena, bool *equal,
                                const char **difference, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_TOOLS_LOOKUP_H
#define AJ_TOOLS_LOOKUP_H

#include "base/arena.h"
#include "base/err.h"
#include "service/home.h"

/*
 * The case that somebody at the keyboard means, for commands that only look: any of its numbers in
 * any spelling, or a part of one that no other case has ("0604"), as `案号:` finds it. `*key` is in
 * `arena`. AJ_NOT_FOUND; AJ_CONFLICT names some of those it could be, or says that the index must
 * be rebuilt. (What changes a case wants a whole number: aj_index_resolve.)
 */
enum aj_code aj_cli_look_up(struct aj_home *home, const char *number, struct aj_arena *arena,
                            const char **key, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_TOOLS_LOOKUP_H
#define AJ_TOOLS_LOOKUP_H

#include "base/arena.h"
#include "base/err.h"
#include "index/index.h"

/*
 * The case that somebody at the keyboard means, for commands that only look: any of its numbers in
 * any spelling, or a part of one that no other case has ("0604"). `*key` is in `arena`.
 * AJ_NOT_FOUND; AJ_CONFLICT names some of those it could be. (What changes a case wants a whole
 * number: aj_index_resolve.)
 */
enum aj_code aj_cli_look_up(struct aj_index *index, const char *number, struct aj_arena *arena,
                            const char **key, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_INDEX_SEARCH_DOCUMENT_NUMBER_PARTS_H
#define AJ_INDEX_SEARCH_DOCUMENT_NUMBER_PARTS_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"

#include <stddef.h>

/*
 * Numbers (案号, 档号 …) taken apart, so that one is found by pieces of it and in any order of
 * them. Pure; what is stored and what is searched must both be made here. What is a part:
 * docs/formats/search-index.md "Numbers by their parts". Errors: AJ_NO_MEMORY. Threads: any.
 */

/* "(2025)云援民字第398号" → "#2025#云援民#398#": so 39 is not found in 398, nor 398 in 3981, and
   a piece is found whatever brackets it was typed with. `*out` is in `arena`. */
enum aj_code aj_number_wrapped(const char *text, struct aj_arena *arena, const char **out,
                               struct aj_err *err) AJ_CHECKED;

/*
 * "（2025）云援民字第0398号", "云援民字〔2025〕398", "2025云援民字398" → "=2025/398/云援民", of
 * three parts. Two writings of one number have one signature; one part alone (398) is a signature
 * that no longer number has. "" when there is no part. `*out` is in `arena`.
 */
enum aj_code aj_number_signature(const char *text, struct aj_arena *arena, const char **out,
                                 size_t *n_parts, struct aj_err *err) AJ_CHECKED;

#endif

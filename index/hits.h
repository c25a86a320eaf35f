#ifndef AJ_INDEX_HITS_H
#define AJ_INDEX_HITS_H

#include "base/arena.h"
#include "index/env.h"
#include "index/rows.h"

/* Cases that a search came upon, once each, with the fields in which they matched. */
struct aj_hit {
    const char *case_key; /* in the arena */
    int64_t time;
    unsigned fields; /* bit per field number */
};

struct aj_hits {
    struct aj_arena *arena;
    struct aj_hit *list;
    size_t n;
    size_t room;
};

enum aj_code aj_hits_add(struct aj_hits *hits, const struct aj_term_parts *term,
                         struct aj_bytes time, size_t field, struct aj_err *err) AJ_CHECKED;

/* Joins repeated cases and puts the newest first; equal times by case key. */
void aj_hits_finish(struct aj_hits *hits);

#endif

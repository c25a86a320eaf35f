#include "index/hits.h"

#include <stdlib.h>
#include <string.h>

enum aj_code aj_hits_add(struct aj_hits *hits, const struct aj_term_parts *term,
                         struct aj_bytes time, size_t field, struct aj_err *err)
{
    char *key = aj_arena_copy(hits->arena, term->case_key.data, term->case_key.size);

    if (!key)
        return aj_fail(err, AJ_NO_MEMORY, "检索结果太多；请用更长的检索词");
    if (time.size != 8)
        return aj_fail(err, AJ_CORRUPT, "索引的 term 表里案件 %s 一行已损坏；请重建索引", key);
    if (hits->n == hits->room) {
        size_t room = hits->room ? hits->room * 2 : 64;
        struct aj_hit *grown = aj_arena_alloc(hits->arena, room * sizeof(*grown));

        if (!grown)
            return aj_fail(err, AJ_NO_MEMORY, "检索结果太多；请用更长的检索词");
        if (hits->n)
            memcpy(grown, hits->list, hits->n * sizeof(*grown));
        hits->list = grown;
        hits->room = room;
    }
    hits->list[hits->n++] = (struct aj_hit){key, (int64_t)aj_key_get_u64(time.data), 1u << field};
    return AJ_OK;
}

static int by_key(const void *a, const void *b)
{
    const struct aj_hit *left = a;
    const struct aj_hit *right = b;

    return strcmp(left->case_key, right->case_key);
}

static int newest_first(const void *a, const void *b)
{
    const struct aj_hit *left = a;
    const struct aj_hit *right = b;

    if (left->time != right->time)
        return left->time < right->time ? 1 : -1;
    return strcmp(left->case_key, right->case_key);
}

void aj_hits_finish(struct aj_hits *hits)
{
    size_t kept = 0;

    if (hits->n == 0)
        return;
    qsort(hits->list, hits->n, sizeof(*hits->list), by_key);
    for (size_t i = 1; i < hits->n; i++) {
        if (strcmp(hits->list[i].case_key, hits->list[kept].case_key) == 0) {
            hits->list[kept].fields |= hits->list[i].fields;
        } else {
            hits->list[++kept] = hits->list[i];
        }
    }
    hits->n = kept + 1;
    qsort(hits->list, hits->n, sizeof(*hits->list), newest_first);
}

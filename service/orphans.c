#include "service/orphans.h"

#include "base/arena.h"
#include "base/auto.h"

#include <string.h>

#define NAMES_LIMIT   ((size_t)64 << 20)
#define SCRATCH_LIMIT ((size_t)64 << 10)

/* Keys are collected first: `visit` may rename what the walk is reading. */
struct orphans {
    struct aj_home *home;
    struct aj_arena arena;
    struct name {
        struct name *next;
        const char *key;
    } * first, **last;
};

static enum aj_code keep(struct orphans *o, const char *key, struct aj_err *err)
{
    struct name *name = aj_arena_alloc(&o->arena, sizeof(*name));

    if (!name)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory walking the store");
    *name = (struct name){.key = aj_arena_copy(&o->arena, key, strlen(key))};
    if (!name->key)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory walking the store");
    *o->last = name;
    o->last = &name->next;
    return AJ_OK;
}

static enum aj_code look_up(const char *key, uint64_t size, void *arg, struct aj_err *err)
{
    struct orphans *o = arg;
    const char *base = strrchr(key, '/');
    AJ_AUTO(aj_arena_reset) struct aj_arena scratch = {.limit = SCRATCH_LIMIT};
    size_t length;
    const char *number;
    const char *owner;
    enum aj_code code;

    (void)size;
    base = base ? base + 1 : key;
    length = strlen(base);
    if (length < 5 || strcmp(base + length - 4, ".zip") != 0)
        return AJ_OK;
    number = aj_arena_copy(&scratch, base, length - 4);
    if (!number)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory walking the store");
    code = aj_index_resolve(o->home->index, number, &scratch, &owner, NULL);
    if (code == AJ_NOT_FOUND)
        return keep(o, key, err);
    return code == AJ_OK ? AJ_OK : aj_fail(err, code, "cannot look up %s", number);
}

enum aj_code aj_orphans_each(struct aj_home *home, aj_orphan_visit visit, void *arg,
                             struct aj_err *err)
{
    struct orphans o = {.home = home, .arena = {.limit = NAMES_LIMIT}};
    enum aj_code code;

    o.last = &o.first;
    code = aj_store_each(home->store, look_up, &o, err);
    for (const struct name *n = o.first; code == AJ_OK && n; n = n->next)
        code = visit(n->key, arg, err);
    aj_arena_reset(&o.arena);
    return code;
}

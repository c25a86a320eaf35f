#include "service/orphans.h"

#include "base/arena.h"
#include "base/auto.h"

#include <string.h>

#define NAMES_LIMIT ((size_t)64 << 20)

/* Keys are collected first: `visit` may rename what the walk is reading. */
struct orphans {
    struct aj_home *home;
    struct aj_arena arena;
    struct name {
        struct name *next;
        const char *key;
    } * first, **last;
};

static enum aj_code look_up(const char *key, uint64_t size, void *arg, struct aj_err *err)
{
    struct orphans *o = arg;
    const char *base = strrchr(key, '/');
    size_t length;
    const char *number;
    const char *owner;
    struct name *name;
    enum aj_code code;

    (void)size;
    base = base ? base + 1 : key;
    length = strlen(base);
    if (length < 5 || strcmp(base + length - 4, ".zip") != 0)
        return AJ_OK;
    number = aj_arena_copy(&o->arena, base, length - 4);
    name = aj_arena_alloc(&o->arena, sizeof(*name));
    if (!number || !name)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory walking the store");
    code = aj_index_resolve(o->home->index, number, &o->arena, &owner, NULL);
    if (code != AJ_NOT_FOUND)
        return code == AJ_OK ? AJ_OK : aj_fail(err, code, "cannot look up %s", number);
    *name = (struct name){.key = aj_arena_copy(&o->arena, key, strlen(key))};
    if (!name->key)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory walking the store");
    *o->last = name;
    o->last = &name->next;
    return AJ_OK;
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

#include "archive/bag.h"

#include "archive/bag_source.h"
#include "base/auto.h"

#include <string.h>

#define NAMES_LIMIT ((size_t)256 << 20)

static void release_source(struct aj_bag_source *s)
{
    aj_bag_source_close(s);
}

/* "<any folder>/<member>" in an archive, "<member>" in a folder: the latter part; NULL when there
   is none. */
static const char *member_of(const struct aj_bag_source *s, const char *path)
{
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    if (!s->archive)
        return path;
    path = strchr(path, '/');
    return path ? path + 1 : NULL;
}

static enum aj_code copy(struct aj_bag_source *s, const char *member, size_t limit,
                         struct aj_buf *out, struct aj_err *err)
{
    const unsigned char *bytes;
    size_t before = out->size;
    size_t size;

    do {
        AJ_TRY(s->ops->read(s->self, &bytes, &size, err));
        if (size > limit - (out->size - before))
            return aj_fail(err, AJ_TOO_LARGE, "%s 超过 %zu 字节", member, limit);
        if (size > 0)
            aj_buf_add(out, bytes, size);
    } while (size > 0 && !out->failed);
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory reading %s", member) : AJ_OK;
}

static enum aj_code find(const char *path, const char *member, size_t limit, struct aj_arena *arena,
                         struct aj_buf *out, struct aj_err *err)
{
    AJ_AUTO(release_source) struct aj_bag_source s = {0};
    struct aj_bag_entry e;
    bool end = false;

    AJ_TRY(aj_bag_source_open(path, arena, NULL, &s, err));
    for (;;) {
        const char *name;

        AJ_TRY(s.ops->next(s.self, &e, &end, err));
        if (end)
            return aj_fail(err, AJ_NOT_FOUND, "%s 里没有 %s", path, member);
        name = member_of(&s, e.path);
        if (name && strcmp(name, member) == 0)
            return copy(&s, member, limit, out, err);
    }
}

enum aj_code aj_bag_member(const char *path, const char *member, size_t limit, struct aj_buf *out,
                           struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = NAMES_LIMIT};

    return find(path, member, limit, &arena, out, err);
}

enum aj_code aj_bag_members(const char *path, const char *beginning, size_t limit,
                            aj_bag_visit visit, void *arg, struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = NAMES_LIMIT};
    AJ_AUTO(release_source) struct aj_bag_source s = {0};
    struct aj_bag_entry e;
    bool end = false;

    AJ_TRY(aj_bag_source_open(path, &arena, NULL, &s, err));
    for (;;) {
        AJ_AUTO(aj_buf_release) struct aj_buf bytes = {.limit = limit + 1};
        const char *name;

        AJ_TRY(s.ops->next(s.self, &e, &end, err));
        if (end)
            return AJ_OK;
        name = member_of(&s, e.path);
        if (!name || strncmp(name, beginning, strlen(beginning)) != 0)
            continue;
        AJ_TRY(copy(&s, name, limit, &bytes, err));
        AJ_TRY(visit(name, &bytes, arg, err));
    }
}

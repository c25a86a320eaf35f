#include "archive/bag.h"

#include "archive/bag_source.h"
#include "base/auto.h"

#include <string.h>

#define NAMES_LIMIT ((size_t)256 << 20)

static void release_source(struct aj_bag_source *s)
{
    aj_bag_source_close(s);
}

/* "<any folder>/<member>" in an archive, "<member>" in a folder. */
static bool is_member(const struct aj_bag_source *s, const char *path, const char *member)
{
    const char *below = path;

    while (strncmp(below, "./", 2) == 0)
        below += 2;
    if (s->archive) {
        below = strchr(below, '/');
        if (!below)
            return false;
        below++;
    }
    return strcmp(below, member) == 0;
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
        AJ_TRY(s.ops->next(s.self, &e, &end, err));
        if (end)
            return aj_fail(err, AJ_NOT_FOUND, "%s 里没有 %s", path, member);
        if (is_member(&s, e.path, member))
            return copy(&s, member, limit, out, err);
    }
}

enum aj_code aj_bag_member(const char *path, const char *member, size_t limit, struct aj_buf *out,
                           struct aj_err *err)
{
    struct aj_arena arena = {.limit = NAMES_LIMIT};
    enum aj_code code = find(path, member, limit, &arena, out, err);

    aj_arena_reset(&arena);
    return code;
}

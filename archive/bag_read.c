#include "archive/bag_judge.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

#define TAG_FILE_LIMIT ((size_t)64 << 20)

bool aj_bag_grow(void *list, size_t n, size_t *room, size_t element)
{
    size_t wanted = *room ? *room * 2 : 64;
    void *old, *grown;

    if (n < *room)
        return true;
    memcpy(&old, list, sizeof(old)); /* `list` is a T **; reading it as void ** would alias */
    grown = realloc(old, wanted * element);
    if (!grown)
        return false;
    memcpy(list, &grown, sizeof(grown));
    *room = wanted;
    return true;
}

const char *aj_bag_below(const struct aj_bag_judge *j, const char *path)
{
    size_t size = strlen(j->root);

    while (strncmp(path, "./", 2) == 0)
        path += 2;
    return strncmp(path, j->root, size) == 0 ? path + size : NULL;
}

static bool is_tag_file(const char *path)
{
    static const char *const names[] = {"bagit.txt", "bag-info.txt", "package-info.txt",
                                        "fetch.txt"};
    size_t size = strlen(path);

    for (size_t i = 0; i < AJ_COUNTOF(names); i++) {
        if (strcmp(path, names[i]) == 0)
            return true;
    }
    return !strchr(path, '/') && size > 4 && strcmp(path + size - 4, ".txt") == 0 &&
           (strncmp(path, "manifest-", 9) == 0 || strncmp(path, "tagmanifest-", 12) == 0);
}

static enum aj_code keep_tag_file(struct aj_bag_judge *j, struct aj_bag_source *s,
                                  const struct aj_bag_item *item, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf all = {.limit = TAG_FILE_LIMIT + 1};
    struct aj_bag_tag_file tag = {.path = item->path};
    const unsigned char *bytes;
    size_t size;

    do {
        AJ_TRY(s->ops->read(s->self, &bytes, &size, err));
        if (size > TAG_FILE_LIMIT - all.size)
            return aj_fail(err, AJ_CORRUPT, "%s 太大", item->path);
        if (size > 0)
            aj_buf_add(&all, bytes, size);
    } while (size > 0 && !all.failed);
    tag.size = all.size;
    tag.bytes = all.failed ? NULL : aj_arena_copy(&j->scratch, all.data ? all.data : "", all.size);
    if (!tag.bytes || !aj_bag_grow(&j->tags, j->n_tags, &j->room_tags, sizeof(*j->tags)))
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a bag");
    j->tags[j->n_tags++] = tag;
    return AJ_OK;
}

/* The bag's folder is named by the first entry; BagIt 0.97 4: one folder, one bag. */
static enum aj_code find_root(struct aj_bag_judge *j, const char *path, struct aj_err *err)
{
    const char *slash;

    while (strncmp(path, "./", 2) == 0)
        path += 2;
    slash = strchr(path, '/');
    if (!slash)
        return aj_fail(err, AJ_CORRUPT, "%s 不在以袋名命名的文件夹里", path);
    j->root = aj_arena_copy(&j->scratch, path, (size_t)(slash + 1 - path));
    return j->root ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory");
}

static enum aj_code take_entry(struct aj_bag_judge *j, struct aj_bag_source *s,
                               const struct aj_bag_entry *e, struct aj_err *err)
{
    struct aj_bag_item item = {.size = e->size};
    const char *below;

    if (s->archive && !j->root)
        AJ_TRY(find_root(j, e->path, err));
    below = aj_bag_below(j, e->path);
    if (!below)
        return aj_fail(err, AJ_CORRUPT, "%s 不在袋的文件夹 %s 里", e->path, j->root);
    item.path = aj_arena_copy(&j->scratch, below, strlen(below));
    if (!item.path || !aj_bag_grow(&j->items, j->n_items, &j->room_items, sizeof(item)))
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a bag");
    j->items[j->n_items++] = item;
    if (is_tag_file(item.path))
        return keep_tag_file(j, s, &item, err);
    return AJ_OK;
}

static enum aj_code take_all(struct aj_bag_judge *j, struct aj_bag_source *s, struct aj_err *err)
{
    struct aj_bag_entry e;
    bool end = false;

    j->root = s->archive ? NULL : "";
    for (;;) {
        AJ_TRY(s->ops->next(s->self, &e, &end, err));
        if (end)
            break;
        AJ_TRY(take_entry(j, s, &e, err));
    }
    return j->n_items > 0 ? AJ_OK : aj_fail(err, AJ_CORRUPT, "里面什么文件也没有");
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct aj_bag_item *)a)->path, ((const struct aj_bag_item *)b)->path);
}

static enum aj_code refuse_twins(const struct aj_bag_judge *j, struct aj_err *err)
{
    for (size_t i = 1; i < j->n_items; i++) {
        if (strcmp(j->items[i - 1].path, j->items[i].path) == 0)
            return aj_fail(err, AJ_CORRUPT, "有两个 %s", j->items[i].path);
    }
    return AJ_OK;
}

enum aj_code aj_bag_read(struct aj_bag_judge *j, bool *readable, struct aj_err *err)
{
    struct aj_bag_source s;
    struct aj_err why = {0};
    enum aj_code code = aj_bag_source_open(j->path, &j->scratch, NULL, &s, &why);

    if (code == AJ_OK)
        code = take_all(j, &s, &why);
    aj_bag_source_close(&s);
    if (j->n_items > 1)
        qsort(j->items, j->n_items, sizeof(*j->items), by_path);
    if (code == AJ_OK)
        code = refuse_twins(j, &why);
    *readable = code == AJ_OK;
    if (code == AJ_CORRUPT) {
        aj_bag_fault(j, "bag_container", NULL, "BagIt 0.97 4", "%s", why.text);
    } else if (code != AJ_OK) {
        return aj_fail(err, code, "%s", why.text);
    }
    return AJ_OK;
}

const struct aj_bag_tag_file *aj_bag_tag(const struct aj_bag_judge *j, const char *path)
{
    for (size_t i = 0; i < j->n_tags; i++) {
        if (strcmp(j->tags[i].path, path) == 0)
            return &j->tags[i];
    }
    return NULL;
}

struct aj_bag_item *aj_bag_item(const struct aj_bag_judge *j, const char *path)
{
    struct aj_bag_item key = {.path = path};

    if (j->n_items == 0)
        return NULL;
    return bsearch(&key, j->items, j->n_items, sizeof(*j->items), by_path);
}

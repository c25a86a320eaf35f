#define _DEFAULT_SOURCE /* d_type */
#include "archive/bag_source.h"

#include "base/auto.h"
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BLOCK     ((size_t)1 << 20)
#define MAX_DEPTH 200u

struct file {
    char *path;
    uint64_t size;
};

struct folder {
    struct aj_arena *arena;
    int root;
    int fd; /* the entry being read, -1 when not opened yet */
    struct file *files;
    size_t n;
    size_t room;
    size_t at; /* the entry after the current one */
    unsigned char *block;
};

static enum aj_code remember(struct folder *f, const char *path, uint64_t size, struct aj_err *err)
{
    if (f->n == f->room) {
        size_t room = f->room ? f->room * 2 : 64;
        struct file *grown = realloc(f->files, room * sizeof(*grown));

        if (!grown)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        f->files = grown;
        f->room = room;
    }
    f->files[f->n] = (struct file){aj_arena_copy(f->arena, path, strlen(path)), size};
    if (!f->files[f->n].path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory listing a bag");
    f->n++;
    return AJ_OK;
}

static enum aj_code list(struct folder *f, int parent, const char *prefix, unsigned depth,
                         struct aj_err *err);

static enum aj_code list_one(struct folder *f, DIR *d, const char *name, const char *prefix,
                             unsigned depth, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = prefix ? aj_path_join(prefix, name) : strdup(name);
    struct stat st;
    int fd;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (fstatat(dirfd(d), name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return aj_fail_errno(err, "查看 %s", path);
    if (S_ISREG(st.st_mode))
        return remember(f, path, (uint64_t)st.st_size, err);
    if (!S_ISDIR(st.st_mode))
        return aj_fail(err, AJ_CORRUPT, "%s 是链接或设备，不是文件", path);
    fd = openat(dirfd(d), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return aj_fail_errno(err, "打开 %s", path);
    return list(f, fd, path, depth + 1, err);
}

/* Takes `parent` over. */
static enum aj_code list(struct folder *f, int parent, const char *prefix, unsigned depth,
                         struct aj_err *err)
{
    DIR *d = fdopendir(parent);
    const struct dirent *e;
    enum aj_code code = AJ_OK;

    if (!d) {
        (void)close(parent);
        return aj_fail_errno(err, "读文件夹");
    }
    if (depth > MAX_DEPTH)
        code = aj_fail(err, AJ_CORRUPT, "文件夹套得太深");
    while (code == AJ_OK && (e = readdir(d))) {
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            code = list_one(f, d, e->d_name, prefix, depth, err);
    }
    (void)closedir(d);
    return code;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

static void shut(struct folder *f)
{
    if (f->fd >= 0)
        (void)close(f->fd);
    f->fd = -1;
}

static enum aj_code folder_next(void *self, struct aj_bag_entry *entry, bool *end,
                                struct aj_err *err)
{
    struct folder *f = self;

    (void)err;
    shut(f);
    *end = f->at == f->n;
    if (!*end) {
        *entry = (struct aj_bag_entry){f->files[f->at].path, f->files[f->at].size};
        f->at++;
    }
    return AJ_OK;
}

static enum aj_code folder_read(void *self, const unsigned char **bytes, size_t *size,
                                struct aj_err *err)
{
    struct folder *f = self;
    const char *path = f->files[f->at - 1].path;
    ssize_t n;

    if (f->fd < 0)
        f->fd = openat(f->root, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (f->fd < 0)
        return aj_fail_errno(err, "打开 %s", path);
    do {
        n = read(f->fd, f->block, BLOCK);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return aj_fail_errno(err, "读 %s", path);
    *bytes = f->block;
    *size = (size_t)n;
    return AJ_OK;
}

static void folder_close(void *self)
{
    struct folder *f = self;

    shut(f);
    if (f->root >= 0)
        (void)close(f->root);
    free(f->files);
    free(f->block);
    free(f);
}

static const struct aj_bag_source_ops folder_ops = {folder_next, folder_read, folder_close};

enum aj_code aj_bag_folder_open(const char *path, struct aj_arena *arena, struct aj_bag_source *out,
                                struct aj_err *err)
{
    struct folder *f = calloc(1, sizeof(*f));
    enum aj_code code;
    int top;

    if (!f)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    f->arena = arena;
    f->fd = -1;
    f->root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    f->block = malloc(BLOCK);
    top = f->root < 0 ? -1 : fcntl(f->root, F_DUPFD_CLOEXEC, 0);
    if (top < 0) {
        code = aj_fail_errno(err, "打开 %s", path);
    } else if (!f->block) {
        code = aj_fail(err, AJ_NO_MEMORY, "out of memory");
    } else {
        code = list(f, top, NULL, 0, err);
    }
    if (code != AJ_OK) {
        folder_close(f);
        return code;
    }
    if (f->n > 1)
        qsort(f->files, f->n, sizeof(*f->files), by_path);
    *out = (struct aj_bag_source){.ops = &folder_ops, .self = f, .archive = false};
    return AJ_OK;
}

#include "archive/staging.h"

#include "archive/intake.h"
#include "base/auto.h"
#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct aj_draft {
    char *staging;
    char *path; /* of the temporary file; NULL once kept */
    int fd;
    struct aj_hasher *hasher;
    bool borrowed; /* `path` is another name of somebody's file */
};

/* The file's path and, `folder` characters long, its folder's. */
static enum aj_code staged_path(const char *staging, const struct aj_digest *digest,
                                char out[PATH_MAX], size_t *folder, struct aj_err *err)
{
    char hex[AJ_DIGEST_HEX_SIZE];
    int n;

    aj_digest_hex(digest, hex);
    n = snprintf(out, PATH_MAX, "%s/%.2s/%s", staging, hex, hex);
    if (n < 0 || n >= PATH_MAX)
        return aj_fail(err, AJ_IO, "path too long: %.100s…", staging);
    if (folder)
        *folder = (size_t)n - (AJ_DIGEST_HEX_SIZE - 1) - 1;
    return AJ_OK;
}

enum aj_code aj_staging_path(const char *staging, const struct aj_digest *digest,
                             struct aj_arena *arena, const char **path, struct aj_err *err)
{
    char at[PATH_MAX];

    AJ_TRY(staged_path(staging, digest, at, NULL, err));
    *path = aj_arena_copy(arena, at, strlen(at));
    return *path ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory naming a staged file");
}

enum aj_code aj_draft_open(const char *staging, struct aj_draft **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_draft) struct aj_draft *d = calloc(1, sizeof(*d));

    if (!d)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory staging a file");
    d->fd = -1;
    d->staging = strdup(staging);
    d->hasher = aj_hasher_open();
    d->path = aj_path_join(staging, ".draft-XXXXXX");
    if (!d->staging || !d->hasher || !d->path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory staging a file");
    d->fd = mkstemp(d->path);
    if (d->fd < 0) {
        enum aj_code code = aj_fail_errno(err, "创建文件于 %s", staging);

        free(aj_steal(&d->path));
        return code;
    }
    (void)fcntl(d->fd, F_SETFD, FD_CLOEXEC);
    *out = aj_steal(&d);
    return AJ_OK;
}

enum aj_code aj_draft_write(struct aj_draft *d, const void *bytes, size_t size, struct aj_err *err)
{
    assert(d);
    aj_hasher_update(d->hasher, bytes, size);
    return d->borrowed ? AJ_OK : aj_file_write_all(d->fd, bytes, size, d->path, err);
}

/* Linked from the open file, not from its name, which may mean another file by now. */
bool aj_draft_borrow(struct aj_draft *d, int fd)
{
    char from[64], aside[PATH_MAX];
    int n = snprintf(aside, sizeof(aside), "%s.link", d->path);

    (void)snprintf(from, sizeof(from), "/proc/self/fd/%d", fd);
    if (n < 0 || n >= PATH_MAX || linkat(AT_FDCWD, from, AT_FDCWD, aside, AT_SYMLINK_FOLLOW) != 0)
        return false;
    d->borrowed = rename(aside, d->path) == 0;
    if (!d->borrowed)
        (void)unlink(aside);
    return d->borrowed;
}

int aj_draft_fd(const struct aj_draft *d)
{
    return d->fd;
}

/* One more name for bytes that are there: link, not rename, so that a staged file is never
   replaced. */
static enum aj_code link_into(const char *from, char *to, size_t folder, bool *created,
                              struct aj_err *err)
{
    to[folder] = '\0';
    if (mkdir(to, 0700) != 0 && errno != EEXIST)
        return aj_fail_errno(err, "建文件夹 %s", to);
    to[folder] = '/';
    *created = link(from, to) == 0;
    if (!*created && errno != EEXIST)
        return aj_fail_errno(err, "暂存 %s", to);
    return AJ_OK;
}

enum aj_code aj_draft_keep(struct aj_draft *d, struct aj_digest *digest, bool *created,
                           struct aj_err *err)
{
    char to[PATH_MAX];
    size_t folder = 0;

    *digest = aj_hasher_finish(d->hasher);
    AJ_TRY(staged_path(d->staging, digest, to, &folder, err));
    AJ_TRY(link_into(d->path, to, folder, created, err));
    (void)unlink(d->path);
    free(aj_steal(&d->path));
    return AJ_OK;
}

void aj_draft_close(struct aj_draft *d)
{
    if (!d)
        return;
    if (d->path && d->fd >= 0)
        (void)unlink(d->path);
    if (d->fd >= 0)
        (void)close(d->fd);
    aj_hasher_close(d->hasher);
    free(d->path);
    free(d->staging);
    free(d);
}

static enum aj_code sync_path(const char *path, int extra, struct aj_err *err)
{
    AJ_AUTO(aj_auto_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | extra);

    if (fd < 0)
        return aj_fail_errno(err, "打开 %s", path);
    return aj_file_sync(fd, path, err);
}

static enum aj_code sync_one(const char *staging, const struct aj_digest *digest,
                             struct aj_err *err)
{
    char path[PATH_MAX];
    size_t folder = 0;

    AJ_TRY(staged_path(staging, digest, path, &folder, err));
    AJ_TRY(sync_path(path, 0, err));
    path[folder] = '\0';
    return sync_path(path, O_DIRECTORY, err);
}

enum aj_code aj_staging_put(const char *staging, const void *bytes, size_t size,
                            struct aj_digest *digest, struct aj_err *err)
{
    AJ_AUTO(aj_auto_draft) struct aj_draft *d = NULL;
    struct aj_digest name = {{0}};
    bool created = false;

    AJ_TRY(aj_draft_open(staging, &d, err));
    AJ_TRY(aj_draft_write(d, bytes, size, err));
    AJ_TRY(aj_draft_keep(d, &name, &created, err));
    AJ_TRY(sync_one(staging, &name, err));
    if (digest)
        *digest = name;
    return sync_path(staging, O_DIRECTORY, err);
}

enum aj_code aj_staging_adopt(const char *staging, const char *from, const struct aj_digest *digest,
                              struct aj_err *err)
{
    char source[PATH_MAX], to[PATH_MAX];
    size_t folder = 0;
    bool created = false;

    AJ_TRY(staged_path(from, digest, source, NULL, err));
    AJ_TRY(staged_path(staging, digest, to, &folder, err));
    if (aj_file_exists(to))
        return AJ_OK;
    return link_into(source, to, folder, &created, err);
}

void aj_staging_remove(const char *staging, const struct aj_digest *digest)
{
    char path[PATH_MAX];

    if (staged_path(staging, digest, path, NULL, NULL) == AJ_OK)
        (void)unlink(path);
}

enum aj_code aj_staging_sync(const char *staging, const struct aj_paper *papers, size_t n_papers,
                             struct aj_err *err)
{
    for (size_t i = 0; i < n_papers; i++)
        AJ_TRY(sync_one(staging, &papers[i].sha256, err));
    return sync_path(staging, O_DIRECTORY, err);
}

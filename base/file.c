/* NOLINTNEXTLINE(bugprone-reserved-identifier): the name is libc's */
#define _DEFAULT_SOURCE /* d_type; nftw is avoided because it cannot work below a folder handle */
#include "base/file.h"

#include "base/auto.h"
#include "base/log.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define CHUNK ((size_t)64 << 10)

enum aj_code aj_file_read(const char *path, size_t limit, struct aj_buf *out, struct aj_err *err)
{
    /* O_NONBLOCK: opening a FIFO that somebody planted must not hang */
    AJ_AUTO(aj_auto_close)
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    AJ_AUTO(aj_auto_free) char *chunk = malloc(CHUNK);
    struct stat st;
    size_t total = 0;

    if (fd < 0)
        return aj_fail_errno(err, "打开 %s", path);
    if (!chunk)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading %s", path);
    if (fstat(fd, &st) != 0)
        return aj_fail_errno(err, "查看 %s", path);
    if (!S_ISREG(st.st_mode))
        return aj_fail(err, AJ_INVALID, "%s 不是普通文件", path);
    for (;;) {
        ssize_t n = read(fd, chunk, CHUNK);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return aj_fail_errno(err, "读 %s", path);
        if (n == 0)
            break;
        total += (size_t)n;
        if (total > limit)
            return aj_fail(err, AJ_TOO_LARGE, "%s 超过 %zu 字节的上限", path, limit);
        aj_buf_add(out, chunk, (size_t)n);
    }
    if (out->failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading %s", path);
    return AJ_OK;
}

enum aj_code aj_file_write_all(int fd, const void *bytes, size_t size, const char *path,
                               struct aj_err *err)
{
    const char *p = bytes;

    while (size > 0) {
        ssize_t n = write(fd, p, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return aj_fail_errno(err, "写 %s", path);
        p += n;
        size -= (size_t)n;
    }
    return AJ_OK;
}

enum aj_code aj_file_sync(int fd, const char *path, struct aj_err *err)
{
    if (fsync(fd) != 0)
        return aj_fail_errno(err, "把 %s 写到盘上", path);
    return AJ_OK;
}

enum aj_code aj_file_sync_parent(const char *path, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *parent = strdup(path);
    AJ_AUTO(aj_auto_close) int fd = -1;
    char *slash;

    if (!parent)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    slash = strrchr(parent, '/');
    if (slash)
        slash[slash == parent] = '\0'; /* keeps "/" for a path in the root */
    fd = open(slash ? parent : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return aj_fail_errno(err, "打开 %s 所在的文件夹", path);
    return aj_file_sync(fd, parent, err);
}

enum aj_code aj_file_replace(const char *path, const void *bytes, size_t size, unsigned mode,
                             struct aj_err *err)
{
    char draft[PATH_MAX];
    enum aj_code code;
    int fd;

    if (snprintf(draft, sizeof(draft), "%s.new-XXXXXX", path) >= (int)sizeof(draft))
        return aj_fail(err, AJ_INVALID, "path too long: %.100s…", path);
    fd = mkstemp(draft);
    if (fd < 0)
        return aj_fail_errno(err, "创建 %s", draft);
    code = aj_file_write_all(fd, bytes, size, draft, err);
    if (code == AJ_OK && fchmod(fd, (mode_t)mode) != 0)
        code = aj_fail_errno(err, "设定 %s 的权限", draft);
    if (code == AJ_OK)
        code = aj_file_sync(fd, draft, err);
    (void)close(fd);
    if (code == AJ_OK && rename(draft, path) != 0)
        code = aj_fail_errno(err, "改名 %s", draft);
    if (code != AJ_OK) {
        (void)unlink(draft);
        return code;
    }
    return aj_file_sync_parent(path, err);
}

enum aj_code aj_file_make_folders(const char *path, unsigned mode, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *part = strdup(path);

    if (!part)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    for (char *at = part + 1;; at++) {
        char kept = *at;

        if (kept != '/' && kept != '\0')
            continue;
        *at = '\0';
        if (mkdir(part, (mode_t)mode) == 0) {
            AJ_TRY(aj_file_sync_parent(part, err));
        } else if (errno != EEXIST) {
            return aj_fail_errno(err, "建文件夹 %s", part);
        }
        *at = kept;
        if (kept == '\0')
            break;
    }
    if (!aj_file_is_folder(path))
        return aj_fail(err, AJ_INVALID, "%s 不是文件夹", path);
    return AJ_OK;
}

static enum aj_code remove_below(int parent, const char *name, struct aj_err *err)
{
    struct dirent *entry;
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder;
    enum aj_code code = AJ_OK;

    if (fd < 0 && errno == ENOENT)
        return AJ_OK;
    if (fd < 0) {
        if (unlinkat(parent, name, 0) != 0 && errno != ENOENT)
            return aj_fail_errno(err, "删除 %s", name);
        return AJ_OK;
    }
    folder = fdopendir(fd);
    if (!folder) {
        (void)close(fd);
        return aj_fail_errno(err, "读文件夹 %s", name);
    }
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this call's own */
    while (code == AJ_OK && (entry = readdir(folder))) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            code = remove_below(dirfd(folder), entry->d_name, err);
    }
    (void)closedir(folder);
    if (code == AJ_OK && unlinkat(parent, name, AT_REMOVEDIR) != 0)
        code = aj_fail_errno(err, "删除文件夹 %s", name);
    return code;
}

enum aj_code aj_file_remove_tree(const char *path, struct aj_err *err)
{
    return remove_below(AT_FDCWD, path, err);
}

void aj_file_discard_tree(const char *path)
{
    struct aj_err why = {0};

    if (aj_file_remove_tree(path, &why) != AJ_OK)
        aj_log(AJ_LOG_WARNING, "file", "left behind: %s", why.text);
}

bool aj_file_exists(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

bool aj_file_is_folder(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

uint64_t aj_file_free_space(const char *path)
{
    struct statvfs fs;

    if (statvfs(path, &fs) != 0)
        return 0;
    return (uint64_t)fs.f_bavail * fs.f_frsize;
}

char *aj_path_join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);

    if (path)
        (void)snprintf(path, size, "%s/%s", folder, name);
    return path;
}

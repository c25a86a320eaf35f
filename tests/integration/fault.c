/*
 * A library for LD_PRELOAD that lets the n-th system call on a home's files fail, or the process
 * die right before or right after it: the tests of tests/integration/faults.py count the calls of a
 * whole run and then go through them one by one. Never linked into the program.
 *
 *   AJ_FAULT_UNDER=<folder>   only calls on files below it are counted
 *   AJ_FAULT_AT=<n>           which one, from 1; 0: none, only count
 *   AJ_FAULT_DO=kill|killafter|ENOSPC|EIO|EACCES
 *   AJ_FAULT_STAY=1           every later call that writes fails too (a disk stays full)
 *   AJ_FAULT_LOG=<file>       gets one line for each counted call
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) __typeof__(name) *real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static int counted;

static int setting(const char *name)
{
    const char *text = getenv(name);

    return text ? (int)strtol(text, NULL, 10) : 0;
}

static int is_ours(const char *path)
{
    const char *under = getenv("AJ_FAULT_UNDER");

    return under && path && strncmp(path, under, strlen(under)) == 0;
}

static const char *path_of(int fd, char out[PATH_MAX])
{
    char link[64];
    ssize_t n;

    (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    n = readlink(link, out, PATH_MAX - 1);
    out[n > 0 ? n : 0] = '\0';
    return out;
}

static void write_log(const char *call, const char *path)
{
    const char *log = getenv("AJ_FAULT_LOG");
    char line[PATH_MAX + 64];
    int fd =
        log ? (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;

    if (fd < 0)
        return;
    (void)snprintf(line, sizeof(line), "%d %s %s\n", counted, call, path);
    (void)!syscall(SYS_write, fd, line, strlen(line));
    (void)syscall(SYS_close, fd);
}

/* What happens to this call: 0 nothing, 1 die after it, else it fails and errno is set. */
static int fate(const char *call, const char *path, int needs_room)
{
    const char *what = getenv("AJ_FAULT_DO");
    int at = setting("AJ_FAULT_AT");
    int full = what && strcmp(what, "ENOSPC") == 0;

    if (!is_ours(path))
        return 0;
    counted++;
    write_log(call, path);
    if (!what || at == 0 || counted < at || (counted > at && !setting("AJ_FAULT_STAY")))
        return 0;
    if (strcmp(what, "kill") == 0)
        (void)kill(getpid(), SIGKILL);
    if (strcmp(what, "killafter") == 0)
        return 1;
    if (full && !needs_room)
        return 0;
    errno = full ? ENOSPC : strcmp(what, "EIO") == 0 ? EIO : EACCES;
    return -1;
}

static void end(int fated)
{
    if (fated == 1)
        (void)kill(getpid(), SIGKILL);
}

#define RUN(call, path, needs_room, expression)                                                    \
    do {                                                                                           \
        int fated_ = fate(call, path, needs_room);                                                 \
        __typeof__(expression) result_;                                                            \
        if (fated_ < 0)                                                                            \
            return (__typeof__(expression))-1;                                                     \
        result_ = (expression);                                                                    \
        end(fated_);                                                                               \
        return result_;                                                                            \
    } while (0)

static int open_file(const char *call, int folder, const char *path, int flags, mode_t mode)
{
    if (!(flags & (O_CREAT | O_WRONLY | O_RDWR)))
        return (int)syscall(SYS_openat, folder, path, flags, mode);
    RUN(call, path, (flags & O_CREAT) != 0, (int)syscall(SYS_openat, folder, path, flags, mode));
}

static mode_t mode_of(int flags, va_list ap)
{
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
    va_list ap;
    mode_t mode;

    va_start(ap, flags);
    mode = mode_of(flags, ap);
    va_end(ap);
    return open_file("open", AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));

int mkostemp(char *pattern, int flags)
{
    REAL(mkostemp);
    RUN("mkstemp", pattern, 1, real(pattern, flags));
}

int mkstemp(char *pattern)
{
    REAL(mkstemp);
    RUN("mkstemp", pattern, 1, real(pattern));
}

int mkstemp64(char *pattern) __attribute__((alias("mkstemp")));

char *mkdtemp(char *pattern)
{
    REAL(mkdtemp);
    int fated = fate("mkdtemp", pattern, 1);
    char *made = fated < 0 ? NULL : real(pattern);

    end(fated);
    return made;
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    char path[PATH_MAX];
    RUN("write", path_of(fd, path), 1, (ssize_t)syscall(SYS_write, fd, bytes, size));
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    char path[PATH_MAX];
    RUN("pwrite", path_of(fd, path), 1, (ssize_t)syscall(SYS_pwrite64, fd, bytes, size, at));
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t at) __attribute__((alias("pwrite")));

ssize_t writev(int fd, const struct iovec *parts, int n)
{
    char path[PATH_MAX];
    RUN("writev", path_of(fd, path), 1, (ssize_t)syscall(SYS_writev, fd, parts, n));
}

ssize_t pwritev(int fd, const struct iovec *parts, int n, off_t at)
{
    REAL(pwritev);
    char path[PATH_MAX];
    RUN("pwritev", path_of(fd, path), 1, real(fd, parts, n, at));
}

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags)
{
    REAL(copy_file_range);
    char path[PATH_MAX];
    RUN("copy_file_range", path_of(out, path), 1, real(in, from, out, to, size, flags));
}

int ftruncate(int fd, off_t size)
{
    char path[PATH_MAX];
    RUN("ftruncate", path_of(fd, path), 1, (int)syscall(SYS_ftruncate, fd, size));
}

int ftruncate64(int fd, off_t size) __attribute__((alias("ftruncate")));

int fsync(int fd)
{
    char path[PATH_MAX];
    RUN("fsync", path_of(fd, path), 1, (int)syscall(SYS_fsync, fd));
}

int fdatasync(int fd)
{
    char path[PATH_MAX];
    RUN("fdatasync", path_of(fd, path), 1, (int)syscall(SYS_fdatasync, fd));
}

int rename(const char *from, const char *to)
{
    RUN("rename", to, 1, (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
    RUN("renameat2", to, 1, (int)syscall(SYS_renameat2, a, from, b, to, flags));
}

int link(const char *from, const char *to)
{
    RUN("link", to, 1, (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int symlink(const char *from, const char *to)
{
    RUN("symlink", to, 1, (int)syscall(SYS_symlinkat, from, AT_FDCWD, to));
}

int mkdir(const char *path, mode_t mode)
{
    RUN("mkdir", path, 1, (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}

int unlink(const char *path)
{
    RUN("unlink", path, 0, (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

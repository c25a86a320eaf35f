/* NOLINTNEXTLINE(bugprone-reserved-identifier): the name is libc's */
#define _DEFAULT_SOURCE /* flock */
#include "index/index.h"

#include "base/auto.h"
#include "base/file.h"
#include "index/handle.h"
#include "index/writer.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>

/* Address space, not memory or disk: large enough that growing is rare. */
#define MAP_SIZE ((size_t)1 << 30)

static enum aj_code say_who_holds(int fd, const char *folder, struct aj_err *err)
{
    char pid[24] = "";
    ssize_t n = pread(fd, pid, sizeof(pid) - 1, 0);

    pid[n > 0 ? strspn(pid, "0123456789") : 0] = '\0';
    return aj_fail(err, AJ_CONFLICT, "索引 %s 正由进程 %s 写入；请等它结束后再试", folder,
                   *pid ? pid : "（未知）");
}

/* flock, not a pid in a file: the kernel lets go of it however the process ends. */
enum aj_code aj_index_lock(const char *folder, int *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(folder, "write.lock");
    AJ_AUTO(aj_auto_close) int fd = -1;
    char pid[24];
    int n;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory opening %s", folder);
    AJ_TRY(aj_file_make_folders(folder, 0700, err));
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return aj_fail_errno(err, "打开 %s", path);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? say_who_holds(fd, folder, err)
                                    : aj_fail_errno(err, "锁定 %s", path);
    }
    n = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) != 0)
        return aj_fail_errno(err, "写 %s", path);
    AJ_TRY(aj_file_write_all(fd, pid, (size_t)n, path, err));
    *out = fd;
    fd = -1; /* NOLINT(clang-analyzer-deadcode.DeadStores): the scope closes what is in it */
    return AJ_OK;
}

/* At the door, not at the first event: by then a bundle would have been written for nothing. */
static enum aj_code check_folding(struct aj_index *x, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    return aj_search_check_folding(txn, err);
}

static enum aj_code open_parts(struct aj_index *x, enum aj_index_mode mode, size_t map_size,
                               struct aj_err *err)
{
    struct aj_env_options options = {.writable = mode != AJ_INDEX_READ, .map_size = map_size};

    if (!x->folder)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory opening the index");
    if (options.writable)
        AJ_TRY(aj_index_lock(x->folder, &x->lock_fd, err));
    AJ_TRY(aj_env_open(x->folder, &options, &x->env, err));
    AJ_TRY(aj_search_open(&x->search, err));
    if (!options.writable)
        return AJ_OK;
    if (mode == AJ_INDEX_REPLAY)
        return aj_writer_start(x->env, NULL, &x->writer, err);
    AJ_TRY(check_folding(x, err));
    return aj_writer_start(x->env, x->search, &x->writer, err);
}

enum aj_code aj_index_open_sized(const char *folder, enum aj_index_mode mode, size_t map_size,
                                 struct aj_index **out, struct aj_err *err)
{
    struct aj_index *x = calloc(1, sizeof(*x));
    enum aj_code code;

    if (!x)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory opening %s", folder);
    x->lock_fd = -1;
    x->folder = strdup(folder);
    (void)pthread_mutex_init(&x->export_lock, NULL);
    code = open_parts(x, mode, map_size, err);
    if (code != AJ_OK) {
        aj_index_close(x);
        return code;
    }
    *out = x;
    return AJ_OK;
}

enum aj_code aj_index_open(const char *folder, enum aj_index_mode mode, struct aj_index **out,
                           struct aj_err *err)
{
    return aj_index_open_sized(folder, mode, MAP_SIZE, out, err);
}

void aj_index_close(struct aj_index *x)
{
    if (!x)
        return;
    aj_writer_stop(x->writer);
    aj_search_close(x->search);
    aj_env_close(x->env);
    if (x->lock_fd >= 0)
        (void)close(x->lock_fd); /* lets go of the lock, last */
    (void)pthread_mutex_destroy(&x->export_lock);
    free(x->exported.folder);
    free(x->folder);
    free(x);
}

static enum aj_code commit(struct aj_index *x, struct aj_commit *c, struct aj_err *err)
{
    if (!x->writer)
        return aj_fail(err, AJ_FORBIDDEN, "索引 %s 是只读打开的，不能写入", x->folder);
    if (c->n == 0)
        return aj_fail(err, AJ_INVALID, "没有要记入日志的事件");
    return aj_writer_commit(x->writer, c, err);
}

enum aj_code aj_index_commit(struct aj_index *x, const struct aj_event *events, size_t n,
                             uint64_t *first, struct aj_err *err)
{
    struct aj_commit c = {.events = events, .n = n};

    AJ_TRY(commit(x, &c, err));
    if (first)
        *first = c.first;
    return AJ_OK;
}

enum aj_code aj_index_commit_with(struct aj_index *x, const struct aj_event *events, size_t n,
                                  aj_index_before_commit before, void *arg, struct aj_err *err)
{
    struct aj_commit c = {.events = events, .n = n, .before = before, .arg = arg};

    return commit(x, &c, err);
}

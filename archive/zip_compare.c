#include "archive/zip_writer_parts.h"

#include "base/auto.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static enum aj_code same_bytes(int fd, const char *bytes, size_t size, uint64_t at,
                               struct aj_err *err)
{
    char read_now[4096];

    while (size > 0) {
        size_t n = size < sizeof(read_now) ? size : sizeof(read_now);
        ssize_t got = pread(fd, read_now, n, (off_t)at);

        if (got < 0)
            return aj_fail_errno(err, "重读刚写好的案卷");
        if ((size_t)got != n || memcmp(read_now, bytes, n) != 0) {
            return aj_fail(err, AJ_CORRUPT, "重读案卷文件时，第 %llu 字节附近与写入的不同",
                           (unsigned long long)at);
        }
        bytes += n;
        size -= n;
        at += n;
    }
    return AJ_OK;
}

/* The bytes of the last member, by their digest. */
static enum aj_code same_last(const struct aj_zip_writer *w, int fd, uint64_t at,
                              struct aj_err *err)
{
    const struct aj_zip_member *m = &w->members[w->n - 1];
    AJ_AUTO(aj_auto_hasher) struct aj_hasher *hasher = aj_hasher_open();
    unsigned char read_now[4096];
    struct aj_digest found;
    uint64_t left = m->record.size;

    if (!hasher)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    while (left > 0) {
        ssize_t n = pread(fd, read_now, left < sizeof(read_now) ? (size_t)left : sizeof(read_now),
                          (off_t)at);

        if (n < 0)
            return aj_fail_errno(err, "重读刚写好的案卷");
        if (n == 0)
            break;
        aj_hasher_update(hasher, read_now, (size_t)n);
        at += (uint64_t)n;
        left -= (uint64_t)n;
    }
    found = aj_hasher_finish(hasher);
    if (left > 0 || !aj_digest_equal(&found, &m->digest))
        return aj_fail(err, AJ_CORRUPT, "重读案卷文件时，%s 与写入的不同", m->name);
    return AJ_OK;
}

enum aj_code aj_zip_compare(const struct aj_zip_writer *w, const char *path, struct aj_err *err)
{
    AJ_AUTO(aj_auto_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0)
        return aj_fail_errno(err, "打开 %s", path);
    if ((uint64_t)st.st_size != w->at)
        return aj_fail(err, AJ_CORRUPT, "%s: 长度与写入的不同", path);
    for (size_t i = 0; i < w->n; i++) {
        AJ_AUTO(aj_buf_release) struct aj_buf header = {0};

        aj_zip_put_local(&header, &w->members[i].record, w->when);
        if (header.failed)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        AJ_TRY(same_bytes(fd, header.data, header.size, w->members[i].record.at, err));
        if (i + 1 == w->n)
            AJ_TRY(same_last(w, fd, w->members[i].record.at + header.size, err));
    }
    return same_bytes(fd, w->tail.data, w->tail.size, w->at - w->tail.size, err);
}

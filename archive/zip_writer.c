#define _GNU_SOURCE /* sync_file_range */
#include "archive/zip_writer_parts.h"

#include "base/auto.h"
#include "base/file.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define CRC_AT 14u /* in the local header */
#define MAX16  0xFFFFu

/* In the belt's thread. The kernel is asked to start writing each block at once, so that the final
   fsync has little left to do. */
static int write_block(void *arg, const unsigned char *bytes, size_t size, uint64_t offset)
{
    const struct aj_zip_writer *w = arg;
    size_t done = 0;

    while (done < size) {
        ssize_t n = pwrite(w->fd, bytes + done, size - done, (off_t)(offset + done));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        done += (size_t)n;
    }
    /* a hint only: what it cannot do, fsync does */
    (void)sync_file_range(w->fd, (off_t)offset, (off_t)size, SYNC_FILE_RANGE_WRITE);
    return 0;
}

enum aj_code aj_zip_open(const char *path, int64_t when, struct aj_zip_writer **out,
                         struct aj_err *err)
{
    struct aj_zip_writer *w = calloc(1, sizeof(*w));
    enum aj_code code;

    if (!w)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    w->when = when;
    w->tail.limit = (size_t)1 << 30;
    w->path = strdup(path);
    w->hasher = aj_hasher_open();
    w->fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (w->fd < 0 && errno == EEXIST) {
        code = aj_fail(err, AJ_CONFLICT, "%s 已经存在，不能覆盖", path);
    } else if (w->fd < 0) {
        code = aj_fail_errno(err, "创建 %s", path);
    } else if (!w->path || !w->hasher) {
        code = aj_fail(err, AJ_NO_MEMORY, "out of memory");
    } else {
        code = aj_belt_open(write_block, w, &w->out, err);
    }
    if (code != AJ_OK) {
        if (w->fd >= 0)
            (void)unlink(path); /* ours: O_EXCL */
        aj_zip_close(w);
        return code;
    }
    *out = w;
    return AJ_OK;
}

static enum aj_code new_member(struct aj_zip_writer *w, const char *name, uint64_t size,
                               struct aj_err *err)
{
    size_t room = w->room ? w->room * 2 : 64;
    struct aj_zip_member *grown;
    char *copy;

    if (strlen(name) > MAX16)
        return aj_fail(err, AJ_INVALID, "name too long for a ZIP file: %.60s…", name);
    if (w->n == w->room) {
        grown = realloc(w->members, room * sizeof(*grown));
        if (!grown)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        w->members = grown;
        w->room = room;
    }
    copy = strdup(name);
    if (!copy)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    w->members[w->n++] =
        (struct aj_zip_member){.record = {.name = copy, .at = w->at, .size = size}, .name = copy};
    return AJ_OK;
}

/* Any bytes, any length, through the ring. */
static void emit(struct aj_zip_writer *w, const char *bytes, uint64_t size)
{
    while (size > 0) {
        size_t n = size < AJ_BLOCK_SIZE ? (size_t)size : AJ_BLOCK_SIZE;

        memcpy(aj_belt_block(w->out), bytes, n);
        aj_belt_put(w->out, n, w->at);
        w->at += n;
        bytes += n;
        size -= n;
    }
}

static enum aj_code read_block(int fd, unsigned char *block, size_t *n, const char *path,
                               struct aj_err *err)
{
    *n = 0;
    while (*n < AJ_BLOCK_SIZE) {
        ssize_t got = read(fd, block + *n, AJ_BLOCK_SIZE - *n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return aj_fail_errno(err, "读 %s", path);
        if (got == 0)
            break;
        *n += (size_t)got;
    }
    return AJ_OK;
}

static enum aj_code stream_file(struct aj_zip_writer *w, struct aj_zip_member *m, const char *path,
                                struct aj_err *err)
{
    AJ_AUTO(aj_auto_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    uint64_t left = m->record.size;
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0)
        return aj_fail_errno(err, "打开 %s", path);
    if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size != m->record.size) {
        return aj_fail(err, AJ_CORRUPT, "%s：不是 %llu 字节的文件", m->name,
                       (unsigned long long)m->record.size);
    }
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    for (;;) {
        unsigned char *block = aj_belt_block(w->out);
        size_t n;

        AJ_TRY(read_block(fd, block, &n, path, err));
        if (n > left || (n < AJ_BLOCK_SIZE && n < left))
            return aj_fail(err, AJ_CORRUPT, "%s 在读取中被改动；请重做", m->name);
        if (n == 0)
            return AJ_OK;
        aj_hasher_update(w->hasher, block, n);
        m->record.crc = libdeflate_crc32(m->record.crc, block, n);
        aj_belt_put(w->out, n, w->at);
        w->at += n;
        left -= n;
    }
}

/* The header was written with CRC 0 before the bytes went by. Only when the ring is drained. */
static enum aj_code patch_crc(struct aj_zip_writer *w, const struct aj_zip_member *m,
                              struct aj_err *err)
{
    uint32_t c = m->record.crc;
    unsigned char bytes[4] = {(unsigned char)c, (unsigned char)(c >> 8), (unsigned char)(c >> 16),
                              (unsigned char)(c >> 24)};

    if (pwrite(w->fd, bytes, sizeof(bytes), (off_t)(m->record.at + CRC_AT)) !=
        (ssize_t)sizeof(bytes))
        return aj_fail_errno(err, "写 %s", w->path);
    return AJ_OK;
}

enum aj_code aj_zip_add(struct aj_zip_writer *w, const char *name,
                        const struct aj_zip_source *source, struct aj_digest *digest,
                        struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf header = {0};
    struct aj_zip_member *m;

    AJ_TRY(new_member(w, name, source->size, err));
    m = &w->members[w->n - 1];
    if (!source->file) {
        m->record.crc = libdeflate_crc32(0, source->bytes, (size_t)source->size);
        aj_hasher_update(w->hasher, source->bytes, (size_t)source->size);
    }
    aj_zip_put_local(&header, &m->record, w->when);
    if (header.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    emit(w, header.data, header.size);
    if (source->file) {
        m->late = true;
        AJ_TRY(stream_file(w, m, source->file, err));
    } else {
        emit(w, source->bytes, source->size);
    }
    m->digest = aj_hasher_finish(w->hasher);
    *digest = m->digest;
    return AJ_OK;
}

enum aj_code aj_zip_finish(struct aj_zip_writer *w, uint64_t *size, struct aj_err *err)
{
    uint64_t at = w->at;

    for (size_t i = 0; i < w->n; i++)
        aj_zip_put_central(&w->tail, &w->members[i].record, w->when);
    aj_zip_put_end(&w->tail, w->n, at, w->tail.size);
    if (w->tail.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    emit(w, w->tail.data, w->tail.size);
    errno = aj_belt_drain(w->out);
    if (errno != 0)
        return aj_fail_errno(err, "写 %s", w->path);
    for (size_t i = 0; i < w->n; i++) {
        if (w->members[i].late)
            AJ_TRY(patch_crc(w, &w->members[i], err));
    }
    *size = w->at;
    return aj_file_sync(w->fd, w->path, err);
}

void aj_zip_close(struct aj_zip_writer *w)
{
    if (!w)
        return;
    aj_belt_close(w->out);
    if (w->fd >= 0)
        (void)close(w->fd);
    for (size_t i = 0; i < w->n; i++)
        free(w->members[i].name);
    free(w->members);
    aj_hasher_close(w->hasher);
    aj_buf_release(&w->tail);
    free(w->path);
    free(w);
}

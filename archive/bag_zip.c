#include "archive/bag_zip.h"

#include "archive/bag_source.h"
#include "archive/belt.h"
#include "base/auto.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A ZIP file of stored entries: read straight, front to back, at the speed of the disk. */
struct stored {
    int fd;
    uint64_t size; /* of the file */
    struct aj_bag_tee *tee;
    struct aj_bag_zip_directory directory;
    size_t at;     /* the entry after the current one */
    uint64_t done; /* bytes of the current one read so far */
    uint32_t crc;
    unsigned char *block;
};

static bool is_folder(const struct aj_bag_zip_entry *e)
{
    return e->name[strlen(e->name) - 1] == '/';
}

/* One block of at most `size` bytes at `at`; handed to the tee when there is one. */
static enum aj_code read_block(struct stored *s, uint64_t at, uint64_t size,
                               const unsigned char **bytes, size_t *got, struct aj_err *err)
{
    unsigned char *block = s->tee ? aj_belt_block(s->tee->belt) : s->block;
    ssize_t n;

    do {
        n = pread(s->fd, block, size < AJ_BLOCK_SIZE ? (size_t)size : AJ_BLOCK_SIZE, (off_t)at);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return aj_fail_errno(err, "读 ZIP 文件");
    if (n == 0 && size > 0)
        return aj_fail(err, AJ_CORRUPT, "ZIP 文件在读的时候变短了");
    if (s->tee && n > 0) {
        aj_belt_put(s->tee->belt, (size_t)n, at);
        s->tee->done = at + (uint64_t)n;
    }
    *bytes = block;
    *got = (size_t)n;
    return AJ_OK;
}

/* The tee wants what lies between the members too. */
static enum aj_code tee_up_to(struct stored *s, uint64_t end, struct aj_err *err)
{
    const unsigned char *bytes;
    size_t n;

    while (s->tee && s->tee->done < end)
        AJ_TRY(read_block(s, s->tee->done, end - s->tee->done, &bytes, &n, err));
    return AJ_OK;
}

static enum aj_code stored_next(void *self, struct aj_bag_entry *entry, bool *end,
                                struct aj_err *err)
{
    struct stored *s = self;
    const struct aj_bag_zip_entry *e = NULL;

    while (s->at < s->directory.n && is_folder(&s->directory.entries[s->at])) {
        e = &s->directory.entries[s->at++];
        if (e->size != 0)
            return aj_fail(err, AJ_CORRUPT, "文件夹 %s 里夹带了内容", e->name);
    }
    s->done = 0;
    s->crc = 0;
    *end = s->at == s->directory.n;
    if (*end)
        return tee_up_to(s, s->size, err);
    e = &s->directory.entries[s->at++];
    *entry = (struct aj_bag_entry){e->name, e->size};
    return tee_up_to(s, e->data, err);
}

static enum aj_code stored_read(void *self, const unsigned char **bytes, size_t *size,
                                struct aj_err *err)
{
    struct stored *s = self;
    const struct aj_bag_zip_entry *e = &s->directory.entries[s->at - 1];

    *size = 0;
    if (s->done < e->size)
        AJ_TRY(read_block(s, e->data + s->done, e->size - s->done, bytes, size, err));
    if (*size > 0)
        s->crc = libdeflate_crc32(s->crc, *bytes, *size);
    s->done += *size;
    if (s->done == e->size && s->crc != e->crc)
        return aj_fail(err, AJ_CORRUPT, "%s 的内容与 ZIP 的校验码（CRC-32）不符", e->name);
    return AJ_OK;
}

static void stored_close(void *self)
{
    struct stored *s = self;

    if (s->fd >= 0)
        (void)close(s->fd);
    free(s->block);
    free(s);
}

static const struct aj_bag_source_ops stored_ops = {stored_next, stored_read, stored_close};

static bool all_stored(const struct aj_bag_zip_directory *d)
{
    for (size_t i = 0; i < d->n; i++) {
        if (d->entries[i].method != 0)
            return false;
    }
    return true;
}

enum aj_code aj_bag_zip_open(const char *path, struct aj_arena *arena, struct aj_bag_tee *tee,
                             struct aj_bag_source *out, bool *stored, struct aj_err *err)
{
    struct stored *s = calloc(1, sizeof(*s));
    struct stat st = {0};
    enum aj_code code;

    if (!s)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    s->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    s->block = malloc(AJ_BLOCK_SIZE);
    s->tee = tee;
    if (s->fd < 0 || fstat(s->fd, &st) != 0) {
        code = aj_fail_errno(err, "打开 %s", path);
    } else if (!s->block) {
        code = aj_fail(err, AJ_NO_MEMORY, "out of memory");
    } else {
        code = aj_bag_zip_directory_read(s->fd, arena, &s->directory, err);
    }
    *stored = code == AJ_OK && all_stored(&s->directory);
    if (!*stored) {
        stored_close(s);
        return code;
    }
    s->size = (uint64_t)st.st_size;
    (void)posix_fadvise(s->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    *out = (struct aj_bag_source){.ops = &stored_ops, .self = s, .archive = true};
    return AJ_OK;
}

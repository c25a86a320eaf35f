#include "archive/bag_source.h"

#include "base/auto.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/stat.h>

#define BLOCK ((size_t)1 << 20)

struct packed {
    struct archive *reader;
    uint64_t done; /* bytes of the current entry read so far */
    locale_t utf8; /* libarchive turns names into the locale's bytes: make that UTF-8 while in it */
};

static enum aj_code damaged(struct packed *p, struct aj_err *err)
{
    const char *why = archive_error_string(p->reader);

    if (archive_errno(p->reader) == ENOMEM)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    return aj_fail(err, AJ_CORRUPT, "压缩包读不下去（%s）", why ? why : "unknown");
}

/* A file, a folder (to be passed over), or something a bag may not hold. */
static enum aj_code judge(struct archive_entry *e, const char *path, bool *file, struct aj_err *err)
{
    mode_t type = archive_entry_filetype(e);

    *file = false;
    if (!path)
        return aj_fail(err, AJ_CORRUPT, "有一个文件名不是 UTF-8");
    if (archive_entry_is_encrypted(e))
        return aj_fail(err, AJ_CORRUPT, "%s 加了密", path);
    if (archive_entry_hardlink(e) || archive_entry_symlink(e))
        return aj_fail(err, AJ_CORRUPT, "%s 是链接，不是文件", path);
    if (type != AE_IFREG && type != AE_IFDIR)
        return aj_fail(err, AJ_CORRUPT, "%s 不是文件", path);
    *file = type == AE_IFREG;
    return AJ_OK;
}

static enum aj_code next_file(struct packed *p, struct aj_bag_entry *entry, bool *end,
                              struct aj_err *err)
{
    struct archive_entry *e;
    bool file = false;

    *end = false;
    p->done = 0;
    while (!file) {
        int status = archive_read_next_header(p->reader, &e);
        const char *path;

        *end = status == ARCHIVE_EOF;
        if (*end)
            return AJ_OK;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
            return damaged(p, err);
        path = archive_entry_pathname_utf8(e);
        if (!path)
            path = archive_entry_pathname(e);
        AJ_TRY(judge(e, path, &file, err));
        *entry = (struct aj_bag_entry){path, (uint64_t)archive_entry_size(e)};
    }
    return AJ_OK;
}

static enum aj_code packed_next(void *self, struct aj_bag_entry *entry, bool *end,
                                struct aj_err *err)
{
    struct packed *p = self;
    locale_t before = uselocale(p->utf8);
    enum aj_code code = next_file(p, entry, end, err);

    (void)uselocale(before);
    return code;
}

static enum aj_code packed_read(void *self, const unsigned char **bytes, size_t *size,
                                struct aj_err *err)
{
    struct packed *p = self;
    const void *block;
    la_int64_t at;
    int status = archive_read_data_block(p->reader, &block, size, &at);

    if (status == ARCHIVE_EOF) {
        *size = 0;
    } else if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
        return damaged(p, err);
    } else if (*size > 0 && (uint64_t)at != p->done) { /* a hole: nothing writes bags that way */
        return aj_fail(err, AJ_CORRUPT, "压缩包里有稀疏文件");
    }
    p->done += *size;
    *bytes = block;
    return AJ_OK;
}

static void packed_close(void *self)
{
    struct packed *p = self;

    if (p->reader)
        (void)archive_read_free(p->reader);
    if (p->utf8)
        freelocale(p->utf8);
    free(p);
}

static const struct aj_bag_source_ops packed_ops = {packed_next, packed_read, packed_close};

/* Named one by one: "all" would also run cpio, iso9660, lha … on strangers' bytes. ZIP only for
   what bag_zip_directory.c has passed: libarchive finds one behind any other bytes too. */
static bool enable(struct archive *a, bool zip)
{
    if (zip)
        return archive_read_support_format_zip_seekable(a) >= ARCHIVE_WARN;
    return archive_read_support_format_tar(a) >= ARCHIVE_WARN &&
           archive_read_support_format_gnutar(a) >= ARCHIVE_WARN &&
           archive_read_support_filter_gzip(a) >= ARCHIVE_WARN &&
           archive_read_support_filter_bzip2(a) >= ARCHIVE_WARN &&
           archive_read_support_filter_xz(a) >= ARCHIVE_WARN &&
           archive_read_support_filter_zstd(a) >= ARCHIVE_WARN;
}

enum aj_code aj_bag_archive_open(const char *path, bool zip, struct aj_bag_source *out,
                                 struct aj_err *err)
{
    struct packed *p = calloc(1, sizeof(*p));
    enum aj_code code = AJ_OK;

    if (!p)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    p->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    p->reader = archive_read_new();
    if (!p->reader || !p->utf8 || !enable(p->reader, zip)) {
        code = aj_fail(err, AJ_NO_MEMORY, "libarchive or the C.UTF-8 locale cannot be set up");
    } else if (archive_read_open_filename(p->reader, path, BLOCK) != ARCHIVE_OK) {
        code = aj_fail(err, AJ_CORRUPT, "不是认得的压缩包（zip、tar、tar.gz、tar.xz、tar.zst）");
    }
    if (code != AJ_OK) {
        packed_close(p);
        return code;
    }
    *out = (struct aj_bag_source){.ops = &packed_ops, .self = p, .archive = true};
    return AJ_OK;
}

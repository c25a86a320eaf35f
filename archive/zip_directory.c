#include "archive/zip_directory.h"

#include "archive/zip_place.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LOCAL_SIZE  30u
#define ALL_ONES_32 0xffffffffu

/* The 64-bit fields are present only for those that overflowed, in this order. */
static bool read_extra64(struct aj_zip_listed *e, const unsigned char *p, size_t size)
{
    uint64_t *const fields[] = {&e->size, &e->packed, &e->offset};

    for (size_t i = 0; i < AJ_COUNTOF(fields); i++) {
        if (*fields[i] != ALL_ONES_32)
            continue;
        if (size < 8)
            return false;
        *fields[i] = aj_le64(p);
        p += 8;
        size -= 8;
    }
    return true;
}

static bool read_extras(struct aj_zip_listed *e, const unsigned char *p, size_t size)
{
    while (size >= 4) {
        unsigned id = aj_le16(p);
        size_t n = aj_le16(p + 2);

        p += 4;
        size -= 4;
        if (n > size)
            return true; /* padding of some Android tools: not an entry's fault */
        if (id == 1 && !read_extra64(e, p, n))
            return false;
        if (id == 0x7075 && n > 5 && p[0] == 1 &&
            aj_le32(p + 1) == libdeflate_crc32(0, e->name, e->name_size)) {
            e->unicode = p + 5;
            e->unicode_size = n - 5;
        }
        p += n;
        size -= n;
    }
    return true;
}

/* Bytes used, 0 when `p` holds no entry. */
static size_t read_entry(const unsigned char *p, size_t size, struct aj_zip_listed *e)
{
    size_t extra, whole;

    if (size < AJ_ZIP_ENTRY_SIZE || memcmp(p, "PK\1\2", 4) != 0)
        return 0;
    *e = (struct aj_zip_listed){.flags = aj_le16(p + 8),
                                .method = aj_le16(p + 10),
                                .crc = aj_le32(p + 16),
                                .packed = aj_le32(p + 20),
                                .size = aj_le32(p + 24),
                                .name_size = aj_le16(p + 28),
                                .offset = aj_le32(p + 42),
                                .name = p + AJ_ZIP_ENTRY_SIZE};
    if (p[5] == 3 || p[5] == 19) /* Unix, macOS */
        e->mode = aj_le16(p + 40);
    extra = aj_le16(p + 30);
    whole = AJ_ZIP_ENTRY_SIZE + e->name_size + extra + aj_le16(p + 32);
    if (whole > size || !read_extras(e, e->name + e->name_size, extra))
        return 0;
    return whole;
}

static bool known_method(unsigned method)
{
    /* stored, deflate, deflate64 (not in libarchive, so not here), bzip2, lzma, zstd, xz */
    return method == 0 || method == 8 || method == 12 || method == 14 || method == 93 ||
           method == 95;
}

static bool local_agrees(int fd, const struct aj_zip_listed *e, uint64_t *end)
{
    unsigned char head[LOCAL_SIZE], name[65535];
    bool later; /* sizes follow the data */

    if (!aj_zip_read_at(fd, e->offset, head, sizeof(head)) || memcmp(head, "PK\3\4", 4) != 0)
        return false;
    later = aj_le16(head + 6) & 8;
    *end = e->offset + LOCAL_SIZE + aj_le16(head + 26) + aj_le16(head + 28);
    if (e->packed > UINT64_MAX / 2 || *end > UINT64_MAX / 2)
        return false;
    *end += e->packed;
    if (aj_le16(head + 26) != e->name_size ||
        !aj_zip_read_at(fd, e->offset + LOCAL_SIZE, name, e->name_size) ||
        memcmp(name, e->name, e->name_size) != 0)
        return false;
    if (aj_le16(head + 8) != e->method || ((aj_le16(head + 6) ^ e->flags) & 1))
        return false;
    if (later)
        return true;
    return aj_le32(head + 14) == e->crc &&
           (aj_le32(head + 18) == e->packed || aj_le32(head + 18) == ALL_ONES_32) &&
           (aj_le32(head + 22) == e->size || aj_le32(head + 22) == ALL_ONES_32);
}

static int by_offset(const void *a, const void *b)
{
    const struct aj_zip_listed *x = a, *y = b;

    return (x->offset > y->offset) - (x->offset < y->offset);
}

static enum aj_zip_fault check_entries(int fd, struct aj_zip_listing *d, uint64_t directory_at)
{
    enum aj_zip_fault fault = AJ_ZIP_FINE;
    uint64_t busy = 0;

    qsort(d->entries, d->n, sizeof(*d->entries), by_offset);
    for (size_t i = 0; i < d->n; i++) {
        struct aj_zip_listed *e = &d->entries[i];
        uint64_t end = e->offset < UINT64_MAX / 2 ? e->offset + LOCAL_SIZE : UINT64_MAX;

        d->culprit = i;
        if (end > directory_at)
            return AJ_ZIP_BAD_PLACE;
        if (e->offset < busy)
            return AJ_ZIP_OVERLAP;
        if (!local_agrees(fd, e, &end)) {
            e->fault = AJ_ZIP_ENTRY_DIFFERS;
        } else if (end > directory_at) {
            return AJ_ZIP_BAD_PLACE;
        }
        if (e->flags & 1) {
            e->fault = AJ_ZIP_ENTRY_ENCRYPTED;
        } else if (e->fault == AJ_ZIP_ENTRY_FINE && !known_method(e->method)) {
            e->fault = AJ_ZIP_ENTRY_METHOD;
        }
        if (e->fault != AJ_ZIP_ENTRY_FINE)
            fault = AJ_ZIP_ENTRY;
        busy = end < directory_at ? end : directory_at;
    }
    return fault;
}

static enum aj_zip_fault read_entries(struct aj_zip_listing *d, const struct aj_zip_place *place)
{
    size_t at = 0;
    bool slash = false; /* 0x2F is no half of a GBK character, 0x5C may be */

    while (d->n < place->count) {
        size_t used = read_entry(d->bytes + at, (size_t)place->size - at, &d->entries[d->n]);

        if (used == 0)
            return AJ_ZIP_MISCOUNT;
        at += used;
        slash |= memchr(d->entries[d->n].name, '/', d->entries[d->n].name_size) != NULL;
        d->n++;
    }
    if (place->size - at >= 4 && memcmp(d->bytes + at, "PK\1\2", 4) == 0)
        return AJ_ZIP_MISCOUNT;
    d->backslashes = !slash;
    return AJ_ZIP_FINE;
}

enum aj_code aj_zip_listing_read(int fd, size_t limit, struct aj_zip_listing *out,
                                 struct aj_err *err)
{
    struct aj_zip_place place = {0};
    struct stat st;

    *out = (struct aj_zip_listing){0};
    if (fstat(fd, &st) != 0)
        return aj_fail_errno(err, "查看 ZIP 文件");
    AJ_TRY(aj_zip_place_find(fd, (uint64_t)st.st_size, limit, &place, &out->fault, err));
    out->said = place.count;
    if (out->fault != AJ_ZIP_FINE)
        return AJ_OK;
    out->bytes = malloc((size_t)place.size + 1);
    out->entries = calloc((size_t)place.count + 1, sizeof(*out->entries));
    if (!out->bytes || !out->entries) {
        aj_zip_listing_release(out);
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a zip");
    }
    if (!aj_zip_read_at(fd, place.offset, out->bytes, (size_t)place.size))
        out->fault = AJ_ZIP_BAD_PLACE;
    if (out->fault == AJ_ZIP_FINE)
        out->fault = read_entries(out, &place);
    if (out->fault == AJ_ZIP_FINE)
        out->fault = check_entries(fd, out, place.offset);
    if (out->fault != AJ_ZIP_FINE && out->fault != AJ_ZIP_ENTRY && out->fault != AJ_ZIP_OVERLAP)
        out->n = 0;
    return AJ_OK;
}

void aj_zip_listing_release(struct aj_zip_listing *d)
{
    free(d->entries);
    free(d->bytes);
    *d = (struct aj_zip_listing){0};
}

bool aj_zip_listing_has(const struct aj_zip_listing *d, const char *name)
{
    size_t size = strlen(name);

    for (size_t i = 0; i < d->n; i++) {
        if (d->entries[i].name_size == size && memcmp(d->entries[i].name, name, size) == 0)
            return true;
    }
    return false;
}

#include "archive/zip_directory.h"

#include "base/auto.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define END_SIZE     22u
#define LOCATOR_SIZE 20u
#define END64_SIZE   56u
#define ENTRY_SIZE   46u
#define LOCAL_SIZE   30u
#define TAIL_MAX     (END_SIZE + 65535u)
#define ALL_ONES_32  0xffffffffu
#define ENTRY_SPACE  4096u /* of the directory, for one entry on average */

struct place { /* of the central directory */
    uint64_t count, size, offset;
    uint64_t end; /* where the end record begins: nothing of the directory may pass it */
};

static unsigned le16(const unsigned char *p)
{
    return (unsigned)p[0] | (unsigned)p[1] << 8;
}

static uint32_t le32(const unsigned char *p)
{
    return le16(p) | (uint32_t)le16(p + 2) << 16;
}

static uint64_t le64(const unsigned char *p)
{
    return le32(p) | (uint64_t)le32(p + 4) << 32;
}

/* false when the file ends before; then errno is 0. */
static bool read_at(int fd, uint64_t offset, void *bytes, size_t size)
{
    unsigned char *at = bytes;

    errno = 0;
    if (offset > INT64_MAX)
        return false;
    while (size > 0) {
        ssize_t n = pread(fd, at, size, (off_t)offset);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        offset += (uint64_t)n;
        size -= (size_t)n;
    }
    return true;
}

static enum aj_code read_end64(int fd, uint64_t end, struct place *place, bool *found)
{
    unsigned char locator[LOCATOR_SIZE], record[END64_SIZE];
    uint64_t at;

    *found = false;
    if (end < LOCATOR_SIZE + END64_SIZE ||
        !read_at(fd, end - LOCATOR_SIZE, locator, LOCATOR_SIZE) ||
        memcmp(locator, "PK\6\7", 4) != 0)
        return AJ_OK;
    at = le64(locator + 8);
    if (at > end - LOCATOR_SIZE - END64_SIZE || !read_at(fd, at, record, END64_SIZE) ||
        memcmp(record, "PK\6\6", 4) != 0)
        return AJ_INVALID;
    *place = (struct place){le64(record + 32), le64(record + 40), le64(record + 48), at};
    *found = true;
    return AJ_OK;
}

static enum aj_zip_fault find_place(int fd, uint64_t file_size, unsigned char *tail,
                                    struct place *place)
{
    size_t n = file_size < TAIL_MAX ? (size_t)file_size : TAIL_MAX;
    bool has64;

    if (n < END_SIZE || !read_at(fd, file_size - n, tail, n))
        return AJ_ZIP_NO_END;
    for (size_t at = n - END_SIZE + 1; at-- > 0;) {
        const unsigned char *p = tail + at;

        if (memcmp(p, "PK\5\6", 4) != 0 || at + END_SIZE + le16(p + 20) != n)
            continue;
        *place = (struct place){le16(p + 10), le32(p + 12), le32(p + 16), file_size - n + at};
        if (le16(p + 4) != 0 || le16(p + 6) != 0)
            return AJ_ZIP_BAD_PLACE; /* one of several volumes */
        if (read_end64(fd, place->end, place, &has64) != AJ_OK)
            return AJ_ZIP_BAD_PLACE;
        return AJ_ZIP_FINE;
    }
    return AJ_ZIP_NO_END;
}

static enum aj_zip_fault check_place(const struct place *place, size_t limit)
{
    if (place->offset > place->end || place->size > place->end - place->offset)
        return AJ_ZIP_BAD_PLACE;
    if (place->count > place->size / ENTRY_SIZE)
        return AJ_ZIP_MISCOUNT;
    if (place->count > limit || place->size > (uint64_t)limit * ENTRY_SPACE)
        return AJ_ZIP_TOO_MANY;
    /* names and extras are 3 × 64 KiB at most: what is longer holds something else */
    if (place->size > place->count * (ENTRY_SIZE + (uint64_t)3 * 65535))
        return AJ_ZIP_MISCOUNT;
    return AJ_ZIP_FINE;
}

/* The 64-bit fields are present only for those that overflowed, in this order. */
static bool read_extra64(struct aj_zip_listed *e, const unsigned char *p, size_t size)
{
    uint64_t *const fields[] = {&e->size, &e->packed, &e->offset};

    for (size_t i = 0; i < AJ_COUNTOF(fields); i++) {
        if (*fields[i] != ALL_ONES_32)
            continue;
        if (size < 8)
            return false;
        *fields[i] = le64(p);
        p += 8;
        size -= 8;
    }
    return true;
}

static bool read_extras(struct aj_zip_listed *e, const unsigned char *p, size_t size)
{
    while (size >= 4) {
        unsigned id = le16(p);
        size_t n = le16(p + 2);

        p += 4;
        size -= 4;
        if (n > size)
            return true; /* padding of some Android tools: not an entry's fault */
        if (id == 1 && !read_extra64(e, p, n))
            return false;
        if (id == 0x7075 && n > 5 && p[0] == 1 &&
            le32(p + 1) == libdeflate_crc32(0, e->name, e->name_size)) {
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

    if (size < ENTRY_SIZE || memcmp(p, "PK\1\2", 4) != 0)
        return 0;
    *e = (struct aj_zip_listed){.flags = le16(p + 8),
                                .method = le16(p + 10),
                                .crc = le32(p + 16),
                                .packed = le32(p + 20),
                                .size = le32(p + 24),
                                .name_size = le16(p + 28),
                                .offset = le32(p + 42),
                                .name = p + ENTRY_SIZE};
    if (p[5] == 3 || p[5] == 19) /* Unix, macOS */
        e->mode = le16(p + 40);
    extra = le16(p + 30);
    whole = ENTRY_SIZE + e->name_size + extra + le16(p + 32);
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

    if (!read_at(fd, e->offset, head, sizeof(head)) || memcmp(head, "PK\3\4", 4) != 0)
        return false;
    later = le16(head + 6) & 8;
    *end = e->offset + LOCAL_SIZE + le16(head + 26) + le16(head + 28);
    if (e->packed > UINT64_MAX / 2 || *end > UINT64_MAX / 2)
        return false;
    *end += e->packed;
    if (le16(head + 26) != e->name_size ||
        !read_at(fd, e->offset + LOCAL_SIZE, name, e->name_size) ||
        memcmp(name, e->name, e->name_size) != 0)
        return false;
    if (le16(head + 8) != e->method || ((le16(head + 6) ^ e->flags) & 1))
        return false;
    if (later)
        return true;
    return le32(head + 14) == e->crc &&
           (le32(head + 18) == e->packed || le32(head + 18) == ALL_ONES_32) &&
           (le32(head + 22) == e->size || le32(head + 22) == ALL_ONES_32);
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
        if (!local_agrees(fd, e, &end))
            e->fault = AJ_ZIP_ENTRY_DIFFERS;
        else if (end > directory_at)
            return AJ_ZIP_BAD_PLACE;
        if (e->flags & 1)
            e->fault = AJ_ZIP_ENTRY_ENCRYPTED;
        else if (e->fault == AJ_ZIP_ENTRY_FINE && !known_method(e->method))
            e->fault = AJ_ZIP_ENTRY_METHOD;
        if (e->fault != AJ_ZIP_ENTRY_FINE)
            fault = AJ_ZIP_ENTRY;
        busy = end < directory_at ? end : directory_at;
    }
    return fault;
}

static enum aj_zip_fault read_entries(struct aj_zip_listing *d, const struct place *place)
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
    AJ_AUTO(aj_auto_free) unsigned char *tail = malloc(TAIL_MAX);
    struct place place = {0};
    struct stat st;

    *out = (struct aj_zip_listing){0};
    if (!tail)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a zip");
    if (fstat(fd, &st) != 0)
        return aj_fail_errno(err, "stat a zip");
    out->fault = find_place(fd, (uint64_t)st.st_size, tail, &place);
    out->said = place.count;
    if (out->fault == AJ_ZIP_FINE)
        out->fault = check_place(&place, limit);
    if (out->fault != AJ_ZIP_FINE)
        return AJ_OK;
    out->bytes = malloc((size_t)place.size + 1);
    out->entries = calloc((size_t)place.count + 1, sizeof(*out->entries));
    if (!out->bytes || !out->entries) {
        aj_zip_listing_release(out);
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a zip");
    }
    if (!read_at(fd, place.offset, out->bytes, (size_t)place.size))
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

#include "archive/bag_zip.h"

#include "base/auto.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define END_SIZE      22u
#define END64_SIZE    56u
#define LOCATOR_SIZE  20u
#define CENTRAL_SIZE  46u
#define LOCAL_SIZE    30u
#define MAX_COMMENT   65535u
#define MAX_DIRECTORY ((uint64_t)256 << 20)
#define MAX32         0xFFFFFFFFu
#define ENCRYPTED     0x0001u
#define DESCRIPTOR    0x0008u

struct zip {
    int fd;
    uint64_t size;
    uint64_t n; /* what the end records say */
    uint64_t directory;
    uint64_t directory_size;
};

static unsigned get16(const unsigned char *p)
{
    return p[0] | (unsigned)p[1] << 8;
}

static uint32_t get32(const unsigned char *p)
{
    return get16(p) | (uint32_t)get16(p + 2) << 16;
}

static uint64_t get64(const unsigned char *p)
{
    return get32(p) | (uint64_t)get32(p + 4) << 32;
}

static enum aj_code fetch(const struct zip *z, uint64_t at, void *out, size_t size,
                          struct aj_err *err)
{
    unsigned char *p = out;

    if (at > z->size || size > z->size - at)
        return aj_fail(err, AJ_CORRUPT, "ZIP 目录指到文件之外");
    while (size > 0) {
        ssize_t n = pread(z->fd, p, size, (off_t)at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return aj_fail_errno(err, "读 ZIP 文件");
        if (n == 0)
            return aj_fail(err, AJ_CORRUPT, "ZIP 文件在读的时候变短了");
        p += n;
        at += (uint64_t)n;
        size -= (size_t)n;
    }
    return AJ_OK;
}

/* ZIP64 end record, when a locator stands right before the end record. */
static enum aj_code read_end64(struct zip *z, uint64_t end, uint64_t *directory_end,
                               struct aj_err *err)
{
    unsigned char locator[LOCATOR_SIZE];
    unsigned char record[END64_SIZE];

    *directory_end = end;
    if (end < LOCATOR_SIZE + END64_SIZE)
        return AJ_OK;
    AJ_TRY(fetch(z, end - LOCATOR_SIZE, locator, sizeof(locator), err));
    if (get32(locator) != 0x07064b50)
        return AJ_OK;
    *directory_end = end - LOCATOR_SIZE - END64_SIZE;
    AJ_TRY(fetch(z, *directory_end, record, sizeof(record), err));
    if (get64(locator + 8) != *directory_end || get32(locator + 4) != 0 ||
        get32(locator + 16) != 1 || get32(record) != 0x06064b50 || get64(record + 4) != 44 ||
        get64(record + 16) != 0 || get64(record + 24) != get64(record + 32))
        return aj_fail(err, AJ_CORRUPT, "ZIP64 结尾记录前后不一");
    z->n = get64(record + 32);
    z->directory_size = get64(record + 40);
    z->directory = get64(record + 48);
    return AJ_OK;
}

/* The end records must agree with those of ZIP64 wherever they are not "see there". */
static bool agrees(uint64_t small, uint64_t big, uint64_t cap)
{
    return small == big || small == cap;
}

static enum aj_code read_end(struct zip *z, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) unsigned char *tail = NULL;
    size_t room = z->size < END_SIZE + MAX_COMMENT ? (size_t)z->size : END_SIZE + MAX_COMMENT;
    const unsigned char *end = NULL;
    uint64_t at, directory_end;

    if (room < END_SIZE)
        return aj_fail(err, AJ_CORRUPT, "ZIP 文件不完整");
    tail = malloc(room);
    if (!tail)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(fetch(z, z->size - room, tail, room, err));
    for (size_t i = room - END_SIZE + 1; i-- > 0 && !end;) {
        if (get32(tail + i) == 0x06054b50 && get16(tail + i + 20) == room - i - END_SIZE)
            end = tail + i;
    }
    if (!end)
        return aj_fail(err, AJ_CORRUPT, "ZIP 文件没有结尾记录，或者结尾之后还有别的内容");
    at = z->size - room + (uint64_t)(end - tail);
    z->n = get16(end + 10);
    z->directory_size = get32(end + 12);
    z->directory = get32(end + 16);
    AJ_TRY(read_end64(z, at, &directory_end, err));
    if (get32(end + 4) != 0 || get16(end + 8) != get16(end + 10) ||
        !agrees(get16(end + 10), z->n, 0xFFFF) ||
        !agrees(get32(end + 12), z->directory_size, MAX32) ||
        !agrees(get32(end + 16), z->directory, MAX32) || z->directory > directory_end ||
        z->directory_size != directory_end - z->directory)
        return aj_fail(err, AJ_CORRUPT, "ZIP 结尾记录与目录的位置对不上");
    if (z->directory_size > MAX_DIRECTORY)
        return aj_fail(err, AJ_CORRUPT, "ZIP 目录太大");
    return AJ_OK;
}

/* Fills what 32 bits could not hold from extra field 0x0001; false when it is not sound. */
static bool read_extra(const unsigned char *p, size_t size, const bool wanted[3],
                       uint64_t *const values[3])
{
    bool any = wanted[0] || wanted[1] || wanted[2];

    while (size >= 4) {
        size_t length = get16(p + 2);
        const unsigned char *v = p + 4;

        if (length > size - 4)
            return false;
        if (get16(p) == 0x0001 && any) {
            for (size_t i = 0; i < 3; i++) {
                if (!wanted[i])
                    continue;
                if ((size_t)(p + 4 + length - v) < 8)
                    return false;
                *values[i] = get64(v);
                v += 8;
            }
            any = false;
        }
        p += 4 + length;
        size -= 4 + length;
    }
    return size == 0 && !any;
}

static enum aj_code read_central(const unsigned char *p, size_t left, struct aj_arena *arena,
                                 struct aj_bag_zip_entry *e, size_t *used, struct aj_err *err)
{
    size_t name, extra, comment;
    uint64_t *const values[3] = {&e->size, &e->packed, &e->header};
    unsigned unix_type;

    if (left < CENTRAL_SIZE || get32(p) != 0x02014b50 || get16(p + 34) != 0)
        return aj_fail(err, AJ_CORRUPT, "ZIP 目录残缺");
    name = get16(p + 28);
    extra = get16(p + 30);
    comment = get16(p + 32);
    *used = CENTRAL_SIZE + name + extra + comment;
    if (left < *used)
        return aj_fail(err, AJ_CORRUPT, "ZIP 目录残缺");
    *e = (struct aj_bag_zip_entry){
        .flags = get16(p + 8), .method = get16(p + 10), .crc = get32(p + 16)};
    memcpy(e->when, p + 12, sizeof(e->when));
    e->packed = get32(p + 20);
    e->size = get32(p + 24);
    e->header = get32(p + 42);
    e->name = aj_arena_copy(arena, p + CENTRAL_SIZE, name);
    if (!e->name)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    unix_type = p[5] == 3 ? get32(p + 38) >> 16 & 0170000u : 0;
    if (name == 0 || strlen(e->name) != name)
        return aj_fail(err, AJ_CORRUPT, "ZIP 里有名字为空或含 NUL 的文件");
    if (e->flags & ENCRYPTED)
        return aj_fail(err, AJ_CORRUPT, "%s 加了密", e->name);
    if (unix_type != 0 && unix_type != 0100000u && unix_type != 0040000u)
        return aj_fail(err, AJ_CORRUPT, "%s 是链接或设备，不是文件", e->name);
    if (!read_extra(p + CENTRAL_SIZE + name, extra,
                    (const bool[]){e->size == MAX32, e->packed == MAX32, e->header == MAX32},
                    values))
        return aj_fail(err, AJ_CORRUPT, "%s 的 ZIP 附加字段残缺", e->name);
    if (e->method == 0 && e->packed != e->size)
        return aj_fail(err, AJ_CORRUPT, "%s 的两个长度不一致", e->name);
    return AJ_OK;
}

static enum aj_code check_local(const struct zip *z, struct aj_bag_zip_entry *e, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) unsigned char *tail = NULL;
    unsigned char h[LOCAL_SIZE];
    uint64_t size, packed, unused = 0;
    uint64_t *const values[3] = {&size, &packed, &unused};
    size_t name = strlen(e->name);
    size_t extra;
    bool same;

    AJ_TRY(fetch(z, e->header, h, sizeof(h), err));
    extra = get16(h + 28);
    tail = malloc(name + extra + 1);
    if (!tail)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (get32(h) != 0x04034b50 || get16(h + 26) != name)
        return aj_fail(err, AJ_CORRUPT, "%s 的两处文件头不一致", e->name);
    AJ_TRY(fetch(z, e->header + LOCAL_SIZE, tail, name + extra, err));
    packed = get32(h + 18);
    size = get32(h + 22);
    same = memcmp(tail, e->name, name) == 0 && get16(h + 6) == e->flags &&
           get16(h + 8) == e->method && memcmp(h + 10, e->when, sizeof(e->when)) == 0 &&
           read_extra(tail + name, extra, (const bool[]){size == MAX32, packed == MAX32, false},
                      values);
    if (!(e->flags & DESCRIPTOR))
        same = same && get32(h + 14) == e->crc && packed == e->packed && size == e->size;
    if (!same)
        return aj_fail(err, AJ_CORRUPT, "%s 的两处文件头不一致", e->name);
    e->data = e->header + LOCAL_SIZE + name + extra;
    return AJ_OK;
}

static int by_place(const void *a, const void *b)
{
    const struct aj_bag_zip_entry *x = a;
    const struct aj_bag_zip_entry *y = b;

    return (x->header > y->header) - (x->header < y->header);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct aj_bag_zip_entry *const *)a)->name,
                  (*(const struct aj_bag_zip_entry *const *)b)->name);
}

/* Between an entry's bytes and the next header only its data descriptor may stand. */
static bool gap_is_sound(const struct aj_bag_zip_entry *e, uint64_t gap)
{
    if (e->flags & DESCRIPTOR)
        return gap == 12 || gap == 16 || gap == 20 || gap == 24;
    return gap == 0;
}

static enum aj_code check_layout(const struct zip *z, const struct aj_bag_zip_directory *d,
                                 struct aj_err *err)
{
    AJ_AUTO(aj_auto_free)
    const struct aj_bag_zip_entry **names = calloc(d->n + 1, sizeof(void *));
    uint64_t first = d->n ? d->entries[0].header : z->directory;

    if (!names)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (first != 0)
        return aj_fail(err, AJ_CORRUPT, "ZIP 的第一个文件之前还有别的内容");
    for (size_t i = 0; i < d->n; i++) {
        const struct aj_bag_zip_entry *e = &d->entries[i];
        uint64_t next = i + 1 < d->n ? d->entries[i + 1].header : z->directory;

        names[i] = e;
        if (e->data > next || e->packed > next - e->data ||
            !gap_is_sound(e, next - e->data - e->packed)) {
            return aj_fail(err, AJ_CORRUPT, "%s 与相邻的文件重叠，或者之间有目录里没有的内容",
                           e->name);
        }
    }
    qsort(names, d->n, sizeof(void *), by_name);
    for (size_t i = 1; i < d->n; i++) {
        if (strcmp(names[i - 1]->name, names[i]->name) == 0)
            return aj_fail(err, AJ_CORRUPT, "ZIP 里有两个 %s", names[i]->name);
    }
    return AJ_OK;
}

enum aj_code aj_bag_zip_directory_read(int fd, struct aj_arena *arena,
                                       struct aj_bag_zip_directory *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) unsigned char *bytes = NULL;
    struct zip z = {.fd = fd};
    struct stat st;
    size_t at = 0;

    if (fstat(fd, &st) != 0)
        return aj_fail_errno(err, "查看 ZIP 文件");
    z.size = (uint64_t)st.st_size;
    AJ_TRY(read_end(&z, err));
    if (z.n > z.directory_size / CENTRAL_SIZE)
        return aj_fail(err, AJ_CORRUPT, "ZIP 目录装不下它所说的文件数");
    bytes = malloc((size_t)z.directory_size + 1);
    out->entries = aj_arena_alloc(arena, ((size_t)z.n + 1) * sizeof(*out->entries));
    out->n = (size_t)z.n;
    if (!bytes || !out->entries)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(fetch(&z, z.directory, bytes, (size_t)z.directory_size, err));
    for (size_t i = 0; i < out->n; i++) {
        size_t used = 0;

        AJ_TRY(read_central(bytes + at, (size_t)z.directory_size - at, arena, &out->entries[i],
                            &used, err));
        AJ_TRY(check_local(&z, &out->entries[i], err));
        at += used;
    }
    if (at != z.directory_size)
        return aj_fail(err, AJ_CORRUPT, "ZIP 目录里有多余的内容");
    qsort(out->entries, out->n, sizeof(*out->entries), by_place);
    return check_layout(&z, out, err);
}

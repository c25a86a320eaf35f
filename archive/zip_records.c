#include "archive/zip_records.h"

#include "base/date.h"

#include <string.h>

#define UTF8_NAMES   0x0800u
#define NEED_PLAIN   20u
#define NEED_ZIP64   45u
#define MADE_BY_UNIX (3u << 8 | NEED_ZIP64)
#define MODE_FILE    (0100644u << 16)
#define MAX32        0xFFFFFFFFu
#define MAX16        0xFFFFu

static void put16(struct aj_buf *b, uint32_t v)
{
    unsigned char bytes[2] = {(unsigned char)v, (unsigned char)(v >> 8)};

    aj_buf_add(b, bytes, sizeof(bytes));
}

static void put32(struct aj_buf *b, uint32_t v)
{
    put16(b, v & MAX16);
    put16(b, v >> 16);
}

static void put64(struct aj_buf *b, uint64_t v)
{
    put32(b, (uint32_t)v);
    put32(b, (uint32_t)(v >> 32));
}

static uint32_t cap32(uint64_t v)
{
    return v < MAX32 ? (uint32_t)v : MAX32;
}

/* DOS time has no zone: it is what the clock on the wall in China shows (docs/formats/bundle.md).
 */
static uint32_t dos_time(int64_t when)
{
    int64_t seconds = (when + INT64_C(8) * 3600) % 86400;
    int year, month, day;

    aj_date_split(aj_date_in_china(when), &year, &month, &day);
    if (year < 1980 || year > 2107)
        return 1u << 21 | 1u << 16; /* 1980-01-01 */
    return (uint32_t)(year - 1980) << 25 | (uint32_t)month << 21 | (uint32_t)day << 16 |
           (uint32_t)(seconds / 3600) << 11 | (uint32_t)(seconds / 60 % 60) << 5 |
           (uint32_t)(seconds % 60 / 2);
}

/* Extended timestamp: seconds UTC; left out where its 32 signed bits do not reach. */
static void put_time_field(struct aj_buf *b, int64_t when)
{
    if (when < 0 || when > INT32_MAX)
        return;
    put16(b, 0x5455);
    put16(b, 5);
    aj_buf_add(b, "\1", 1);
    put32(b, (uint32_t)when);
}

/* What a local header and a central one say alike (APPNOTE 4.3.7, 4.3.12). */
static void put_common(struct aj_buf *b, const struct aj_zip_record *m, int64_t when, bool big,
                       size_t extra)
{
    put16(b, big ? NEED_ZIP64 : NEED_PLAIN);
    put16(b, UTF8_NAMES);
    put16(b, 0); /* stored */
    put32(b, dos_time(when));
    put32(b, m->crc);
    put32(b, cap32(m->size));
    put32(b, cap32(m->size));
    put16(b, (uint32_t)strlen(m->name));
    put16(b, (uint32_t)extra);
}

void aj_zip_put_local(struct aj_buf *b, const struct aj_zip_record *m, int64_t when)
{
    AJ_AUTO(aj_buf_release) struct aj_buf extra = {0};
    bool big = m->size >= MAX32;

    if (big) {
        put16(&extra, 0x0001);
        put16(&extra, 16);
        put64(&extra, m->size);
        put64(&extra, m->size);
    }
    put_time_field(&extra, when);
    put32(b, 0x04034b50);
    put_common(b, m, when, big, extra.size);
    aj_buf_add(b, m->name, strlen(m->name));
    if (extra.size > 0)
        aj_buf_add(b, extra.data, extra.size);
    b->failed = b->failed || extra.failed;
}

void aj_zip_put_central(struct aj_buf *b, const struct aj_zip_record *m, int64_t when)
{
    AJ_AUTO(aj_buf_release) struct aj_buf extra = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf big = {0};

    if (m->size >= MAX32) {
        put64(&big, m->size);
        put64(&big, m->size);
    }
    if (m->at >= MAX32)
        put64(&big, m->at);
    if (big.size > 0) {
        put16(&extra, 0x0001);
        put16(&extra, (uint32_t)big.size);
        aj_buf_add(&extra, big.data, big.size);
    }
    put_time_field(&extra, when);
    put32(b, 0x02014b50);
    put16(b, MADE_BY_UNIX);
    put_common(b, m, when, big.size > 0, extra.size);
    put16(b, 0); /* comment */
    put16(b, 0); /* disk */
    put16(b, 0); /* internal attributes */
    put32(b, MODE_FILE);
    put32(b, cap32(m->at));
    aj_buf_add(b, m->name, strlen(m->name));
    if (extra.size > 0)
        aj_buf_add(b, extra.data, extra.size);
    b->failed = b->failed || extra.failed || big.failed;
}

void aj_zip_put_end(struct aj_buf *b, uint64_t n, uint64_t at, uint64_t size)
{
    uint32_t n16 = n < MAX16 ? (uint32_t)n : MAX16;

    if (n >= MAX16 || at >= MAX32 || size >= MAX32) {
        put32(b, 0x06064b50);
        put64(b, 44);
        put16(b, MADE_BY_UNIX);
        put16(b, NEED_ZIP64);
        put32(b, 0);
        put32(b, 0);
        put64(b, n);
        put64(b, n);
        put64(b, size);
        put64(b, at);
        put32(b, 0x07064b50);
        put32(b, 0);
        put64(b, at + size);
        put32(b, 1);
    }
    put32(b, 0x06054b50);
    put32(b, 0);
    put16(b, n16);
    put16(b, n16);
    put32(b, cap32(size));
    put32(b, cap32(at));
    put16(b, 0);
}

#include "archive/seven_zip.h"

#include "archive/zip_place.h"

#include <string.h>
#include <sys/stat.h>

#define START_SIZE 32u
#define HEAD_MAX   4096u /* a packed directory is described in some 30 bytes */

enum { /* property ids */
       ID_END = 0x00,
       ID_HEADER = 0x01,
       ID_PACK = 0x06,
       ID_UNPACK = 0x07,
       ID_SIZE = 0x09,
       ID_DIGEST = 0x0A,
       ID_FOLDER = 0x0B,
       ID_UNPACK_SIZE = 0x0C,
       ID_ENCODED = 0x17
};

/* Bytes read from the front; once `failed` everything reads as 0. */
struct reader {
    const unsigned char *at;
    size_t left;
    bool failed;
    bool locked; /* an AES coder was seen */
};

static unsigned byte(struct reader *r)
{
    if (r->left == 0) {
        r->failed = true;
        return 0;
    }
    r->left--;
    return *r->at++;
}

static void skip(struct reader *r, uint64_t size)
{
    if (size > r->left) {
        r->failed = true;
        size = r->left;
    }
    r->at += size;
    r->left -= (size_t)size;
}

/* The ones that lead the first byte say how many bytes follow, lowest first; its other bits are the
   highest. */
static uint64_t number(struct reader *r)
{
    unsigned first = byte(r), mask = 0x80;
    uint64_t value = 0;

    for (unsigned i = 0; i < 8; i++, mask >>= 1) {
        if ((first & mask) == 0)
            return value + ((uint64_t)(first & (mask - 1)) << (8 * i));
        value |= (uint64_t)byte(r) << (8 * i);
    }
    return value;
}

static void expect(struct reader *r, unsigned id)
{
    if (byte(r) != id)
        r->failed = true;
}

/* A count of things of which each has at least one byte here. */
static uint64_t counted(struct reader *r)
{
    uint64_t n = number(r);

    if (n > r->left)
        r->failed = true;
    return r->failed ? 0 : n;
}

static void read_pack_info(struct reader *r)
{
    uint64_t streams;

    expect(r, ID_PACK);
    (void)number(r); /* where the packed bytes lie */
    streams = counted(r);
    for (;;) {
        unsigned id = byte(r);

        if (r->failed || id == ID_END)
            return;
        if (id == ID_SIZE) {
            for (uint64_t i = 0; i < streams; i++)
                (void)number(r);
        } else if (id == ID_DIGEST && byte(r) != 0) {
            skip(r, 4 * streams);
        } else {
            r->failed = true;
        }
    }
}

/* Adds the streams of one coder. */
static void read_coder(struct reader *r, uint64_t *in, uint64_t *out)
{
    static const unsigned char aes[] = {0x06, 0xF1, 0x07, 0x01};
    unsigned flags = byte(r), id_size = flags & 15;

    if (id_size == sizeof(aes) && r->left >= sizeof(aes) && memcmp(r->at, aes, sizeof(aes)) == 0)
        r->locked = true;
    skip(r, id_size);
    *in += flags & 0x10 ? counted(r) : 1;
    *out += flags & 0x10 ? counted(r) : 1;
    if (flags & 0x20)
        skip(r, number(r));
}

/* The directory is one folder; its size is that of its largest stream, to be safe. */
static uint64_t read_unpack_info(struct reader *r)
{
    uint64_t coders, in = 0, out = 0, largest = 0;

    expect(r, ID_UNPACK);
    expect(r, ID_FOLDER);
    expect(r, 1); /* folders */
    expect(r, 0); /* described here and not elsewhere */
    coders = counted(r);
    for (uint64_t i = 0; i < coders && !r->failed; i++)
        read_coder(r, &in, &out);
    if (r->failed || out == 0 || in < out - 1) {
        r->failed = true;
        return 0;
    }
    for (uint64_t i = 0; i < 2 * (out - 1) && !r->failed; i++)
        (void)number(r); /* which stream flows into which */
    for (uint64_t i = 0; in - (out - 1) > 1 && i < in - (out - 1) && !r->failed; i++)
        (void)number(r);
    expect(r, ID_UNPACK_SIZE);
    for (uint64_t i = 0; i < out && !r->failed; i++) {
        uint64_t size = number(r);

        largest = size > largest ? size : largest;
    }
    return largest;
}

static void read_head(struct reader *r, uint64_t stored, struct aj_seven_directory *out)
{
    unsigned id = byte(r);

    if (id == ID_HEADER) {
        out->size = stored;
        return;
    }
    if (id != ID_ENCODED)
        r->failed = true;
    read_pack_info(r);
    out->size = read_unpack_info(r);
    if (r->locked) {
        out->fault = AJ_SEVEN_LOCKED;
    } else if (r->failed) {
        out->fault = AJ_SEVEN_DAMAGED;
    }
}

enum aj_code aj_seven_directory_read(int fd, struct aj_seven_directory *out, struct aj_err *err)
{
    unsigned char start[START_SIZE], head[HEAD_MAX];
    struct reader r = {.at = head};
    uint64_t offset, size, room;
    struct stat st;

    *out = (struct aj_seven_directory){0};
    if (fstat(fd, &st) != 0)
        return aj_fail_errno(err, "查看 7z 文件");
    if ((uint64_t)st.st_size < START_SIZE || !aj_zip_read_at(fd, 0, start, START_SIZE)) {
        out->fault = AJ_SEVEN_CUT;
        return AJ_OK;
    }
    offset = aj_le64(start + 12);
    size = aj_le64(start + 20);
    room = (uint64_t)st.st_size - START_SIZE;
    if (size == 0)
        return AJ_OK;
    if (offset > room || size > room - offset) {
        out->fault = AJ_SEVEN_CUT;
        return AJ_OK;
    }
    r.left = size < HEAD_MAX ? (size_t)size : HEAD_MAX;
    if (!aj_zip_read_at(fd, START_SIZE + offset, head, r.left)) {
        out->fault = AJ_SEVEN_CUT;
        return AJ_OK;
    }
    read_head(&r, size, out);
    return AJ_OK;
}

#ifndef AJ_TESTS_ZIP_BYTES_H
#define AJ_TESTS_ZIP_BYTES_H

/* A ZIP byte by byte, with the places of its records, so that a test can change one field. Needs
   cmocka's includes before it. */

#include "base/buf.h"

#include <libdeflate.h>
#include <string.h>

struct file { /* stored */
    const char *name, *data;
    const char *extra; /* of the directory's entry */
    size_t extra_size;
};

struct zip {
    struct aj_buf bytes;
    size_t local[4], central[4], directory, end;
    size_t n;
};

static inline void put(struct aj_buf *b, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        aj_buf_add(b, &(char){(char)(value >> (8 * i) & 255)}, 1);
}

static inline void patch(struct zip *z, size_t at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        z->bytes.data[at + i] = (char)(value >> (8 * i) & 255);
}

/* Version … extra size, as the local header and the directory have it in common. */
static inline void put_common(struct aj_buf *b, const struct file *f, size_t extra)
{
    size_t size = strlen(f->data);

    put(b, 20, 2);
    put(b, 0x800, 2);
    put(b, 0, 2);
    put(b, 0, 4);
    put(b, libdeflate_crc32(0, f->data, size), 4);
    put(b, size, 4);
    put(b, size, 4);
    put(b, strlen(f->name), 2);
    put(b, extra, 2);
}

static inline struct zip make(const struct file *files, size_t n)
{
    struct zip z = {.n = n};

    for (size_t i = 0; i < n; i++) {
        z.local[i] = z.bytes.size;
        aj_buf_add(&z.bytes, "PK\3\4", 4);
        put_common(&z.bytes, &files[i], 0);
        aj_buf_add(&z.bytes, files[i].name, strlen(files[i].name));
        aj_buf_add(&z.bytes, files[i].data, strlen(files[i].data));
    }
    z.directory = z.bytes.size;
    for (size_t i = 0; i < n; i++) {
        z.central[i] = z.bytes.size;
        aj_buf_add(&z.bytes, "PK\1\2", 4);
        put(&z.bytes, 3 << 8 | 20, 2); /* Unix */
        put_common(&z.bytes, &files[i], files[i].extra_size);
        put(&z.bytes, 0, 2 + 2 + 2);
        put(&z.bytes, (uint64_t)0100644 << 16, 4);
        put(&z.bytes, z.local[i], 4);
        aj_buf_add(&z.bytes, files[i].name, strlen(files[i].name));
        aj_buf_add(&z.bytes, files[i].extra ? files[i].extra : "", files[i].extra_size);
    }
    z.end = z.bytes.size;
    aj_buf_add(&z.bytes, "PK\5\6", 4);
    put(&z.bytes, 0, 4);
    put(&z.bytes, n, 2);
    put(&z.bytes, n, 2);
    put(&z.bytes, z.end - z.directory, 4);
    put(&z.bytes, z.directory, 4);
    put(&z.bytes, 0, 2);
    assert_false(z.bytes.failed);
    return z;
}

#endif

#ifndef AJ_ARCHIVE_ZIP_RECORDS_H
#define AJ_ARCHIVE_ZIP_RECORDS_H

#include "base/buf.h"

#include <stdint.h>

/* The records of a ZIP file as bytes (APPNOTE 6.3.10, 4.3; every byte in docs/formats/bundle.md).
   Failed buffers are for the caller to test. All pure. */
struct aj_zip_record {
    const char *name; /* UTF-8, at most 65535 bytes */
    uint64_t at;      /* of its local header */
    uint64_t size;
    uint32_t crc;
};

void aj_zip_put_local(struct aj_buf *b, const struct aj_zip_record *m, int64_t when);
void aj_zip_put_central(struct aj_buf *b, const struct aj_zip_record *m, int64_t when);

/* The end records of `n` members, the directory `size` bytes at `at`. */
void aj_zip_put_end(struct aj_buf *b, uint64_t n, uint64_t at, uint64_t size);

#endif

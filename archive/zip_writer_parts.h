#ifndef AJ_ARCHIVE_ZIP_WRITER_PARTS_H
#define AJ_ARCHIVE_ZIP_WRITER_PARTS_H

/* Private to archive/zip_*.c: what a ZIP file being written is. */

#include "archive/belt.h"
#include "archive/zip_records.h"
#include "archive/zip_writer.h"

struct aj_zip_member {
    struct aj_zip_record record;
    char *name; /* the record's */
    struct aj_digest digest;
    bool late; /* the CRC was not known yet when the local header was written */
};

struct aj_zip_writer {
    char *path;
    int fd;
    int64_t when;
    uint64_t at; /* bytes written so far */
    struct aj_belt *out;
    struct aj_hasher *hasher;
    struct aj_zip_member *members;
    size_t n;
    size_t room;
    struct aj_buf tail; /* central directory and end records, as written */
};

#endif

#ifndef AJ_ARCHIVE_ZIP_PLACE_H
#define AJ_ARCHIVE_ZIP_PLACE_H

#include "archive/zip_directory.h"

/* What zip_directory.c and zip_place.c share: where in the file the directory lies, and reading it
   (seven_zip.c reads with the same). Nobody else includes this. */

#define AJ_ZIP_ENTRY_SIZE 46u /* of an entry of the directory, without name and extras */

struct aj_zip_place {
    uint64_t count, size, offset;
    uint64_t end; /* where the end record begins: nothing of the directory may pass it */
};

static inline unsigned aj_le16(const unsigned char *p)
{
    return (unsigned)p[0] | (unsigned)p[1] << 8;
}

static inline uint32_t aj_le32(const unsigned char *p)
{
    return aj_le16(p) | (uint32_t)aj_le16(p + 2) << 16;
}

static inline uint64_t aj_le64(const unsigned char *p)
{
    return aj_le32(p) | (uint64_t)aj_le32(p + 4) << 32;
}

/* false when the file ends before, or cannot be read; errno is 0 for the former. */
bool aj_zip_read_at(int fd, uint64_t offset, void *bytes, size_t size) AJ_CHECKED;

/* Finds the directory by the end record and judges what that says about it. Errors: AJ_NO_MEMORY.
 */
enum aj_code aj_zip_place_find(int fd, uint64_t file_size, size_t limit, struct aj_zip_place *place,
                               enum aj_zip_fault *fault, struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_ARCHIVE_BAG_ZIP_H
#define AJ_ARCHIVE_BAG_ZIP_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The directory of a ZIP file read with suspicion (APPNOTE 6.3.10): AJ_CORRUPT unless every byte of
 * the file belongs to exactly one entry or to the directory, local and central headers say the
 * same, no name stands there twice, and nothing is encrypted or a link. libarchive and unzip take
 * all of these for good, each in its own way; two readers of one bag must not see two bags.
 */
struct aj_bag_zip_entry {
    const char *name;
    uint64_t header; /* where its local header begins */
    uint64_t data;   /* where its bytes begin */
    uint64_t packed; /* bytes in the file */
    uint64_t size;   /* bytes unpacked */
    uint32_t crc;
    unsigned method; /* 0 stored */
    unsigned flags;
    unsigned char when[4]; /* DOS time and date */
};

struct aj_bag_zip_directory {
    struct aj_bag_zip_entry *entries; /* in the order of the file; folders included */
    size_t n;
};

enum aj_code aj_bag_zip_directory_read(int fd, struct aj_arena *arena,
                                       struct aj_bag_zip_directory *out,
                                       struct aj_err *err) AJ_CHECKED;

#endif

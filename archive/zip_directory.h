#ifndef AJ_ARCHIVE_ZIP_DIRECTORY_H
#define AJ_ARCHIVE_ZIP_DIRECTORY_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The central directory of a ZIP (APPNOTE 6.3.10, ZIP64 included), read and proven before
 * libarchive sees the file: count against the limit before any entry is read, no offset outside the
 * file, no two entries sharing bytes, every local header saying what the directory says. For what
 * lawyers send; our own bags are read stricter, by archive/bag_zip.h.
 */
enum aj_zip_fault {
    AJ_ZIP_FINE,
    AJ_ZIP_NO_END,    /* no end record: cut off */
    AJ_ZIP_BAD_PLACE, /* the directory is said to lie where it cannot */
    AJ_ZIP_TOO_MANY,  /* more entries than the limit, or a directory larger than those need */
    AJ_ZIP_MISCOUNT,  /* another number of entries than said */
    AJ_ZIP_OVERLAP,   /* two entries share bytes (a bomb) */
    AJ_ZIP_ENTRY      /* single entries are at fault: see theirs */
};

enum aj_zip_entry_fault {
    AJ_ZIP_ENTRY_FINE,
    AJ_ZIP_ENTRY_ENCRYPTED,
    AJ_ZIP_ENTRY_METHOD, /* a compression nobody here reads */
    AJ_ZIP_ENTRY_DIFFERS /* local header and directory disagree */
};

struct aj_zip_listed {
    const unsigned char *name; /* in the directory's memory */
    size_t name_size;
    const unsigned char *unicode; /* 0x7075 field, proven against the name's CRC; NULL: none */
    size_t unicode_size;
    uint64_t offset; /* of the local header */
    uint64_t packed, size;
    uint32_t crc;
    unsigned flags, method;
    unsigned mode; /* Unix file type and mode; 0 when not written on Unix */
    enum aj_zip_entry_fault fault;
};

struct aj_zip_listing {
    struct aj_zip_listed *entries; /* in the order of their bytes in the file */
    size_t n;
    bool backslashes; /* '\\' separates folders: no name has a '/' (some Windows programs) */
    uint64_t said;    /* how many the end record claims */
    enum aj_zip_fault fault;
    size_t culprit;       /* entry meant by AJ_ZIP_OVERLAP */
    unsigned char *bytes; /* private */
};

/* Errors are our own only (AJ_IO, AJ_NO_MEMORY); what is wrong with the ZIP is in `out`. With a
   fault other than AJ_ZIP_ENTRY and AJ_ZIP_OVERLAP `n` is 0. `fd` needs pread. */
enum aj_code aj_zip_listing_read(int fd, size_t limit, struct aj_zip_listing *out,
                                 struct aj_err *err) AJ_CHECKED;
void aj_zip_listing_release(struct aj_zip_listing *d);

/* Whether an entry of exactly this (ASCII) name is there. */
bool aj_zip_listing_has(const struct aj_zip_listing *d, const char *name);

#endif

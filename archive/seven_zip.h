#ifndef AJ_ARCHIVE_SEVEN_ZIP_H
#define AJ_ARCHIVE_SEVEN_ZIP_H

#include "base/err.h"

#include <stdint.h>

/*
 * How large the directory of a 7z is when unpacked, read before libarchive sees the file: it
 * unpacks the directory whole and makes an entry of each four bytes, so that a file of some hundred
 * KB could ask for gigabytes (7zFormat.txt of the LZMA SDK: SignatureHeader, EncodedHeader).
 */
enum aj_seven_fault {
    AJ_SEVEN_FINE,
    AJ_SEVEN_CUT,     /* the directory is said to lie behind the end of the file */
    AJ_SEVEN_DAMAGED, /* what lies there is no directory */
    AJ_SEVEN_LOCKED   /* the directory is encrypted */
};

struct aj_seven_directory {
    uint64_t size; /* of the directory, unpacked, as declared; 0: an empty archive */
    enum aj_seven_fault fault;
};

/* Errors are our own only: AJ_IO. `fd` needs pread. */
enum aj_code aj_seven_directory_read(int fd, struct aj_seven_directory *out,
                                     struct aj_err *err) AJ_CHECKED;

#endif

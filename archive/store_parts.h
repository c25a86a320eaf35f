#ifndef AJ_ARCHIVE_STORE_PARTS_H
#define AJ_ARCHIVE_STORE_PARTS_H

#include "archive/store.h"
#include "archive/zip_writer.h"

/* Private to store*.c and their tests. */
struct aj_store {
    char *folder;
    char *incoming;
    unsigned long n_drafts; /* of the one writer: makes draft names differ */
};

/*
 * Whether the file at `path` is what `written` put there and a valid bag: every byte is read again
 * by the independent reader, and what lies between the members is compared. Sets `result->sha256`.
 * AJ_CORRUPT with the first fault.
 */
enum aj_code aj_store_prove(const char *path, const struct aj_zip_writer *written,
                            const char *archive_number, struct aj_bundle_result *result,
                            struct aj_err *err) AJ_CHECKED;

#endif

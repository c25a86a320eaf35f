#ifndef AJ_ARCHIVE_ZIP_WRITER_H
#define AJ_ARCHIVE_ZIP_WRITER_H

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/*
 * A ZIP file of stored members, written once from front to back (APPNOTE 6.3.10; every byte in
 * docs/formats/bundle.md; why not libarchive: docs/adr/0004). ZIP64 only where a number asks for
 * it, no data descriptors: the CRC is put into the local header after the member's bytes went by.
 * A second thread writes while the caller's hashes. Not thread-safe.
 */
struct aj_zip_writer;

/* Creates `path` (AJ_CONFLICT when it is there already); `when` is the time of every entry. */
enum aj_code aj_zip_open(const char *path, int64_t when, struct aj_zip_writer **out,
                         struct aj_err *err) AJ_CHECKED;

struct aj_zip_source { /* a member's bytes: in the file, or in memory when `file` is NULL */
    const char *file;
    const void *bytes;
    uint64_t size;
};

/* Adds a member named `name` (UTF-8); `digest` gets the SHA-256 of the bytes that went by.
   AJ_CORRUPT when the file holds more or fewer bytes than `size`. */
enum aj_code aj_zip_add(struct aj_zip_writer *w, const char *name,
                        const struct aj_zip_source *source, struct aj_digest *digest,
                        struct aj_err *err) AJ_CHECKED;

/* Writes the central directory and flushes the file (not its folder). */
enum aj_code aj_zip_finish(struct aj_zip_writer *w, uint64_t *size, struct aj_err *err) AJ_CHECKED;

/* Says whether the bytes between the members, and the last member, that `path` holds now are those
   that were written (AJ_CORRUPT if not). In a bundle the last member is the tag manifest, which
   vouches for all the others. After aj_zip_finish. */
enum aj_code aj_zip_compare(const struct aj_zip_writer *w, const char *path,
                            struct aj_err *err) AJ_CHECKED;

void aj_zip_close(struct aj_zip_writer *w); /* keeps the file, whole or not; NULL is fine */

#endif

#ifndef AJ_ARCHIVE_BUNDLE_H
#define AJ_ARCHIVE_BUNDLE_H

#include "base/digest.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/*
 * The bundle (一案一卷): one ZIP64 file with a valid BagIt 1.0 bag inside, written in one pass with
 * memory that does not grow with size (docs/formats/bundle.md, design §5). Same members, number and
 * time give the same bytes, so no signature is inside (docs/adr/0006).
 */

struct aj_bundle_member {
    const char *path; /* below the bag: "data/001-起诉状.pdf", "metadata/case.json"; UTF-8, '/' */
    const char *file;  /* bytes lie in this file … */
    const void *bytes; /* … or here when `file` is NULL */
    uint64_t size;
    const struct aj_digest
        *expected; /* what the file's bytes must hash to (AJ_CORRUPT if not), or NULL */
};

struct aj_bag_info { /* one line of bag-info.txt: "Source-Organization", "云溪区法律援助中心" */
    const char *label;
    const char *value;
};

struct aj_bundle_plan {
    const char *archive_number;             /* 档号: name of the folder inside; any '/' refused */
    int64_t sealed_at;                      /* Unix seconds: the time of every entry */
    const struct aj_bundle_member *members; /* data/ and metadata/, in file order */
    size_t n_members;
    const struct aj_bag_info *info;
    size_t n_info;
};

struct aj_bundle_result {
    struct aj_digest sha256; /* of the whole ZIP file, read again after the flush */
    uint64_t size;
    uint64_t payload_bytes;
    uint64_t payload_count; /* with payload_bytes: Payload-Oxum */
};

/*
 * Writes the bundle to `path` (must not exist: AJ_CONFLICT) and flushes it (file and folder). On
 * any error the file is removed. Errors: AJ_CORRUPT (a member is not what `expected` says),
 * AJ_NOT_FOUND, AJ_FULL, AJ_IO, AJ_INVALID (a path that may not be in a bag), AJ_NO_MEMORY.
 */
enum aj_code aj_bundle_write(const char *path, const struct aj_bundle_plan *plan,
                             struct aj_bundle_result *out, struct aj_err *err) AJ_CHECKED;

/*
 * As aj_bundle_write, for who re-reads the file himself (archive/store.h): `out->sha256` is not
 * set, and `*written` (aj_zip_close) knows by aj_zip_compare what must lie between the members.
 */
struct aj_zip_writer;
enum aj_code aj_bundle_put(const char *path, const struct aj_bundle_plan *plan,
                           struct aj_bundle_result *out, struct aj_zip_writer **written,
                           struct aj_err *err) AJ_CHECKED;

/* Whether `path` may be a member ("data/…" or "metadata/…"): UTF-8, no control character, '\\',
   empty, "." or ".." part. AJ_INVALID with the reason. */
enum aj_code aj_bundle_check_path(const char *path, struct aj_err *err) AJ_CHECKED;

#endif

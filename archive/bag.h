#ifndef AJ_ARCHIVE_BAG_H
#define AJ_ARCHIVE_BAG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "casefile/finding.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The independent reader: judges any BagIt bag (RFC 8493, and 0.93–0.97), a folder or a
 * zip/tar holding one, anybody's. It shares no code with the writer of archive/bundle.h but the
 * digests. Every fault becomes a finding: code "bag_…" (docs/formats/findings.md), file, message,
 * remedy; no finding of AJ_ERROR means valid. Memory stays flat; nothing is unpacked to disk.
 */
struct aj_bag_report {
    const char *version; /* "1.0" */
    const char *folder;  /* the bag's own name inside an archive, "" for a folder */
    bool complete;       /* every listed file there, none unlisted */
    bool valid;          /* and every digest right */
    uint64_t payload_bytes;
    uint64_t payload_count;
    /* Of the whole file; aj_bag_verify_file only. */
    struct aj_digest sha256;
    uint64_t size;
};

/* Errors: AJ_NOT_FOUND, AJ_IO, AJ_NO_MEMORY; faults of the bag itself are findings. */
enum aj_code aj_bag_verify(const char *path, struct aj_arena *arena, struct aj_bag_report *out,
                           struct aj_findings *findings, struct aj_err *err) AJ_CHECKED;

/*
 * The same, and the SHA-256 and length of the whole file, from the same bytes: each is read once
 * (twice only when the file is not a ZIP of stored members, as every bundle of ours is). The digest
 * is made by a second thread. `path` must be a file: AJ_INVALID for a folder.
 */
enum aj_code aj_bag_verify_file(const char *path, struct aj_arena *arena, struct aj_bag_report *out,
                                struct aj_findings *findings, struct aj_err *err) AJ_CHECKED;

/* One member of a bag or bundle, e.g. "metadata/case.json", into `out`. Errors: AJ_NOT_FOUND
 * when absent, AJ_TOO_LARGE for more than `limit` bytes, AJ_CORRUPT, AJ_IO, AJ_NO_MEMORY. */
enum aj_code aj_bag_member(const char *path, const char *member, size_t limit, struct aj_buf *out,
                           struct aj_err *err) AJ_CHECKED;

/* Every member whose path begins so ("metadata/text/"), in the order in which they lie there, in
   one walk. `bytes` is the walk's own. Stops at the first code of the visitor that is not AJ_OK.
   Errors: as above, but none for finding nothing. */
typedef enum aj_code (*aj_bag_visit)(const char *member, const struct aj_buf *bytes, void *arg,
                                     struct aj_err *err);
enum aj_code aj_bag_members(const char *path, const char *beginning, size_t limit,
                            aj_bag_visit visit, void *arg, struct aj_err *err) AJ_CHECKED;

#endif

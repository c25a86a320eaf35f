#ifndef AJ_ARCHIVE_INTAKE_H
#define AJ_ARCHIVE_INTAKE_H

#include "base/arena.h"
#include "base/err.h"
#include "casefile/finding.h"
#include "casefile/paper.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Taking in what a lawyer sent: loose files, nested folders, zip/7z/tar(.gz .xz .zst)/rar, archives
 * inside archives. This is the one narrow door for strangers' bytes: bytes in, plain struct
 * out, nothing written outside `staging`. Papers land in `staging` named by their SHA-256, written
 * once, not yet flushed (aj_staging_sync does that).
 */
struct aj_intake_limits {
    size_t entries;       /* files and folders, 5,000 */
    uint64_t entry_bytes; /* one file unpacked, 2 GiB */
    uint64_t total_bytes; /* all files, 8 GiB */
    uint64_t ratio;       /* unpacked : packed, 200 above the first 16 MiB */
    unsigned depth;       /* archive inside archive, 2 */
    unsigned folders;     /* nested folders, 32 */
    bool in_place; /* loose papers may lie in staging as links to the lawyer's own files instead of
                      copies: only for who reads them at once, checking digests; false */
};
extern const struct aj_intake_limits aj_intake_limits_default;

/*
 * Reads a case's folder: papers/ and whatever else lies beside case.json but *.json: nothing that
 * was sent is passed over in silence. Droppings of operating systems (__MACOSX, .DS_Store,
 * Thumbs.db, desktop.ini, ~$…) are dropped and named in `*ignored`. Fills everything of each paper
 * but parts, kind_from and counts (inspection included: media type, pages, text, trouble). What
 * makes a whole archive unacceptable (traversal, links, encryption, bombs, lies, damage …) becomes
 * ONE finding `unreadable_paper` naming archive, entry, reason and remedy, and none of its papers
 * is taken. Errors (the run itself failed, nothing to do with the lawyer): AJ_NOT_FOUND, AJ_IO,
 * AJ_FULL, AJ_NO_MEMORY.
 */
struct aj_intake {
    struct aj_paper *papers;
    size_t n_papers;
    const char **ignored;
    size_t n_ignored;
    const char *container; /* "folder" or the name of the archive */
};
enum aj_code aj_intake_take(const char *folder, const char *staging,
                            const struct aj_intake_limits *limits, struct aj_arena *arena,
                            struct aj_intake *out, struct aj_findings *findings,
                            struct aj_err *err) AJ_CHECKED;

/* "<staging>/<2 hex>/<64 hex>": where the bytes of a paper lie. */
enum aj_code aj_staging_path(const char *staging, const struct aj_digest *digest,
                             struct aj_arena *arena, const char **path,
                             struct aj_err *err) AJ_CHECKED;

/* Flushes the staged bytes of these papers and their folders to the disk, so that a hand-in may be
 * confirmed. */
enum aj_code aj_staging_sync(const char *staging, const struct aj_paper *papers, size_t n_papers,
                             struct aj_err *err) AJ_CHECKED;

#endif

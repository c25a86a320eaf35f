#ifndef AJ_ARCHIVE_STAGING_H
#define AJ_ARCHIVE_STAGING_H

#include "base/digest.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The staging folder: bytes named by their SHA-256, "<staging>/<2 hex>/<64 hex>", folders 0700,
 * files 0600, written once and never changed (docs/formats/staging.md). Same bytes twice are one
 * file. Errors everywhere: AJ_FULL, AJ_IO, AJ_FORBIDDEN, AJ_NO_MEMORY; nothing is left half.
 * Threads: any number, on one folder. aj_staging_path and aj_staging_sync: archive/intake.h.
 */

/* Bytes on their way into staging: a temporary file in it, hashed while it is written. */
struct aj_draft;

enum aj_code aj_draft_open(const char *staging, struct aj_draft **out,
                           struct aj_err *err) AJ_CHECKED;
enum aj_code aj_draft_write(struct aj_draft *d, const void *bytes, size_t size,
                            struct aj_err *err) AJ_CHECKED;

/*
 * Makes the draft one more name (a hard link) of the open file `fd` instead of a copy; the bytes
 * must still go through aj_draft_write, which then only hashes them. Only for who reads the draft
 * at once and checks its digest then: its bytes are not ours, and can change. False when that
 * cannot be (another disk, not ours to link): the draft is as before.
 */
bool aj_draft_borrow(struct aj_draft *d, int fd);

/* Gives the draft its name. `*created` is false when the same bytes lay there already. */
enum aj_code aj_draft_keep(struct aj_draft *d, struct aj_digest *digest, bool *created,
                           struct aj_err *err) AJ_CHECKED;

/* The file, readable and writable; borrowed until the draft is closed. */
int aj_draft_fd(const struct aj_draft *d);

void aj_draft_close(struct aj_draft *d); /* removes what was not kept; NULL is fine */

static inline void aj_auto_draft(struct aj_draft **d)
{
    aj_draft_close(*d);
}

/* Puts a small text or blob there; `digest` (may be NULL) gets its name. Flushed on return. */
enum aj_code aj_staging_put(const char *staging, const void *bytes, size_t size,
                            struct aj_digest *digest, struct aj_err *err) AJ_CHECKED;

/* Takes a file of another staging folder on the same disk over into this one, without copying.
   Being there already is success. AJ_NOT_FOUND when it is in neither. */
enum aj_code aj_staging_adopt(const char *staging, const char *from, const struct aj_digest *digest,
                              struct aj_err *err) AJ_CHECKED;

/* Removes one file; absent is fine. */
void aj_staging_remove(const char *staging, const struct aj_digest *digest);

#endif

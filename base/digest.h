#ifndef AJ_BASE_DIGEST_H
#define AJ_BASE_DIGEST_H

#include "base/attr.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* SHA-256 (FIPS 180-4), the one digest by which papers, bundles and journal leaves are named. */
struct aj_digest {
    unsigned char bytes[32];
};

#define AJ_DIGEST_HEX_SIZE 65 /* 64 lower-case hex digits and a NUL */

/* A running SHA-256. Not thread-safe; one user at a time. */
struct aj_hasher;

struct aj_hasher *aj_hasher_open(void) AJ_CHECKED; /* NULL when out of memory */
void aj_hasher_update(struct aj_hasher *h, const void *bytes, size_t size);
struct aj_digest aj_hasher_finish(struct aj_hasher *h); /* and starts anew: ready for other bytes */
void aj_hasher_close(struct aj_hasher *h);              /* NULL is fine */

static inline void aj_auto_hasher(struct aj_hasher **h)
{
    aj_hasher_close(*h);
}

struct aj_digest aj_digest_of(const void *bytes, size_t size);

/* SHA-256 of a whole file read from its start, in flat memory; `size` (may be NULL) gets its
   length. Errors: AJ_NOT_FOUND, AJ_FORBIDDEN, AJ_IO. */
enum aj_code aj_digest_file(const char *path, struct aj_digest *out, uint64_t *size,
                            struct aj_err *err) AJ_CHECKED;

bool aj_digest_equal(const struct aj_digest *a, const struct aj_digest *b);
void aj_digest_hex(const struct aj_digest *d, char out[AJ_DIGEST_HEX_SIZE]);

/* Takes exactly 64 hex digits of either case, then NUL; false and `*out` unchanged otherwise. */
bool aj_digest_from_hex(const char *hex, struct aj_digest *out) AJ_CHECKED;

#endif

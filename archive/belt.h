#ifndef AJ_ARCHIVE_BELT_H
#define AJ_ARCHIVE_BELT_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/*
 * A belt of blocks between its owner, who fills them, and one thread of its own, which does one
 * thing to each of them in order (write it, hash it). A few blocks only: memory is bounded and the
 * slower of the two sets the pace.
 */
struct aj_belt;

#define AJ_BLOCK_SIZE ((size_t)1 << 18) /* a ring of them stays in the cache */

/* In the belt's thread; 0 or an errno. After the first failure the rest is only thrown away. */
typedef int (*aj_belt_work)(void *arg, const unsigned char *bytes, size_t size, uint64_t offset);

enum aj_code aj_belt_open(aj_belt_work work, void *arg, struct aj_belt **out,
                          struct aj_err *err) AJ_CHECKED;

/* A free block of AJ_BLOCK_SIZE bytes to fill; waits for one. */
unsigned char *aj_belt_block(struct aj_belt *belt);

/* Hands the block got last over, with where it belongs. It may still be read, not written, until
   the next aj_belt_block. */
void aj_belt_put(struct aj_belt *belt, size_t size, uint64_t offset);

/* Waits until everything handed over was worked on; the first failure, as an errno, or 0. */
int aj_belt_drain(struct aj_belt *belt) AJ_CHECKED;

void aj_belt_close(struct aj_belt *belt); /* waits; NULL is fine */

#endif

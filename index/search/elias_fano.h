#ifndef AJ_INDEX_SEARCH_ELIAS_FANO_H
#define AJ_INDEX_SEARCH_ELIAS_FANO_H

#include "base/attr.h"
#include "index/env.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Rising numbers in little more than their information (docs/formats/search-index.md "Places"): n
 * different numbers, each below `below`. Pure. Readers take bytes of any origin: what is no such
 * list is refused or ends early, and nothing outside `bytes` is read. Threads: no shared state.
 * Rule: P. Elias 1974, R. Fano 1971; docs/adr/0009.
 */

/* Bytes that n numbers take; n >= 1, below >= n. */
size_t aj_ef_size(uint32_t n, uint32_t below);

/* Writes aj_ef_size bytes. */
void aj_ef_write(const uint32_t *list, uint32_t n, uint32_t below, unsigned char *out);

/* A list being read from its beginning on. All members are private but `n`. */
struct aj_ef {
    const unsigned char *lower;
    const unsigned char *upper;
    size_t upper_size;
    uint32_t n;
    uint32_t below;
    unsigned width; /* of the lower bits */
    uint32_t at;    /* numbers that were passed */
    uint64_t word;  /* the upper bits from `bit` on that are not used up */
    size_t bit;     /* of the upper bits: where `word` begins, a multiple of 64 */
    uint32_t zeros; /* before `bit` */
};

/* False when the bytes are not exactly as many as the list takes, or n is 0 or above `below`. */
bool aj_ef_open(struct aj_ef *ef, struct aj_bytes bytes, uint32_t n, uint32_t below) AJ_CHECKED;

/* The next number; false at the end, or when the bytes are no such list. */
bool aj_ef_next(struct aj_ef *ef, uint32_t *out) AJ_CHECKED;

/* The next number that is `least` or more, which must not fall from call to call; false when there
   is none. It costs a glance at what is skipped: a fiftieth of reading it. */
bool aj_ef_seek(struct aj_ef *ef, uint32_t least, uint32_t *out) AJ_CHECKED;

/* All numbers that were not passed yet, into `out` (room for n). Returns how many; fewer than n
   when the bytes are no such list. They rise strictly and are below `below` in any case. */
size_t aj_ef_read(struct aj_ef *ef, uint32_t *out);

#endif

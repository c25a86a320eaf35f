#ifndef AJ_INDEX_SEARCH_CODES_ELIAS_FANO_H
#define AJ_INDEX_SEARCH_CODES_ELIAS_FANO_H

#include "base/attr.h"
#include "index/env.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Rising numbers in little more than their information (docs/formats/search-index.md "Places"): n
 * different numbers, each below `below`. Pure. Readers take bytes of any origin: what is no such
 * list is refused or ends early, and nothing outside `bytes` is read. What they give rises strictly
 * and is below `below` in any case. Threads: no shared state. Rule: P. Elias 1974, R. Fano 1971;
 * docs/adr/0009.
 */

/* Bytes that n numbers take; n >= 1, below >= n. */
size_t aj_ef_size(uint32_t n, uint32_t below);

/* Writes aj_ef_size bytes. */
void aj_ef_write(const uint32_t *list, uint32_t n, uint32_t below, unsigned char *out);

/* A list being read from its beginning on. All members are private but n and `broken`. */
struct aj_ef {
    uint32_t n;
    bool broken; /* ended early: the bytes are no such list */
    uint32_t below;
    unsigned width;             /* of the lower bits */
    const unsigned char *lower; /* the upper bits follow */
    size_t size;                /* of both */
    const unsigned char *upper;
    uint64_t word;  /* the 64 upper bits from `bit` on, without those used up */
    size_t bit;     /* a multiple of 64 */
    uint32_t at;    /* numbers passed */
    uint64_t least; /* one above the number passed last */
};

/* False when the bytes are not exactly as many as the list takes, or n is 0 or above `below`. */
bool aj_ef_open(struct aj_ef *ef, struct aj_bytes bytes, uint32_t n, uint32_t below) AJ_CHECKED;

/* The next number; false at the end. */
bool aj_ef_next(struct aj_ef *ef, uint32_t *out) AJ_CHECKED;

/* The next number that is `least` or more, which must not fall from call to call; false when there
   is none. It costs a glance at what is skipped: a twentieth of reading it. */
bool aj_ef_seek(struct aj_ef *ef, uint32_t least, uint32_t *out) AJ_CHECKED;

/* The next `most` numbers, or what is left of them, into `out`. Returns how many. */
size_t aj_ef_read(struct aj_ef *ef, uint32_t *out, size_t most);

/* Of a list that was read to its end: whether only zeros are left, as aj_ef_write leaves them. */
bool aj_ef_is_spent(const struct aj_ef *ef) AJ_CHECKED;

#endif

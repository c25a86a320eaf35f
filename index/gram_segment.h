#ifndef AJ_INDEX_GRAM_SEGMENT_H
#define AJ_INDEX_GRAM_SEGMENT_H

#include "index/env.h"
#include "index/gram.h"

/*
 * The directory of the segments of grams (docs/formats/search-index.md): what each one covers and
 * whether it counts. For the files gram_*.c only; callers see index/grams.h.
 */
enum aj_gram_segment_state {
    AJ_GRAM_SEGMENT_LIVE = 1,
    AJ_GRAM_SEGMENT_BUILDING, /* at most one; the live ones that it covers still count */
    AJ_GRAM_SEGMENT_DROPPED,  /* its rows are being deleted */
};

/* Of a key of the table `gram`: segment (4 bytes), field (1), gram (6), big-endian; and the latter
   two alone. No gram is 0. */
#define AJ_GRAM_KEY_SIZE  ((size_t)11)
#define AJ_GRAM_TAIL_SIZE ((size_t)7)

struct aj_gram_segment {
    uint32_t id; /* rising; a new one is above every other: its rows are appended */
    enum aj_gram_segment_state state;
    unsigned level;
    uint32_t first; /* the documents it covers, of one chunk of 65,536 */
    uint32_t last;
    uint64_t rows;
    uint64_t bytes;                        /* of keys and values */
    unsigned char done[AJ_GRAM_TAIL_SIZE]; /* while building: rows up to this one were joined */
};

struct aj_gram_segments { /* by id */
    struct aj_gram_segment *list;
    size_t n;
};

enum aj_code aj_gram_segments_read(struct aj_txn *txn, struct aj_gram_segments *out,
                                   struct aj_err *err) AJ_CHECKED;
void aj_gram_segments_release(struct aj_gram_segments *segments);

enum aj_code aj_gram_segment_put(struct aj_txn *txn, const struct aj_gram_segment *segment,
                                 struct aj_err *err) AJ_CHECKED;
enum aj_code aj_gram_segment_delete(struct aj_txn *txn, uint32_t id, struct aj_err *err) AJ_CHECKED;

/* One above every id there. AJ_FULL after 2^32 - 1. */
enum aj_code aj_gram_segment_next_id(const struct aj_gram_segments *segments, uint32_t *out,
                                     struct aj_err *err) AJ_CHECKED;

/* The first number that no segment covers: documents from it on are young. */
uint32_t aj_gram_segments_young(const struct aj_gram_segments *segments);

struct aj_gram_key {
    unsigned char bytes[AJ_GRAM_KEY_SIZE];
};
struct aj_gram_key aj_gram_key(uint32_t segment, unsigned char field, uint64_t gram);
bool aj_gram_key_is_of(struct aj_bytes key, uint32_t segment);

static inline struct aj_bytes aj_gram_key_bytes(const struct aj_gram_key *key)
{
    return (struct aj_bytes){key->bytes, sizeof(key->bytes)};
}

void aj_gram_put_u32(unsigned char out[4], uint32_t number); /* big-endian */
uint32_t aj_gram_get_u32(const unsigned char in[4]);

#endif

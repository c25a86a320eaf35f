#ifndef AJ_INDEX_SEARCH_SLAB_SLAB_H
#define AJ_INDEX_SEARCH_SLAB_SLAB_H

#include "index/env.h"

/*
 * The directory of slabs (docs/formats/search-index.md): immutable indexes of neighbouring
 * documents, each of one chunk. For the files of this folder only.
 */
#define AJ_CHUNK_DOCS      ((uint32_t)65536)
#define AJ_SLAB_CHARACTERS ((uint32_t)1 << 28)

enum aj_slab_state {
    AJ_SLAB_LIVE = 1,
    AJ_SLAB_BUILDING, /* at most one; the live ones that it covers still count */
    AJ_SLAB_DROPPED,  /* its rows are being deleted */
};

struct aj_slab {
    uint32_t id; /* rising; a new one is above every other: its rows are appended */
    enum aj_slab_state state;
    uint32_t first; /* documents, both included */
    uint32_t last;
    uint32_t living;     /* documents in it that were not dead when it was made */
    uint32_t characters; /* places are below this */
    uint64_t bytes;      /* of its blocks */
    uint64_t done;       /* while building: grams up to this one were joined */
};

static inline uint32_t aj_slab_documents_count(const struct aj_slab *slab)
{
    return slab->last - slab->first + 1;
}

struct aj_slabs { /* by id */
    struct aj_slab *list;
    size_t n;
};
void aj_slabs_release(struct aj_slabs *slabs);

/* All of them. AJ_CORRUPT; those of index/env.h; AJ_NO_MEMORY. */
enum aj_code aj_slabs_read(struct aj_txn *txn, struct aj_slabs *out, struct aj_err *err) AJ_CHECKED;
/* The live ones, by document. AJ_CORRUPT also when two of them overlap. */
enum aj_code aj_slabs_read_live(struct aj_txn *txn, struct aj_slabs *out,
                                struct aj_err *err) AJ_CHECKED;

enum aj_code aj_slab_put(struct aj_txn *txn, const struct aj_slab *slab,
                         struct aj_err *err) AJ_CHECKED;
enum aj_code aj_slab_delete(struct aj_txn *txn, uint32_t id, struct aj_err *err) AJ_CHECKED;
/* One above every id there. AJ_FULL after 2^32 - 1. */
enum aj_code aj_slab_next_id(struct aj_txn *txn, uint32_t *out, struct aj_err *err) AJ_CHECKED;

/* The key of a slab's rows in `search_slab` and `search_start`. */
#define AJ_SLAB_KEY_SIZE ((size_t)4)
void aj_slab_key(uint32_t id, unsigned char out[AJ_SLAB_KEY_SIZE]);

/* What there is to say of a row that is none: AJ_CORRUPT. */
enum aj_code aj_slab_corrupt(uint32_t id, struct aj_err *err);

#endif

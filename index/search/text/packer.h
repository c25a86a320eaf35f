#ifndef AJ_INDEX_SEARCH_TEXT_PACKER_H
#define AJ_INDEX_SEARCH_TEXT_PACKER_H

#include "index/env.h"

/*
 * zstd with dictionaries that are made of the files themselves (docs/formats/search-index.md). The
 * shelf of dictionaries loads each once and lends it to any number of packers, from any threads; it
 * outlives them. A packer belongs to one thread.
 *
 * A dictionary's number comes of its bytes, so that one which was rolled back is never taken for
 * another, and one shelf may serve several indexes.
 */
struct aj_dictionaries;
enum aj_code aj_dictionaries_open(struct aj_dictionaries **out, struct aj_err *err) AJ_CHECKED;
void aj_dictionaries_close(struct aj_dictionaries *dictionaries);

struct aj_packer;
enum aj_code aj_packer_open(struct aj_dictionaries *dictionaries, struct aj_packer **out,
                            struct aj_err *err) AJ_CHECKED;
void aj_packer_close(struct aj_packer *packer);

static inline void aj_auto_packer(struct aj_packer **packer)
{
    aj_packer_close(*packer);
}

/*
 * From now on aj_packer_pack uses the newest dictionary of the index, or none if there is none.
 * Every transaction that packs begins with it: what an earlier one made may have been rolled back.
 * AJ_CORRUPT: the dictionary's row; those of index/env.h.
 */
enum aj_code aj_packer_use_newest(struct aj_packer *packer, struct aj_txn *txn,
                                  struct aj_err *err) AJ_CHECKED;
/* The number that frames packed from now on name; 0: none. */
uint32_t aj_packer_newest(const struct aj_packer *packer);

/* A frame with its content size. `*out` is the packer's own, until it packs again. */
enum aj_code aj_packer_pack(struct aj_packer *packer, struct aj_bytes bytes, struct aj_bytes *out,
                            struct aj_err *err) AJ_CHECKED;

/* AJ_CORRUPT: no frame, or one of more than `limit` bytes, or its dictionary is not there. `*out`
   is the packer's own, until it unpacks again. */
enum aj_code aj_packer_unpack(struct aj_packer *packer, struct aj_txn *txn, struct aj_bytes frame,
                              size_t limit, struct aj_bytes *out, struct aj_err *err) AJ_CHECKED;

/* The number of the dictionary that a frame names; 0: none (or no frame). */
uint32_t aj_packer_dictionary_of(struct aj_bytes frame);

/* Whether a new dictionary is to be made, with so many documents in the index. */
enum aj_code aj_dictionary_is_due(struct aj_txn *txn, uint32_t documents, bool *due,
                                  struct aj_err *err) AJ_CHECKED;

/*
 * Makes a dictionary of samples that lie one behind the other and stores it as the newest, for
 * aj_packer_use_newest in the next transaction. Samples behind the first AJ_SAMPLES_MOST bytes are
 * left out. Samples of no use (too few or too small) are no error: the index goes on as before, and
 * the next time is when there are eight times as many `documents`. AJ_NO_MEMORY; those of
 * index/env.h.
 */
#define AJ_SAMPLES_MOST ((size_t)8 << 20)
struct aj_samples {
    const char *bytes;
    const size_t *sizes;
    size_t n;
};
enum aj_code aj_dictionary_make(struct aj_txn *txn, const struct aj_samples *samples,
                                uint32_t documents, struct aj_err *err) AJ_CHECKED;

#endif

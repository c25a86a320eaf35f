#ifndef AJ_INDEX_SEARCH_PACKER_H
#define AJ_INDEX_SEARCH_PACKER_H

#include "index/env.h"

/*
 * zstd with dictionaries that are made of the files themselves (docs/formats/search-index.md). A
 * packer belongs to one thread; the shelf of dictionaries behind it is shared.
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

/* From now on aj_packer_pack uses the newest dictionary of the index, if there is one. */
enum aj_code aj_packer_use_newest(struct aj_packer *packer, struct aj_txn *txn,
                                  struct aj_err *err) AJ_CHECKED;

/* A frame with its content size. `*out` is the packer's own, until its next call. */
enum aj_code aj_packer_pack(struct aj_packer *packer, struct aj_bytes bytes, struct aj_bytes *out,
                            struct aj_err *err) AJ_CHECKED;

/* `limit`: more than so many bytes is AJ_CORRUPT. `*out` is the packer's own, until its next call.
 */
enum aj_code aj_packer_unpack(struct aj_packer *packer, struct aj_txn *txn, struct aj_bytes frame,
                              size_t limit, struct aj_bytes *out, struct aj_err *err) AJ_CHECKED;

/*
 * Makes a dictionary of samples that lie one behind the other, stores it as the newest and uses it;
 * `documents` is how many there are now. Nothing happens when it is too early for a new one
 * (aj_dictionary_is_due). Samples of no use (too few, all alike) are no error: the index then goes
 * on without.
 */
struct aj_samples {
    const char *bytes;
    const size_t *sizes;
    size_t n;
};
enum aj_code aj_dictionary_is_due(struct aj_txn *txn, uint32_t documents, bool *due,
                                  struct aj_err *err) AJ_CHECKED;
enum aj_code aj_dictionary_make(struct aj_packer *packer, struct aj_txn *txn,
                                const struct aj_samples *samples, uint32_t documents,
                                struct aj_err *err) AJ_CHECKED;

#endif

#ifndef AJ_INDEX_GRAMS_H
#define AJ_INDEX_GRAMS_H

#include "index/env.h"

/*
 * Any substring found: documents with fields of folded text, in immutable segments of grams
 * (docs/adr/0008; keys and values: docs/formats/search-index.md). What a document or a field is,
 * and how text is folded, is the caller's business.
 *
 * Documents are numbers below 2^32 - 1, dense, rising, given once and never again. What candidates
 * and filter answer together does not depend on whether and when anything was merged. Everything
 * works inside the caller's transaction; nothing is kept between calls but buffers.
 *
 * Errors everywhere: AJ_INVALID (text that is empty where it may not be, or not UTF-8), AJ_CORRUPT
 * (a row; the index must be rebuilt), those of index/env.h, AJ_NO_MEMORY.
 * Threads: any number, each with a scratch of its own.
 */
struct roaring_bitmap_s; /* <roaring/roaring.h> */

#define AJ_GRAMS_TEXT_LIMIT ((size_t)4 << 20) /* bytes of one field */
#define AJ_GRAMS_YOUNG      ((size_t)1024)    /* documents that are merged into a first segment */

/* Buffers for packing and unpacking text; not shared between threads. */
struct aj_grams_scratch;
enum aj_code aj_grams_scratch_open(struct aj_grams_scratch **out, struct aj_err *err) AJ_CHECKED;
void aj_grams_scratch_close(struct aj_grams_scratch *scratch);

static inline void aj_auto_grams_scratch(struct aj_grams_scratch **scratch)
{
    aj_grams_scratch_close(*scratch);
}

/* Adds the text of one field to a young document: one row. AJ_CONFLICT: the field is there already,
   or the number is below one that has been merged. AJ_TOO_LARGE: above AJ_GRAMS_TEXT_LIMIT. */
enum aj_code aj_grams_add(struct aj_txn *txn, struct aj_grams_scratch *scratch, uint32_t doc,
                          unsigned char field, struct aj_bytes text, struct aj_err *err) AJ_CHECKED;

/* The document is never found again. AJ_NOT_FOUND: never added, or removed already. */
enum aj_code aj_grams_remove(struct aj_txn *txn, uint32_t doc, struct aj_err *err) AJ_CHECKED;

/* Documents whose field may hold the text, and not the removed ones. `*exact`: none too many
   (always so for one and two characters). `*out` is new: release with roaring_bitmap_free. */
struct aj_grams_query {
    struct aj_bytes text; /* folded, borrowed */
    unsigned char field;
};
enum aj_code aj_grams_candidates(struct aj_txn *txn, struct aj_grams_scratch *scratch,
                                 const struct aj_grams_query *query, struct roaring_bitmap_s **out,
                                 bool *exact, struct aj_err *err) AJ_CHECKED;

/* Whether the document's field holds the text; `*yes` is false for a removed document. */
enum aj_code aj_grams_verify(struct aj_txn *txn, struct aj_grams_scratch *scratch,
                             const struct aj_grams_query *query, uint32_t doc, bool *yes,
                             struct aj_err *err) AJ_CHECKED;

/* Verifies the documents of a bitmap, newest (highest) first, and leaves in it those that hold the
   text, until there are `hits` of them: then the rest is taken out unseen, and `cut` says so if
   there was any. */
struct aj_grams_limit {
    size_t hits; /* 0: all */
    bool cut;    /* out: totals are "at least" */
};
enum aj_code aj_grams_filter(struct aj_txn *txn, struct aj_grams_scratch *scratch,
                             const struct aj_grams_query *query, struct aj_grams_limit *limit,
                             struct roaring_bitmap_s *docs, struct aj_err *err) AJ_CHECKED;

/*
 * Merging, in bounded steps, each in a write transaction of the caller's: to be called while
 * `*more`. A step that is rolled back, or a process that dies, loses that step and nothing else.
 * `stop` (may be NULL) is asked now and then; when it says true the step ends early with what it
 * has, which may be committed.
 */
struct aj_grams_merging {
    size_t young;  /* merge when so many young documents are there; 0: AJ_GRAMS_YOUNG, 1: all */
    size_t budget; /* bytes to write in one step, about; 0: 8 MiB */
    bool (*stop)(void *arg);
    void *arg;
};
enum aj_code aj_grams_merge(struct aj_txn *txn, struct aj_grams_scratch *scratch,
                            const struct aj_grams_merging *how, bool *more,
                            struct aj_err *err) AJ_CHECKED;

#define AJ_GRAMS_LEVELS 16

struct aj_grams_stats {
    struct {
        uint64_t segments;
        uint64_t rows;
        uint64_t bytes;        /* of keys and values */
    } levels[AJ_GRAMS_LEVELS]; /* the last one: that level and above */
    uint64_t unfinished;       /* segments being built or deleted */
    uint64_t texts;            /* rows of text, of every document */
    uint64_t young;            /* rows of text of the young ones */
    uint64_t dead;             /* removed documents that segments may still name */
};
enum aj_code aj_grams_stats(struct aj_txn *txn, struct aj_grams_stats *out,
                            struct aj_err *err) AJ_CHECKED;

#endif

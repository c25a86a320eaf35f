#ifndef AJ_INDEX_SEARCH_CHECK_SEARCH_CHECK_PARTS_H
#define AJ_INDEX_SEARCH_CHECK_SEARCH_CHECK_PARTS_H

#include "index/search/check/search_check.h"
#include "index/search/shelves.h"
#include "index/search/slab/slab.h"
#include "index/search/slab/slab_read.h"
#include "index/search/text/packer.h"
#include "index/search/text/pieces.h"
#include "index/search/values/facts.h"

/* Private to search_check*.c. */

/* A document as it is stored: pieces, and the values that they are of. */
struct aj_stored_text {
    struct aj_buf bytes;
    struct aj_piece *pieces; /* texts NULL: they lie one behind the other in `bytes` */
    size_t n_pieces;
    size_t room;
    struct aj_doc_value *values; /* as many as pieces at the most */
    size_t n_values;
};

struct aj_check_run {
    struct aj_txn *txn;
    const struct aj_search_check *how;
    struct aj_chunks chunks;
    uint32_t next[AJ_SHELF_COUNT]; /* numbers; 0: none was given yet */
    struct aj_slabs slabs;         /* by id */
    struct aj_slabs live;          /* by document */
    unsigned char *seen;           /* of each document of a chunk: search_check_chunk.c */
    uint64_t *rows;                /* fingerprints of a slab's documents */
    /* of the document under way: search_check_document.c */
    struct aj_dictionaries *dictionaries; /* of our own: rows are read, not what was read once */
    struct aj_packer *packer;
    struct aj_hasher *hasher;
    struct aj_arena arena;
    struct aj_stored_text stored;
    struct aj_pieces pieces; /* made anew */
    struct aj_buf folded;    /* a value */
    uint64_t *words;
    size_t words_room;
};

/* Tells a fault. */
enum aj_code aj_check_tell(struct aj_check_run *run, enum aj_table table, const char *key,
                           const char *what, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_check_tell_number(struct aj_check_run *run, enum aj_table table, uint32_t key,
                                  const char *what, struct aj_err *err) AJ_CHECKED;
/* What failed on the way, with its text: a row that is damaged or missing is told as a fault, and
   `code` is AJ_OK then; all else is returned. */
enum aj_code aj_check_judge(struct aj_check_run *run, enum aj_code code, enum aj_table table,
                            uint32_t key, const struct aj_err *why, struct aj_err *err) AJ_CHECKED;
bool aj_check_is_damage(enum aj_code code);

/* search_meta; search_case with the rows of search_doc that it leads to; search_slab with the
   owners of starts and blocks; and that no row is of a number far behind all that were given. */
enum aj_code aj_check_meta(struct aj_check_run *run, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_check_cases(struct aj_check_run *run, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_check_slabs(struct aj_check_run *run, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_check_behind(struct aj_check_run *run, struct aj_err *err) AJ_CHECKED;

/* Which documents of the chunk there are, and each of them by its slab. Of the chunk behind the
   last one: that nothing is there. */
enum aj_code aj_check_chunk(struct aj_check_run *run, uint32_t chunk,
                            struct aj_err *err) AJ_CHECKED;

/* One living document of a slab, the n-th of it. */
struct aj_check_document {
    struct aj_slab_reader *slab;
    uint32_t n;
    unsigned shelf;       /* of its chunk */
    const uint64_t *rows; /* its fingerprint; NULL: the slab's rows could not be read */
};
enum aj_code aj_check_document(struct aj_check_run *run, const struct aj_check_document *which,
                               struct aj_err *err) AJ_CHECKED;

/* The table of values. */
enum aj_code aj_check_values(struct aj_check_run *run, struct aj_err *err) AJ_CHECKED;
/* The number of a word that a document on the shelf has; `*known` false: a row is missing, and was
   told. */
enum aj_code aj_check_word(struct aj_check_run *run, unsigned shelf, const struct aj_doc_word *word,
                           uint32_t *number, bool *known, struct aj_err *err) AJ_CHECKED;

#endif

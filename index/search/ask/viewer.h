#ifndef AJ_INDEX_SEARCH_ASK_VIEWER_H
#define AJ_INDEX_SEARCH_ASK_VIEWER_H

#include "index/search/ask/view.h"

/*
 * Who looks, and what he may find. A file is visible when the viewer handled it himself, or
 * when it is of a unit whose files he may see and lies on a shelf that he may look into. All else
 * is not there for him: shelves of which he can see nothing are never read.
 */
struct aj_viewer {
    bool all_units;           /* of every unit; else of these, named as in the records */
    const char *const *units; /* borrowed */
    size_t n_units;
    bool sealed;        /* of these, the sealed ones (封存) too */
    unsigned secrecy;   /* of these, up to this level: 0 none, 3 top secret */
    const char *person; /* name, U+001F, unit: the files handled by him; NULL: nobody */
};

/* Who runs the archive room itself. */
extern const struct aj_viewer aj_viewer_everything;

/*
 * The documents of the chunk that the viewer may see: a new bitmap, empty when there are none.
 * Errors: those of index/search/search.h.
 */
enum aj_code aj_viewer_documents(const struct aj_viewer *viewer, struct aj_chunk *chunk,
                                 roaring_bitmap_t **out, struct aj_err *err) AJ_CHECKED;

/*
 * The shelves on which anything can be visible, a bit each: those that he may look into and that
 * have, or had, a file of his units or of himself. No other row of a shelf than that of the value
 * asked for is read for it. Errors as above.
 */
enum aj_code aj_viewer_shelves(const struct aj_viewer *viewer, struct aj_txn *txn, unsigned *out,
                               struct aj_err *err) AJ_CHECKED;

#endif

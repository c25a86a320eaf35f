#ifndef AJ_INDEX_SEARCH_TEXT_TEXTS_H
#define AJ_INDEX_SEARCH_TEXT_TEXTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "index/search/document/document.h"
#include "index/search/text/packer.h"

/*
 * The original texts of documents, for snippets and for taking texts over (docs/formats/
 * search-index.md "Group of texts"). Keys are numbers of documents.
 *
 * Errors everywhere: AJ_CORRUPT (a row, or a dictionary; the index must be rebuilt), AJ_NO_MEMORY,
 * those of index/env.h.
 */

/* One value, or a page or a part of one. */
struct aj_piece {
    enum aj_doc_field field;
    uint32_t paper;
    uint32_t page;        /* from 1, of a paper's body; else 0 */
    uint32_t characters;  /* of the document's text (folded), a U+0001 before it counted in */
    bool goes_on;         /* without U+0001: where the piece before ended */
    struct aj_bytes text; /* original; at most AJ_PIECE_MOST bytes */
};
#define AJ_PIECE_MOST ((size_t)12288) /* 4,096 Han characters */

/* Packs the pieces of one document (index/search/text/pieces.h), in order, as one text appended to
   `out`. The packer's dictionary is used. */
enum aj_code aj_texts_pack(struct aj_packer *packer, const struct aj_piece *pieces, size_t n,
                           struct aj_buf *out, struct aj_err *err) AJ_CHECKED;

/* Writes packed texts, in groups of neighbours. `doc` rises, and is behind all texts of its chunk
   that are there. */
struct aj_packed_text {
    uint32_t doc;
    struct aj_bytes packed;
};
enum aj_code aj_texts_write(struct aj_txn *txn, const struct aj_packed_text *texts, size_t n,
                            struct aj_err *err) AJ_CHECKED;

/* Takes one out of its group: its bytes are no longer in the row. AJ_NOT_FOUND. */
enum aj_code aj_texts_remove(struct aj_txn *txn, uint32_t doc, struct aj_err *err) AJ_CHECKED;

/* Makes the groups that begin from `first` to `last` anew: full ones, packed with the newest
   dictionary. One group and one text are held in memory. */
enum aj_code aj_texts_regroup(struct aj_txn *txn, struct aj_packer *packer, uint32_t first,
                              uint32_t last, struct aj_err *err) AJ_CHECKED;

/* One document's pieces, read piece by piece; one frame (16 KiB) is held. Whoever writes to the
   transaction opens it again. */
struct aj_text_reader;
/* AJ_NOT_FOUND: the document has no text. */
enum aj_code aj_text_open(struct aj_txn *txn, struct aj_packer *packer, uint32_t doc,
                          struct aj_text_reader **out, struct aj_err *err) AJ_CHECKED;
void aj_text_close(struct aj_text_reader *reader);

static inline void aj_auto_text(struct aj_text_reader **reader)
{
    aj_text_close(*reader);
}

/* The next piece; `*more` false at the end. Its text is the reader's, until its next call. */
enum aj_code aj_text_next(struct aj_text_reader *reader, struct aj_piece *piece, bool *more,
                          struct aj_err *err) AJ_CHECKED;

/* Goes to the piece in which the place of the document's text is, for aj_text_next to give it; only
   what holds it is unpacked. `*start`: the place where that piece begins. AJ_INVALID: behind the
   end. */
enum aj_code aj_text_seek(struct aj_text_reader *reader, uint32_t place, uint32_t *start,
                          struct aj_err *err) AJ_CHECKED;

/* The values of a field as they were given to aj_pieces_make, byte for byte, copied to the arena.
   The reader begins anew, and is then at the end. */
struct aj_doc_values {
    const struct aj_doc_value *list;
    size_t n;
};
enum aj_code aj_text_values(struct aj_text_reader *reader, enum aj_doc_field field,
                            struct aj_arena *arena, struct aj_doc_values *out,
                            struct aj_err *err) AJ_CHECKED;

#endif

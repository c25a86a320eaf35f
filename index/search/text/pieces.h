#ifndef AJ_INDEX_SEARCH_TEXT_PIECES_H
#define AJ_INDEX_SEARCH_TEXT_PIECES_H

#include "base/search_text.h"
#include "index/search/text/texts.h"

/*
 * What is searched and what is kept of a document's values: its text (folded), and the pieces of
 * the original (docs/formats/search-index.md "A document", "A document's text").
 *
 * Zero-initialise. May be filled again and again: it keeps its room. Threads: one each.
 */
struct aj_pieces {
    struct aj_buf text;  /* of the document: U+0001 before each value and at the end */
    uint32_t characters; /* of `text`; the pieces' add up to it, unless there is none */
    uint32_t field_starts[AJ_DOC_FIELD_COUNT]; /* in characters of `text` */
    struct aj_piece *list;                     /* texts are borrowed from the values */
    size_t n;
    size_t room; /* private, as below */
    struct aj_search_text folded;
};

#define AJ_DOCUMENT_TEXT_MAX ((size_t)1 << 28) /* bytes, folded: a slab can take it */

/*
 * Fills `out` from values whose fields rise. A piece has at most AJ_PIECE_MOST bytes; values longer
 * than that are cut between two Han characters near there, else between any two characters, so that
 * the piece folded by itself is (but for a blank or a combining mark at its ends) what it is in the
 * document's text. AJ_TOO_LARGE: a value has more than AJ_SEARCH_TEXT_MAX bytes, or the text more
 * than AJ_DOCUMENT_TEXT_MAX; AJ_NO_MEMORY. On error what is in `out` has no meaning.
 */
enum aj_code aj_pieces_make(const struct aj_doc_value *values, size_t n, struct aj_pieces *out,
                            struct aj_err *err) AJ_CHECKED;

void aj_pieces_release(struct aj_pieces *pieces);

#endif

#ifndef AJ_BASE_SEARCH_TEXT_H
#define AJ_BASE_SEARCH_TEXT_H

#include "base/attr.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Text folded for searching, with the way back to the original. What is folded to what, and what a
 * folded text promises: docs/formats/search-text.md. Two texts that a clerk would take for the same
 * words fold to the same bytes; the bytes are searched with memmem and never shown.
 *
 * Zero-initialise. The struct may be folded into again and again: it keeps its room. When `text` is
 * non-NULL, text[size] is '\0' and from[size] is the size of the original.
 */
struct aj_search_text {
    char *text; /* owned: valid UTF-8 without control characters and without NUL */
    size_t size;
    uint32_t *from; /* owned: for each byte of `text`, at which byte of the original the character
                       began that it came from; never falls */
    size_t room;    /* private: bytes that `text` and entries that `from` can take */
};

#define AJ_SEARCH_TEXT_MAX ((size_t)64 << 20) /* bytes of original text */

/* Raised when what stands in search_table.c changes, or anything by which texts fold otherwise. */
#define AJ_SEARCH_FOLD_VERSION "1"

/*
 * Folds `text` (counted; malformed UTF-8 counts as U+FFFD) into `*out`, replacing what was there.
 * Errors: AJ_TOO_LARGE above AJ_SEARCH_TEXT_MAX; AJ_NO_MEMORY, also when ICU has not the data. On
 * failure `*out` is released. Threads: any; the first call takes some 30 ms to build a table for
 * the process. Rule: docs/adr/0008-search-engine.md.
 */
enum aj_code aj_search_fold(const char *text, size_t size, struct aj_search_text *out,
                            struct aj_err *err) AJ_CHECKED;

/*
 * Which bytes of the original a hit stands for: *start up to, not including, *end. The hit is
 * [at, at + size) of folded->text, size > 0. Characters of the original are taken whole ("m" in ㎡
 * gives all of ㎡). Blanks and joined marks that follow the last character are in the span.
 */
void aj_search_span(const struct aj_search_text *folded, size_t at, size_t size, size_t *start,
                    size_t *end);

/* The way there: the first byte of folded->text that comes of the original's byte `original` or of
   what stands behind it (folded->size: none). */
size_t aj_search_place(const struct aj_search_text *folded, size_t original);

/* "1 icu=72.1 unicode=15.0": by what texts are folded here and now. Texts that were folded by
   something else must be folded again before they are compared. */
#define AJ_SEARCH_FOLDING_SIZE 80
void aj_search_folding(char out[AJ_SEARCH_FOLDING_SIZE]);

void aj_search_text_release(struct aj_search_text *text); /* frees, then leaves *text zeroed */

#endif

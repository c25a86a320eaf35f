#ifndef AJ_INDEX_SEARCH_TEXT_SNIPPET_H
#define AJ_INDEX_SEARCH_TEXT_SNIPPET_H

#include "index/search/text/texts.h"

/*
 * The passage of a document that shows best why it was found: some 60 characters of one piece, with
 * what was found marked. Threads: any, with a reader and an arena each.
 */

/* A text that was searched, and where it stands in this document. */
struct aj_snippet_needle {
    struct aj_bytes text;   /* folded; a U+0001 at its ends is passed over */
    const uint32_t *places; /* in the document's text, where `text` begins; rising */
    size_t n_places;        /* there may be more places than are told, or none */
};

#define AJ_SNIPPET_CHARACTERS 60

struct aj_snippet_want {
    const struct aj_snippet_needle *needles;
    size_t n_needles;
    const uint32_t *field_starts; /* of the document, AJ_DOC_FIELD_COUNT of them */
    unsigned characters;          /* about so many; 0: AJ_SNIPPET_CHARACTERS */
    bool unmasked;
};

struct aj_snippet_mark { /* bytes of the snippet's text */
    size_t start;
    size_t end; /* not included */
};

struct aj_snippet {
    enum aj_doc_field field;
    uint32_t paper; /* 0: none */
    uint32_t page;  /* 0: none */
    const char *text;
    size_t size;                         /* 0: the document has nothing to be shown */
    const struct aj_snippet_mark *marks; /* rising, never empty; those that touched are one */
    size_t n_marks;
};

/*
 * The piece and the window in it that hold the most different needles; of such, papers and their
 * titles go before the rest, and the first before the next (some pieces with hits are looked at,
 * not all). Without places that can be shown: the beginning of the body, else of the titles, else
 * of what there is. Hidden fields are never shown.
 *
 * The text is one line that may be shown (base/utf8.h, aj_utf8_plain): runs of blanks and line ends
 * are one blank, what is malformed is U+FFFD, what is invisible is left out. It begins and ends at
 * a sign or a blank where one is near, and with … where something of the piece is left out. A hit
 * that lies over the end of a page is shown whole, as on the page where it begins.
 *
 * Masked, unless `unmasked`: of 11 digits or more (of any width; a final X of an ID number; single
 * dashes, and blanks, between groups as people write accounts, phones and ID numbers) all but the
 * first three and the last four are shown as `*`, except those that are marked: these were typed by
 * who searches. Rule: design, personal data in results.
 *
 * All of `*out` lies in `arena`. AJ_CORRUPT (also when a place is not in the text), AJ_NO_MEMORY,
 * those of index/env.h.
 */
enum aj_code aj_snippet_make(struct aj_text_reader *reader, const struct aj_snippet_want *want,
                             struct aj_arena *arena, struct aj_snippet *out,
                             struct aj_err *err) AJ_CHECKED;

#endif

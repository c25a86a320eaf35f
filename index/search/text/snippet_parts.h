#ifndef AJ_INDEX_SEARCH_TEXT_SNIPPET_PARTS_H
#define AJ_INDEX_SEARCH_TEXT_SNIPPET_PARTS_H

#include "base/search_text.h"
#include "index/search/text/snippet.h"

/* Private to snippet*.c. */

/* A needle without U+0001 at its ends. */
struct aj_needle {
    const char *text;
    size_t size;            /* > 0 */
    uint32_t characters;    /* of it */
    uint32_t passed;        /* characters passed over at its beginning: 1 or 0 */
    const uint32_t *places; /* as they were given */
    size_t n_places;
    size_t next; /* the first of them that was not looked at */
};

/* The window with the most different needles, chosen by their places alone. */
struct aj_choice {
    struct aj_text_reader *reader;
    struct aj_needle *needles;
    size_t n_needles;
    uint32_t characters;
    unsigned most;   /* different needles in the best window so far */
    uint32_t start;  /* where the first of these begins */
    uint32_t end;    /* where the last of them ends */
    unsigned n_read; /* pieces, to see where they end */
};
/* Chooses it. Without places that can be shown: `most` stays 0, and `start` becomes the beginning
   of what shows best what the document is; `*any` false when there is nothing. */
enum aj_code aj_choice_make(struct aj_choice *choice, const uint32_t *field_starts, bool *any,
                            struct aj_err *err) AJ_CHECKED;

/* Reads the piece in which a place is, and where it begins. AJ_CORRUPT: the place is in none. */
enum aj_code aj_snippet_read_piece(struct aj_text_reader *reader, uint32_t place, uint32_t *start,
                                   struct aj_piece *piece, struct aj_err *err) AJ_CHECKED;

/* The original from which a snippet is cut, and what is to be seen in it. All are byte offsets. */
struct aj_passage {
    const char *text;
    size_t size;
    const struct aj_search_text *folded;
    const struct aj_needle *needles;
    size_t n_needles;
    size_t hit; /* what must be shown, if there is room: up to hit_end */
    size_t hit_end;
    size_t start; /* the window, once it is laid */
    size_t end;
};

/* Chooses start and end, around the hit, so that about so many characters are shown. */
void aj_passage_lay(struct aj_passage *passage, unsigned characters);

/* Writes the window as a text that can be shown, with marks, to the arena. */
enum aj_code aj_passage_show(const struct aj_passage *passage, bool unmasked,
                             struct aj_arena *arena, struct aj_snippet *out, struct aj_err *err);

/* Blanks, line ends and control characters. */
bool aj_snippet_blank(int32_t cp);

/* The character that ends at `at` (> 0) begins there; malformed bytes are one each. */
size_t aj_snippet_previous(const char *text, size_t at);

#define AJ_SHOW_MARKED 1u
#define AJ_SHOW_MASKED 2u

/* Sets AJ_SHOW_MASKED for the first byte of each digit that is not to be shown. */
void aj_snippet_mask(const char *text, size_t size, unsigned char *flags);

#endif

#ifndef AJ_CASEFILE_RECOGNISER_H
#define AJ_CASEFILE_RECOGNISER_H

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "casefile/case.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Private to casefile/: tells the kind of a paper from its name or from its first lines by the
 * word table of a profile (section `recognition`; docs/rules/recognition.md). Texts are compared
 * folded and without blanks. Immutable after opening: any number of threads.
 */
struct aj_recogniser;

enum aj_word_place { AJ_WORD_ANYWHERE, AJ_WORD_AT_START, AJ_WORD_WHOLE };

struct aj_word_rule { /* one word of one rule */
    const char *word; /* folded, without blanks; '#' stands for a number such as 3, 1-3, 三,
                         '*' for up to twelve characters of anything */
    size_t n_chars;
    const char *kind;
    const json_t * not ; /* folded words that must not stand in the name; NULL none */
    const json_t *when;
    enum aj_word_place place;
    int weight;  /* a heavier word wins whatever the length */
    bool name;   /* may be looked for in file names */
    bool title;  /* … in the first lines of the text */
    bool folder; /* a folder of this name says it for all that lies in it */
};

struct aj_recogniser {
    json_t *folded; /* owns every text below */
    struct aj_word_rule *words;
    size_t n_words;
    const json_t *decorations; /* folded: "复印件" "副本" … */
    const json_t *silent; /* folded: "img" "微信图片" …: a name of these only says nothing */
    const json_t *in_folder; /* what a kind becomes in a folder: evidence in 审批卷 */
};

/* `section` is checked and copied. Errors: AJ_INVALID, AJ_NO_MEMORY. */
enum aj_code aj_recogniser_open(const json_t *section, struct aj_recogniser **out,
                                struct aj_err *err) AJ_CHECKED;
void aj_recogniser_close(struct aj_recogniser *r); /* NULL is fine */

/* The kind a name (with folders) or text speaks for; `*kind` NULL when it says nothing or speaks
   equally for two. Errors: AJ_NO_MEMORY. */
enum aj_code aj_recognise_name(const struct aj_recogniser *r, const struct aj_case *c,
                               const char *name, const char **kind, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_recognise_words(const struct aj_recogniser *r, const struct aj_case *c,
                                const char *text, size_t size, const char **kind,
                                struct aj_err *err) AJ_CHECKED;

/* --- shared by the two ----------------------------------------------------- */

/* The simplified form of a traditional character of three bytes; NULL when it has none. */
const char *aj_simplified(const char *character);

/* Appends `text` folded, its characters simplified; the second without blanks. Errors:
   AJ_NO_MEMORY. */
enum aj_code aj_fold_simple(const char *text, size_t size, struct aj_buf *out,
                            struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fold_tight(const char *text, size_t size, struct aj_buf *out,
                           struct aj_err *err) AJ_CHECKED;

struct aj_word_match {
    const struct aj_word_rule *rule; /* NULL: nothing matched */
    int score;
    bool tie; /* another kind matched equally well */
};

/* The best word in `text` (tight-folded). With `titles`, title words that end the text only. */
struct aj_word_match aj_best_word(const struct aj_recogniser *r, const struct aj_case *c,
                                  const char *text, bool titles);

/* The folder word that is the whole of `text`; NULL none. */
const struct aj_word_rule *aj_folder_word(const struct aj_recogniser *r, const struct aj_case *c,
                                          const char *text);

#endif

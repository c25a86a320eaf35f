#include "base/auto.h"
#include "base/utf8.h"
#include "casefile/recogniser.h"

#include <string.h>

/* The title of a paper stands alone in one of its first lines: "民 事 判 决 书". A line that is a
   sentence, or too long, is no title, and a word inside one says nothing. */
#define LINES_READ  15
#define TITLE_CHARS 40

static bool may_be_title(const char *line)
{
    static const char *const of_sentences[] = {",", ":", ";", "。", "《", "!", "?"};

    for (size_t i = 0; i < AJ_COUNTOF(of_sentences); i++) {
        if (strstr(line, of_sentences[i]))
            return false;
    }
    return *line && aj_utf8_count(line) <= TITLE_CHARS;
}

/* Whether the line settles it: `*kind` is what it is the title of, NULL when of two. */
static bool is_title(const struct aj_recogniser *r, const struct aj_case *c, const char *line,
                     const char **kind)
{
    struct aj_word_match best = {0};

    if (may_be_title(line))
        best = aj_best_word(r, c, line, true);
    *kind = best.tie || !best.rule ? NULL : best.rule->kind;
    return best.rule != NULL;
}

enum aj_code aj_recognise_words(const struct aj_recogniser *r, const struct aj_case *c,
                                const char *text, size_t size, const char **kind,
                                struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf column = {0}; /* 起 / 诉 / 书, widely spaced */
    size_t at = 0;

    *kind = NULL;
    for (int lines = 0; at < size && lines < LINES_READ;) {
        AJ_AUTO(aj_buf_release) struct aj_buf line = {0};
        size_t n = 0;

        while (at + n < size && text[at + n] != '\n' && text[at + n] != '\f')
            n++;
        /* a paragraph of any length is one line: only its beginning could be a title */
        AJ_TRY(aj_fold_tight(text + at, n < 1000 ? n : 1000, &line, err));
        at += n + 1;
        if (line.size == 0)
            continue;
        if (line.size >= 3 && aj_utf8_count(line.data) == 1) {
            if (column.size <= 4 * (size_t)TITLE_CHARS) /* longer is no title, however long */
                aj_buf_add(&column, line.data, line.size);
            continue;
        }
        lines++;
        if (column.failed)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        if ((column.size && is_title(r, c, column.data, kind)) || is_title(r, c, line.data, kind))
            return AJ_OK;
        column.size = 0;
    }
    if (column.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (column.size)
        (void)is_title(r, c, column.data, kind);
    return AJ_OK;
}

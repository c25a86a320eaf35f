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

enum aj_code aj_recognise_words(const struct aj_recogniser *r, const struct aj_case *c,
                                const char *text, size_t size, const char **kind,
                                struct aj_err *err)
{
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
        lines++;
        if (may_be_title(line.data)) {
            struct aj_word_match best = aj_best_word(r, c, line.data, true);

            if (best.rule) {
                *kind = best.tie ? NULL : best.rule->kind;
                return AJ_OK;
            }
        }
    }
    return AJ_OK;
}

#ifndef AJ_CASEFILE_CHECKLIST_OWN_WORDS_H
#define AJ_CASEFILE_CHECKLIST_OWN_WORDS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "casefile/paper.h"

#include <stdbool.h>

/*
 * Private to casefile/checklist*.c: what a paper says of itself, that is the case number and the
 * person that stand behind a label (案号：…, 被传唤人 …). The value follows the label on its line,
 * or alone on the next one, as table cells come out of a PDF or a DOCX.
 */
enum { AJ_OWN_NUMBER_SIZE = 120, AJ_OWN_NAME_SIZE = 80 };

struct aj_own_words {
    struct aj_arena arena;
    const char *tight;                /* the text folded, without blanks */
    const char *normal;               /* the text as aj_plain_number has it */
    char number[AJ_OWN_NUMBER_SIZE];  /* folded; "" none */
    char written[AJ_OWN_NUMBER_SIZE]; /* as people wrote it */
    bool bare;                        /* the number stands alone, without a label */
    char person[AJ_OWN_NAME_SIZE];    /* folded; "" none */
};

/* `rules`: section checks.foreign of a profile; `w` begins zeroed but for the arena's limit.
   Errors: AJ_NO_MEMORY. */
enum aj_code aj_own_words_read(struct aj_own_words *w, const json_t *rules,
                               const struct aj_paper *p, struct aj_err *err) AJ_CHECKED;
void aj_own_words_release(struct aj_own_words *w);

/* The normal form of numbers (casefile/number.h) without 第: 民初第12号 is 民初12号. Errors:
   AJ_NO_MEMORY. */
enum aj_code aj_plain_number(const char *text, struct aj_arena *arena, const char **out,
                             struct aj_err *err) AJ_CHECKED;

/* Whether `text` reads like a Chinese person's name: a family name and one to three characters
   more, or one with · in it, and no word that forms put into the same cell (签名, 意见). */
bool aj_may_be_name(const char *text);

#endif

#ifndef AJ_LAWS_TEXT_H
#define AJ_LAWS_TEXT_H

/* Texts of laws, for tests that need real Chinese: those of tests/fixtures/laws, and the large
   corpus of the project where it is beside the tree. */
#include "base/buf.h"

struct laws {
    struct aj_buf text; /* UTF-8, one behind the other */
    size_t n;
    bool large;
};

/* Says so, loudly, when the large corpus is not there. */
void laws_load(struct laws *laws);

/* Like a random one of its characters: where the character at or before `at` begins. */
size_t laws_character(const struct aj_buf *text, size_t at);
/* Where so many characters, from `at` on, end. */
size_t laws_forward(const struct aj_buf *text, size_t at, size_t characters);

#endif

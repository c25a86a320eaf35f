#ifndef AJ_TESTS_PAY_WORLD_H
#define AJ_TESTS_PAY_WORLD_H

#include "casefile/pay_sheet.h"

/* An invented batch of `n` lines that adds up: five payees of three units, every seventh case
   sealed, every fifth with other costs, every ninth with a deduction, a cross-region and a
   translation now and then; names in rare characters among them. */
struct pay_world {
    struct aj_arena arena;
    struct aj_pay_line *lines; /* may be spoiled */
    struct aj_pay_sheet sheet;
};

void pay_world_open(struct pay_world *w, size_t n);
void pay_world_close(struct pay_world *w);
void pay_world_add_up(struct pay_world *w); /* the total, from the lines */

#endif

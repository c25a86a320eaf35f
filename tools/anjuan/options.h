#ifndef AJ_TOOLS_OPTIONS_H
#define AJ_TOOLS_OPTIONS_H

#include "tools/anjuan/cli.h"

#include <stdint.h>

/* Options that commands take; main.c says which command takes which. */
enum aj_option {
    OPT_HOME = 1 << 0,
    OPT_JSON = 1 << 1,
    OPT_PROFILE = 1 << 2,
    OPT_REVIEWER = 1 << 3,
    OPT_LIMIT = 1 << 4,
    OPT_ALL = 1 << 5,
    OPT_COMPARE = 1 << 6,
    OPT_BY = 1 << 7,
    OPT_REASON = 1 << 8,
    OPT_OUTPUT = 1 << 9,
    OPT_STATE = 1 << 10,
    OPT_FINDING = 1 << 11, /* all those of `find` */
    OPT_EXPLAIN = 1 << 12, /* how an amount came about */
    OPT_SUPPOSE = 1 << 13, /* … or would: another table, other facts */
    OPT_KEY = 1 << 14,
    OPT_FUND = 1 << 15,
    OPT_AMOUNT = 1 << 16,
    OPT_PAYEE = 1 << 17,
    OPT_CONFIRMED_BY = 1 << 18,
    OPT_ON = 1 << 19,
    OPT_SHA256 = 1 << 20,
    OPT_FORMAT = 1 << 21,
    OPT_RESULTS = 1 << 22, /* what the bank says of lines */
    OPT_REFERENCE = 1 << 23,
    OPT_VOUCHERS = 1 << 24,
    OPT_REPORT = 1 << 25 /* which part of the ledger */
};

/* One argument that begins with "--"; `*at` moves on when the next one is its value, `*seen`
   remembers the option. What is wrong is printed. */
enum aj_exit aj_option_take(struct aj_cli *cli, int argc, char **argv, int *at, uint64_t *seen);

/* The `n`-th option's name and which it belongs to; NULL after the last. */
const char *aj_option_name(size_t n, unsigned *option);

/* One that was seen and is none of `wanted` (enum aj_option, as bits); NULL when there is none. */
const char *aj_option_unwanted(uint64_t seen, unsigned wanted);

#endif

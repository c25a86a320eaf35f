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
    OPT_EXPLAIN = 1 << 12, /* how an amount came about, or would */
    OPT_REPORT = 1 << 25   /* which part of the ledger */
};

/* One argument that begins with "--"; `*at` moves on when the next one is its value, `*seen`
   remembers the option. What is wrong is printed. */
enum aj_exit aj_option_take(struct aj_cli *cli, int argc, char **argv, int *at, uint64_t *seen);

/* One that was seen and is none of `wanted` (enum aj_option, as bits); NULL when there is none. */
const char *aj_option_unwanted(uint64_t seen, unsigned wanted);

#endif

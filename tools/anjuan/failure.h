#ifndef AJ_TOOLS_FAILURE_H
#define AJ_TOOLS_FAILURE_H

#include "base/err.h"

#include <stdbool.h>

/* What a clerk is told when something fails, and how a run ends early. */

/* What to do about it: one Chinese sentence by code and errno, "" when the text says it already. */
const char *aj_failure_remedy(const struct aj_err *err);

/* SIGBUS means that the index file is damaged or that the disk has no room for its lock: said
   instead of dying without a word. Exit status 3. */
void aj_failure_catch_bus_error(void);

/* From now on the first SIGINT or SIGTERM only sets aj_stop_wanted(); the second ends the process
   as usual, which is safe at any moment. */
void aj_stop_gently(void);
bool aj_stop_wanted(void);

#endif

#ifndef AJ_TOOLS_FIND_PRINT_H
#define AJ_TOOLS_FIND_PRINT_H

#include "tools/anjuan/cli.h"

/* What `find` shows: JSON as it is (docs/formats/search-answer.md), or lines for people. They take
   their argument over. */
enum aj_exit aj_find_print(const struct aj_cli *cli, json_t *answer);
enum aj_exit aj_find_print_suggestions(const struct aj_cli *cli, json_t *list);
enum aj_exit aj_find_print_saved(const struct aj_cli *cli, json_t *list);

#endif

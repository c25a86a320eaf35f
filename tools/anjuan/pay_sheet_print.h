#ifndef AJ_TOOLS_PAY_SHEET_PRINT_H
#define AJ_TOOLS_PAY_SHEET_PRINT_H

#include "tools/anjuan/cli.h"

/* A batch on the terminal (or as JSON): its lines with masked accounts, who did what, its digest.
   What is wrong is printed. */
enum aj_exit aj_pay_sheet_print(const struct aj_cli *cli, struct aj_home *home, const char *id);

/* All batches, the newest first. */
enum aj_exit aj_pay_batches_print(const struct aj_cli *cli, struct aj_home *home);

#endif

#ifndef AJ_TOOLS_CMD_PAY_REPORT_H
#define AJ_TOOLS_CMD_PAY_REPORT_H

#include "tools/anjuan/cli.h"

/* `anjuan pay report KIND`, `pay ledger`, `pay reconcile`: args[0] is the step's name; `home` is
   open for reading. */
#define AJ_PAY_REPORT_USAGE                                                                        \
    "report payable|ageing|paid|budget|totals [--year 年] [--from 日 --to 日] [--csv 文件]"
#define AJ_PAY_LEDGER_USAGE                                                                        \
    "ledger [--claim 案号[#笔] | --batch 批次] [--from 日] [--to 日] [--csv 文件]"
enum aj_exit aj_pay_cmd_report(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_ledger(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_reconcile(const struct aj_cli *cli, struct aj_home *home);

#endif

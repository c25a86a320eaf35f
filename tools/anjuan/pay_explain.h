#ifndef AJ_TOOLS_PAY_EXPLAIN_H
#define AJ_TOOLS_PAY_EXPLAIN_H

#include "tools/anjuan/cli.h"

/*
 * `anjuan pay show NUMBER --explain`: every line of a case's subsidy with its reason, rule and
 * running sum, as recorded when the case was handed in and sealed (before that: as it would be),
 * and the fee table it rests on. With --table or --if beside it what it would be under another
 * version or with other facts, and the difference. Changes nothing.
 */
enum aj_exit aj_pay_explain(const struct aj_cli *cli, struct aj_home *home, const char *key);

#endif

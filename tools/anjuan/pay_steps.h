#ifndef AJ_TOOLS_PAY_STEPS_H
#define AJ_TOOLS_PAY_STEPS_H

#include "tools/anjuan/cli.h"

/* The steps of `anjuan pay`; the table in cmd_pay.c says which options and arguments each takes.
   args[0] is the step's name. `home` is open as the table says. */
enum aj_exit aj_pay_list(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_show(const struct aj_cli *cli, struct aj_home *home);

enum aj_exit aj_pay_cmd_budget(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_hold(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_release(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_reverse(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_payee(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_bounce(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_recover(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_adjust(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_confirm(const struct aj_cli *cli, struct aj_home *home);

enum aj_exit aj_pay_cmd_batch(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_cancel(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_approve(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_settle(const struct aj_cli *cli, struct aj_home *home);

enum aj_exit aj_pay_cmd_export(const struct aj_cli *cli, struct aj_home *home);
enum aj_exit aj_pay_cmd_sheet(const struct aj_cli *cli, struct aj_home *home);

#endif

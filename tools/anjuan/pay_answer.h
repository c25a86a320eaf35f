#ifndef AJ_TOOLS_PAY_ANSWER_H
#define AJ_TOOLS_PAY_ANSWER_H

#include "base/arena.h"
#include "service/payment.h"
#include "tools/anjuan/cli.h"

/* What the steps of `anjuan pay` that change something have in common: who asks, and the answer. */

/* Everything of one request; aj_pay_asking_release at the end. */
struct aj_pay_asking {
    struct aj_arena arena;
    struct aj_pay_who who;
    struct aj_pay_done done;
    struct aj_err err;
};
void aj_pay_asking_release(struct aj_pay_asking *a);

/* --by, --reason and --key. AJ_EXIT_USAGE when --by is missing, or a reason that must be. */
enum aj_exit aj_pay_ask(const struct aj_cli *cli, bool must_reason, struct aj_pay_asking *a);

/* --amount in yuan as fen. */
enum aj_exit aj_pay_amount(const struct aj_cli *cli, int64_t *fen);
/* --on; AJ_NO_DATE when not given. */
enum aj_exit aj_pay_on(const struct aj_cli *cli, struct aj_date *on);
/* An argument that is a number from 1. */
enum aj_exit aj_pay_number(const char *text, const char *what, int64_t *out);

/* The answer for people: prints what the answer says was done, without an end of line. */
typedef void (*aj_pay_say)(const json_t *answer);

/* Ends a step: JSON, or `say` and whether it had been done before; or why it failed. */
enum aj_exit aj_pay_answer(const struct aj_cli *cli, enum aj_code code, struct aj_pay_asking *a,
                           aj_pay_say say);

/* answer[key] of fen, as yuan, in one of a few places that live to the end of the line. */
const char *aj_pay_yuan(const json_t *answer, const char *key);

#endif

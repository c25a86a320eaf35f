#ifndef AJ_LEDGER_WORLD_H
#define AJ_LEDGER_WORLD_H

#include "index/ledger.h"
#include "index_testing.h"

/* Money for the tests of the ledger: cases 1 and 3 archived with 2000 yuan each, case 2 handed in
   with 1500; HANDLER handles all of them. */
#define PREPARER "沈若谷"
#define APPROVER "陆知行"

#define C1 "(2026)云援民字第1号#1"
#define C2 "(2026)云援民字第2号#1"
#define C3 "(2026)云援民字第3号#1"
#define PAYEE                                                                                      \
    "{'kind': 'person', 'account_name': '侯子衿', 'bank_name': '澜州样例银行', "          \
    "'account_number': '0000001'}"
#define LINE1 "{'n': 1, 'claim': '" C1 "', 'fen': 200000, 'payee': " PAYEE ", 'confirmed_by': '甲'}"

/* JSON with ' for ". */
json_t *json_of(const char *text);

/* An event by `by`, who is its actor too, with that data. `by` and `reason` are added, unless they
   are there; so are, to batch.prepared, all keys that follow from its lines. */
struct aj_event money(struct aj_index *x, const char *type, const char *by, const char *data);
void pay(struct aj_index *x, const char *type, const char *by,
         const char *data); /* must be AJ_OK */

/* How far it has come with case 1. */
enum stage {
    AT_UNLOCKED,
    AT_HELD,
    AT_PREPARED,
    AT_APPROVED,
    AT_SENT,
    AT_RETURNED,
    AT_PAID,
    AT_DEMANDED,
    AT_AGREED,
    AT_REVERSED,
    STAGES
};
void bring_to_stage(struct aj_index *x, enum stage stage);

/* Balances of 2026/财政, in the order of enum aj_account. */
void need_balances(struct aj_index *x, const int64_t should[AJ_ACCOUNT_COUNT]);
#define NEED_BALANCES(x, ...) need_balances(x, (const int64_t[AJ_ACCOUNT_COUNT]){__VA_ARGS__})
void need_state(struct aj_index *x, const char *claim, enum aj_pay_state state);
void need_no_faults(struct aj_index *x);

#endif

#include "index/apply.h"

#include "index/fold_context.h"
#include "index/fold_request.h"

#include <string.h>

#define FOLD_MEMORY ((size_t)64 << 20)

/* clang-format off */
static const struct event_type {
    const char *type;
    enum aj_code (*fold)(struct aj_fold *f, struct aj_err *err); /* NULL: changes no table */
} types[] = {
    {"home.created",          NULL},
    {"case.imported",         aj_fold_imported},
    {"case.handed_in",        aj_fold_handed_in},
    {"case.returned",         aj_fold_returned},
    {"case.accepted",         aj_fold_accepted},
    {"case.archived",         aj_fold_archived},
    {"search.saved",          aj_fold_search_saved},
    {"search.forgotten",      aj_fold_search_forgotten},
    {"budget.granted",        aj_fold_budget_granted},
    {"pay.held",              aj_fold_pay_held},
    {"pay.released",          aj_fold_pay_released},
    {"pay.payee",             aj_fold_pay_payee},
    {"pay.adjusted",          aj_fold_pay_adjusted},
    {"pay.reversed",          aj_fold_pay_reversed},
    {"batch.prepared",        aj_fold_batch_prepared},
    {"batch.cancelled",       aj_fold_batch_cancelled},
    {"batch.approved",        aj_fold_batch_approved},
    {"batch.sent",            aj_fold_batch_sent},
    {"batch.settled",         aj_fold_batch_settled},
    {"pay.bounced",           aj_fold_pay_bounced},
    {"pay.recovery",          aj_fold_pay_recovery},
    {"pay.recovery_approved", aj_fold_pay_recovery_approved},
    {"pay.recovered",         aj_fold_pay_recovered},
    {"pay.confirmed",         aj_fold_pay_confirmed},
};
/* clang-format on */

static const struct event_type *type_of(const char *name)
{
    for (size_t i = 0; i < AJ_COUNTOF(types); i++) {
        if (strcmp(types[i].type, name) == 0)
            return &types[i];
    }
    return NULL;
}

bool aj_event_type_known(const char *type)
{
    return type_of(type) != NULL;
}

enum aj_code aj_apply(struct aj_txn *txn, uint64_t seq, const struct aj_event *event,
                      struct aj_err *err)
{
    const struct event_type *type = type_of(event->type);
    struct aj_arena arena = {.limit = FOLD_MEMORY};
    struct aj_fold f = {.txn = txn, .arena = &arena, .seq = seq, .event = event};
    enum aj_code code;

    if (!type) /* an older program must not half-understand a newer journal */
        return aj_fail(err, AJ_INVALID, "日志事件类型“%.60s”不在本程序认识之列", event->type);
    code = aj_fold_request(&f, err);
    if (code == AJ_OK && type->fold)
        code = type->fold(&f, err);
    aj_arena_reset(&arena);
    return code;
}

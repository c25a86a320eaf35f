#include "index/apply.h"

#include "index/fold_context.h"

#include <string.h>

#define FOLD_MEMORY ((size_t)64 << 20)

/* clang-format off */
static const struct event_type {
    const char *type;
    enum aj_code (*fold)(struct aj_fold *f, struct aj_err *err); /* NULL: changes no table */
} types[] = {
    {"home.created",     NULL},
    {"case.imported",    aj_fold_imported},
    {"case.handed_in",   aj_fold_handed_in},
    {"case.returned",    aj_fold_returned},
    {"case.accepted",    aj_fold_accepted},
    {"case.archived",    aj_fold_archived},
    {"search.saved",     aj_fold_search_saved},
    {"search.forgotten", aj_fold_search_forgotten},
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
    if (!type->fold)
        return AJ_OK;
    code = type->fold(&f, err);
    aj_arena_reset(&arena);
    return code;
}

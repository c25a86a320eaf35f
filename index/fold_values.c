#include "index/fold_values.h"

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory folding an event");
}

enum aj_code aj_fold_set(json_t *object, const char *key, json_t *value, struct aj_err *err)
{
    return json_object_set_new(object, key, value) == 0 ? AJ_OK : no_memory(err);
}

enum aj_code aj_fold_copy(json_t *object, const char *key, const json_t *from, const char *name,
                          struct aj_err *err)
{
    json_t *value = json_object_get(from, name);

    if (!value) {
        (void)json_object_del(object, key);
        return AJ_OK;
    }
    return json_object_set(object, key, value) == 0 ? AJ_OK : no_memory(err);
}

enum aj_code aj_fold_append(json_t *object, const char *key, json_t *value, struct aj_err *err)
{
    json_t *list = json_object_get(object, key);

    if (!list) {
        list = json_array();
        if (json_object_set_new(object, key, list) != 0) {
            json_decref(value);
            return no_memory(err);
        }
    }
    return json_array_append_new(list, value) == 0 ? AJ_OK : no_memory(err);
}

enum aj_code aj_fold_subsidy(const struct aj_fold *f, json_t *entitlement, struct aj_err *err)
{
    const json_t *subsidy = json_object_get(f->event->data, "subsidy");
    const json_t *fen = json_object_get(subsidy, "payable_fen");

    if (!json_is_integer(fen)) {
        return aj_fail(err, AJ_INVALID, "案件 %s 的事件 %s 没有写明补贴金额", f->key,
                       f->event->type);
    }
    if (json_integer_value(fen) < 0) {
        return aj_fail(err, AJ_CONFLICT, "案件 %s 的补贴金额不能是负数（%lld 分）", f->key,
                       (long long)json_integer_value(fen));
    }
    AJ_TRY(aj_fold_copy(entitlement, "fen", subsidy, "payable_fen", err));
    AJ_TRY(aj_fold_copy(entitlement, "table_version", subsidy, "table_version", err));
    AJ_TRY(aj_fold_copy(entitlement, "to_be_confirmed", subsidy, "to_be_confirmed", err));
    return aj_fold_copy(entitlement, "lines", subsidy, "lines", err);
}

#include "base/auto.h"
#include "base/json.h"
#include "casefile/lifecycle.h"
#include "index/fold_tables.h"
#include "index/fold_values.h"
#include "index/rows.h"

#include <string.h>

static const char *const steps_zh[AJ_STEP_COUNT] = {
    [AJ_STEP_IMPORT] = "导入", [AJ_STEP_HAND_IN] = "交卷", [AJ_STEP_RETURN] = "退回",
    [AJ_STEP_ACCEPT] = "接收", [AJ_STEP_ARCHIVE] = "归档",
};

static enum aj_code check_step(struct aj_fold *f, enum aj_step step, struct aj_err *err)
{
    f->next = aj_state_after(f->state, step);
    if (f->next != AJ_STATE_NONE)
        return AJ_OK;
    if (f->state == AJ_STATE_NONE) {
        return aj_fail(err, AJ_CONFLICT, "案件 %s 还没有导入，不能%s；请先导入", f->key,
                       steps_zh[step]);
    }
    return aj_fail(err, AJ_CONFLICT, "案件 %s 现在是“%s”，不能再%s；请刷新后核对案件状态", f->key,
                   aj_state_zh(f->state), steps_zh[step]);
}

static enum aj_code load_record(struct aj_fold *f, json_t **old, struct aj_err *err)
{
    enum aj_code code = aj_row_json(f->txn, AJ_TABLE_CASE, aj_text_bytes(f->key), old, err);

    if (code == AJ_NOT_FOUND) {
        f->state = AJ_STATE_NONE;
        return AJ_OK;
    }
    if (code == AJ_OK && !aj_state_from_word(aj_json_text(*old, "state"), &f->state)) {
        return aj_fail(err, AJ_CORRUPT, "案件 %s 的状态“%s”无法识别；请重建索引", f->key,
                       aj_json_text(*old, "state"));
    }
    return code;
}

/* A copy that the folds may change: values are shared, the containers that they append to are not.
 */
static json_t *copy_record(const json_t *old)
{
    json_t *record = old ? json_copy(aj_unconst(old)) : json_object();
    const char *const grown[] = {"events", "returned"};

    for (size_t i = 0; record && i < AJ_COUNTOF(grown); i++) {
        json_t *list = json_object_get(record, grown[i]);
        json_t *copy = list ? json_copy(list) : NULL;

        if (list && json_object_set_new(record, grown[i], copy) != 0) {
            json_decref(record);
            return NULL;
        }
    }
    return record;
}

static enum aj_code note_event(struct aj_fold *f, struct aj_err *err)
{
    AJ_TRY(aj_fold_append(f->record, "events", json_integer((json_int_t)f->seq), err));
    return aj_fold_set(f->record, "state", json_string(aj_state_word(f->next)), err);
}

enum aj_code aj_fold_step(struct aj_fold *f, enum aj_step step, aj_fold_change change,
                          struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *old = NULL;
    AJ_AUTO(aj_auto_json) json_t *record = NULL;
    size_t key_size;

    f->key = aj_json_text(f->event->data, "case_key");
    key_size = strlen(f->key);
    if (key_size == 0 || key_size > AJ_NAME_LIMIT) {
        return aj_fail(err, AJ_INVALID, "事件 %s 的案号为空或超过 %zu 字节", f->event->type,
                       AJ_NAME_LIMIT);
    }
    AJ_TRY(load_record(f, &old, err));
    AJ_TRY(check_step(f, step, err));
    record = copy_record(old);
    if (!record)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory folding an event");
    f->old = old;
    f->record = record;
    AJ_TRY(change(f, err));
    AJ_TRY(note_event(f, err));
    AJ_TRY(aj_fold_put_terms(f, err));
    return aj_fold_put_record(f, err);
}

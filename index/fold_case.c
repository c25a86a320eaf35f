#include "base/auto.h"
#include "base/date.h"
#include "base/fold.h"
#include "casefile/number.h"
#include "index/fold_people.h"
#include "index/fold_reserve.h"
#include "index/fold_values.h"

#include <string.h>

static enum aj_code import(struct aj_fold *f, struct aj_err *err)
{
    const json_t *data = f->event->data;
    static const char *const taken[] = {"case_key", "case_number", "facts",   "papers",
                                        "ignored",  "container",   "profile", "findings"};
    const char *normal;

    AJ_TRY(aj_number_normal(aj_json_text(data, "case_number"), f->arena, &normal, err));
    if (strcmp(normal, f->key) != 0) {
        return aj_fail(err, AJ_INVALID, "案号 %s 的规范写法是 %s，事件里写的是 %s",
                       aj_json_text(data, "case_number"), normal, f->key);
    }
    if (!json_is_object(json_object_get(data, "facts")) ||
        !json_is_array(json_object_get(data, "papers")))
        return aj_fail(err, AJ_INVALID, "案件 %s 的导入事件缺少案件信息或材料清单", f->key);
    for (size_t i = 0; i < AJ_COUNTOF(taken); i++)
        AJ_TRY(aj_fold_copy(f->record, taken[i], data, taken[i], err));
    return aj_fold_set(f->record, "imported_at", json_integer(f->event->at), err);
}

enum aj_code aj_fold_imported(struct aj_fold *f, struct aj_err *err)
{
    return aj_fold_step(f, AJ_STEP_IMPORT, import, err);
}

static enum aj_code hand_in(struct aj_fold *f, struct aj_err *err)
{
    const json_t *data = f->event->data;
    const char *on = aj_json_text(data, "on");
    struct aj_date day;

    AJ_TRY(aj_fold_need_person(f, err));
    if (!aj_date_parse(on, &day))
        return aj_fail(err, AJ_INVALID, "案件 %s 的交卷日期“%.20s”不是日期", f->key, on);
    AJ_TRY(aj_fold_reserve(f, err));
    AJ_TRY(aj_fold_copy(f->record, "subsidy", data, "subsidy", err));
    return aj_fold_set(f->record, "submitted",
                       json_pack("{s:s, s:I, s:s}", "by", aj_json_text(data, "by"), "at",
                                 (json_int_t)f->event->at, "on", on),
                       err);
}

enum aj_code aj_fold_handed_in(struct aj_fold *f, struct aj_err *err)
{
    return aj_fold_step(f, AJ_STEP_HAND_IN, hand_in, err);
}

static enum aj_code give_back(struct aj_fold *f, struct aj_err *err)
{
    const json_t *data = f->event->data;
    json_t *reasons = json_object_get(data, "reasons");

    AJ_TRY(aj_fold_need_person(f, err));
    if (json_array_size(reasons) == 0)
        return aj_fail(err, AJ_INVALID, "退回案件 %s 须写明理由", f->key);
    (void)json_object_del(f->record, "accepted"); /* what was accepted is no longer */
    return aj_fold_append(f->record, "returned",
                          json_pack("{s:s, s:I, s:O}", "by", aj_json_text(data, "by"), "at",
                                    (json_int_t)f->event->at, "reasons", reasons),
                          err);
}

enum aj_code aj_fold_returned(struct aj_fold *f, struct aj_err *err)
{
    return aj_fold_step(f, AJ_STEP_RETURN, give_back, err);
}

static enum aj_code accept(struct aj_fold *f, struct aj_err *err)
{
    const json_t *data = f->event->data;

    AJ_TRY(aj_fold_need_other_person(f, "接收", err));
    AJ_TRY(aj_fold_set(
        f->record, "accepted",
        json_pack("{s:s, s:I}", "by", aj_json_text(data, "by"), "at", (json_int_t)f->event->at),
        err));
    return aj_fold_copy(json_object_get(f->record, "accepted"), "findings", data, "findings", err);
}

enum aj_code aj_fold_accepted(struct aj_fold *f, struct aj_err *err)
{
    return aj_fold_step(f, AJ_STEP_ACCEPT, accept, err);
}

#include "index/fold_people.h"

#include "base/auto.h"
#include "base/buf.h"
#include "base/fold.h"
#include "base/json.h"

#include <string.h>

enum aj_code aj_fold_need_person(const struct aj_fold *f, struct aj_err *err)
{
    if (!*aj_json_text(f->event->data, "by"))
        return aj_fail(err, AJ_INVALID, "案件 %s 的事件 %s 没有写明经办人", f->key, f->event->type);
    return AJ_OK;
}

static enum aj_code bare_name(const char *name, struct aj_buf *out, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf folded = {0};

    AJ_TRY(aj_fold(name, strlen(name), &folded, err));
    for (size_t i = 0; i < folded.size; i++) {
        if (folded.data[i] != ' ')
            aj_buf_add(out, folded.data + i, 1);
    }
    aj_buf_add(out, "", 1);
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory comparing names") : AJ_OK;
}

enum aj_code aj_fold_same_person(const char *a, const char *b, bool *same, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bare_a = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf bare_b = {0};

    AJ_TRY(bare_name(a, &bare_a, err));
    AJ_TRY(bare_name(b, &bare_b, err));
    *same = strcmp(bare_a.data, bare_b.data) == 0;
    return AJ_OK;
}

enum aj_code aj_fold_acts_as(const struct aj_fold *f, const char *person, bool *same,
                             struct aj_err *err)
{
    *same = false;
    if (!*person)
        return AJ_OK;
    AJ_TRY(aj_fold_same_person(aj_json_text(f->event->data, "by"), person, same, err));
    return *same ? AJ_OK : aj_fold_same_person(f->event->actor, person, same, err);
}

enum aj_code aj_fold_did_before(const struct aj_fold *f, const json_t *act, bool *same,
                                struct aj_err *err)
{
    const char *actor = aj_json_text(act, "actor");

    AJ_TRY(aj_fold_acts_as(f, aj_json_text(act, "by"), same, err));
    if (*same || strcmp(actor, "system") == 0)
        return AJ_OK;
    return aj_fold_acts_as(f, actor, same, err);
}

enum aj_code aj_fold_need_other_person(const struct aj_fold *f, const char *doing,
                                       struct aj_err *err)
{
    const json_t *handler = json_object_get(json_object_get(f->record, "facts"), "handler");
    const char *const concerned[] = {aj_json_text(json_object_get(f->record, "submitted"), "by"),
                                     aj_json_text(handler, "name")};

    AJ_TRY(aj_fold_need_person(f, err));
    for (size_t i = 0; i < AJ_COUNTOF(concerned); i++) {
        bool same = false;

        AJ_TRY(aj_fold_acts_as(f, concerned[i], &same, err));
        if (same) {
            return aj_fail(err, AJ_CONFLICT, "案件 %s 由%s%s，不能再由本人%s；请由另一人办理",
                           f->key, concerned[i], i ? "承办" : "交卷", doing);
        }
    }
    return AJ_OK;
}

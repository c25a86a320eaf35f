#include "base/auto.h"
#include "base/date.h"
#include "base/digest.h"
#include "index/fold_people.h"
#include "index/fold_reserve.h"
#include "index/fold_tables.h"
#include "index/fold_values.h"

#include <string.h>

static bool is_digest(const char *hex)
{
    return strlen(hex) == AJ_DIGEST_HEX_SIZE - 1 &&
           strspn(hex, "0123456789abcdef") == AJ_DIGEST_HEX_SIZE - 1;
}

static enum aj_code check_data(const struct aj_fold *f, struct aj_err *err)
{
    const json_t *data = f->event->data;
    const json_t *bundle = json_object_get(data, "bundle");
    const char *manifest = aj_json_text(data, "manifest_sha256");
    struct aj_date day;

    if (!*aj_json_text(bundle, "key") || !is_digest(aj_json_text(bundle, "sha256")) ||
        aj_json_int(bundle, "size", -1) < 0) {
        return aj_fail(err, AJ_CONFLICT,
                       "案件 %s 的归档事件没有写明封存的案卷包（位置、摘要、大小）", f->key);
    }
    if (*manifest && !is_digest(manifest))
        return aj_fail(err, AJ_CONFLICT, "案件 %s 的归档事件的清单摘要不是 SHA-256", f->key);
    if (!aj_date_parse(aj_json_text(data, "on"), &day)) {
        return aj_fail(err, AJ_INVALID, "案件 %s 的归档日期“%.20s”不是日期", f->key,
                       aj_json_text(data, "on"));
    }
    if (!*aj_json_text(data, "retention") || aj_json_int(data, "pages", -1) < 0)
        return aj_fail(err, AJ_INVALID, "案件 %s 的归档事件缺少保管期限或页数", f->key);
    return AJ_OK;
}

/* All of the event but what has its own place in the record. */
static enum aj_code keep_archived(struct aj_fold *f, struct aj_err *err)
{
    json_t *archived = json_copy(aj_unconst(f->event->data));
    static const char *const elsewhere[] = {"case_key", "papers", "subsidy"};

    AJ_TRY(aj_fold_set(f->record, "archived", archived, err));
    for (size_t i = 0; i < AJ_COUNTOF(elsewhere); i++)
        (void)json_object_del(archived, elsewhere[i]);
    return aj_fold_set(archived, "at", json_integer(f->event->at), err);
}

static enum aj_code archive(struct aj_fold *f, struct aj_err *err)
{
    const json_t *data = f->event->data;

    AJ_TRY(aj_fold_need_other_person(f, "归档", err));
    AJ_TRY(check_data(f, err));
    AJ_TRY(aj_fold_take_number(f, aj_json_text(data, "series"), aj_json_int(data, "serial", 0),
                               aj_json_text(data, "archive_number"), err));
    AJ_TRY(aj_fold_unlock(f, err));
    if (json_is_array(json_object_get(data, "papers")))
        AJ_TRY(aj_fold_copy(f->record, "papers", data, "papers", err));
    if (json_object_get(data, "subsidy"))
        AJ_TRY(aj_fold_copy(f->record, "subsidy", data, "subsidy", err));
    return keep_archived(f, err);
}

enum aj_code aj_fold_archived(struct aj_fold *f, struct aj_err *err)
{
    return aj_fold_step(f, AJ_STEP_ARCHIVE, archive, err);
}

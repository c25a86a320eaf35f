#include "index/fold_request.h"

#include "base/auto.h"
#include "base/utf8.h"
#include "index/batch.h"
#include "index/fold_fields.h"
#include "index/fold_tables.h"

#include <string.h>

#define MOST_CHARACTERS ((size_t)120)

static enum aj_code check(const char *key, const char *sha256, struct aj_err *err)
{
    size_t n = aj_utf8_count(key);

    if (n == 0 || n > MOST_CHARACTERS || !aj_utf8_plain(key, strlen(key), false)) {
        return aj_fail(err, AJ_INVALID, "请求的键应当是 1 到 %zu 个字，不含控制字符",
                       MOST_CHARACTERS);
    }
    if (strlen(sha256) != AJ_DIGEST_HEX_SIZE - 1 ||
        strspn(sha256, "0123456789abcdef") != AJ_DIGEST_HEX_SIZE - 1)
        return aj_fail(err, AJ_INVALID, "请求的摘要不是 SHA-256（小写十六进制）");
    return AJ_OK;
}

enum aj_code aj_fold_request(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *row = NULL;
    const json_t *request = json_object_get(f->event->data, "request");
    const char *key = aj_json_text(request, "key");
    struct aj_bytes value;
    enum aj_code code;

    if (!request)
        return AJ_OK;
    AJ_TRY(check(key, aj_json_text(request, "sha256"), err));
    code = aj_txn_get(f->txn, AJ_TABLE_REQUEST, aj_text_bytes(key), &value, err);
    if (code == AJ_OK)
        return aj_fail(err, AJ_CONFLICT, "请求 %.120s 已经办理过，不能再办一次", key);
    if (code != AJ_NOT_FOUND)
        return code;
    row = json_pack("{s:O, s:I}", "sha256", json_object_get(request, "sha256"), "seq",
                    (json_int_t)f->seq);
    if (!row)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory folding an event");
    return aj_fold_put_json(f, AJ_TABLE_REQUEST, aj_text_bytes(key), row, err);
}

/* The home is in its place again: nobody's money moves, but who says so must know the batch that
   was really sent last, and so must these tables. */
enum aj_code aj_fold_pay_confirmed(struct aj_fold *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *last = NULL;
    const json_t *data = f->event->data;
    const char *sha256;

    AJ_TRY(aj_field_why(f, err));
    AJ_TRY(aj_field_digest(f, "sha256", true, &sha256, err));
    if (!json_is_string(json_object_get(data, "batch")))
        return aj_fail(err, AJ_INVALID, "确认须写明最后一个已送银行的批次（没有则为空）");
    AJ_TRY(aj_batch_last_sent(f->txn, &last, err));
    if (strcmp(aj_json_text(data, "batch"), aj_json_text(last, "batch")) == 0 &&
        strcmp(sha256, aj_json_text(last, "sha256")) == 0)
        return AJ_OK;
    return aj_fail(err, AJ_CONFLICT,
                   "本处所知最后送银行的批次是“%s”，与所确认的不同；请恢复更新的备份，或核对批次单",
                   aj_json_text(last, "batch"));
}

/* Asked twice, done once: docs/formats/ledger.md "Requests". */
#include "base/auto.h"
#include "index/handle.h"
#include "index/ledger.h"
#include "index/rows.h"

#include <string.h>

enum aj_code aj_index_request(struct aj_index *x, const char *key, struct aj_request *out,
                              struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    AJ_AUTO(aj_auto_json) json_t *row = NULL;
    enum aj_code code;
    const char *sha256;
    int64_t seq;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    code = aj_row_json(txn, AJ_TABLE_REQUEST, aj_text_bytes(key), &row, err);
    if (code == AJ_NOT_FOUND)
        return aj_fail(err, code, "没有办理过请求 %.120s", key);
    if (code != AJ_OK)
        return code;
    sha256 = aj_json_text(row, "sha256");
    seq = aj_json_int(row, "seq", -1);
    if (strlen(sha256) != AJ_DIGEST_HEX_SIZE - 1 || seq < 0)
        return aj_fail(err, AJ_CORRUPT, "请求 %.120s 一行已损坏；请重建索引", key);
    memcpy(out->sha256, sha256, AJ_DIGEST_HEX_SIZE);
    out->seq = (uint64_t)seq;
    return AJ_OK;
}

/* What is known of the key: AJ_OK, it was done, and as now asked; AJ_NOT_FOUND; AJ_CONFLICT. */
static enum aj_code look(struct aj_index *x, const json_t *request, uint64_t *first,
                         struct aj_err *err)
{
    const char *key = aj_json_text(request, "key");
    struct aj_request known;

    AJ_TRY(aj_index_request(x, key, &known, err));
    if (strcmp(known.sha256, aj_json_text(request, "sha256")) != 0) {
        return aj_fail(err, AJ_CONFLICT, "请求 %.120s 已经用于另一件事；请换一个键", key);
    }
    if (first)
        *first = known.seq;
    return AJ_OK;
}

enum aj_code aj_index_commit_once(struct aj_index *x, const struct aj_event *events, size_t n,
                                  uint64_t *first, bool *repeated, struct aj_err *err)
{
    const json_t *request = n > 0 ? json_object_get(events[0].data, "request") : NULL;
    struct aj_err why = {0};
    enum aj_code code, before;

    *repeated = false;
    if (!request)
        return aj_index_commit(x, events, n, first, err);
    code = look(x, request, first, err);
    *repeated = code == AJ_OK;
    if (code != AJ_NOT_FOUND)
        return code;
    code = aj_index_commit(x, events, n, first, &why);
    if (code == AJ_CONFLICT) { /* another may have been faster with this very key */
        before = look(x, request, first, err);
        *repeated = before == AJ_OK;
        if (before != AJ_NOT_FOUND)
            return before;
    }
    if (code != AJ_OK && err)
        *err = why;
    return code;
}

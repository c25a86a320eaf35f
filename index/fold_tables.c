#include "index/fold_tables.h"

#include "base/auto.h"
#include "casefile/number.h"
#include "index/rows.h"
#include "index/terms.h"

#include <string.h>

enum aj_code aj_fold_put_json(struct aj_fold *f, enum aj_table table, struct aj_bytes key,
                              const json_t *value, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};

    AJ_TRY(aj_json_canonical(value, &bytes, err));
    return aj_txn_put(f->txn, table, key, (struct aj_bytes){bytes.data, bytes.size}, err);
}

enum aj_code aj_fold_put_record(struct aj_fold *f, struct aj_err *err)
{
    return aj_fold_put_json(f, AJ_TABLE_CASE, aj_text_bytes(f->key), f->record, err);
}

static enum aj_code drop_term(struct aj_fold *f, const struct aj_term *term, struct aj_err *err)
{
    struct aj_row_key key = aj_term_key(term->field, term->text, f->key);

    return aj_txn_delete(f->txn, AJ_TABLE_TERM, aj_key_bytes(&key), err);
}

static enum aj_code put_term(struct aj_fold *f, const struct aj_term *term, struct aj_err *err)
{
    struct aj_row_key key = aj_term_key(term->field, term->text, f->key);

    return aj_txn_put(f->txn, AJ_TABLE_TERM, aj_key_bytes(&key), aj_text_bytes(""), err);
}

enum aj_code aj_fold_put_terms(struct aj_fold *f, struct aj_err *err)
{
    struct aj_terms old = {0};
    struct aj_terms now = {0};
    size_t i = 0;
    size_t j = 0;

    if (f->old)
        AJ_TRY(aj_terms_of_record(f->old, f->arena, &old, err));
    AJ_TRY(aj_terms_of_record(f->record, f->arena, &now, err));
    while (i < old.n || j < now.n) { /* both are sorted: walk them together */
        int order = i == old.n ? 1 : j == now.n ? -1 : aj_term_compare(&old.list[i], &now.list[j]);

        if (order < 0) {
            AJ_TRY(drop_term(f, &old.list[i], err));
        } else if (order > 0) {
            AJ_TRY(put_term(f, &now.list[j], err));
        }
        i += order <= 0;
        j += order >= 0;
    }
    return AJ_OK;
}

static enum aj_code take_serial(struct aj_fold *f, const char *series, int64_t serial,
                                struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *row = NULL;
    enum aj_code code = aj_row_json(f->txn, AJ_TABLE_SERIES, aj_text_bytes(series), &row, err);
    int64_t last = 0;

    if (code != AJ_OK && code != AJ_NOT_FOUND)
        return code;
    if (row)
        last = aj_json_int(row, "last", 0);
    if (serial != last + 1) {
        return aj_fail(err, AJ_CONFLICT,
                       "档号 %s 系列的下一个顺序号是 %lld，不是 %lld；请重新取号后再归档", series,
                       (long long)last + 1, (long long)serial);
    }
    json_decref(row);
    row = json_pack("{s:I}", "last", (json_int_t)serial);
    if (!row)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory folding an event");
    return aj_fold_put_json(f, AJ_TABLE_SERIES, aj_text_bytes(series), row, err);
}

enum aj_code aj_fold_take_number(struct aj_fold *f, const char *series, int64_t serial,
                                 const char *archive_number, struct aj_err *err)
{
    const char *normal;
    struct aj_bytes owner;
    enum aj_code code;

    AJ_TRY(aj_number_normal(archive_number, f->arena, &normal, err));
    if (!*normal || strlen(normal) > AJ_NAME_LIMIT || !*series || strlen(series) > AJ_NAME_LIMIT) {
        return aj_fail(err, AJ_INVALID, "案件 %s 的档号或系列为空，或超过 %zu 字节", f->key,
                       AJ_NAME_LIMIT);
    }
    code = aj_txn_get(f->txn, AJ_TABLE_ARCHIVE_NUMBER, aj_text_bytes(normal), &owner, err);
    if (code == AJ_OK) {
        return aj_fail(err, AJ_CONFLICT, "档号 %s 已被案件 %.*s 使用；请重新取号后再归档",
                       archive_number, (int)owner.size, (const char *)owner.data);
    }
    if (code != AJ_NOT_FOUND)
        return code;
    AJ_TRY(take_serial(f, series, serial, err));
    return aj_txn_put(f->txn, AJ_TABLE_ARCHIVE_NUMBER, aj_text_bytes(normal), aj_text_bytes(f->key),
                      err);
}

enum aj_code aj_fold_get_entitlement(struct aj_fold *f, json_t **out, struct aj_err *err)
{
    struct aj_row_key key = aj_entitlement_key(f->key);
    enum aj_code code = aj_row_json(f->txn, AJ_TABLE_ENTITLEMENT, aj_key_bytes(&key), out, err);

    if (code == AJ_NOT_FOUND) {
        *out = NULL;
        return AJ_OK;
    }
    return code;
}

enum aj_code aj_fold_put_entitlement(struct aj_fold *f, const json_t *value, struct aj_err *err)
{
    struct aj_row_key key = aj_entitlement_key(f->key);

    return aj_fold_put_json(f, AJ_TABLE_ENTITLEMENT, aj_key_bytes(&key), value, err);
}

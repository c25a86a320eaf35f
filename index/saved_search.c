#include "index/saved_search.h"

#include "base/auto.h"
#include "index/handle.h"

#include <string.h>

enum aj_code aj_saved_search_key(const char *owner, const char *name, struct aj_row_key *out,
                                 struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 4096};
    const char *owner_part;
    const char *name_part = "";
    size_t owner_size, name_size;

    AJ_TRY(aj_key_text(aj_text_bytes(owner), AJ_NAME_LIMIT, &arena, &owner_part, err));
    if (name)
        AJ_TRY(aj_key_folded(name, AJ_NAME_LIMIT, &arena, &name_part, err));
    if (name && !*name_part)
        return aj_fail(err, AJ_INVALID, "检索的名称不能是空白；请起一个名称");
    owner_size = strlen(owner_part) + 1;
    name_size = strlen(name_part);
    memcpy(out->bytes, owner_part, owner_size);
    memcpy(out->bytes + owner_size, name_part, name_size);
    out->size = owner_size + name_size;
    return AJ_OK;
}

enum aj_code aj_saved_search_rows(struct aj_txn *txn, const struct aj_row_key *beginning,
                                  json_t *list, size_t *n, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_bytes key, value;
    bool more;

    *n = 0;
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_SAVED_SEARCH, aj_key_bytes(beginning), &scan, err));
    for (;; (*n)++) {
        json_t *row = NULL;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more || key.size < beginning->size ||
            memcmp(key.data, beginning->bytes, beginning->size) != 0)
            return AJ_OK;
        if (!list)
            continue;
        AJ_TRY(aj_row_parse(AJ_TABLE_SAVED_SEARCH, key, value, &row, err));
        if (json_array_append_new(list, row) != 0)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory listing searches");
    }
}

enum aj_code aj_index_saved_searches(struct aj_index *x, const char *owner, json_t **out,
                                     struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    AJ_AUTO(aj_auto_json) json_t *list = json_array();
    struct aj_row_key beginning;
    size_t n;

    if (!list)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory listing searches");
    AJ_TRY(aj_saved_search_key(owner, NULL, &beginning, err));
    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(aj_saved_search_rows(txn, &beginning, list, &n, err));
    *out = aj_steal(&list);
    return AJ_OK;
}

enum aj_code aj_index_saved_search(struct aj_index *x, const char *owner, const char *name,
                                   json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_row_key key;
    enum aj_code code;

    AJ_TRY(aj_saved_search_key(owner, name, &key, err));
    AJ_TRY(aj_txn_read(x->env, &txn, err));
    code = aj_row_json(txn, AJ_TABLE_SAVED_SEARCH, aj_key_bytes(&key), out, err);
    if (code == AJ_NOT_FOUND)
        return aj_fail(err, code, "没有保存过名为“%s”的检索", name);
    return code;
}

#include "base/auto.h"
#include "casefile/number.h"
#include "index/handle.h"
#include "index/rows.h"
#include "index/terms.h"

#include <string.h>

struct bearers {
    size_t n;
    const char *first; /* in the arena, as the next */
    const char *second;
};

static enum aj_code copy_key(struct aj_bytes key, struct aj_arena *arena, const char **out,
                             struct aj_err *err)
{
    *out = aj_arena_copy(arena, key.data, key.size);
    return *out ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory resolving a number");
}

/* Cases that bear exactly this number: a row of the field "number" each. */
static enum aj_code collect_bearers(struct aj_txn *txn, const char *normal, struct aj_arena *arena,
                                    struct bearers *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_row_key from = aj_term_key("number", normal, "");
    struct aj_bytes key, value;
    bool more;

    *out = (struct bearers){0};
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_TERM, aj_key_bytes(&from), &scan, err));
    for (;; out->n++) {
        struct aj_term_parts parts;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more || key.size < from.size || memcmp(key.data, from.bytes, from.size) != 0)
            return AJ_OK;
        if (!aj_term_split(key, &parts))
            return aj_fail(err, AJ_CORRUPT, "索引的 term 表有不合格式的键；请重建索引");
        if (out->n < 2)
            AJ_TRY(copy_key(parts.case_key, arena, out->n ? &out->second : &out->first, err));
    }
}

enum aj_code aj_index_resolve(struct aj_index *x, const char *number, struct aj_arena *arena,
                              const char **key, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct bearers bearers = {0};
    struct aj_bytes value;
    const char *normal;

    AJ_TRY(aj_number_normal(number, arena, &normal, err));
    AJ_TRY(aj_txn_read(x->env, &txn, err));
    if (aj_txn_get(txn, AJ_TABLE_CASE, aj_text_bytes(normal), &value, NULL) == AJ_OK)
        return copy_key(aj_text_bytes(normal), arena, key, err);
    if (aj_txn_get(txn, AJ_TABLE_ARCHIVE_NUMBER, aj_text_bytes(normal), &value, NULL) == AJ_OK)
        return copy_key(value, arena, key, err);
    AJ_TRY(aj_term_of_number(number, arena, &normal, err)); /* cut as terms are */
    if (*normal)
        AJ_TRY(collect_bearers(txn, normal, arena, &bearers, err));
    if (bearers.n == 0)
        return aj_fail(err, AJ_NOT_FOUND, "没有号码为“%.100s”的案件；请核对号码", number);
    if (bearers.n > 1) {
        return aj_fail(err, AJ_CONFLICT, "号码“%.60s”属于 %zu 件案件（%.60s、%.60s…），请用案号",
                       number, bearers.n, bearers.first, bearers.second);
    }
    *key = bearers.first;
    return AJ_OK;
}

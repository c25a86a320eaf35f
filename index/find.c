#include "base/auto.h"
#include "base/utf8.h"
#include "index/handle.h"
#include "index/hits.h"
#include "index/rows.h"
#include "index/terms.h"

#include <string.h>

#define FIND_MEMORY ((size_t)256 << 20)

static bool holds(struct aj_bytes text, const char *part)
{
    size_t size = strlen(part);
    const char *at = text.data;
    const char *end = at + text.size;

    while (at && (size_t)(end - at) >= size) {
        if (memcmp(at, part, size) == 0)
            return true;
        at = memchr(at + 1, part[0], (size_t)(end - at - 1));
    }
    return false;
}

/* Rows of one field: those beginning with `term`, or with `anywhere` those holding it. */
static enum aj_code scan_field(struct aj_txn *txn, size_t field, const char *term, bool anywhere,
                               struct aj_hits *hits, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_row_key from = aj_term_key(aj_field_name(field), anywhere ? NULL : term, NULL);
    struct aj_bytes key, value;
    bool more;

    AJ_TRY(aj_scan_open(txn, AJ_TABLE_TERM, aj_key_bytes(&from), &scan, err));
    for (;;) {
        struct aj_term_parts parts;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more || key.size < from.size || memcmp(key.data, from.bytes, from.size) != 0)
            return AJ_OK;
        if (!aj_term_split(key, &parts))
            return aj_fail(err, AJ_CORRUPT, "索引的 term 表有不合格式的键；请重建索引");
        if (!anywhere || holds(parts.term, term))
            AJ_TRY(aj_hits_add(hits, &parts, value, field, err));
    }
}

struct query {
    const char *normal[AJ_FIELD_COUNT]; /* NULL: field not searched */
};

static enum aj_code read_query(const char *field, const char *term, struct aj_arena *arena,
                               struct query *out, struct aj_err *err)
{
    size_t only = AJ_FIELD_COUNT;

    *out = (struct query){{0}};
    if (field && !aj_field_find(field, &only))
        return aj_fail(err, AJ_INVALID, "没有名为“%.40s”的检索项", field);
    for (size_t i = 0; i < AJ_FIELD_COUNT; i++) {
        if (field ? i == only : aj_field_is_for_anybody(i))
            AJ_TRY(aj_term_normal(aj_field_name(i), term, arena, &out->normal[i], err));
    }
    return AJ_OK;
}

static enum aj_code run_query(struct aj_txn *txn, const struct query *query, struct aj_hits *hits,
                              struct aj_err *err)
{
    for (int anywhere = 0; anywhere < 2 && hits->n == 0; anywhere++) {
        for (size_t i = 0; i < AJ_FIELD_COUNT; i++) {
            if (query->normal[i] && *query->normal[i])
                AJ_TRY(scan_field(txn, i, query->normal[i], anywhere, hits, err));
        }
    }
    aj_hits_finish(hits);
    return AJ_OK;
}

static enum aj_code add_record(struct aj_txn *txn, const struct aj_hit *hit, json_t *list,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *record = NULL;
    json_t *matched = json_array();
    enum aj_code code = aj_row_json(txn, AJ_TABLE_CASE, aj_text_bytes(hit->case_key), &record, err);

    if (code == AJ_NOT_FOUND) {
        code = aj_fail(err, AJ_CORRUPT, "索引的 term 表指向不存在的案件 %s；请重建索引",
                       hit->case_key);
    }
    for (size_t i = 0; i < AJ_FIELD_COUNT; i++) {
        if (hit->fields >> i & 1)
            (void)json_array_append_new(matched, json_string(aj_field_name(i)));
    }
    if (code != AJ_OK) {
        json_decref(matched);
        return code;
    }
    if (json_object_set_new(record, "matched", matched) != 0 ||
        json_array_append(list, record) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory listing cases");
    return AJ_OK;
}

static enum aj_code find(struct aj_index *x, const struct query *query, size_t limit,
                         struct aj_hits *hits, json_t *list, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(run_query(txn, query, hits, err));
    for (size_t i = 0; i < hits->n && i < limit; i++)
        AJ_TRY(add_record(txn, &hits->list[i], list, err));
    return AJ_OK;
}

enum aj_code aj_index_find(struct aj_index *x, const struct aj_wanted *wanted, json_t **out,
                           size_t *total, struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = FIND_MEMORY};
    AJ_AUTO(aj_auto_json) json_t *list = json_array();
    struct aj_hits hits = {.arena = &arena};
    struct query query;

    if (!list)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory listing cases");
    if (aj_utf8_count(wanted->term) < 2)
        return aj_fail(err, AJ_INVALID, "检索词至少要有两个字");
    AJ_TRY(read_query(wanted->field, wanted->term, &arena, &query, err));
    AJ_TRY(find(x, &query, wanted->limit, &hits, list, err));
    *out = aj_steal(&list);
    *total = hits.n;
    return AJ_OK;
}

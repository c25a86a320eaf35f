#include "base/auto.h"
#include "base/utf8.h"
#include "index/fold_tables.h"
#include "index/saved_search.h"
#include "index/search/query/query.h"

#include <string.h>

#define MOST_SEARCHES   ((size_t)200)  /* of one owner */
#define MOST_CHARACTERS ((size_t)100)  /* of owner and name */
#define MOST_FILTERS    ((size_t)8192) /* bytes */
#define QUERY_MEMORY    ((size_t)512 << 10)

static enum aj_code check_name(const char *what, const char *text, struct aj_err *err)
{
    size_t n = aj_utf8_count(text);

    if (n > 0 && n <= MOST_CHARACTERS && aj_utf8_plain(text, strlen(text), false))
        return AJ_OK;
    return aj_fail(err, AJ_INVALID, "检索的%s应当是 1 到 %zu 个字，不含控制字符", what,
                   MOST_CHARACTERS);
}

/* Whose search it is, and under which key. */
static enum aj_code read_key(const struct aj_fold *f, struct aj_row_key *out, struct aj_err *err)
{
    const char *owner = aj_json_text(f->event->data, "owner");
    const char *name = aj_json_text(f->event->data, "name");

    AJ_TRY(check_name("所有人", owner, err));
    AJ_TRY(check_name("名称", name, err));
    return aj_saved_search_key(owner, name, out, err);
}

static bool is_facet(const json_t *texts)
{
    size_t i;
    json_t *text;

    json_array_foreach(texts, i, text)
    {
        if (json_string_length(text) == 0 ||
            !aj_utf8_plain(json_string_value(text), json_string_length(text), false))
            return false;
    }
    return json_array_size(texts) > 0;
}

static enum aj_code check_filters(const json_t *filters, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    bool good = json_is_object(filters);
    const char *facet;
    json_t *texts;

    json_object_foreach(aj_unconst(filters), facet, texts)
    {
        good = good && *facet && aj_utf8_plain(facet, strlen(facet), false) && is_facet(texts);
    }
    if (!good)
        return aj_fail(err, AJ_INVALID, "检索的筛选条件应当逐项列出文字");
    AJ_TRY(aj_json_canonical(filters, &bytes, err));
    if (bytes.size > MOST_FILTERS)
        return aj_fail(err, AJ_INVALID, "检索的筛选条件超过 %zu 字节；请减少几项", MOST_FILTERS);
    return AJ_OK;
}

/* What all may be found by needs no query; what is there must be read again tomorrow. */
static enum aj_code check_query(const json_t *data, struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = QUERY_MEMORY};
    const json_t *query = json_object_get(data, "query");
    struct aj_query tree;

    if (!json_is_string(query))
        return aj_fail(err, AJ_INVALID, "检索没有检索式");
    if (json_string_length(query) == 0) {
        if (json_object_size(json_object_get(data, "filters")) > 0)
            return AJ_OK;
        return aj_fail(err, AJ_INVALID, "检索式和筛选条件都没有，没有可保存的检索");
    }
    return aj_query_parse(json_string_value(query), json_string_length(query), AJ_QUERY_STORED,
                          &arena, &tree, err);
}

static enum aj_code check_sort(const json_t *data, struct aj_err *err)
{
    const char *sort = aj_json_text(data, "sort");

    if (strcmp(sort, "best") == 0 || strcmp(sort, "newest") == 0)
        return AJ_OK;
    return aj_fail(err, AJ_INVALID, "检索结果的排列“%.40s”不认识", sort);
}

static enum aj_code has_row(struct aj_fold *f, const struct aj_row_key *key, bool *has,
                            struct aj_err *err)
{
    struct aj_bytes value;
    enum aj_code code = aj_txn_get(f->txn, AJ_TABLE_SAVED_SEARCH, aj_key_bytes(key), &value, err);

    *has = code == AJ_OK;
    return code == AJ_NOT_FOUND ? AJ_OK : code;
}

static enum aj_code check_room(struct aj_fold *f, const struct aj_row_key *key, struct aj_err *err)
{
    const char *owner = aj_json_text(f->event->data, "owner");
    struct aj_row_key beginning;
    size_t n;
    bool replaced;

    AJ_TRY(has_row(f, key, &replaced, err));
    if (replaced)
        return AJ_OK;
    AJ_TRY(aj_saved_search_key(owner, NULL, &beginning, err));
    AJ_TRY(aj_saved_search_rows(f->txn, &beginning, NULL, &n, err));
    if (n < MOST_SEARCHES)
        return AJ_OK;
    return aj_fail(err, AJ_CONFLICT, "%s 已经保存了 %zu 个检索；请先删去不用的", owner,
                   MOST_SEARCHES);
}

enum aj_code aj_fold_search_saved(struct aj_fold *f, struct aj_err *err)
{
    const json_t *data = f->event->data;
    AJ_AUTO(aj_auto_json) json_t *row = NULL;
    struct aj_row_key key;

    AJ_TRY(read_key(f, &key, err));
    AJ_TRY(check_filters(json_object_get(data, "filters"), err));
    AJ_TRY(check_query(data, err));
    AJ_TRY(check_sort(data, err));
    AJ_TRY(check_room(f, &key, err));
    row = json_pack("{s:O, s:O, s:O, s:O, s:O, s:I}", "owner", json_object_get(data, "owner"),
                    "name", json_object_get(data, "name"), "query", json_object_get(data, "query"),
                    "filters", json_object_get(data, "filters"), "sort",
                    json_object_get(data, "sort"), "saved_at", (json_int_t)f->event->at);
    if (!row)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory folding an event");
    return aj_fold_put_json(f, AJ_TABLE_SAVED_SEARCH, aj_key_bytes(&key), row, err);
}

enum aj_code aj_fold_search_forgotten(struct aj_fold *f, struct aj_err *err)
{
    struct aj_row_key key;
    bool has;

    AJ_TRY(read_key(f, &key, err));
    AJ_TRY(has_row(f, &key, &has, err));
    if (!has) {
        return aj_fail(err, AJ_CONFLICT, "%s 没有保存过名为“%s”的检索，不能删去；请刷新后核对",
                       aj_json_text(f->event->data, "owner"), aj_json_text(f->event->data, "name"));
    }
    return aj_txn_delete(f->txn, AJ_TABLE_SAVED_SEARCH, aj_key_bytes(&key), err);
}

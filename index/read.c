#include "base/auto.h"
#include "casefile/lifecycle.h"
#include "index/handle.h"
#include "index/journal_store.h"
#include "index/rows.h"

#include <stdlib.h>
#include <string.h>

enum aj_code aj_index_case(struct aj_index *x, const char *key, json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    enum aj_code code;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    code = aj_row_json(txn, AJ_TABLE_CASE, aj_text_bytes(key), out, err);
    if (code == AJ_NOT_FOUND)
        return aj_fail(err, code, "没有案件 %.100s；请核对案号", key);
    return code;
}

enum aj_state aj_index_case_state(struct aj_index *x, const char *key)
{
    AJ_AUTO(aj_auto_json) json_t *record = NULL;
    enum aj_state state = AJ_STATE_NONE;

    if (aj_index_case(x, key, &record, NULL) != AJ_OK ||
        !aj_state_from_word(aj_json_text(record, "state"), &state))
        return AJ_STATE_NONE;
    return state;
}

enum aj_code aj_index_next_serial(struct aj_index *x, const char *series, int64_t *out,
                                  struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    AJ_AUTO(aj_auto_json) json_t *row = NULL;
    enum aj_code code;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    code = aj_row_json(txn, AJ_TABLE_SERIES, aj_text_bytes(series), &row, err);
    if (code != AJ_OK && code != AJ_NOT_FOUND)
        return code;
    *out = (row ? aj_json_int(row, "last", 0) : 0) + 1;
    return AJ_OK;
}

static int by_archive_number(const void *a, const void *b)
{
    const json_t *const *left = a;
    const json_t *const *right = b;
    const char *l = aj_json_text(*left, "archive_number");
    const char *r = aj_json_text(*right, "archive_number");

    if (!*l != !*r) /* those without a number come last */
        return !*l ? 1 : -1;
    return *l ? strcmp(l, r) : strcmp(aj_json_text(*left, "id"), aj_json_text(*right, "id"));
}

static enum aj_code sort_by_archive_number(json_t **list, struct aj_err *err)
{
    size_t n = json_array_size(*list);
    AJ_AUTO(aj_auto_free) json_t **items = calloc(n + 1, sizeof(json_t *));
    json_t *sorted = json_array();

    if (!items || !sorted) {
        json_decref(sorted);
        return aj_fail(err, AJ_NO_MEMORY, "out of memory listing entitlements");
    }
    for (size_t i = 0; i < n; i++)
        items[i] = json_array_get(*list, i);
    qsort(items, n, sizeof(json_t *), by_archive_number);
    for (size_t i = 0; i < n; i++) {
        if (json_array_append(sorted, items[i]) != 0) {
            json_decref(sorted);
            return aj_fail(err, AJ_NO_MEMORY, "out of memory listing entitlements");
        }
    }
    json_decref(*list);
    *list = sorted;
    return AJ_OK;
}

static enum aj_code collect_entitlements(struct aj_txn *txn, const char *case_key,
                                         enum aj_pay_state state, json_t *list, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_row_key wanted = aj_entitlement_key(case_key ? case_key : "");
    struct aj_bytes from = case_key ? aj_key_bytes(&wanted) : (struct aj_bytes){0};
    struct aj_bytes key, value;
    bool more;

    if (case_key && wanted.size == 0)
        return AJ_OK;
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_ENTITLEMENT, from, &scan, err));
    for (;;) {
        AJ_AUTO(aj_auto_json) json_t *row = NULL;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more || (case_key &&
                      (key.size != wanted.size || memcmp(key.data, wanted.bytes, key.size) != 0)))
            return AJ_OK;
        AJ_TRY(aj_row_parse(AJ_TABLE_ENTITLEMENT, key, value, &row, err));
        if (state != AJ_PAY_NONE &&
            strcmp(aj_json_text(row, "state"), aj_pay_state_word(state)) != 0)
            continue;
        if (json_array_append(list, row) != 0)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory listing entitlements");
    }
}

enum aj_code aj_index_entitlements(struct aj_index *x, const char *case_key,
                                   enum aj_pay_state state, json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    AJ_AUTO(aj_auto_json) json_t *list = json_array();

    if (!list)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory listing entitlements");
    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(collect_entitlements(txn, case_key, state, list, err));
    AJ_TRY(sort_by_archive_number(&list, err));
    *out = aj_steal(&list);
    return AJ_OK;
}

#define PAGE 64 /* records copied out of one transaction */

struct page {
    char keys[PAGE][AJ_KEY_LIMIT + 1];
    json_t *records[PAGE];
    size_t n;
};

/* Rows whose keys end in a case key. */
struct walk {
    enum aj_table table;
    struct aj_row_key prefix; /* what stands before it */
};

/* The case key behind the prefix; false: the row is of something else. */
static bool is_of_walk(const struct walk *walk, struct aj_bytes row, struct aj_bytes *key)
{
    size_t size = walk->prefix.size;

    if (row.size < size || memcmp(row.data, walk->prefix.bytes, size) != 0)
        return false;
    *key = (struct aj_bytes){(const char *)row.data + size, row.size - size};
    return true;
}

static enum aj_code add_to_page(struct aj_txn *txn, struct aj_bytes key, struct page *page,
                                struct aj_err *err)
{
    enum aj_code code = aj_row_json(txn, AJ_TABLE_CASE, key, &page->records[page->n], err);

    if (code == AJ_NOT_FOUND) {
        return aj_fail(err, AJ_CORRUPT, "索引的 term 表指向不存在的案件 %.*s；请重建索引",
                       (int)key.size, (const char *)key.data);
    }
    AJ_TRY(code);
    memcpy(page->keys[page->n], key.data, key.size);
    page->keys[page->n][key.size] = '\0';
    page->n++;
    return AJ_OK;
}

static enum aj_code read_page(struct aj_index *x, const struct walk *walk, const char *after,
                              struct page *page, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_row_key from = walk->prefix;
    struct aj_bytes row, key, value;
    bool more;

    memcpy(from.bytes + from.size, after, strlen(after));
    from.size += strlen(after);
    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(aj_scan_open(txn, walk->table, aj_key_bytes(&from), &scan, err));
    for (page->n = 0; page->n < PAGE;) {
        AJ_TRY(aj_scan_next(scan, &row, &value, &more, err));
        if (!more || !is_of_walk(walk, row, &key))
            break;
        if (key.size != strlen(after) || memcmp(key.data, after, key.size) != 0)
            AJ_TRY(add_to_page(txn, key, page, err));
    }
    return AJ_OK;
}

static void release_page(struct page *page)
{
    for (size_t i = 0; i < page->n; i++)
        json_decref(page->records[i]);
    page->n = 0;
}

/* Page by page, so that a visitor may read and write the index itself. */
static enum aj_code take_walk(struct aj_index *x, const struct walk *walk, aj_index_visit visit,
                              void *arg, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct page *page = calloc(1, sizeof(*page));
    char after[AJ_KEY_LIMIT + 1] = "";
    enum aj_code code = AJ_OK;
    bool more = true;

    if (!page)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading cases");
    while (code == AJ_OK && more) {
        code = read_page(x, walk, after, page, err);
        more = page->n == PAGE;
        if (page->n > 0)
            memcpy(after, page->keys[page->n - 1], sizeof(after));
        for (size_t i = 0; code == AJ_OK && i < page->n; i++)
            code = visit(page->keys[i], page->records[i], arg, err);
        release_page(page);
    }
    return code;
}

enum aj_code aj_index_each_case(struct aj_index *x, aj_index_visit visit, void *arg,
                                struct aj_err *err)
{
    const struct walk walk = {.table = AJ_TABLE_CASE};

    return take_walk(x, &walk, visit, arg, err);
}

enum aj_code aj_index_cases_in(struct aj_index *x, enum aj_state state, aj_index_visit visit,
                               void *arg, struct aj_err *err)
{
    const struct walk walk = {AJ_TABLE_TERM, aj_term_key("state", aj_state_word(state), "")};

    return take_walk(x, &walk, visit, arg, err);
}

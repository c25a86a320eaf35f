#include "base/auto.h"
#include "index/search/check/search_check_parts.h"
#include "index/search/codes/big_endian.h"
#include "index/search/values/value_key.h"
#include "index/search/values/values.h"

#include <stdio.h>

/* A key of search_value, taken apart. */
struct parts {
    char kind;
    unsigned shelf;
    enum aj_attribute attribute;
    struct aj_bytes rest; /* number, text, or pinyin, 0 and number */
};

static bool split(struct aj_bytes key, struct parts *out)
{
    const unsigned char *bytes = key.data;
    const bool on_shelf =
        key.size > 0 && (bytes[0] == AJ_VALUE_OF_SHELF || bytes[0] == AJ_VALUE_PINYIN_OF);
    const size_t head = on_shelf ? 3 : 2;

    if (key.size <= head || bytes[head - 1] >= AJ_ATTR_COUNT || bytes[head - 1] == AJ_ATTR_YEAR ||
        (on_shelf && bytes[1] >= AJ_SHELF_COUNT))
        return false;
    *out = (struct parts){
        .kind = (char)bytes[0],
        .shelf = on_shelf ? bytes[1] : 0,
        .attribute = bytes[head - 1],
        .rest = {bytes + head, key.size - head},
    };
    return true;
}

static enum aj_code tell(struct aj_check_run *run, const struct parts *parts, const char *what,
                         struct aj_err *err)
{
    char key[AJ_KEY_LIMIT + 32];
    const unsigned char *rest = parts->rest.data;

    if (parts->kind == AJ_VALUE_BY_NUMBER && parts->rest.size == 4) {
        (void)snprintf(key, sizeof(key), "i/%d/%u", (int)parts->attribute,
                       (unsigned)aj_key_get_u32(rest));
    } else {
        (void)snprintf(key, sizeof(key), "%c/%u/%d/%.*s", parts->kind, parts->shelf,
                       (int)parts->attribute, (int)parts->rest.size, (const char *)rest);
    }
    return aj_check_tell(run, AJ_TABLE_SEARCH_VALUE, key, what, err);
}

/* The row of another kind for the same value; its number. AJ_NOT_FOUND; AJ_CORRUPT. */
static enum aj_code number_at(struct aj_check_run *run, const struct aj_value_key *key,
                              uint32_t *number, struct aj_err *err)
{
    struct aj_bytes value;

    AJ_TRY(aj_txn_get(run->txn, AJ_TABLE_SEARCH_VALUE, aj_value_key_of(key), &value, err));
    return aj_value_row_number(value, number, err);
}

/* A value by its number must be found by its text. */
static enum aj_code check_number(struct aj_check_run *run, const struct parts *parts,
                                 struct aj_bytes shown, struct aj_err *err)
{
    struct aj_value_key key, own;
    uint32_t number;

    aj_value_key_begin(&own, AJ_VALUE_BY_NUMBER, 0, parts->attribute);
    if (parts->rest.size != 4)
        return tell(run, parts, "不合格式", err);
    AJ_TRY(aj_value_fold(shown.data, shown.size, &run->folded, err));
    if (run->folded.size == 0)
        return tell(run, parts, "是空的", err);
    aj_value_key_begin(&key, AJ_VALUE_BY_TEXT, 0, parts->attribute);
    aj_value_key_add_text(&key, &run->folded);
    if (number_at(run, &key, &number, NULL) != AJ_OK)
        return tell(run, parts, "按文字找不到", err);
    aj_value_key_add_number(&own, number);
    if (memcmp(own.bytes + own.size - 4, parts->rest.data, 4) != 0)
        return tell(run, parts, "按文字找到的是另一个编号", err);
    return AJ_OK;
}

/* A value by its text must have a number, and be that number's. The text as it is shown is in
   `shown` then, and folded. */
static enum aj_code check_text(struct aj_check_run *run, const struct parts *parts,
                               struct aj_bytes value, struct aj_buf *shown, uint32_t *number,
                               struct aj_err *err)
{
    struct aj_value_key key;

    shown->size = 0;
    if (aj_value_row_number(value, number, NULL) != AJ_OK)
        return tell(run, parts, "不合格式", err);
    if (aj_value_text(run->txn, parts->attribute, *number, shown, NULL) != AJ_OK)
        return tell(run, parts, "编号没有给过", err);
    aj_buf_add(shown, "", 0);
    AJ_TRY(aj_value_fold(shown->data, shown->size, &run->folded, err));
    key.size = 0;
    aj_value_key_add_text(&key, &run->folded);
    if (key.size != parts->rest.size || memcmp(key.bytes, parts->rest.data, key.size) != 0) {
        shown->size = 0;
        return tell(run, parts, "编号是另一个值的", err);
    }
    return AJ_OK;
}

/* A value of a shelf must have its pinyin there. `*n_pinyin`: how many rows, added. */
static enum aj_code check_pinyin(struct aj_check_run *run, const struct parts *parts,
                                 const struct aj_buf *shown, uint32_t number, uint64_t *n_pinyin,
                                 struct aj_err *err)
{
    struct aj_value_keys keys;
    struct aj_bytes value;

    AJ_TRY(aj_value_pinyin_keys(parts->shelf, parts->attribute, number, shown->data, &keys, err));
    *n_pinyin += keys.n;
    for (size_t i = 0; i < keys.n; i++) {
        if (aj_txn_get(run->txn, AJ_TABLE_SEARCH_VALUE, aj_value_key_of(&keys.list[i]), &value,
                       NULL) != AJ_OK)
            AJ_TRY(tell(run, parts, "缺一行拼音", err));
    }
    return AJ_OK;
}

struct table {           /* what of it was seen so far */
    uint64_t n_pinyin;   /* rows there are */
    uint64_t n_expected; /* and that there must be */
    struct aj_buf shown;
};

static void release(struct table *table)
{
    aj_buf_release(&table->shown);
}

static enum aj_code check_row(struct aj_check_run *run, struct table *table, struct aj_bytes key,
                              struct aj_bytes value, struct aj_err *err)
{
    struct parts parts;
    uint32_t number;

    if (!split(key, &parts))
        return aj_check_tell(run, AJ_TABLE_SEARCH_VALUE, "?", "不合格式", err);
    switch (parts.kind) {
    case AJ_VALUE_BY_NUMBER:
        return check_number(run, &parts, value, err);
    case AJ_VALUE_BY_TEXT:
        return check_text(run, &parts, value, &table->shown, &number, err);
    case AJ_VALUE_OF_SHELF:
        AJ_TRY(check_text(run, &parts, value, &table->shown, &number, err));
        if (table->shown.size == 0) /* told */
            return AJ_OK;
        return check_pinyin(run, &parts, &table->shown, number, &table->n_expected, err);
    case AJ_VALUE_PINYIN_OF:
        table->n_pinyin++;
        return AJ_OK;
    default:
        return tell(run, &parts, "不该有这一行", err);
    }
}
enum aj_code aj_check_values(struct aj_check_run *run, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    AJ_AUTO(release) struct table table = {0};
    struct aj_bytes key, value;
    bool more = true;

    AJ_TRY(aj_scan_open(run->txn, AJ_TABLE_SEARCH_VALUE, (struct aj_bytes){0}, &scan, err));
    while (more) {
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (more)
            AJ_TRY(check_row(run, &table, key, value, err));
    }
    if (table.n_pinyin > table.n_expected)
        return aj_check_tell(run, AJ_TABLE_SEARCH_VALUE, "p", "有多余的拼音", err);
    return AJ_OK;
}

enum aj_code aj_check_word(struct aj_check_run *run, unsigned shelf, const struct aj_doc_word *word,
                           uint32_t *number, bool *known, struct aj_err *err)
{
    struct parts parts = {.attribute = word->attribute};
    struct aj_value_key key;
    uint32_t on_shelf;

    AJ_TRY(aj_value_fold(word->text, strlen(word->text), &run->folded, err));
    aj_value_key_begin(&key, AJ_VALUE_BY_TEXT, 0, word->attribute);
    aj_value_key_add_text(&key, &run->folded);
    *known = number_at(run, &key, number, NULL) == AJ_OK;
    parts.kind = AJ_VALUE_BY_TEXT;
    if (*known) {
        aj_value_key_begin(&key, AJ_VALUE_OF_SHELF, shelf, word->attribute);
        aj_value_key_add_text(&key, &run->folded);
        parts.kind = AJ_VALUE_OF_SHELF;
        parts.shelf = shelf;
        if (number_at(run, &key, &on_shelf, NULL) == AJ_OK && on_shelf == *number)
            return AJ_OK;
    }
    parts.rest = (struct aj_bytes){run->folded.data, run->folded.size};
    return tell(run, &parts, "有案件用到，却没有这个值或不是这个编号", err);
}

#include "index/batch.h"

#include "base/auto.h"
#include "base/buf.h"

#include <stdio.h>
#include <string.h>

#define FIRST_YEAR 1970
#define LAST_YEAR  9999

void aj_batch_id_text(struct aj_batch_id id, char out[AJ_BATCH_ID_SIZE])
{
    (void)snprintf(out, AJ_BATCH_ID_SIZE, "%04d-%03d", id.year, id.serial);
}

bool aj_batch_id_parse(const char *text, struct aj_batch_id *out)
{
    struct aj_batch_id id = {0};
    char again[AJ_BATCH_ID_SIZE];
    size_t size = strlen(text);

    if (size < 8 || size > 11 || text[4] != '-' || strspn(text, "0123456789") != 4 ||
        strspn(text + 5, "0123456789") != size - 5)
        return false;
    for (size_t i = 0; i < size; i++) {
        int *part = i < 4 ? &id.year : &id.serial;

        if (i != 4)
            *part = *part * 10 + (text[i] - '0');
    }
    if (id.year < FIRST_YEAR || id.serial < 1)
        return false;
    aj_batch_id_text(id, again);
    *out = id;
    return strcmp(text, again) == 0; /* one spelling only */
}

struct aj_row_key aj_batch_key(struct aj_batch_id id)
{
    struct aj_row_key key = {.size = 16};

    aj_key_put_u64(key.bytes, (uint64_t)id.year);
    aj_key_put_u64(key.bytes + 8, (uint64_t)id.serial);
    return key;
}

bool aj_batch_key_split(struct aj_bytes key, struct aj_batch_id *out)
{
    const unsigned char *bytes = key.data;
    uint64_t year, serial;

    if (key.size != 16)
        return false;
    year = aj_key_get_u64(bytes);
    serial = aj_key_get_u64(bytes + 8);
    if (year < FIRST_YEAR || year > LAST_YEAR || serial < 1 || serial > AJ_BATCH_SERIAL)
        return false;
    *out = (struct aj_batch_id){(int)year, (int)serial};
    return true;
}

static bool is_sound(const json_t *batch, const char *id)
{
    const json_t *lines = json_object_get(batch, "lines");
    const json_t *line;
    size_t i;

    json_array_foreach(lines, i, line)
    {
        if (!json_is_object(line) || aj_json_int(line, "n", 0) != (json_int_t)i + 1)
            return false;
    }
    return i > 0 && strcmp(aj_json_text(batch, "batch"), id) == 0;
}

enum aj_code aj_batch_read(struct aj_txn *txn, const char *id, json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    struct aj_batch_id parts;
    struct aj_row_key key;
    enum aj_code code = AJ_NOT_FOUND;

    if (aj_batch_id_parse(id, &parts)) {
        key = aj_batch_key(parts);
        code = aj_row_json(txn, AJ_TABLE_BATCH, aj_key_bytes(&key), &batch, err);
    }
    if (code == AJ_NOT_FOUND)
        return aj_fail(err, code, "没有批次 %.40s；请核对批次号", id);
    if (code != AJ_OK)
        return code;
    if (!is_sound(batch, id))
        return aj_fail(err, AJ_CORRUPT, "批次 %.40s 一行已损坏；请重建索引", id);
    *out = aj_steal(&batch);
    return AJ_OK;
}

enum aj_code aj_batch_of_event(const struct aj_fold *f, json_t **out, struct aj_err *err)
{
    const char *id = aj_json_text(f->event->data, "batch");
    struct aj_batch_id parts;
    enum aj_code code;

    if (!aj_batch_id_parse(id, &parts))
        return aj_fail(err, AJ_INVALID, "事件 %s 没有写明批次号（如 2026-001）", f->event->type);
    code = aj_batch_read(f->txn, id, out, err);
    return code == AJ_NOT_FOUND ? aj_fail(err, AJ_CONFLICT, "没有批次 %.40s；请核对批次号", id)
                                : code;
}

/* The last key at or before `from`; size 0 when there is none. */
static enum aj_code last_before(struct aj_txn *txn, enum aj_table table, struct aj_bytes from,
                                struct aj_bytes *key, struct aj_bytes *value, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    bool more;

    *key = (struct aj_bytes){0};
    AJ_TRY(aj_scan_open(txn, table, (struct aj_bytes){0}, &scan, err));
    return aj_scan_floor(scan, from, key, value, &more, err);
}

enum aj_code aj_batch_next(struct aj_txn *txn, int year, int *out, struct aj_err *err)
{
    struct aj_row_key from = aj_batch_key((struct aj_batch_id){year, AJ_BATCH_SERIAL});
    struct aj_batch_id last;
    struct aj_bytes key, value;

    AJ_TRY(last_before(txn, AJ_TABLE_BATCH, aj_key_bytes(&from), &key, &value, err));
    *out = 1;
    if (key.size == 0)
        return AJ_OK;
    if (!aj_batch_key_split(key, &last))
        return aj_fail(err, AJ_CORRUPT, "索引的 batch 表有不合格式的键；请重建索引");
    if (last.year == year)
        *out = last.serial + 1;
    return AJ_OK;
}

enum aj_code aj_batch_last_sent(struct aj_txn *txn, json_t **out, struct aj_err *err)
{
    static const unsigned char end[8] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    struct aj_bytes key, value;

    AJ_TRY(last_before(txn, AJ_TABLE_BATCH_SENT, (struct aj_bytes){end, sizeof(end)}, &key, &value,
                       err));
    if (key.size > 0)
        return aj_row_parse(AJ_TABLE_BATCH_SENT, key, value, out, err);
    *out = json_pack("{s:s, s:s}", "batch", "", "sha256", "");
    return *out ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory reading batches");
}

json_t *aj_batch_line(const json_t *batch, int64_t n)
{
    if (n < 1)
        return NULL;
    return json_array_get(json_object_get(batch, "lines"), (size_t)n - 1);
}

enum aj_code aj_json_digest(const json_t *value, char out[AJ_DIGEST_HEX_SIZE], struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    struct aj_digest digest;

    AJ_TRY(aj_json_canonical(value, &bytes, err));
    digest = aj_digest_of(bytes.data, bytes.size);
    aj_digest_hex(&digest, out);
    return AJ_OK;
}

/* A copy of some keys; NULL: no memory. */
static json_t *only(const json_t *from, const char *const *keys)
{
    json_t *copy = json_object();

    for (; copy && *keys; keys++) {
        json_t *value = json_object_get(from, *keys);

        if (value && json_object_set(copy, *keys, value) != 0) {
            json_decref(copy);
            return NULL;
        }
    }
    return copy;
}

enum aj_code aj_batch_digest(const json_t *data, char out[AJ_DIGEST_HEX_SIZE], struct aj_err *err)
{
    static const char *const of_batch[] = {"batch", "on", "previous", "total_fen", NULL};
    static const char *const of_line[] = {"n", "claim", "fen", "payee", "confirmed_by", NULL};
    AJ_AUTO(aj_auto_json) json_t *told = only(data, of_batch);
    json_t *lines = json_array();
    const json_t *line;
    size_t i;

    if (!told || json_object_set_new(told, "lines", lines) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory taking a batch's digest");
    json_array_foreach(json_object_get(data, "lines"), i, line)
    {
        if (json_array_append_new(lines, only(line, of_line)) != 0)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory taking a batch's digest");
    }
    return aj_json_digest(told, out, err);
}

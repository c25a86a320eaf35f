/* Claims, batches and entries of the ledger, a page at a time. */
#include "base/auto.h"
#include "index/batch.h"
#include "index/claim.h"
#include "index/handle.h"
#include "index/journal_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct page {
    struct aj_txn *txn;
    json_t *list; /* borrowed */
    size_t limit;
    json_t *out; /* {"…": list, "next"?} */
};

static void close_page(struct page *p)
{
    json_decref(p->out);
    aj_txn_end(p->txn);
}

static enum aj_code open_page(struct aj_index *x, const char *name, size_t limit, struct page *p,
                              struct aj_err *err)
{
    if (limit < 1 || limit > AJ_LEDGER_PAGE_LIMIT)
        return aj_fail(err, AJ_INVALID, "一页应当有 1 到 %zu 行", AJ_LEDGER_PAGE_LIMIT);
    p->limit = limit;
    p->out = json_pack("{s:[]}", name);
    if (!p->out)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a page");
    p->list = json_object_get(p->out, name);
    return aj_txn_read(x->env, &p->txn, err);
}

static bool is_full(const struct page *p)
{
    return json_array_size(p->list) == p->limit;
}

/* Takes the reference. */
static enum aj_code add_row(struct page *p, json_t *row, struct aj_err *err)
{
    if (json_array_append_new(p->list, row) == 0)
        return AJ_OK;
    return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a page");
}

static enum aj_code set_next(struct page *p, const char *next, struct aj_err *err)
{
    if (json_object_set_new(p->out, "next", json_string(next)) == 0)
        return AJ_OK;
    return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a page");
}

static enum aj_code no_such_page(struct aj_err *err)
{
    return aj_fail(err, AJ_INVALID, "翻页的位置不是上一页给出的");
}

/* The place of a claim, in hex: keys of claim_by_state are no text. */
static enum aj_code mark_claim(struct page *p, const struct aj_row_key *key, struct aj_err *err)
{
    char hex[2 * AJ_KEY_LIMIT + 1];

    for (size_t i = 0; i < key->size; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", key->bytes[i]);
    return set_next(p, hex, err);
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_mark(const char *hex, struct aj_row_key *key)
{
    size_t size = strlen(hex);

    if (size % 2 != 0 || size / 2 > AJ_KEY_LIMIT)
        return false;
    key->size = size / 2;
    for (size_t i = 0; i < key->size; i++) {
        int high = digit_of(hex[2 * i]);
        int low = digit_of(hex[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        key->bytes[i] = (unsigned char)(high * 16 + low);
    }
    return true;
}

static enum aj_code add_claim(struct page *p, struct aj_bytes rest, struct aj_err *err)
{
    json_t *row = NULL;
    enum aj_code code = aj_row_json(p->txn, AJ_TABLE_ENTITLEMENT, rest, &row, err);

    if (code == AJ_NOT_FOUND)
        return aj_fail(err, AJ_CORRUPT, "索引的 claim_by_state 表有多余的行；请重建索引");
    return code == AJ_OK ? add_row(p, row, err) : code;
}

/* Whether the row is still of the wanted states. */
static enum aj_code is_of(struct aj_bytes key, enum aj_pay_state wanted, struct aj_bytes *rest,
                          bool *of, struct aj_err *err)
{
    enum aj_pay_state state;

    if (!aj_claim_listed_split(key, &state, rest))
        return aj_fail(err, AJ_CORRUPT, "索引的 claim_by_state 表有不合格式的键；请重建索引");
    *of = wanted == AJ_PAY_NONE || state == wanted;
    return AJ_OK;
}

static enum aj_code read_claims(struct page *p, enum aj_pay_state state,
                                const struct aj_row_key *after, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    unsigned char first = (unsigned char)state;
    struct aj_bytes from =
        after->size > 0 ? aj_key_bytes(after) : (struct aj_bytes){&first, sizeof(first)};
    struct aj_row_key last = {.size = 0};
    struct aj_bytes key, value;

    AJ_TRY(aj_scan_open(p->txn, AJ_TABLE_CLAIM_BY_STATE, from, &scan, err));
    for (;;) {
        struct aj_bytes rest;
        bool more;
        bool of = false;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more)
            return AJ_OK;
        if (key.size == after->size && memcmp(key.data, after->bytes, key.size) == 0)
            continue; /* the last of the page before */
        AJ_TRY(is_of(key, state, &rest, &of, err));
        if (!of)
            return AJ_OK;
        if (is_full(p))
            return mark_claim(p, &last, err);
        AJ_TRY(add_claim(p, rest, err));
        last.size = key.size;
        memcpy(last.bytes, key.data, key.size);
    }
}

enum aj_code aj_ledger_claims(struct aj_index *x, const struct aj_claims_wanted *wanted,
                              json_t **out, struct aj_err *err)
{
    AJ_AUTO(close_page) struct page p = {0};
    struct aj_row_key after = {.size = 0};

    if (wanted->after && !read_mark(wanted->after, &after))
        return no_such_page(err);
    AJ_TRY(open_page(x, "claims", wanted->limit, &p, err));
    AJ_TRY(read_claims(&p, wanted->state, &after, err));
    *out = aj_steal(&p.out);
    return AJ_OK;
}

/* A list tells of each batch what it is, not all that is in it. */
static enum aj_code add_batch(struct page *p, json_t *batch, struct aj_err *err)
{
    size_t n = json_array_size(json_object_get(batch, "lines"));

    (void)json_object_del(batch, "lines");
    (void)json_object_del(batch, "events");
    if (json_object_set_new(batch, "n_lines", json_integer((json_int_t)n)) != 0) {
        json_decref(batch);
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a page");
    }
    return add_row(p, batch, err);
}

/* From the newest number back. `next` is the last one that was read, though it may not be wanted.
 */
static enum aj_code read_batches(struct page *p, const char *state, struct aj_batch_id before,
                                 struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_bytes key, value;

    AJ_TRY(aj_scan_open(p->txn, AJ_TABLE_BATCH, (struct aj_bytes){0}, &scan, err));
    for (;;) {
        AJ_AUTO(aj_auto_json) json_t *batch = NULL;
        struct aj_row_key from;
        char last[AJ_BATCH_ID_SIZE];
        bool more;

        before.serial--; /* 0 is before the first of a year */
        from = aj_batch_key(before);
        AJ_TRY(aj_scan_floor(scan, aj_key_bytes(&from), &key, &value, &more, err));
        if (!more)
            return AJ_OK;
        if (is_full(p)) {
            before.serial++;
            aj_batch_id_text(before, last);
            return set_next(p, last, err);
        }
        if (!aj_batch_key_split(key, &before))
            return aj_fail(err, AJ_CORRUPT, "索引的 batch 表有不合格式的键；请重建索引");
        AJ_TRY(aj_row_parse(AJ_TABLE_BATCH, key, value, &batch, err));
        if (!state || strcmp(aj_json_text(batch, "state"), state) == 0)
            AJ_TRY(add_batch(p, aj_steal(&batch), err));
    }
}

enum aj_code aj_ledger_batches(struct aj_index *x, const struct aj_batches_wanted *wanted,
                               json_t **out, struct aj_err *err)
{
    AJ_AUTO(close_page) struct page p = {0};
    struct aj_batch_id before = {9999, AJ_BATCH_SERIAL + 1};

    if (wanted->after && *wanted->after && !aj_batch_id_parse(wanted->after, &before))
        return no_such_page(err);
    AJ_TRY(open_page(x, "batches", wanted->limit, &p, err));
    AJ_TRY(read_batches(&p, wanted->state, before, err));
    *out = aj_steal(&p.out);
    return AJ_OK;
}

static bool in_period(const struct aj_entries_wanted *wanted, const json_t *entry)
{
    int64_t at = aj_json_int(entry, "at", 0);

    return at >= wanted->from && (wanted->to == 0 || at < wanted->to);
}

/* Whether the page was full already: then its last row is marked. Takes the reference. */
static enum aj_code add_entry(struct page *p, const struct aj_entries_wanted *wanted, uint64_t seq,
                              json_t *entry, bool *full, struct aj_err *err)
{
    const json_t *last = json_array_get(p->list, p->limit - 1);
    char mark[24];

    *full = false;
    if (!in_period(wanted, entry)) {
        json_decref(entry);
        return AJ_OK;
    }
    if (is_full(p)) {
        json_decref(entry);
        *full = true;
        (void)snprintf(mark, sizeof(mark), "%lld", (long long)aj_json_int(last, "seq", 0));
        return set_next(p, mark, err);
    }
    if (json_object_set_new(entry, "seq", json_integer((json_int_t)seq)) != 0) {
        json_decref(entry);
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a page");
    }
    return add_row(p, entry, err);
}

static enum aj_code read_all(struct page *p, const struct aj_entries_wanted *wanted, uint64_t from,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    unsigned char begin[8];
    struct aj_bytes key, value;
    bool more;
    bool full = false;

    aj_key_put_u64(begin, from);
    AJ_TRY(
        aj_scan_open(p->txn, AJ_TABLE_LEDGER, (struct aj_bytes){begin, sizeof(begin)}, &scan, err));
    while (!full) {
        json_t *entry = NULL;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more)
            return AJ_OK;
        if (key.size != 8)
            return aj_fail(err, AJ_CORRUPT, "索引的 ledger 表有不合格式的键；请重建索引");
        AJ_TRY(aj_row_parse(AJ_TABLE_LEDGER, key, value, &entry, err));
        AJ_TRY(add_entry(p, wanted, aj_key_get_u64(key.data), entry, &full, err));
    }
    return AJ_OK;
}

/* Of the events that touched a claim or batch, those that made an entry. */
static enum aj_code read_some(struct page *p, const struct aj_entries_wanted *wanted,
                              const json_t *events, uint64_t from, struct aj_err *err)
{
    const json_t *one;
    bool full = false;
    size_t i;

    json_array_foreach(events, i, one)
    {
        uint64_t seq = (uint64_t)json_integer_value(one);
        unsigned char key[8];
        json_t *entry = NULL;
        enum aj_code code;

        if (seq < from || full)
            continue;
        aj_key_put_u64(key, seq);
        code =
            aj_row_json(p->txn, AJ_TABLE_LEDGER, (struct aj_bytes){key, sizeof(key)}, &entry, err);
        if (code == AJ_NOT_FOUND)
            continue;
        if (code != AJ_OK)
            return code;
        AJ_TRY(add_entry(p, wanted, seq, entry, &full, err));
    }
    return AJ_OK;
}

static enum aj_code read_entries(struct page *p, const struct aj_entries_wanted *wanted,
                                 uint64_t from, struct aj_err *err)
{
    AJ_AUTO(aj_auto_claim) struct aj_claim c = {0};
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;

    if (!wanted->claim && !wanted->batch)
        return read_all(p, wanted, from, err);
    if (wanted->claim) {
        AJ_TRY(aj_claim_read(p->txn, wanted->claim, &c, err));
    } else {
        AJ_TRY(aj_batch_read(p->txn, wanted->batch, &batch, err));
    }
    return read_some(p, wanted, json_object_get(wanted->claim ? c.row : batch, "events"), from,
                     err);
}

enum aj_code aj_ledger_entries(struct aj_index *x, const struct aj_entries_wanted *wanted,
                               json_t **out, struct aj_err *err)
{
    AJ_AUTO(close_page) struct page p = {0};
    const char *after = wanted->after ? wanted->after : "";
    size_t digits = strspn(after, "0123456789");
    uint64_t from = digits > 0 ? strtoull(after, NULL, 10) + 1 : 0;

    if (after[digits] || digits > 18)
        return no_such_page(err);
    if (wanted->claim && wanted->batch)
        return aj_fail(err, AJ_INVALID, "分录按补贴或按批次查，不能同时");
    AJ_TRY(open_page(x, "entries", wanted->limit, &p, err));
    AJ_TRY(read_entries(&p, wanted, from, err));
    *out = aj_steal(&p.out);
    return AJ_OK;
}

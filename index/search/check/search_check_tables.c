#include "base/auto.h"
#include "index/search/check/search_check_parts.h"
#include "index/search/codes/big_endian.h"
#include "index/search/codes/little_endian.h"
#include "index/search/search_private.h"

#include <stdio.h>

static enum aj_code check_next(struct aj_check_run *run, struct aj_bytes key, struct aj_bytes value,
                               struct aj_err *err)
{
    const unsigned char *bytes = key.data;

    if (key.size != 2 || bytes[1] >= AJ_SHELF_COUNT || value.size != 4)
        return aj_check_tell(run, AJ_TABLE_SEARCH_META, "n", "不合格式", err);
    run->next[bytes[1]] = aj_read_u32(value.data);
    return AJ_OK;
}

static enum aj_code check_newest(struct aj_check_run *run, struct aj_err *err)
{
    struct aj_err why = {0};
    enum aj_code code = aj_packer_use_newest(run->packer, run->txn, &why);

    if (code == AJ_CORRUPT)
        return aj_check_tell(run, AJ_TABLE_SEARCH_META, "d", why.text, err);
    if (code != AJ_OK && err)
        *err = why;
    return code;
}

enum aj_code aj_check_meta(struct aj_check_run *run, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_bytes key, value;
    bool more;

    AJ_TRY(aj_scan_open(run->txn, AJ_TABLE_SEARCH_META, (struct aj_bytes){0}, &scan, err));
    for (;;) {
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more)
            return check_newest(run, err);
        switch (*(const char *)key.data) {
        case 'c': /* aj_chunks_read reads them */
        case 'd': /* check_newest */
            break;
        case 'n':
            AJ_TRY(check_next(run, key, value, err));
            break;
        default:
            if (key.size != 7 || memcmp(key.data, "folding", 7) != 0)
                AJ_TRY(aj_check_tell(run, AJ_TABLE_SEARCH_META, "?", "不该有这一行", err));
        }
    }
}

static bool is_known(const struct aj_slabs *slabs, uint32_t id)
{
    for (size_t i = 0; i < slabs->n; i++) {
        if (slabs->list[i].id == id)
            return true;
    }
    return false;
}

/* Rows of a table whose keys begin with the number of a slab: each slab is there. */
static enum aj_code check_owners(struct aj_check_run *run, enum aj_table table, size_t key_size,
                                 struct aj_err *err)
{
    uint64_t next = 0; /* slab */

    while (next <= UINT32_MAX) {
        AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
        unsigned char from[4];
        struct aj_bytes key, value;
        uint32_t id;
        bool more;

        aj_key_put_u32(from, (uint32_t)next);
        AJ_TRY(aj_scan_open(run->txn, table, (struct aj_bytes){from, sizeof(from)}, &scan, err));
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more)
            return AJ_OK;
        if (key.size != key_size)
            return aj_check_tell(run, table, "?", "不合格式", err);
        id = aj_key_get_u32(key.data);
        if (!is_known(&run->slabs, id))
            AJ_TRY(aj_check_tell_number(run, table, id, "不属于任何一片", err));
        next = (uint64_t)id + 1;
    }
    return AJ_OK;
}

/* A slab being built is made of whole live ones. */
static bool has_sources(const struct aj_slabs *live, const struct aj_slab *target)
{
    bool begins = false, ends = false;

    for (size_t i = 0; i < live->n; i++) {
        begins = begins || live->list[i].first == target->first;
        ends = ends || live->list[i].last == target->last;
    }
    return begins && ends;
}

enum aj_code aj_check_slabs(struct aj_check_run *run, struct aj_err *err)
{
    size_t n_building = 0;

    for (size_t i = 0; i < run->slabs.n; i++) {
        const struct aj_slab *slab = &run->slabs.list[i];
        const char *what = NULL;

        n_building += slab->state == AJ_SLAB_BUILDING;
        if (slab->first / AJ_CHUNK_DOCS >= run->chunks.n) {
            what = "在没有给过的编号上";
        } else if (slab->state == AJ_SLAB_LIVE && slab->done != 0) {
            what = "已经建成，还记着建到哪里";
        } else if (slab->state == AJ_SLAB_BUILDING &&
                   (n_building > 1 || !has_sources(&run->live, slab))) {
            what = "正在建，却不是由几个整片合成的唯一一片";
        }
        if (what)
            AJ_TRY(aj_check_tell_number(run, AJ_TABLE_SEARCH_SLAB, slab->id, what, err));
    }
    AJ_TRY(check_owners(run, AJ_TABLE_SEARCH_START, AJ_SLAB_KEY_SIZE, err));
    return check_owners(run, AJ_TABLE_SEARCH_BLOCK, AJ_BLOCK_KEY_SIZE, err);
}

/* The number of a case has the key of the case, and no other case has it. */
static enum aj_code check_case(struct aj_check_run *run, struct aj_bytes key, struct aj_bytes value,
                               struct aj_err *err)
{
    char text[AJ_KEY_LIMIT + 1];
    unsigned char number[4];
    struct aj_bytes back;
    enum aj_code code;

    (void)snprintf(text, sizeof(text), "%.*s", (int)key.size, (const char *)key.data);
    if (value.size != 4 + AJ_DOCUMENT_DIGEST)
        return aj_check_tell(run, AJ_TABLE_SEARCH_CASE, text, "不合格式", err);
    aj_key_put_u32(number, aj_read_u32(value.data));
    code = aj_txn_get(run->txn, AJ_TABLE_SEARCH_DOC, (struct aj_bytes){number, sizeof(number)},
                      &back, err);
    if (code == AJ_NOT_FOUND)
        return aj_check_tell(run, AJ_TABLE_SEARCH_CASE, text, "编号不在 search_doc 表", err);
    AJ_TRY(code);
    if (back.size != key.size || memcmp(back.data, key.data, key.size) != 0)
        return aj_check_tell(run, AJ_TABLE_SEARCH_CASE, text, "编号是另一个案件的", err);
    return AJ_OK;
}

enum aj_code aj_check_cases(struct aj_check_run *run, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_bytes key, value;
    bool more = true;

    AJ_TRY(aj_scan_open(run->txn, AJ_TABLE_SEARCH_CASE, (struct aj_bytes){0}, &scan, err));
    while (more) {
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (more)
            AJ_TRY(check_case(run, key, value, err));
    }
    return AJ_OK;
}

/* The last row of a table whose keys begin with a number of `size` bytes is below `limit`. */
static enum aj_code check_last(struct aj_check_run *run, enum aj_table table, size_t size,
                               uint64_t limit, struct aj_err *err)
{
    struct aj_bytes key;
    uint64_t number = 0;
    enum aj_code code = aj_txn_last_key(run->txn, table, &key, err);

    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    AJ_TRY(code);
    for (size_t i = 0; i < size && key.size == size; i++)
        number = number << 8 | ((const unsigned char *)key.data)[i];
    if (key.size == size && number < limit)
        return AJ_OK;
    return aj_check_tell_number(run, table, (uint32_t)number, "在没有给过的编号上", err);
}

enum aj_code aj_check_behind(struct aj_check_run *run, struct aj_err *err)
{
    const uint64_t n = run->chunks.n + 1;
    const uint64_t limit = n * AJ_CHUNK_DOCS;

    AJ_TRY(check_last(run, AJ_TABLE_SEARCH_DOC, 4, limit, err));
    AJ_TRY(check_last(run, AJ_TABLE_SEARCH_TEXT, 4, limit, err));
    AJ_TRY(check_last(run, AJ_TABLE_SEARCH_DEAD, 2, n, err));
    return check_last(run, AJ_TABLE_SEARCH_FACT, 4, limit / AJ_FACTS_ON_PAGE + 1, err);
}

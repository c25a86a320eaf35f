#include "index/journal_store.h"

#include "base/auto.h"
#include "index/apply.h"
#include "index/case_index.h"

#include <string.h>

enum aj_code aj_journal_size(struct aj_txn *txn, uint64_t *out, struct aj_err *err)
{
    struct aj_bytes key;
    enum aj_code code = aj_txn_last_key(txn, AJ_TABLE_JOURNAL, &key, err);

    *out = 0;
    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    if (code != AJ_OK)
        return code;
    if (key.size != 8)
        return aj_fail(err, AJ_CORRUPT, "索引的日志表有不合格式的键");
    *out = aj_key_get_u64(key.data) + 1;
    return AJ_OK;
}

enum aj_code aj_journal_row(struct aj_txn *txn, uint64_t seq, struct aj_bytes *line,
                            struct aj_err *err)
{
    unsigned char key[8];

    aj_key_put_u64(key, seq);
    if (aj_txn_get(txn, AJ_TABLE_JOURNAL, (struct aj_bytes){key, sizeof(key)}, line, err) ==
        AJ_NOT_FOUND)
        return aj_fail(err, AJ_NOT_FOUND, "日志里没有第 %llu 条", (unsigned long long)seq);
    return AJ_OK;
}

static struct aj_bytes merkle_key(unsigned char key[9], unsigned level, uint64_t at)
{
    key[0] = (unsigned char)level;
    aj_key_put_u64(key + 1, at);
    return (struct aj_bytes){key, 9};
}

static enum aj_code stored_hash(void *arg, unsigned level, uint64_t at, struct aj_digest *out,
                                struct aj_err *err)
{
    unsigned char key[9];
    struct aj_bytes value;
    enum aj_code code = aj_txn_get(arg, AJ_TABLE_MERKLE, merkle_key(key, level, at), &value, err);

    if (code == AJ_NOT_FOUND || (code == AJ_OK && value.size != sizeof(out->bytes))) {
        return aj_fail(err, AJ_CORRUPT, "索引的日志散列树缺少第 %u 层第 %llu 个结点；请重建索引",
                       level, (unsigned long long)at);
    }
    if (code == AJ_OK)
        memcpy(out->bytes, value.data, sizeof(out->bytes));
    return code;
}

struct aj_merkle_source aj_journal_source(struct aj_txn *txn)
{
    return (struct aj_merkle_source){stored_hash, txn};
}

static enum aj_code store_hash(void *arg, unsigned level, uint64_t at, const struct aj_digest *hash,
                               struct aj_err *err)
{
    unsigned char key[9];

    return aj_txn_put(arg, AJ_TABLE_MERKLE, merkle_key(key, level, at),
                      (struct aj_bytes){hash->bytes, sizeof(hash->bytes)}, err);
}

/* The edge of the tree as stored: one full subtree for each 1 in the binary size. */
static enum aj_code load_edge(struct aj_txn *txn, struct aj_merkle_edge *edge, struct aj_err *err)
{
    AJ_TRY(aj_journal_size(txn, &edge->size, err));
    for (unsigned level = 0; level < AJ_MERKLE_LEVELS; level++) {
        uint64_t at = edge->size >> level;

        if (at & 1)
            AJ_TRY(stored_hash(txn, level, at - 1, &edge->full[level], err));
    }
    return AJ_OK;
}

enum aj_code aj_journal_append(struct aj_txn *txn, struct aj_search *search,
                               const struct aj_event *events, size_t n, uint64_t *first,
                               struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf line = {0};
    struct aj_merkle_edge edge = {0};

    AJ_TRY(load_edge(txn, &edge, err));
    *first = edge.size;
    for (size_t i = 0; i < n; i++) {
        uint64_t seq = edge.size;
        unsigned char key[8];
        struct aj_digest leaf;

        aj_buf_release(&line);
        AJ_TRY(aj_event_encode(seq, &events[i], &line, err));
        aj_key_put_u64(key, seq);
        AJ_TRY(aj_txn_put(txn, AJ_TABLE_JOURNAL, (struct aj_bytes){key, sizeof(key)},
                          (struct aj_bytes){line.data, line.size}, err));
        leaf = aj_merkle_leaf(line.data, line.size);
        AJ_TRY(aj_merkle_add(&edge, &leaf, store_hash, txn, err));
        AJ_TRY(aj_apply(txn, seq, &events[i], err));
    }
    return search ? aj_cases_follow(txn, search, events, n, err) : AJ_OK;
}

#include "index/journal.h"

#include "base/auto.h"
#include "index/handle.h"
#include "index/journal_store.h"

#include <string.h>

enum aj_code aj_journal_head(struct aj_index *x, struct aj_journal_head *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_merkle_source source;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    source = aj_journal_source(txn);
    AJ_TRY(aj_journal_size(txn, &out->size, err));
    return aj_merkle_root_of(&source, out->size, &out->root, err);
}

enum aj_code aj_journal_root(struct aj_index *x, uint64_t size, struct aj_digest *out,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_merkle_source source;
    uint64_t now;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    source = aj_journal_source(txn);
    AJ_TRY(aj_journal_size(txn, &now, err));
    if (size > now) {
        return aj_fail(err, AJ_INVALID, "日志只有 %llu 条，没有第 %llu 条", (unsigned long long)now,
                       (unsigned long long)size);
    }
    return aj_merkle_root_of(&source, size, out, err);
}

enum aj_code aj_journal_line(struct aj_index *x, uint64_t seq, struct aj_buf *out,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_bytes line;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(aj_journal_row(txn, seq, &line, err));
    aj_buf_add(out, line.data, line.size);
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory reading the journal") : AJ_OK;
}

typedef enum aj_code (*prover)(const struct aj_merkle_source *source, uint64_t from, uint64_t size,
                               struct aj_digest *path, size_t *n, struct aj_err *err);

static enum aj_code make_proof(struct aj_index *x, prover prove, const uint64_t range[2],
                               struct aj_arena *arena, struct aj_proof *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_digest path[AJ_MERKLE_PATH_MAX];
    struct aj_merkle_source source;
    uint64_t now;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(aj_journal_size(txn, &now, err));
    if (range[1] > now) {
        return aj_fail(err, AJ_INVALID, "日志只有 %llu 条，不能证明 %llu 条",
                       (unsigned long long)now, (unsigned long long)range[1]);
    }
    source = aj_journal_source(txn);
    AJ_TRY(prove(&source, range[0], range[1], path, &out->n, err));
    out->path = aj_arena_alloc(arena, (out->n + 1) * sizeof(*out->path));
    if (!out->path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making a proof");
    memcpy(out->path, path, out->n * sizeof(*path));
    return AJ_OK;
}

enum aj_code aj_journal_inclusion(struct aj_index *x, uint64_t seq, uint64_t size,
                                  struct aj_arena *arena, struct aj_proof *out, struct aj_err *err)
{
    return make_proof(x, aj_merkle_inclusion, (uint64_t[]){seq, size}, arena, out, err);
}

enum aj_code aj_journal_consistency(struct aj_index *x, uint64_t old_size, uint64_t size,
                                    struct aj_arena *arena, struct aj_proof *out,
                                    struct aj_err *err)
{
    return make_proof(x, aj_merkle_consistency, (uint64_t[]){old_size, size}, arena, out, err);
}

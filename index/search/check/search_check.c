#include "index/search/check/search_check.h"

#include "base/auto.h"
#include "base/digest.h"
#include "index/search/check/search_check_parts.h"
#include "index/search/search.h"

#include <stdio.h>

#define DOCUMENT_MEMORY ((size_t)1 << 30)

enum aj_code aj_check_tell(struct aj_check_run *run, enum aj_table table, const char *key,
                           const char *what, struct aj_err *err)
{
    const struct aj_search_fault fault = {table, key, what};

    return run->how->fault(run->how->arg, &fault, err);
}

enum aj_code aj_check_tell_number(struct aj_check_run *run, enum aj_table table, uint32_t key,
                                  const char *what, struct aj_err *err)
{
    char text[16];

    (void)snprintf(text, sizeof(text), "%u", (unsigned)key);
    return aj_check_tell(run, table, text, what, err);
}

bool aj_check_is_damage(enum aj_code code)
{
    return code == AJ_CORRUPT || code == AJ_NOT_FOUND || code == AJ_INVALID || code == AJ_TOO_LARGE;
}

enum aj_code aj_check_judge(struct aj_check_run *run, enum aj_code code, enum aj_table table,
                            uint32_t key, const struct aj_err *why, struct aj_err *err)
{
    if (aj_check_is_damage(code))
        return aj_check_tell_number(run, table, key, why->text, err);
    if (code != AJ_OK && err)
        *err = *why;
    return code;
}

/* What everything else needs; `*good` false: told, and there is nothing to go by. */
static enum aj_code read_directories(struct aj_check_run *run, bool *good, struct aj_err *err)
{
    struct aj_err why = {0};
    enum aj_table table = AJ_TABLE_SEARCH_META;
    enum aj_code code = aj_chunks_read(run->txn, &run->chunks, &why);

    if (code == AJ_OK) {
        table = AJ_TABLE_SEARCH_SLAB;
        code = aj_slabs_read(run->txn, &run->slabs, &why);
    }
    if (code == AJ_OK)
        code = aj_slabs_read_live(run->txn, &run->live, &why);
    *good = code == AJ_OK;
    if (code == AJ_CORRUPT)
        return aj_check_tell(run, table, "?", why.text, err);
    if (code != AJ_OK && err)
        *err = why;
    return code;
}

/* Chunk by chunk; the one behind the last is empty. */
static enum aj_code check_chunks(struct aj_check_run *run, struct aj_err *err)
{
    for (size_t chunk = 0; chunk <= run->chunks.n && chunk < AJ_CHUNK_MOST; chunk++)
        AJ_TRY(aj_check_chunk(run, (uint32_t)chunk, err));
    return AJ_OK;
}

static void release(struct aj_check_run *run)
{
    aj_chunks_release(&run->chunks);
    aj_slabs_release(&run->slabs);
    aj_slabs_release(&run->live);
    free(run->seen);
    free(run->rows);
    aj_packer_close(run->packer);
    aj_dictionaries_close(run->dictionaries);
    aj_hasher_close(run->hasher);
    aj_arena_reset(&run->arena);
    aj_buf_release(&run->stored.bytes);
    free(run->stored.pieces);
    free(run->stored.values);
    aj_pieces_release(&run->pieces);
    aj_buf_release(&run->folded);
    free(run->words);
}

static enum aj_code begin(struct aj_check_run *run, struct aj_err *err)
{
    AJ_TRY(aj_dictionaries_open(&run->dictionaries, err));
    AJ_TRY(aj_packer_open(run->dictionaries, &run->packer, err));
    run->hasher = aj_hasher_open();
    run->seen = malloc(AJ_CHUNK_DOCS);
    run->rows = calloc(AJ_CHUNK_DOCS, sizeof(*run->rows));
    if (!run->hasher || !run->seen || !run->rows)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory checking the search index");
    return AJ_OK;
}

enum aj_code aj_search_check(struct aj_txn *txn, const struct aj_search_check *how,
                             struct aj_err *err)
{
    AJ_AUTO(release)
    struct aj_check_run run = {.txn = txn, .how = how, .arena = {.limit = DOCUMENT_MEMORY}};
    bool good;

    AJ_TRY(aj_search_check_folding(txn, err));
    AJ_TRY(begin(&run, err));
    AJ_TRY(aj_check_meta(&run, err));
    AJ_TRY(aj_check_values(&run, err));
    AJ_TRY(aj_check_cases(&run, err));
    AJ_TRY(read_directories(&run, &good, err));
    if (!good)
        return AJ_OK;
    AJ_TRY(aj_check_slabs(&run, err));
    AJ_TRY(check_chunks(&run, err));
    return aj_check_behind(&run, err);
}

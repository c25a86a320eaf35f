#include "index/ledger.h"

#include "base/auto.h"
#include "index/batch.h"
#include "index/claim.h"
#include "index/handle.h"
#include "index/ledger_entry.h"

#include <string.h>

#define FIRST_ROOM ((size_t)16)

enum aj_code aj_ledger_claim(struct aj_index *x, const char *claim, json_t **out,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_claim c;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(aj_claim_read(txn, claim, &c, err));
    *out = c.row;
    return AJ_OK;
}

enum aj_code aj_ledger_batch(struct aj_index *x, const char *id, json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    return aj_batch_read(txn, id, out, err);
}

enum aj_code aj_ledger_next_batch(struct aj_index *x, int year, char out[AJ_BATCH_ID_SIZE],
                                  struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_batch_id id = {.year = year};

    if (year < 1970 || year > 9999)
        return aj_fail(err, AJ_INVALID, "%d 不是批次的年份", year);
    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(aj_batch_next(txn, year, &id.serial, err));
    if (id.serial > AJ_BATCH_SERIAL)
        return aj_fail(err, AJ_CONFLICT, "%d 年的批次号已经用完", year);
    aj_batch_id_text(id, out);
    return AJ_OK;
}

enum aj_code aj_ledger_last_sent(struct aj_index *x, json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    return aj_batch_last_sent(txn, out, err);
}

static bool is_wanted(const struct aj_balances_wanted *wanted, const struct aj_account_name *name)
{
    if (wanted->year != 0 && wanted->year != name->year)
        return false;
    return !wanted->source || (strlen(wanted->source) == name->source.size &&
                               memcmp(wanted->source, name->source.data, name->source.size) == 0);
}

/* Keys are in the order of year and source: it is the last balance, or a new one. NULL: no memory.
 */
static struct aj_balance *balance_of(struct aj_balances *all, size_t *room, struct aj_arena *arena,
                                     const struct aj_account_name *name)
{
    struct aj_balance *last = all->n > 0 ? &all->list[all->n - 1] : NULL;
    const char *source;

    if (last && last->year == name->year && strlen(last->source) == name->source.size &&
        memcmp(last->source, name->source.data, name->source.size) == 0)
        return last;
    if (all->n == *room) {
        size_t more = *room ? *room * 2 : FIRST_ROOM;
        struct aj_balance *grown = aj_arena_alloc(arena, more * sizeof(*grown));

        if (!grown)
            return NULL;
        if (all->n > 0)
            memcpy(grown, all->list, all->n * sizeof(*grown));
        all->list = grown;
        *room = more;
    }
    source = aj_arena_copy(arena, name->source.data, name->source.size);
    if (!source)
        return NULL;
    last = &all->list[all->n++];
    *last = (struct aj_balance){.year = name->year, .source = source};
    return last;
}

static enum aj_code take_account(struct aj_bytes key, struct aj_bytes value,
                                 const struct aj_account_name *name, struct aj_balance *into,
                                 struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *row = NULL;
    int64_t fen;

    AJ_TRY(aj_row_parse(AJ_TABLE_ACCOUNT, key, value, &row, err));
    fen = aj_json_int(row, "fen", INT64_MIN);
    if (fen < -AJ_FEN_LIMIT || fen > AJ_FEN_LIMIT)
        return aj_fail(err, AJ_CORRUPT, "索引的 account 表有一行已损坏；请重建索引");
    into->fen[name->account] = fen;
    return AJ_OK;
}

enum aj_code aj_ledger_balances(struct aj_index *x, const struct aj_balances_wanted *wanted,
                                struct aj_arena *arena, struct aj_balances *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_bytes key, value;
    size_t room = 0;
    bool more;

    *out = (struct aj_balances){0};
    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_ACCOUNT, (struct aj_bytes){0}, &scan, err));
    for (;;) {
        struct aj_account_name name;
        struct aj_balance *into;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more)
            return AJ_OK;
        if (!aj_account_key_split(key, &name))
            return aj_fail(err, AJ_CORRUPT, "索引的 account 表有不合格式的键；请重建索引");
        if (!is_wanted(wanted, &name))
            continue;
        into = balance_of(out, &room, arena, &name);
        if (!into)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory reading balances");
        AJ_TRY(take_account(key, value, &name, into, err));
    }
}

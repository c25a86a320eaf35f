#include "base/auto.h"
#include "base/json.h"
#include "index/handle.h"
#include "index/journal_store.h"
#include "index/rows.h"

#include <string.h>

/* Every case has exactly one term of the field "state": counting rows is counting cases. */
static enum aj_code count_states(struct aj_txn *txn, struct aj_index_stats *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_row_key from = aj_term_key("state", NULL, NULL);
    struct aj_bytes key, value;
    bool more;

    AJ_TRY(aj_scan_open(txn, AJ_TABLE_TERM, aj_key_bytes(&from), &scan, err));
    for (;;) {
        struct aj_term_parts parts;
        enum aj_state state;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more || key.size < from.size || memcmp(key.data, from.bytes, from.size) != 0)
            return AJ_OK;
        /* the term is followed by the key's own NUL */
        if (!aj_term_split(key, &parts) || !aj_state_from_word(parts.term.data, &state))
            return aj_fail(err, AJ_CORRUPT, "索引的 term 表有不认识的状态；请重建索引");
        out->cases[state]++;
    }
}

static enum aj_code sum_entitlements(struct aj_txn *txn, struct aj_index_stats *out,
                                     struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_bytes key, value;
    bool more;

    AJ_TRY(aj_scan_open(txn, AJ_TABLE_ENTITLEMENT, (struct aj_bytes){0}, &scan, err));
    for (;;) {
        AJ_AUTO(aj_auto_json) json_t *row = NULL;
        enum aj_pay_state state;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more)
            return AJ_OK;
        AJ_TRY(aj_row_parse(AJ_TABLE_ENTITLEMENT, key, value, &row, err));
        if (!aj_pay_state_from_word(aj_json_text(row, "state"), &state) ||
            __builtin_add_overflow(out->fen[state], aj_json_int(row, "fen", 0), &out->fen[state])) {
            return aj_fail(err, AJ_CORRUPT, "补贴 %s 的状态或金额无法识别；请重建索引",
                           aj_json_text(row, "id"));
        }
        out->entitlements[state]++;
    }
}

enum aj_code aj_index_stats(struct aj_index *x, struct aj_index_stats *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_env_size size = aj_env_size(x->env);

    *out = (struct aj_index_stats){.map_size = size.map, .used_size = size.used};
    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(aj_journal_size(txn, &out->events, err));
    AJ_TRY(count_states(txn, out, err));
    return sum_entitlements(txn, out, err);
}

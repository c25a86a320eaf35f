#include "index/ledger_entry.h"

#include "base/auto.h"
#include "index/fold_tables.h"

#include <string.h>

static bool same_place(const struct aj_entry_line *line, struct aj_fund fund,
                       enum aj_account account)
{
    return line->account == account && line->fund.year == fund.year &&
           strcmp(line->fund.source, fund.source) == 0;
}

static bool within(int64_t fen)
{
    return fen >= -AJ_FEN_LIMIT && fen <= AJ_FEN_LIMIT;
}

static enum aj_code too_much(struct aj_err *err)
{
    return aj_fail(err, AJ_CONFLICT, "金额超过 %lld 分，无法入账", (long long)AJ_FEN_LIMIT);
}

/* The line of that account, made when there is none; NULL: no memory. */
static struct aj_entry_line *line_of(struct aj_fold *f, struct aj_entry *e, struct aj_fund fund,
                                     enum aj_account account)
{
    for (size_t i = 0; i < e->n; i++) {
        if (same_place(&e->lines[i], fund, account))
            return &e->lines[i];
    }
    if (e->n == e->room) {
        size_t room = e->room ? e->room * 2 : 8;
        struct aj_entry_line *grown = aj_arena_alloc(f->arena, room * sizeof(*grown));

        if (!grown)
            return NULL;
        if (e->n > 0)
            memcpy(grown, e->lines, e->n * sizeof(*grown));
        e->lines = grown;
        e->room = room;
    }
    e->lines[e->n] = (struct aj_entry_line){.fund = fund, .account = account};
    return &e->lines[e->n++];
}

static enum aj_code add(struct aj_fold *f, struct aj_entry *e, struct aj_fund fund,
                        enum aj_account account, int64_t fen, struct aj_err *err)
{
    struct aj_entry_line *line = line_of(f, e, fund, account);

    if (!line)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making an entry");
    if (!within(fen) || !within(line->fen + fen))
        return too_much(err);
    line->fen += fen;
    return AJ_OK;
}

enum aj_code aj_entry_move(struct aj_fold *f, struct aj_entry *e, struct aj_fund fund,
                           const enum aj_account way[2], int64_t fen, struct aj_err *err)
{
    if (!within(fen))
        return too_much(err);
    AJ_TRY(add(f, e, fund, way[0], -fen, err));
    return add(f, e, fund, way[1], fen, err);
}

static bool may_be_negative(enum aj_account account)
{
    return account == AJ_ACCOUNT_GRANTED || account == AJ_ACCOUNT_BUDGET;
}

static enum aj_code read_account(struct aj_fold *f, const struct aj_row_key *key, int64_t *fen,
                                 int64_t *entries, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *row = NULL;
    enum aj_code code = aj_row_json(f->txn, AJ_TABLE_ACCOUNT, aj_key_bytes(key), &row, err);

    *fen = 0;
    *entries = 0;
    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    if (code != AJ_OK)
        return code;
    *fen = aj_json_int(row, "fen", INT64_MIN);
    *entries = aj_json_int(row, "entries", -1);
    if (!within(*fen) || *entries < 1 || *entries > AJ_FEN_LIMIT)
        return aj_fail(err, AJ_CORRUPT, "索引的 account 表有一行已损坏；请重建索引");
    return AJ_OK;
}

enum aj_code aj_account_fen(struct aj_fold *f, struct aj_fund fund, enum aj_account account,
                            int64_t *out, struct aj_err *err)
{
    struct aj_row_key key = aj_account_key(fund, account);
    int64_t entries;

    return read_account(f, &key, out, &entries, err);
}

static enum aj_code post_line(struct aj_fold *f, const struct aj_entry_line *line,
                              struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *row = NULL;
    struct aj_row_key key = aj_account_key(line->fund, line->account);
    int64_t fen, entries;

    AJ_TRY(read_account(f, &key, &fen, &entries, err));
    fen += line->fen;
    if (!within(fen))
        return too_much(err);
    if (fen < 0 && !may_be_negative(line->account)) {
        return aj_fail(err, AJ_CONFLICT, "%d 年“%s”的“%s”科目只有 %lld 分，不能转出 %lld 分",
                       line->fund.year, line->fund.source, aj_account_zh(line->account),
                       (long long)(fen - line->fen), (long long)-line->fen);
    }
    row = json_pack("{s:I, s:I}", "fen", (json_int_t)fen, "entries", (json_int_t)entries + 1);
    if (!row)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory posting an entry");
    return aj_fold_put_json(f, AJ_TABLE_ACCOUNT, aj_key_bytes(&key), row, err);
}

static enum aj_code check_sum(const struct aj_entry *e, struct aj_err *err)
{
    int64_t sum = 0;
    bool fits = true;

    for (size_t i = 0; i < e->n; i++)
        fits = fits && !__builtin_add_overflow(sum, e->lines[i].fen, &sum);
    return fits && sum == 0 ? AJ_OK : aj_fail(err, AJ_CONFLICT, "分录借贷不平，不能入账");
}

static enum aj_code add_line(struct aj_fold *f, json_t *lines, const struct aj_entry_line *line,
                             struct aj_err *err)
{
    const char *account = aj_account_text(line->fund, line->account, f->arena);
    json_t *row =
        account ? json_pack("{s:s, s:I}", "account", account, "fen", (json_int_t)line->fen) : NULL;

    if (!row || json_array_append_new(lines, row) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory posting an entry");
    return AJ_OK;
}

static enum aj_code write_entry(struct aj_fold *f, json_t *lines, const char *about,
                                const char *name, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json)
    json_t *entry = json_pack("{s:O, s:s, s:I, s:s}", "lines", lines, "type", f->event->type, "at",
                              (json_int_t)f->event->at, "actor", f->event->actor);
    unsigned char key[8];

    if (!entry || (about && json_object_set_new(entry, about, json_string(name)) != 0))
        return aj_fail(err, AJ_NO_MEMORY, "out of memory posting an entry");
    aj_key_put_u64(key, f->seq);
    return aj_fold_put_json(f, AJ_TABLE_LEDGER, (struct aj_bytes){key, sizeof(key)}, entry, err);
}

enum aj_code aj_entry_post(struct aj_fold *f, const struct aj_entry *e, const char *about,
                           const char *name, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *lines = json_array();

    if (!lines)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory posting an entry");
    AJ_TRY(check_sum(e, err));
    for (size_t i = 0; i < e->n; i++) {
        if (e->lines[i].fen == 0)
            continue;
        AJ_TRY(post_line(f, &e->lines[i], err));
        AJ_TRY(add_line(f, lines, &e->lines[i], err));
    }
    return json_array_size(lines) > 0 ? write_entry(f, lines, about, name, err) : AJ_OK;
}

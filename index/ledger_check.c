#include "base/auto.h"
#include "index/claim.h"
#include "index/event.h"
#include "index/handle.h"
#include "index/journal_store.h"
#include "index/ledger_check_parts.h"
#include "index/ledger_entry.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SUM_LIMIT ((int64_t)1 << 62)

enum aj_code aj_checking_tell(struct aj_checking *c, struct aj_err *err, const char *code,
                              const char *subject, const char *fmt, ...)
{
    char text[480];
    struct aj_ledger_fault fault = {.code = code, .subject = subject, .text = text};
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    return c->visit(c->arg, &fault, err);
}

enum aj_code aj_checking_add(struct aj_checking *c, json_t *sums, const char *name, int64_t fen,
                             struct aj_err *err)
{
    int64_t sum = aj_json_int(sums, name, 0);

    if (__builtin_add_overflow(sum, fen, &sum) || sum > SUM_LIMIT || sum < -SUM_LIMIT)
        return aj_checking_tell(c, err, "ledger_account", name, "合计超出可能的范围");
    if (json_object_set_new(sums, name, json_integer(sum)) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory checking the ledger");
    return AJ_OK;
}

/* What a person can read of a key. */
static void show(struct aj_bytes key, char out[AJ_KEY_LIMIT + 1])
{
    const unsigned char *bytes = key.data;

    for (size_t i = 0; i < key.size; i++)
        out[i] = (char)(bytes[i] < 0x20 ? '/' : bytes[i]);
    out[key.size] = '\0';
}

enum aj_code aj_checking_each(struct aj_checking *c, enum aj_table table, const char *code,
                              aj_checking_row row, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_bytes key, value;
    bool more;

    AJ_TRY(aj_scan_open(c->txn, table, (struct aj_bytes){0}, &scan, err));
    for (;;) {
        AJ_AUTO(aj_auto_json) json_t *object = NULL;
        char shown[AJ_KEY_LIMIT + 1];
        struct aj_err why = {0};
        enum aj_code read;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more)
            return AJ_OK;
        read = aj_row_parse(table, key, value, &object, &why);
        if (read == AJ_CORRUPT) {
            show(key, shown);
            AJ_TRY(aj_checking_tell(c, err, code, shown, "%s", why.text));
        } else if (read != AJ_OK) {
            return aj_fail(err, read, "%s", why.text);
        } else {
            AJ_TRY(row(c, key, object, err));
        }
    }
}

static bool is_account(const char *text)
{
    const char *last = strrchr(text, '/');
    enum aj_account account;

    return strspn(text, "0123456789") == 4 && text[4] == '/' && last > text + 5 &&
           aj_account_from_word(last + 1, &account);
}

static enum aj_code check_lines(struct aj_checking *c, const char *seq, const json_t *lines,
                                struct aj_err *err)
{
    int64_t sum = 0;
    bool fits = true;
    const json_t *line;
    size_t i;

    json_array_foreach(lines, i, line)
    {
        const char *account = aj_json_text(line, "account");
        int64_t fen = aj_json_int(line, "fen", 0);

        if (!is_account(account) || fen == 0 || fen > AJ_FEN_LIMIT || fen < -AJ_FEN_LIMIT)
            return aj_checking_tell(c, err, "ledger_entry", seq, "分录有不成立的一行");
        fits = fits && !__builtin_add_overflow(sum, fen, &sum);
        AJ_TRY(aj_checking_add(c, c->posted, account, fen, err));
        AJ_TRY(aj_checking_add(c, c->entries, account, 1, err));
    }
    if (!fits || sum != 0 || i < 2)
        return aj_checking_tell(c, err, "ledger_entry", seq, "分录借贷不平");
    return AJ_OK;
}

static enum aj_code check_entry(struct aj_checking *c, struct aj_bytes key, json_t *row,
                                struct aj_err *err)
{
    const json_t *lines = json_object_get(row, "lines");
    char seq[24] = "?";
    uint64_t size;

    AJ_TRY(aj_journal_size(c->txn, &size, err));
    if (key.size != 8 || aj_key_get_u64(key.data) >= size)
        return aj_checking_tell(c, err, "ledger_entry", seq, "分录不属于任何事件");
    (void)snprintf(seq, sizeof(seq), "%llu", (unsigned long long)aj_key_get_u64(key.data));
    return check_lines(c, seq, lines, err);
}

/* What the entries come to; and the account leaves the sums, so that those left over are missing.
 */
static enum aj_code check_balance(struct aj_checking *c, const char *account, const json_t *row,
                                  bool may_be_negative, struct aj_err *err)
{
    int64_t fen = aj_json_int(row, "fen", INT64_MIN);
    int64_t posted = aj_json_int(c->posted, account, 0);
    int64_t n = aj_json_int(c->entries, account, 0);

    if (fen != posted || aj_json_int(row, "entries", -1) != n) {
        AJ_TRY(aj_checking_tell(c, err, "ledger_account", account,
                                "余额 %lld 分与 %lld 条分录的合计 %lld 分不符", (long long)fen,
                                (long long)n, (long long)posted));
    }
    if (fen < 0 && !may_be_negative) {
        AJ_TRY(aj_checking_tell(c, err, "ledger_account", account, "余额为负：%lld 分",
                                (long long)fen));
    }
    (void)json_object_del(c->entries, account);
    return AJ_OK;
}

static enum aj_code check_account(struct aj_checking *c, struct aj_bytes key, json_t *row,
                                  struct aj_err *err)
{
    struct aj_account_name name;
    char text[AJ_KEY_LIMIT + 1];
    bool claims;
    int64_t fen;

    show(key, text); /* as lines have it */
    if (!aj_account_key_split(key, &name))
        return aj_checking_tell(c, err, "ledger_account", text, "没有这样的科目");
    claims = name.account != AJ_ACCOUNT_GRANTED && name.account != AJ_ACCOUNT_BUDGET;
    AJ_TRY(check_balance(c, text, row, !claims, err));
    fen = aj_json_int(row, "fen", 0);
    if (claims && fen != aj_json_int(c->owned, text, 0)) {
        AJ_TRY(aj_checking_tell(c, err, "ledger_account", text,
                                "余额 %lld 分与各笔补贴的合计 %lld 分不符", (long long)fen,
                                (long long)aj_json_int(c->owned, text, 0)));
    }
    (void)json_object_del(c->owned, text);
    return AJ_OK;
}

static enum aj_code tell_left_over(struct aj_checking *c, json_t *sums, const char *what,
                                   struct aj_err *err)
{
    const char *account;
    json_t *sum;

    json_object_foreach(sums, account, sum)
    {
        if (json_integer_value(sum) != 0)
            AJ_TRY(aj_checking_tell(c, err, "ledger_account", account, "%s而没有这个科目", what));
    }
    return AJ_OK;
}

/* Every claim was found in its list; then as many rows as claims means: no other rows. */
static enum aj_code check_order(struct aj_checking *c, struct aj_err *err)
{
    uint64_t rows;

    AJ_TRY(aj_txn_count(c->txn, AJ_TABLE_CLAIM_BY_STATE, &rows, err));
    if (rows == c->claims)
        return AJ_OK;
    return aj_checking_tell(c, err, "ledger_order", "claim_by_state",
                            "有 %llu 行，而补贴有 %llu 笔", (unsigned long long)rows,
                            (unsigned long long)c->claims);
}

static bool is_request(const struct aj_stored_event *event, struct aj_bytes key, const json_t *row)
{
    const json_t *request = json_object_get(event->event.data, "request");
    const char *name = aj_json_text(request, "key");

    return strlen(name) == key.size && memcmp(name, key.data, key.size) == 0 &&
           strcmp(aj_json_text(request, "sha256"), aj_json_text(row, "sha256")) == 0;
}

static enum aj_code check_request(struct aj_checking *c, struct aj_bytes key, json_t *row,
                                  struct aj_err *err)
{
    int64_t seq = aj_json_int(row, "seq", -1);
    struct aj_stored_event event = {0};
    char shown[AJ_KEY_LIMIT + 1];
    struct aj_bytes line;
    bool good = false;

    if (seq >= 0 && aj_journal_row(c->txn, (uint64_t)seq, &line, NULL) == AJ_OK &&
        aj_event_decode(line.data, line.size, &event, NULL) == AJ_OK) {
        good = is_request(&event, key, row);
        aj_stored_event_release(&event);
    }
    if (good)
        return AJ_OK;
    show(key, shown);
    return aj_checking_tell(c, err, "ledger_request", shown, "请求与它的事件不符");
}

static enum aj_code check_all(struct aj_checking *c, struct aj_err *err)
{
    AJ_TRY(aj_checking_each(c, AJ_TABLE_LEDGER, "ledger_entry", check_entry, err));
    AJ_TRY(aj_check_batches(c, err));
    AJ_TRY(aj_check_claims(c, err));
    AJ_TRY(aj_checking_each(c, AJ_TABLE_ACCOUNT, "ledger_account", check_account, err));
    AJ_TRY(tell_left_over(c, c->entries, "有分录", err));
    AJ_TRY(tell_left_over(c, c->owned, "有补贴", err));
    AJ_TRY(check_order(c, err));
    return aj_checking_each(c, AJ_TABLE_REQUEST, "ledger_request", check_request, err);
}

static void drop(struct aj_checking *c)
{
    json_decref(c->posted);
    json_decref(c->entries);
    json_decref(c->owned);
    json_decref(c->paid);
    json_decref(c->open);
}

enum aj_code aj_checking_run(struct aj_txn *txn, aj_ledger_visit visit, void *arg,
                             struct aj_err *err)
{
    AJ_AUTO(drop)
    struct aj_checking c = {
        .txn = txn,
        .visit = visit,
        .arg = arg,
        .posted = json_object(),
        .entries = json_object(),
        .owned = json_object(),
        .paid = json_object(),
        .open = json_object(),
    };

    if (!c.posted || !c.entries || !c.owned || !c.paid || !c.open)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory checking the ledger");
    return check_all(&c, err);
}

enum aj_code aj_ledger_check(struct aj_index *x, aj_ledger_visit visit, void *arg,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    return aj_checking_run(txn, visit, arg, err);
}

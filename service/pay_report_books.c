/* The books themselves: use of the budget, and entries with running balances. */
#include "base/auto.h"
#include "service/pay_report_parts.h"

#include <stdio.h>
#include <string.h>

#define ARENA_LIMIT ((size_t)16 << 20)

/* Per cent of what was granted that is no longer free; -1: nothing was granted. */
static int64_t used(const struct aj_balance *b)
{
    int64_t granted = -b->fen[AJ_ACCOUNT_GRANTED];
    int64_t spoken_for = granted - b->fen[AJ_ACCOUNT_BUDGET];

    return granted <= 0 ? -1 : spoken_for / granted * 100 + spoken_for % granted * 100 / granted;
}

static json_t *budget_row(const struct aj_balance *b)
{
    json_t *row = json_pack("{s:i, s:s}", "year", b->year, "source", b->source);
    int64_t share = used(b);

    for (int a = 0; row && a < AJ_ACCOUNT_COUNT; a++) {
        int64_t fen = a == AJ_ACCOUNT_GRANTED ? -b->fen[a] : b->fen[a];
        char key[32];

        (void)snprintf(key, sizeof(key), "%s_fen", aj_account_word((enum aj_account)a));
        if (json_object_set_new(row, key, json_integer(fen)) != 0) {
            json_decref(row);
            return NULL;
        }
    }
    if (row && share >= 0)
        (void)json_object_set_new(row, "used", json_integer(share));
    return row;
}

enum aj_code aj_report_budget(struct aj_reporting *r, struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = ARENA_LIMIT};
    const struct aj_balances_wanted wanted = {.year = r->asked->year};
    struct aj_balances all;

    AJ_TRY(aj_ledger_balances(r->x, &wanted, &arena, &all, err));
    for (size_t i = 0; i < all.n; i++) {
        AJ_TRY(aj_report_row(r, budget_row(&all.list[i]), err));
        AJ_TRY(aj_report_take(&r->fen, all.list[i].fen[AJ_ACCOUNT_GRANTED], err));
        r->count++;
    }
    return AJ_OK;
}

static const struct {
    const char *type, *zh;
} events[] = {
    {"budget.granted", "下达预算"}, {"case.handed_in", "交卷预留"}, {"case.archived", "归档解锁"},
    {"pay.held", "暂缓"},           {"pay.released", "解除暂缓"},   {"pay.adjusted", "调整"},
    {"pay.reversed", "冲销"},       {"batch.sent", "送银行"},       {"batch.settled", "银行回单"},
    {"pay.bounced", "付后退回"},    {"pay.recovered", "追回"},
};

static const char *event_zh(const char *type)
{
    for (size_t i = 0; i < AJ_COUNTOF(events); i++) {
        if (strcmp(events[i].type, type) == 0)
            return events[i].zh;
    }
    return type;
}

struct running {
    struct aj_reporting *r;
    json_t *balances; /* account → fen */
    json_t *chosen;   /* numbers of the entries that are told; NULL: all */
};

static enum aj_code choose(void *arg, const json_t *entry, struct aj_err *err)
{
    struct running *run = arg;
    char seq[24];

    (void)snprintf(seq, sizeof(seq), "%lld", (long long)aj_json_int(entry, "seq", -1));
    if (json_object_set_new(run->chosen, seq, json_true()) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making a report");
    return AJ_OK;
}

static bool is_told(const struct running *run, const json_t *entry)
{
    char seq[24];

    (void)snprintf(seq, sizeof(seq), "%lld", (long long)aj_json_int(entry, "seq", -1));
    return (!run->chosen || json_object_get(run->chosen, seq)) &&
           aj_report_in_period(run->r->asked, aj_date_in_china(aj_report_instant(entry, "at")));
}

static enum aj_code tell_line(struct running *run, const json_t *entry, const json_t *line,
                              int64_t balance, struct aj_err *err)
{
    const char *type = aj_json_text(entry, "type");
    const char *claim = aj_json_text(entry, "claim");
    char day[AJ_DATE_SIZE];

    aj_date_text(aj_date_in_china(aj_report_instant(entry, "at")), day);
    run->r->count++;
    return aj_report_row(
        run->r,
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I}", "seq",
                  aj_json_int(entry, "seq", -1), "on", day, "type", type, "what", event_zh(type),
                  "about", *claim ? claim : aj_json_text(entry, "batch"), "actor",
                  aj_json_text(entry, "actor"), "account", aj_json_text(line, "account"), "fen",
                  aj_json_int(line, "fen", 0), "balance_fen", (json_int_t)balance),
        err);
}

static enum aj_code run_on(void *arg, const json_t *entry, struct aj_err *err)
{
    struct running *run = arg;
    bool told = is_told(run, entry);
    size_t i;
    const json_t *line;

    json_array_foreach(json_object_get(entry, "lines"), i, line)
    {
        const char *account = aj_json_text(line, "account");
        int64_t balance = json_integer_value(json_object_get(run->balances, account));

        AJ_TRY(aj_report_add(&balance, aj_json_int(line, "fen", 0), err));
        if (json_object_set_new(run->balances, account, json_integer(balance)) != 0)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory making a report");
        if (told)
            AJ_TRY(tell_line(run, entry, line, balance, err));
    }
    return AJ_OK;
}

/* All entries are added up, also those that are not told: a balance is the account's, not that of
   what was asked for. */
enum aj_code aj_report_ledger(struct aj_reporting *r, struct aj_err *err)
{
    const struct aj_entries_wanted some = {.claim = r->asked->claim, .batch = r->asked->batch};
    AJ_AUTO(aj_auto_json) json_t *balances = json_object();
    AJ_AUTO(aj_auto_json) json_t *chosen = json_object();
    struct running run = {.r = r, .balances = balances};

    if (!balances || !chosen)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making a report");
    if (some.claim || some.batch) {
        run.chosen = chosen;
        AJ_TRY(aj_report_each_entry(r->x, some, choose, &run, err));
    }
    return aj_report_each_entry(r->x, (struct aj_entries_wanted){0}, run_on, &run, err);
}

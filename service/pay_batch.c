#include "service/pay_batch.h"

#include "base/auto.h"
#include "index/batch.h"
#include "index/ledger.h"
#include "service/home_place.h"
#include "service/pay_sheet_of.h"
#include "service/payment_act.h"

#include <stdio.h>
#include <string.h>

#define SKIPPED_IN_TEXT 3

/* A batch while it is put together. */
struct making {
    struct aj_home *home;
    const struct aj_pay_prepare *want;
    json_t *lines;
    json_t *skipped;
    size_t n_skipped;
    int64_t total;
    int64_t last; /* when the newest batch was prepared; -1: none was */
};

static void making_release(struct making *m)
{
    json_decref(m->lines);
    json_decref(m->skipped);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory preparing a batch");
}

static enum aj_code skip(struct making *m, const json_t *claim, const char *reason,
                         struct aj_err *err)
{
    m->n_skipped++;
    if (json_array_size(m->skipped) >= AJ_PAY_SKIPPED)
        return AJ_OK;
    if (json_array_append_new(m->skipped,
                              json_pack("{s:s, s:s, s:s}", "claim", aj_json_text(claim, "id"),
                                        "case_number", aj_json_text(claim, "case_number"), "reason",
                                        reason)) != 0)
        return no_memory(err);
    return AJ_OK;
}

/* All that a bank needs, and a number that it can read (casefile/pay_sheet.h). */
static bool has_account(const json_t *payee)
{
    static const char *const must[] = {"kind", "account_name", "bank_name", "account_number"};
    char number[AJ_ACCOUNT_SIZE];

    for (size_t i = 0; i < AJ_COUNTOF(must); i++) {
        if (!*aj_json_text(payee, must[i]))
            return false;
    }
    return aj_pay_account(aj_json_text(payee, "account_number"), number);
}

/* 迟交、下一批发放 (docs/rules/subsidy.md, step 8): a late file lets one batch go by, unless
   somebody names it. */
static bool lets_one_go_by(const struct making *m, const json_t *claim)
{
    const json_t *line;
    size_t i;

    if (m->want->n_claims > 0 || m->last > aj_json_int(claim, "unlocked_at", 0))
        return false;
    json_array_foreach(json_object_get(claim, "lines"), i, line)
    {
        if (strcmp(aj_json_text(line, "code"), "next_batch") == 0)
            return true;
    }
    return false;
}

/* Why the claim cannot be in a batch now; "" when it can. */
static void obstacle(const struct making *m, const json_t *claim, char out[400])
{
    enum aj_pay_state state = AJ_PAY_NONE;
    int64_t owed = aj_json_int(claim, "fen", 0) - aj_json_int(claim, "paid_fen", 0);
    const json_t *held = json_object_get(claim, "held");

    out[0] = '\0';
    (void)aj_pay_state_from_word(aj_json_text(claim, "state"), &state);
    if (state == AJ_PAY_HELD) {
        (void)snprintf(out, 400, "暂缓：%.300s", aj_json_text(held, "reason"));
    } else if (state == AJ_PAY_RETURNED) {
        (void)snprintf(out, 400, "已退回，等待处理（pay release 后再编批）");
    } else if (state != AJ_PAY_UNLOCKED) {
        (void)snprintf(out, 400, "现在是“%s”%s%s", aj_pay_state_zh(state),
                       *aj_json_text(claim, "batch") ? "，在批次 " : "",
                       aj_json_text(claim, "batch"));
    } else if (owed <= 0) {
        (void)snprintf(out, 400, "应付 0 元");
    } else if (!has_account(json_object_get(claim, "payee"))) {
        (void)snprintf(out, 400, "收款账户不全，或账号不是 1 至 34 位数字、字母（pay payee 补录）");
    } else if (json_is_true(json_object_get(claim, "to_be_confirmed")) && !m->want->confirmed_by) {
        (void)snprintf(out, 400, "所用标准待中心确认（确认后加 --confirmed-by）");
    } else if (lets_one_go_by(m, claim)) {
        (void)snprintf(out, 400, "逾期交卷，按规定留待下一批（要提前，请写明案号编批）");
    } else if (json_array_size(m->lines) >= AJ_BATCH_LINES) {
        (void)snprintf(out, 400, "本批已满 %zu 笔，留待下一批", AJ_BATCH_LINES);
    }
}

static enum aj_code add(struct making *m, const json_t *claim, struct aj_err *err)
{
    int64_t owed = aj_json_int(claim, "fen", 0) - aj_json_int(claim, "paid_fen", 0);
    bool doubtful = json_is_true(json_object_get(claim, "to_be_confirmed"));
    char why[400];

    obstacle(m, claim, why);
    if (*why)
        return skip(m, claim, why, err);
    if (json_array_append_new(m->lines,
                              json_pack("{s:I, s:s, s:I, s:O, s:s*}", "n",
                                        (json_int_t)json_array_size(m->lines) + 1, "claim",
                                        aj_json_text(claim, "id"), "fen", (json_int_t)owed, "payee",
                                        json_object_get(claim, "payee"), "confirmed_by",
                                        doubtful ? m->want->confirmed_by : NULL)) != 0)
        return no_memory(err);
    if (__builtin_add_overflow(m->total, owed, &m->total) || m->total > AJ_FEN_LIMIT)
        return aj_fail(err, AJ_INVALID, "批次的合计过大；请分几批");
    return AJ_OK;
}

static enum aj_code add_state(struct making *m, enum aj_pay_state state, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf after = {0};

    for (;;) {
        AJ_AUTO(aj_auto_json) json_t *page = NULL;
        const struct aj_claims_wanted wanted = {
            .state = state, .after = after.size ? after.data : NULL, .limit = AJ_LEDGER_PAGE_LIMIT};
        size_t i;
        json_t *claim;

        AJ_TRY(aj_ledger_claims(m->home->index, &wanted, &page, err));
        json_array_foreach(json_object_get(page, "claims"), i, claim)
        {
            AJ_TRY(add(m, claim, err));
        }
        if (!*aj_json_text(page, "next"))
            return AJ_OK;
        after.size = 0;
        aj_buf_addf(&after, "%s", aj_json_text(page, "next"));
        if (after.failed)
            return no_memory(err);
    }
}

static enum aj_code add_named(struct making *m, struct aj_err *err)
{
    for (size_t i = 0; i < m->want->n_claims; i++) {
        AJ_AUTO(aj_auto_json) json_t *claim = NULL;
        char name[AJ_CLAIM_NAME_SIZE];

        AJ_TRY(aj_pay_claim_named(m->home, m->want->claims[i], name, err));
        AJ_TRY(aj_ledger_claim(m->home->index, name, &claim, err));
        AJ_TRY(add(m, claim, err));
    }
    return AJ_OK;
}

/* Of the newest hundred; those cancelled do not count. */
static enum aj_code find_last(struct making *m, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *page = NULL;
    const struct aj_batches_wanted wanted = {.limit = 100};
    const json_t *batch;
    size_t i;

    m->last = -1;
    AJ_TRY(aj_ledger_batches(m->home->index, &wanted, &page, err));
    json_array_foreach(json_object_get(page, "batches"), i, batch)
    {
        int64_t at = aj_json_int(json_object_get(batch, "prepared"), "at", 0);

        if (strcmp(aj_json_text(batch, "state"), "cancelled") != 0 && at > m->last)
            m->last = at;
    }
    return AJ_OK;
}

static enum aj_code gather(struct making *m, struct aj_err *err)
{
    static const enum aj_pay_state waiting[] = {AJ_PAY_UNLOCKED, AJ_PAY_HELD, AJ_PAY_RETURNED};

    m->lines = json_array();
    m->skipped = json_array();
    if (!m->lines || !m->skipped)
        return no_memory(err);
    if (m->want->n_claims > 0)
        return add_named(m, err);
    AJ_TRY(find_last(m, err));
    for (size_t i = 0; i < AJ_COUNTOF(waiting); i++)
        AJ_TRY(add_state(m, waiting[i], err));
    return AJ_OK;
}

static enum aj_code nothing_to_pay(const struct making *m, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf why = {0};
    size_t i;
    json_t *one;

    if (m->n_skipped == 0)
        return aj_fail(err, AJ_NOT_FOUND, "没有可以发放的补贴：请先归档");
    json_array_foreach(m->skipped, i, one)
    {
        if (i < SKIPPED_IN_TEXT) {
            aj_buf_addf(&why, "%s%s %s", i ? "；" : "", aj_json_text(one, "claim"),
                        aj_json_text(one, "reason"));
        }
    }
    if (why.failed)
        return no_memory(err);
    return aj_fail(err, AJ_NOT_FOUND, "没有可以编批的补贴，%zu 笔未列入：%.380s；请处理后再编批",
                   m->n_skipped, why.data);
}

/* Id, previous and digest, as the ledger wants them; the lines are there. */
static enum aj_code event_of(const struct making *m, json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *last = NULL;
    AJ_AUTO(aj_auto_json) json_t *data = NULL;
    char id[AJ_BATCH_ID_SIZE], on[AJ_DATE_SIZE], sha256[AJ_DIGEST_HEX_SIZE];
    struct aj_date day;
    int year, month, mday;

    aj_pay_day(m->want->on, on);
    if (!aj_date_parse(on, &day))
        return aj_fail(err, AJ_INVALID, "编批日期无效");
    aj_date_split(day, &year, &month, &mday);
    AJ_TRY(aj_ledger_next_batch(m->home->index, year, id, err));
    AJ_TRY(aj_ledger_last_sent(m->home->index, &last, err));
    data =
        json_pack("{s:s, s:s, s:O, s:I, s:s, s:O, s:I}", "batch", id, "on", on, "lines", m->lines,
                  "total_fen", (json_int_t)m->total, "previous", aj_json_text(last, "sha256"),
                  "skipped", m->skipped, "n_skipped", (json_int_t)m->n_skipped);
    if (!data)
        return no_memory(err);
    AJ_TRY(aj_batch_digest(data, sha256, err));
    if (json_object_set_new(data, "sha256", json_string(sha256)) != 0)
        return no_memory(err);
    *out = aj_steal(&data);
    return AJ_OK;
}

static json_t *asked_claims(const struct aj_pay_prepare *prepare)
{
    json_t *names = json_array();

    for (size_t i = 0; names && i < prepare->n_claims; i++) {
        if (json_array_append_new(names, json_string(prepare->claims[i])) != 0) {
            json_decref(names);
            return NULL;
        }
    }
    return names;
}

enum aj_code aj_pay_batch_prepare(struct aj_home *home, const struct aj_pay_who *who,
                                  const struct aj_pay_prepare *prepare, struct aj_pay_done *done,
                                  struct aj_err *err)
{
    struct aj_pay_act a = {.home = home, .who = who, .done = done};
    AJ_AUTO(making_release) struct making m = {.home = home, .want = prepare};
    char on[AJ_DATE_SIZE];
    json_t *data = NULL;

    aj_date_text(prepare->on, on);
    AJ_TRY(aj_pay_begin(&a,
                        json_pack("{s:s, s:o, s:s*, s:s}", "ask", "batch.prepared", "claims",
                                  asked_claims(prepare), "confirmed_by", prepare->confirmed_by,
                                  "on", on),
                        err));
    if (done->repeated)
        return AJ_OK;
    AJ_TRY(gather(&m, err));
    if (json_array_size(m.lines) == 0)
        return nothing_to_pay(&m, err);
    AJ_TRY(event_of(&m, &data, err));
    return aj_pay_commit(&a, "batch.prepared", data, err);
}

enum aj_code aj_pay_batch_cancel(struct aj_home *home, const struct aj_pay_who *who,
                                 const char *batch, struct aj_pay_done *done, struct aj_err *err)
{
    struct aj_pay_act a = {.home = home, .who = who, .done = done};

    AJ_TRY(
        aj_pay_begin(&a, json_pack("{s:s, s:s}", "ask", "batch.cancelled", "batch", batch), err));
    if (done->repeated)
        return AJ_OK;
    return aj_pay_commit(&a, "batch.cancelled", json_pack("{s:s}", "batch", batch), err);
}

/* What nobody can see, or no bank can be told, is not approved. */
static enum aj_code can_be_shown(struct aj_home *home, const char *id, struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = AJ_PAY_SHEET_ROOM};
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    struct aj_pay_sheet sheet;

    AJ_TRY(aj_ledger_batch(home->index, id, &batch, err));
    return aj_pay_sheet_of(home, batch, &arena, &sheet, err);
}

enum aj_code aj_pay_batch_approve(struct aj_home *home, const struct aj_pay_who *who,
                                  const struct aj_pay_approve *approve, struct aj_pay_done *done,
                                  struct aj_err *err)
{
    struct aj_pay_act a = {.home = home, .who = who, .done = done};

    AJ_TRY(aj_pay_begin(&a,
                        json_pack("{s:s, s:s, s:s}", "ask", "batch.approved", "batch",
                                  approve->batch, "sha256", approve->sha256),
                        err));
    if (done->repeated)
        return AJ_OK;
    AJ_TRY(aj_place_check(home, err));
    AJ_TRY(can_be_shown(home, approve->batch, err));
    AJ_TRY(aj_pay_commit(
        &a, "batch.approved",
        json_pack("{s:s, s:s}", "batch", approve->batch, "sha256", approve->sha256), err));
    return aj_place_renew(home, err);
}

/* `today`: a day that is not said becomes today's; else it stays "". */
static json_t *result_json(const struct aj_pay_result *r, bool today)
{
    char on[AJ_DATE_SIZE];

    if (today) {
        aj_pay_day(r->on, on);
    } else {
        aj_date_text(r->on, on);
    }
    return json_pack("{s:I, s:s, s:s, s:s*, s:s*}", "n", (json_int_t)r->n, "outcome",
                     r->paid ? "paid" : "returned", "on", on, "reason", r->paid ? NULL : r->reason,
                     "reference", r->reference);
}

static json_t *results_json(const struct aj_pay_results *results, bool today)
{
    json_t *lines = json_array();

    for (size_t i = 0; lines && i < results->n; i++) {
        if (json_array_append_new(lines, result_json(&results->list[i], today)) != 0) {
            json_decref(lines);
            return NULL;
        }
    }
    return lines;
}

static bool is_told(const struct aj_pay_results *results, size_t n)
{
    for (size_t i = 0; i < results->n; i++) {
        if (results->list[i].n == n)
            return true;
    }
    return false;
}

static enum aj_code add_rest(struct aj_home *home, const struct aj_pay_settle *settle, json_t *told,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    const json_t *line;
    size_t i;

    AJ_TRY(aj_ledger_batch(home->index, settle->batch, &batch, err));
    json_array_foreach(json_object_get(batch, "lines"), i, line)
    {
        const struct aj_pay_result paid = {.n = i + 1, .paid = true, .on = settle->on};

        if (json_object_get(line, "outcome") || is_told(&settle->results, i + 1))
            continue;
        if (json_array_append_new(told, result_json(&paid, true)) != 0)
            return no_memory(err);
    }
    return AJ_OK;
}

enum aj_code aj_pay_batch_settle(struct aj_home *home, const struct aj_pay_who *who,
                                 const struct aj_pay_settle *settle, struct aj_pay_done *done,
                                 struct aj_err *err)
{
    struct aj_pay_act a = {.home = home, .who = who, .done = done};
    AJ_AUTO(aj_auto_json) json_t *told = NULL;
    char on[AJ_DATE_SIZE];

    aj_date_text(settle->on, on);
    AJ_TRY(aj_pay_begin(&a,
                        json_pack("{s:s, s:s, s:o, s:b, s:s}", "ask", "batch.settled", "batch",
                                  settle->batch, "lines", results_json(&settle->results, false),
                                  "rest_paid", settle->rest_paid, "on", on),
                        err));
    if (done->repeated)
        return AJ_OK;
    told = results_json(&settle->results, true);
    if (!told)
        return no_memory(err);
    if (settle->rest_paid)
        AJ_TRY(add_rest(home, settle, told, err));
    return aj_pay_commit(&a, "batch.settled",
                         json_pack("{s:s, s:O}", "batch", settle->batch, "lines", told), err);
}

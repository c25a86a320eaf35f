/* A subsidy worked out again: what it differs by becomes an event of its own. */
#include "base/auto.h"
#include "base/money.h"
#include "casefile/subsidy.h"
#include "casefile/what_if.h"
#include "service/payment_act.h"

#include <string.h>

#define CASE_ROOM   ((size_t)32 << 20) /* of a case with thousands of recipients */
#define RULE_MOST   ((size_t)400)      /* bytes; the ledger takes 500 characters */
#define CLAIMS_MOST 9999

struct working {
    struct aj_home *home;
    const struct aj_pay_adjust *asked;
    struct aj_arena arena;
    json_t *record;
    json_t *facts;
    json_t *claims;
    struct aj_subsidy before, after;
    struct aj_subsidy_difference difference;
    int64_t earlier; /* what the case was adjusted by before */
    int64_t fen;     /* what is left to adjust */
};

static void working_release(struct working *w)
{
    json_decref(w->record);
    json_decref(w->facts);
    json_decref(w->claims);
    aj_arena_reset(&w->arena);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory adjusting");
}

static enum aj_code compute(struct working *w, const char *key, struct aj_err *err)
{
    struct aj_case facts;

    AJ_TRY(aj_index_case(w->home->index, key, &w->record, err));
    if (!json_object_get(w->record, "subsidy"))
        return aj_fail(err, AJ_CONFLICT, "案件 %.100s 还没有补贴；请先交卷、归档", key);
    AJ_TRY(aj_subsidy_from_json(json_object_get(w->record, "subsidy"), &w->arena, &w->before, err));
    w->facts = json_deep_copy(json_object_get(w->record, "facts"));
    if (!w->facts)
        return no_memory(err);
    for (size_t i = 0; i < w->asked->n_facts; i++)
        AJ_TRY(aj_what_if(w->facts, w->asked->facts[i], err));
    AJ_TRY(aj_case_read(w->facts, &w->arena, &facts, err));
    AJ_TRY(aj_subsidy_compute_under(w->home->profile, w->asked->table, &facts, &w->arena, &w->after,
                                    err));
    return aj_subsidy_difference(&w->before, &w->after, &w->arena, &w->difference, err);
}

/* What the claims come to, with what was reversed: that decision stands. */
static enum aj_code weigh(struct working *w, const char *key, struct aj_err *err)
{
    int64_t sum = 0;
    const json_t *claim;
    size_t i;
    bool bad = false;

    AJ_TRY(aj_index_entitlements(w->home->index, key, AJ_PAY_NONE, &w->claims, err));
    json_array_foreach(w->claims, i, claim)
    {
        bad |= __builtin_add_overflow(sum, aj_json_int(claim, "fen", 0), &sum);
        bad |= __builtin_add_overflow(
            sum, aj_json_int(json_object_get(claim, "reversed"), "fen", 0), &sum);
    }
    bad |= __builtin_sub_overflow(sum, w->before.payable_fen, &w->earlier);
    bad |= __builtin_sub_overflow(w->difference.fen, w->earlier, &w->fen);
    if (bad || json_array_size(w->claims) > CLAIMS_MOST)
        return aj_fail(err, AJ_CORRUPT, "案件 %.100s 的补贴不能相加；请运行 anjuan doctor", key);
    if (w->fen != 0)
        return AJ_OK;
    return aj_fail(err, AJ_CONFLICT, "案件 %.100s 没有差额需要调整%s；请核对标准版本和事实", key,
                   w->earlier ? "（此前已调整过）" : "");
}

static bool append(json_t *lines, const char *code, int64_t fen, const char *reason,
                   const char *rule)
{
    return json_array_append_new(lines,
                                 json_pack("{s:s, s:I, s:s, s:s}", "code", code, "fen",
                                           (json_int_t)fen, "reason", reason, "rule", rule)) == 0;
}

static json_t *lines_of(const struct working *w)
{
    json_t *lines = json_array();
    bool good = lines != NULL;

    for (size_t i = 0; good && i < w->difference.n; i++) {
        const struct aj_subsidy_change *c = &w->difference.changes[i];

        if (c->fen != 0)
            good = append(lines, c->code, c->fen, c->reason, c->rule);
    }
    if (good && w->earlier != 0)
        good = append(lines, "earlier", -w->earlier, "此前已调整", "earlier");
    if (good)
        return lines;
    json_decref(lines);
    return NULL;
}

/* Up: the first, which the new one corrects. Down: the first of which so much is still owed. */
static const char *which_claim(const struct working *w)
{
    const json_t *claim;
    size_t i;

    json_array_foreach(w->claims, i, claim)
    {
        int64_t owed = aj_json_int(claim, "fen", 0) - aj_json_int(claim, "paid_fen", 0);
        enum aj_pay_state state = AJ_PAY_NONE;

        (void)aj_pay_state_from_word(aj_json_text(claim, "state"), &state);
        if (w->fen > 0 ? aj_json_int(claim, "tier", 0) == 1
                       : (state == AJ_PAY_UNLOCKED || state == AJ_PAY_HELD) && owed >= -w->fen)
            return aj_json_text(claim, "id");
    }
    return NULL;
}

static enum aj_code too_late(const struct working *w, const char *key, struct aj_err *err)
{
    char fen[AJ_FEN_TEXT_SIZE];

    aj_fen_text(w->fen < 0 ? -w->fen : w->fen, fen);
    return aj_fail(err, AJ_CONFLICT,
                   "案件 %.100s 应调减 %s 元，但没有一笔可发放或暂缓的补贴还欠这么多；"
                   "已编批的请先 pay cancel，已付的请用 pay recover 追回",
                   key, fen);
}

/* At most so long, whole characters; the lines hold the rest. */
static const char *rule_of(struct working *w)
{
    const char *rule = *w->difference.rule ? w->difference.rule : "earlier";
    size_t size = strlen(rule);

    if (size > RULE_MOST) {
        for (size = RULE_MOST; size > 0 && ((unsigned char)rule[size] & 0xC0) == 0x80;)
            size--;
    }
    return aj_arena_copy(&w->arena, rule, size);
}

static json_t *asked_facts(const struct aj_pay_adjust *adjust)
{
    json_t *facts = json_array();

    for (size_t i = 0; facts && i < adjust->n_facts; i++) {
        if (json_array_append_new(facts, json_string(adjust->facts[i])) != 0) {
            json_decref(facts);
            return NULL;
        }
    }
    return facts;
}

enum aj_code aj_pay_adjust(struct aj_home *home, const struct aj_pay_who *who,
                           const struct aj_pay_adjust *adjust, struct aj_pay_done *done,
                           struct aj_err *err)
{
    AJ_AUTO(working_release)
    struct working w = {.home = home, .asked = adjust, .arena = {.limit = CASE_ROOM}};
    struct aj_pay_act a = {.home = home, .who = who, .done = done};
    const char *key = NULL;
    const char *claim;

    AJ_TRY(aj_pay_begin(&a,
                        json_pack("{s:s, s:s, s:s*, s:o}", "ask", "pay.adjusted", "case",
                                  adjust->number, "table", adjust->table, "facts",
                                  asked_facts(adjust)),
                        err));
    if (done->repeated)
        return AJ_OK;
    AJ_TRY(aj_index_resolve(home->index, adjust->number, &w.arena, &key, err));
    AJ_TRY(compute(&w, key, err));
    AJ_TRY(weigh(&w, key, err));
    claim = which_claim(&w);
    if (!claim)
        return too_late(&w, key, err);
    return aj_pay_commit(&a, "pay.adjusted",
                         json_pack("{s:s, s:s, s:I, s:s, s:s, s:o, s:o*}", "claim", claim, "kind",
                                   w.difference.kind, "fen", (json_int_t)w.fen, "rule", rule_of(&w),
                                   "table_version", w.after.table_version, "lines", lines_of(&w),
                                   "to_be_confirmed",
                                   w.fen > 0 ? json_boolean(w.after.to_be_confirmed) : NULL),
                         err);
}

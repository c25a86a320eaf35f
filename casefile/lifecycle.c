#include "casefile/lifecycle.h"

#include "base/attr.h"

#include <string.h>

/* Absent pairs are AJ_STATE_NONE: not allowed. A returned file may be imported and handed in again;
   an archived one only grows layers, moves house or is destroyed. */
static const enum aj_state after[AJ_STATE_COUNT][AJ_STEP_COUNT] = {
    [AJ_STATE_NONE] = {[AJ_STEP_IMPORT] = AJ_STATE_OPEN},
    [AJ_STATE_OPEN] = {[AJ_STEP_IMPORT] = AJ_STATE_OPEN, [AJ_STEP_HAND_IN] = AJ_STATE_SUBMITTED},
    [AJ_STATE_SUBMITTED] =
        {[AJ_STEP_RETURN] = AJ_STATE_RETURNED, [AJ_STEP_ACCEPT] = AJ_STATE_ACCEPTED},
    [AJ_STATE_RETURNED] =
        {[AJ_STEP_IMPORT] = AJ_STATE_RETURNED, [AJ_STEP_HAND_IN] = AJ_STATE_SUBMITTED},
    [AJ_STATE_ACCEPTED] =
        {[AJ_STEP_RETURN] = AJ_STATE_RETURNED, [AJ_STEP_ARCHIVE] = AJ_STATE_ARCHIVED},
    [AJ_STATE_ARCHIVED] = {[AJ_STEP_SUPPLEMENT] = AJ_STATE_ARCHIVED,
                           [AJ_STEP_TRANSFER] = AJ_STATE_TRANSFERRED,
                           [AJ_STEP_DESTROY] = AJ_STATE_DESTROYED},
};

struct name {
    const char *word, *zh;
};

static const struct name states[AJ_STATE_COUNT] = {
    [AJ_STATE_NONE] = {"none", "未登记"},
    [AJ_STATE_OPEN] = {"open", "办理中"},
    [AJ_STATE_SUBMITTED] = {"submitted", "已交卷"},
    [AJ_STATE_RETURNED] = {"returned", "已退回"},
    [AJ_STATE_ACCEPTED] = {"accepted", "已接收"},
    [AJ_STATE_ARCHIVED] = {"archived", "已归档"},
    [AJ_STATE_TRANSFERRED] = {"transferred", "已移交"},
    [AJ_STATE_DESTROYED] = {"destroyed", "已销毁"},
};

static const struct name pay_states[AJ_PAY_COUNT] = {
    [AJ_PAY_NONE] = {"none", "无"},
    [AJ_PAY_RESERVED] = {"reserved", "已预留"},
    [AJ_PAY_UNLOCKED] = {"unlocked", "可发放"},
    [AJ_PAY_HELD] = {"held", "暂缓发放"},
    [AJ_PAY_BATCHED] = {"batched", "已编批"},
    [AJ_PAY_APPROVED] = {"approved", "已批准"},
    [AJ_PAY_SENT] = {"sent", "已送银行"},
    [AJ_PAY_RETURNED] = {"returned", "已退回"},
    [AJ_PAY_PAID] = {"paid", "已发放"},
    [AJ_PAY_REVERSED] = {"reversed", "已冲销"},
};

/* docs/formats/ledger.md "States and steps"; absent pairs are AJ_PAY_NONE: not allowed. Where
   something is still owed; may_end() says when that matters. */
static const enum aj_pay_state pay_after[AJ_PAY_COUNT][AJ_PAY_STEP_COUNT] = {
    [AJ_PAY_NONE] = {[AJ_PAY_RESERVE] = AJ_PAY_RESERVED, [AJ_PAY_RAISE] = AJ_PAY_UNLOCKED},
    [AJ_PAY_RESERVED] = {[AJ_PAY_RESERVE] = AJ_PAY_RESERVED, [AJ_PAY_UNLOCK] = AJ_PAY_UNLOCKED},
    [AJ_PAY_UNLOCKED] = {[AJ_PAY_LOWER] = AJ_PAY_UNLOCKED,
                         [AJ_PAY_HOLD] = AJ_PAY_HELD,
                         [AJ_PAY_REDIRECT] = AJ_PAY_UNLOCKED,
                         [AJ_PAY_REVERSE] = AJ_PAY_UNLOCKED,
                         [AJ_PAY_BATCH] = AJ_PAY_BATCHED,
                         [AJ_PAY_BOUNCE] = AJ_PAY_RETURNED},
    [AJ_PAY_HELD] = {[AJ_PAY_LOWER] = AJ_PAY_HELD,
                     [AJ_PAY_RELEASE] = AJ_PAY_UNLOCKED,
                     [AJ_PAY_REDIRECT] = AJ_PAY_HELD,
                     [AJ_PAY_REVERSE] = AJ_PAY_HELD},
    [AJ_PAY_BATCHED] = {[AJ_PAY_UNBATCH] = AJ_PAY_UNLOCKED, [AJ_PAY_APPROVE] = AJ_PAY_APPROVED},
    [AJ_PAY_APPROVED] = {[AJ_PAY_UNBATCH] = AJ_PAY_UNLOCKED, [AJ_PAY_SEND] = AJ_PAY_SENT},
    [AJ_PAY_SENT] = {[AJ_PAY_SETTLE] = AJ_PAY_UNLOCKED, [AJ_PAY_COME_BACK] = AJ_PAY_RETURNED},
    [AJ_PAY_RETURNED] = {[AJ_PAY_HOLD] = AJ_PAY_HELD,
                         [AJ_PAY_RELEASE] = AJ_PAY_UNLOCKED,
                         [AJ_PAY_REDIRECT] = AJ_PAY_RETURNED,
                         [AJ_PAY_REVERSE] = AJ_PAY_RETURNED,
                         [AJ_PAY_BOUNCE] = AJ_PAY_RETURNED},
    [AJ_PAY_PAID] = {[AJ_PAY_BOUNCE] = AJ_PAY_RETURNED, [AJ_PAY_RECOVER] = AJ_PAY_PAID},
};

static const char *const pay_steps_zh[AJ_PAY_STEP_COUNT] = {
    [AJ_PAY_RESERVE] = "预留",        [AJ_PAY_UNLOCK] = "解锁",
    [AJ_PAY_RAISE] = "调增",          [AJ_PAY_LOWER] = "调减",
    [AJ_PAY_HOLD] = "暂缓",           [AJ_PAY_RELEASE] = "恢复发放",
    [AJ_PAY_REDIRECT] = "变更收款人", [AJ_PAY_REVERSE] = "冲销",
    [AJ_PAY_BATCH] = "编入批次",      [AJ_PAY_UNBATCH] = "撤出批次",
    [AJ_PAY_APPROVE] = "批准",        [AJ_PAY_SEND] = "送银行",
    [AJ_PAY_SETTLE] = "登记发放",     [AJ_PAY_COME_BACK] = "登记退回",
    [AJ_PAY_BOUNCE] = "登记退汇",     [AJ_PAY_RECOVER] = "追回",
};

static int find(const struct name *names, int n, const char *word)
{
    for (int i = 0; i < n; i++) {
        if (strcmp(names[i].word, word) == 0)
            return i;
    }
    return -1;
}

enum aj_state aj_state_after(enum aj_state from, enum aj_step step)
{
    if ((unsigned)from >= AJ_STATE_COUNT || (unsigned)step >= AJ_STEP_COUNT)
        return AJ_STATE_NONE;
    return after[from][step];
}

const char *aj_state_word(enum aj_state s)
{
    return states[s].word;
}

const char *aj_state_zh(enum aj_state s)
{
    return states[s].zh;
}

bool aj_state_from_word(const char *word, enum aj_state *out)
{
    int i = find(states, AJ_STATE_COUNT, word);

    if (i >= 0)
        *out = (enum aj_state)i;
    return i >= 0;
}

/* These steps are what may leave nothing to be paid. */
static bool may_end(enum aj_pay_step step)
{
    return step == AJ_PAY_UNLOCK || step == AJ_PAY_LOWER || step == AJ_PAY_REVERSE ||
           step == AJ_PAY_SETTLE;
}

enum aj_pay_state aj_pay_state_after(enum aj_pay_state from, enum aj_pay_step step,
                                     struct aj_pay_amounts then)
{
    enum aj_pay_state to;

    if ((unsigned)from >= AJ_PAY_COUNT || (unsigned)step >= AJ_PAY_STEP_COUNT)
        return AJ_PAY_NONE;
    to = pay_after[from][step];
    if (to == AJ_PAY_NONE || then.owed > 0 || !may_end(step))
        return to;
    if (step == AJ_PAY_UNLOCK) /* a file for which nothing is owed: nobody is to wait for it */
        return AJ_PAY_PAID;
    return then.paid > 0 ? AJ_PAY_PAID : AJ_PAY_REVERSED;
}

const char *aj_pay_step_zh(enum aj_pay_step step)
{
    return pay_steps_zh[step];
}

const char *aj_pay_state_word(enum aj_pay_state s)
{
    return pay_states[s].word;
}

const char *aj_pay_state_zh(enum aj_pay_state s)
{
    return pay_states[s].zh;
}

bool aj_pay_state_from_word(const char *word, enum aj_pay_state *out)
{
    int i = find(pay_states, AJ_PAY_COUNT, word);

    if (i >= 0)
        *out = (enum aj_pay_state)i;
    return i >= 0;
}

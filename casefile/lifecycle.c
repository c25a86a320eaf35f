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
    [AJ_PAY_BATCHED] = {"batched", "已编批"},
    [AJ_PAY_APPROVED] = {"approved", "已批准"},
    [AJ_PAY_PAID] = {"paid", "已发放"},
    [AJ_PAY_HELD] = {"held", "暂缓发放"},
    [AJ_PAY_REVERSED] = {"reversed", "已冲销"},
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

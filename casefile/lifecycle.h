#ifndef AJ_CASEFILE_LIFECYCLE_H
#define AJ_CASEFILE_LIFECYCLE_H

#include <stdbool.h>

/* States of a file and of an entitlement to payment, and the only steps between them (design §3,
 * */
enum aj_state {
    AJ_STATE_NONE, /* not known here */
    AJ_STATE_OPEN,
    AJ_STATE_SUBMITTED,
    AJ_STATE_RETURNED,
    AJ_STATE_ACCEPTED,
    AJ_STATE_ARCHIVED,
    AJ_STATE_TRANSFERRED,
    AJ_STATE_DESTROYED,
    AJ_STATE_COUNT
};

enum aj_step {
    AJ_STEP_IMPORT, /* facts and papers taken in, again as often as needed while open or returned */
    AJ_STEP_HAND_IN,
    AJ_STEP_RETURN,
    AJ_STEP_ACCEPT,
    AJ_STEP_ARCHIVE,
    AJ_STEP_SUPPLEMENT,
    AJ_STEP_TRANSFER,
    AJ_STEP_DESTROY,
    AJ_STEP_COUNT
};

/* The state after the step; AJ_STATE_NONE when the step is not allowed from there. */
enum aj_state aj_state_after(enum aj_state from, enum aj_step step);

const char *aj_state_word(enum aj_state s); /* "accepted" */
const char *aj_state_zh(enum aj_state s);   /* "已接收" */
bool aj_state_from_word(const char *word, enum aj_state *out);

enum aj_pay_state {
    AJ_PAY_NONE,
    AJ_PAY_RESERVED,
    AJ_PAY_UNLOCKED, /* only an archived file has this */
    AJ_PAY_BATCHED,
    AJ_PAY_APPROVED,
    AJ_PAY_PAID,
    AJ_PAY_HELD,
    AJ_PAY_REVERSED,
    AJ_PAY_COUNT
};
const char *aj_pay_state_word(enum aj_pay_state s);
const char *aj_pay_state_zh(enum aj_pay_state s);
bool aj_pay_state_from_word(const char *word, enum aj_pay_state *out);

#endif

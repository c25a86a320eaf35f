#ifndef AJ_CASEFILE_LIFECYCLE_H
#define AJ_CASEFILE_LIFECYCLE_H

#include <stdbool.h>
#include <stdint.h>

/* States of a file and of a claim to payment, and the only steps between them (design §3, R-1,
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

/* States of a claim to payment (docs/formats/ledger.md). The numbers stand in keys of the index. */
enum aj_pay_state {
    AJ_PAY_NONE,
    AJ_PAY_RESERVED,
    AJ_PAY_UNLOCKED, /* only an archived file has this and all that follow */
    AJ_PAY_HELD,
    AJ_PAY_BATCHED,
    AJ_PAY_APPROVED,
    AJ_PAY_SENT,
    AJ_PAY_RETURNED,
    AJ_PAY_PAID,
    AJ_PAY_REVERSED,
    AJ_PAY_COUNT
};

enum aj_pay_step {
    AJ_PAY_RESERVE, /* the file is handed in, again after a return */
    AJ_PAY_UNLOCK,  /* it is archived */
    AJ_PAY_RAISE,   /* a new claim corrects another upwards */
    AJ_PAY_LOWER,   /* less is owed than was thought */
    AJ_PAY_HOLD,
    AJ_PAY_RELEASE,
    AJ_PAY_REDIRECT, /* another payee */
    AJ_PAY_REVERSE,  /* what is still owed is owed no more */
    AJ_PAY_BATCH,
    AJ_PAY_UNBATCH,
    AJ_PAY_APPROVE,
    AJ_PAY_SEND,
    AJ_PAY_SETTLE,    /* the payee has it */
    AJ_PAY_COME_BACK, /* the bank could not pay it */
    AJ_PAY_BOUNCE,    /* … and says so after it said that it had */
    AJ_PAY_RECOVER,   /* demanded, approved or got back from the payee */
    AJ_PAY_STEP_COUNT
};

/* Fen of the claim once the step is done. */
struct aj_pay_amounts {
    int64_t owed; /* still */
    int64_t paid;
};

/* The state after the step; AJ_PAY_NONE when it is not allowed from there. A claim of which nothing
   is owed any more does not wait: it is paid, or reversed when nothing ever was paid. */
enum aj_pay_state aj_pay_state_after(enum aj_pay_state from, enum aj_pay_step step,
                                     struct aj_pay_amounts then);
const char *aj_pay_step_zh(enum aj_pay_step step); /* "编入批次" */

const char *aj_pay_state_word(enum aj_pay_state s);
const char *aj_pay_state_zh(enum aj_pay_state s);
bool aj_pay_state_from_word(const char *word, enum aj_pay_state *out);

#endif

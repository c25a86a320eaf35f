#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "casefile/lifecycle.h"

#include <string.h>

/* Every allowed step; all the others must be refused. */
static const struct {
    enum aj_state from;
    enum aj_step step;
    enum aj_state to;
} allowed[] = {
    {AJ_STATE_NONE, AJ_STEP_IMPORT, AJ_STATE_OPEN},
    {AJ_STATE_OPEN, AJ_STEP_IMPORT, AJ_STATE_OPEN},
    {AJ_STATE_OPEN, AJ_STEP_HAND_IN, AJ_STATE_SUBMITTED},
    {AJ_STATE_SUBMITTED, AJ_STEP_RETURN, AJ_STATE_RETURNED},
    {AJ_STATE_SUBMITTED, AJ_STEP_ACCEPT, AJ_STATE_ACCEPTED},
    {AJ_STATE_RETURNED, AJ_STEP_IMPORT, AJ_STATE_RETURNED},
    {AJ_STATE_RETURNED, AJ_STEP_HAND_IN, AJ_STATE_SUBMITTED},
    {AJ_STATE_ACCEPTED, AJ_STEP_RETURN, AJ_STATE_RETURNED},
    {AJ_STATE_ACCEPTED, AJ_STEP_ARCHIVE, AJ_STATE_ARCHIVED},
    {AJ_STATE_ARCHIVED, AJ_STEP_SUPPLEMENT, AJ_STATE_ARCHIVED},
    {AJ_STATE_ARCHIVED, AJ_STEP_TRANSFER, AJ_STATE_TRANSFERRED},
    {AJ_STATE_ARCHIVED, AJ_STEP_DESTROY, AJ_STATE_DESTROYED},
};

static void only_the_listed_steps_are_allowed(void **state)
{
    unsigned found = 0;

    (void)state;
    for (unsigned from = 0; from < AJ_STATE_COUNT; from++) {
        for (unsigned step = 0; step < AJ_STEP_COUNT; step++) {
            enum aj_state want = AJ_STATE_NONE;

            for (size_t i = 0; i < AJ_COUNTOF(allowed); i++) {
                if (allowed[i].from == from && allowed[i].step == step) {
                    want = allowed[i].to;
                    found++;
                }
            }
            assert_int_equal(aj_state_after((enum aj_state)from, (enum aj_step)step), want);
        }
    }
    assert_int_equal(found, AJ_COUNTOF(allowed));
}

static void nothing_is_archived_that_was_not_accepted(void **state)
{
    (void)state;
    for (unsigned from = 0; from < AJ_STATE_COUNT; from++) {
        if (from != AJ_STATE_ACCEPTED)
            assert_int_equal(aj_state_after((enum aj_state)from, AJ_STEP_ARCHIVE), AJ_STATE_NONE);
    }
}

static void foreign_values_are_no_step(void **state)
{
    (void)state;
    assert_int_equal(aj_state_after(AJ_STATE_COUNT, AJ_STEP_IMPORT), AJ_STATE_NONE);
    assert_int_equal(aj_state_after(AJ_STATE_OPEN, AJ_STEP_COUNT), AJ_STATE_NONE);
}

static void every_state_has_words_that_lead_back(void **state)
{
    enum aj_pay_state pay = AJ_PAY_NONE;
    enum aj_state s = AJ_STATE_NONE;

    (void)state;
    for (unsigned i = 0; i < AJ_STATE_COUNT; i++) {
        assert_true(aj_state_from_word(aj_state_word((enum aj_state)i), &s));
        assert_int_equal(s, i);
        assert_true(strlen(aj_state_zh((enum aj_state)i)) > 0);
    }
    for (unsigned i = 0; i < AJ_PAY_COUNT; i++) {
        assert_true(aj_pay_state_from_word(aj_pay_state_word((enum aj_pay_state)i), &pay));
        assert_int_equal(pay, i);
        assert_true(strlen(aj_pay_state_zh((enum aj_pay_state)i)) > 0);
    }
    for (unsigned i = 0; i < AJ_PAY_STEP_COUNT; i++)
        assert_true(strlen(aj_pay_step_zh((enum aj_pay_step)i)) > 0);
    assert_string_equal(aj_state_word(AJ_STATE_ARCHIVED), "archived");
    assert_string_equal(aj_pay_state_word(AJ_PAY_UNLOCKED), "unlocked");
}

static void an_unknown_word_leaves_the_state_alone(void **state)
{
    enum aj_state s = AJ_STATE_OPEN;
    enum aj_pay_state pay = AJ_PAY_HELD;

    (void)state;
    assert_false(aj_state_from_word("Archived", &s));
    assert_int_equal(s, AJ_STATE_OPEN);
    assert_false(aj_pay_state_from_word("", &pay));
    assert_int_equal(pay, AJ_PAY_HELD);
}

/* Every allowed step of a claim, of which something is still owed afterwards and something was
   paid; all the others must be refused. docs/formats/ledger.md, "States and steps". */
static const struct {
    enum aj_pay_state from;
    enum aj_pay_step step;
    enum aj_pay_state to;
} pay_allowed[] = {
    {AJ_PAY_NONE, AJ_PAY_RESERVE, AJ_PAY_RESERVED},
    {AJ_PAY_RESERVED, AJ_PAY_RESERVE, AJ_PAY_RESERVED},
    {AJ_PAY_RESERVED, AJ_PAY_UNLOCK, AJ_PAY_UNLOCKED},
    {AJ_PAY_NONE, AJ_PAY_RAISE, AJ_PAY_UNLOCKED},
    {AJ_PAY_UNLOCKED, AJ_PAY_LOWER, AJ_PAY_UNLOCKED},
    {AJ_PAY_HELD, AJ_PAY_LOWER, AJ_PAY_HELD},
    {AJ_PAY_UNLOCKED, AJ_PAY_HOLD, AJ_PAY_HELD},
    {AJ_PAY_RETURNED, AJ_PAY_HOLD, AJ_PAY_HELD},
    {AJ_PAY_HELD, AJ_PAY_RELEASE, AJ_PAY_UNLOCKED},
    {AJ_PAY_RETURNED, AJ_PAY_RELEASE, AJ_PAY_UNLOCKED},
    {AJ_PAY_UNLOCKED, AJ_PAY_REDIRECT, AJ_PAY_UNLOCKED},
    {AJ_PAY_HELD, AJ_PAY_REDIRECT, AJ_PAY_HELD},
    {AJ_PAY_RETURNED, AJ_PAY_REDIRECT, AJ_PAY_RETURNED},
    {AJ_PAY_UNLOCKED, AJ_PAY_REVERSE, AJ_PAY_UNLOCKED},
    {AJ_PAY_HELD, AJ_PAY_REVERSE, AJ_PAY_HELD},
    {AJ_PAY_RETURNED, AJ_PAY_REVERSE, AJ_PAY_RETURNED},
    {AJ_PAY_UNLOCKED, AJ_PAY_BATCH, AJ_PAY_BATCHED},
    {AJ_PAY_BATCHED, AJ_PAY_UNBATCH, AJ_PAY_UNLOCKED},
    {AJ_PAY_APPROVED, AJ_PAY_UNBATCH, AJ_PAY_UNLOCKED},
    {AJ_PAY_BATCHED, AJ_PAY_APPROVE, AJ_PAY_APPROVED},
    {AJ_PAY_APPROVED, AJ_PAY_SEND, AJ_PAY_SENT},
    {AJ_PAY_SENT, AJ_PAY_SETTLE, AJ_PAY_UNLOCKED},
    {AJ_PAY_SENT, AJ_PAY_COME_BACK, AJ_PAY_RETURNED},
    {AJ_PAY_PAID, AJ_PAY_BOUNCE, AJ_PAY_RETURNED},
    {AJ_PAY_UNLOCKED, AJ_PAY_BOUNCE, AJ_PAY_RETURNED},
    {AJ_PAY_RETURNED, AJ_PAY_BOUNCE, AJ_PAY_RETURNED},
    {AJ_PAY_PAID, AJ_PAY_RECOVER, AJ_PAY_PAID},
};

static enum aj_pay_state listed(unsigned from, unsigned step)
{
    for (size_t i = 0; i < AJ_COUNTOF(pay_allowed); i++) {
        if (pay_allowed[i].from == from && pay_allowed[i].step == step)
            return pay_allowed[i].to;
    }
    return AJ_PAY_NONE;
}

static void only_the_listed_steps_of_money_are_allowed(void **state)
{
    const struct aj_pay_amounts some = {.owed = 1, .paid = 1};
    const struct aj_pay_amounts none = {0};

    (void)state;
    for (unsigned from = 0; from < AJ_PAY_COUNT; from++) {
        for (unsigned step = 0; step < AJ_PAY_STEP_COUNT; step++) {
            enum aj_pay_state want = listed(from, step);

            assert_int_equal(
                aj_pay_state_after((enum aj_pay_state)from, (enum aj_pay_step)step, some), want);
            if (want == AJ_PAY_NONE) { /* nor when nothing is owed */
                assert_int_equal(
                    aj_pay_state_after((enum aj_pay_state)from, (enum aj_pay_step)step, none),
                    AJ_PAY_NONE);
            }
        }
    }
    assert_int_equal(aj_pay_state_after(AJ_PAY_COUNT, AJ_PAY_SEND, some), AJ_PAY_NONE);
    assert_int_equal(aj_pay_state_after(AJ_PAY_PAID, AJ_PAY_STEP_COUNT, some), AJ_PAY_NONE);
}

static void a_claim_of_which_nothing_is_owed_does_not_wait(void **state)
{
    const struct aj_pay_amounts paid = {.owed = 0, .paid = 5};
    const struct aj_pay_amounts none = {0};

    (void)state;
    assert_int_equal(aj_pay_state_after(AJ_PAY_RESERVED, AJ_PAY_UNLOCK, none), AJ_PAY_PAID);
    assert_int_equal(aj_pay_state_after(AJ_PAY_SENT, AJ_PAY_SETTLE, paid), AJ_PAY_PAID);
    assert_int_equal(aj_pay_state_after(AJ_PAY_HELD, AJ_PAY_LOWER, paid), AJ_PAY_PAID);
    assert_int_equal(aj_pay_state_after(AJ_PAY_HELD, AJ_PAY_LOWER, none), AJ_PAY_REVERSED);
    assert_int_equal(aj_pay_state_after(AJ_PAY_RETURNED, AJ_PAY_REVERSE, paid), AJ_PAY_PAID);
    assert_int_equal(aj_pay_state_after(AJ_PAY_UNLOCKED, AJ_PAY_REVERSE, none), AJ_PAY_REVERSED);
}

static void money_is_sent_from_an_approved_batch_only(void **state)
{
    const struct aj_pay_amounts some = {.owed = 1};

    (void)state;
    for (unsigned from = 0; from < AJ_PAY_COUNT; from++) {
        for (unsigned step = 0; step < AJ_PAY_STEP_COUNT; step++) {
            if (aj_pay_state_after((enum aj_pay_state)from, (enum aj_pay_step)step, some) ==
                AJ_PAY_SENT) {
                assert_int_equal(from, AJ_PAY_APPROVED);
                assert_int_equal(step, AJ_PAY_SEND);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_listed_steps_are_allowed),
        cmocka_unit_test(nothing_is_archived_that_was_not_accepted),
        cmocka_unit_test(foreign_values_are_no_step),
        cmocka_unit_test(every_state_has_words_that_lead_back),
        cmocka_unit_test(only_the_listed_steps_of_money_are_allowed),
        cmocka_unit_test(a_claim_of_which_nothing_is_owed_does_not_wait),
        cmocka_unit_test(money_is_sent_from_an_approved_batch_only),
        cmocka_unit_test(an_unknown_word_leaves_the_state_alone),
    };

    return cmocka_run_group_tests_name("lifecycle", tests, NULL, NULL);
}

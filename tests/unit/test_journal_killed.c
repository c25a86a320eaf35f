/* The journal and the index when their process is killed. */
#include "index_testing.h"

#include "index/journal.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A child commits until it is killed and reports every commit that was acknowledged. */
static void commit_until_killed(const struct place *p, int report, int first)
{
    struct aj_index *x = NULL;

    if (aj_index_open(p->index, AJ_INDEX_WRITE, &x, NULL) != AJ_OK)
        _exit(2);
    for (int n = first;; n++) {
        if (put(x, event_imported(n), NULL) != AJ_OK ||
            put(x, event_handed_in(n, 5), NULL) != AJ_OK)
            _exit(3);
        if (write(report, &n, sizeof(n)) != sizeof(n))
            _exit(4);
        if (aj_journal_export(x, p->journal, NULL) != AJ_OK)
            _exit(5);
    }
}

/* Lets the child acknowledge `enough` commits, however slow the machine, and kills it `wait_us`
 * later. */
static int kill_once(const struct place *p, int first, int enough, unsigned wait_us)
{
    int report[2];
    int n, last = first - 1, status = 0;
    pid_t child;

    assert_int_equal(pipe(report), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        commit_until_killed(p, report[1], first);
    (void)close(report[1]);
    while (enough-- > 0 && read(report[0], &n, sizeof(n)) == sizeof(n))
        last = n;
    (void)nanosleep(&(struct timespec){.tv_nsec = (long)wait_us * 1000}, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status)); /* it did not give up by itself */
    while (read(report[0], &n, sizeof(n)) == sizeof(n))
        last = n;
    (void)close(report[0]);
    return last;
}

static void killed_at_any_moment_nothing_acknowledged_is_lost(void **state)
{
    struct place p;
    unsigned random = (unsigned)time(NULL);
    int next = 1;
    int acknowledged = 0;

    (void)state;
    (void)printf("seed %u\n", random);
    place_make(&p);
    for (int round = 0; round < 50; round++) {
        struct aj_index *x;
        struct aj_err err = {0};
        char key[64];
        int last;

        random = random * 1664525u + 1013904223u;
        last = kill_once(&p, next, round % 4, (random >> 8) % 30000);
        x = open_index(&p); /* fails if the lock or the environment were left unusable */
        if (aj_journal_verify(x, NULL, &err) != AJ_OK ||
            aj_journal_export(x, p.journal, &err) != AJ_OK ||
            aj_journal_verify(x, p.journal, &err) != AJ_OK)
            fail_msg("round %d: %s", round, err.text);
        for (int n = next; n <= last; n++, acknowledged++) {
            case_key(n, key);
            assert_int_equal(aj_index_case_state(x, key), AJ_STATE_SUBMITTED);
        }
        next = last + 2; /* the one after may have been committed and not acknowledged */
        if (round == 49)
            rebuild_and_compare(&p, x, NULL);
        aj_index_close(x);
    }
    (void)printf("50 kills, %d acknowledged, none lost\n", acknowledged);
    assert_true(acknowledged > 50); /* 73 were waited for */
    place_remove(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_at_any_moment_nothing_acknowledged_is_lost),
    };

    return cmocka_run_group_tests_name("journal_killed", tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "archive/process.h"
#include "base/auto.h"
#include "base/file.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>

#define MEMORY ((size_t)1 << 30)

/* What a shell command does, run as any other program. */
static struct aj_process_end run(const char *command, unsigned timeout_ms, size_t output,
                                 struct aj_buf *out)
{
    const char *const argv[] = {"sh", "-c", command, NULL};
    const struct aj_process p = {
        .argv = argv, .timeout_ms = timeout_ms, .memory = MEMORY, .output = output};
    struct aj_process_end end;

    assert_int_equal(aj_process_run(&p, out, &end, NULL), AJ_OK);
    return end;
}

static void what_a_program_writes_is_read_and_its_status_told(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
    struct aj_process_end end = run("printf 'one\\ntwo'; exit 3", 20000, 100, &out);

    (void)state;
    assert_int_equal(end.exit_status, 3);
    assert_false(end.missing || end.timed_out || end.cut);
    assert_int_equal(out.size, 7);
    assert_memory_equal(out.data, "one\ntwo", 7);
}

static void arguments_are_passed_as_they_are(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
    const char *const argv[] = {"printf", "%s|", "a b", "$(id)", "*", "", NULL};
    const struct aj_process p = {.argv = argv, .timeout_ms = 20000, .memory = MEMORY, .output = 99};
    struct aj_process_end end;

    (void)state;
    assert_int_equal(aj_process_run(&p, &out, &end, NULL), AJ_OK);
    assert_string_equal(out.data, "a b|$(id)|*||");
}

static void a_program_that_is_not_there_is_missing(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
    const char *const argv[] = {"anjuan-no-such-program", NULL};
    const struct aj_process p = {.argv = argv, .timeout_ms = 20000, .memory = MEMORY, .output = 9};
    struct aj_process_end end;

    (void)state;
    assert_int_equal(aj_process_run(&p, &out, &end, NULL), AJ_OK);
    assert_true(end.missing);
    assert_int_equal(out.size, 0);
}

static void a_program_that_never_ends_is_killed(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
    struct aj_process_end end = run("printf x; sleep 600", 300, 100, &out);

    (void)state;
    assert_true(end.timed_out);
    assert_int_equal(end.exit_status, -1);
    assert_string_equal(out.data, "x");
}

static void closing_the_output_does_not_stop_the_clock(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
    struct aj_process_end end = run("exec >/dev/null; sleep 600", 300, 100, &out);

    (void)state;
    assert_true(end.timed_out);
}

static void more_than_the_cap_is_cut_off(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
    struct aj_process_end end = run("while :; do echo yyyyyyyyyyyyyyyy; done", 20000, 50000, &out);

    (void)state;
    assert_true(end.cut);
    assert_false(end.timed_out);
    assert_int_equal(out.size, 50000);
}

static void exactly_the_cap_is_not_cut(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
    struct aj_process_end end = run("printf 12345", 20000, 5, &out);

    (void)state;
    assert_false(end.cut);
    assert_int_equal(end.exit_status, 0);
    assert_string_equal(out.data, "12345");
}

/* A killed process that nobody has collected yet is gone too. */
static bool is_gone(pid_t pid)
{
    char path[64];
    FILE *f;
    char state = 'X';

    if (kill(pid, 0) != 0)
        return true;
    (void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    f = fopen(path, "r");
    if (!f)
        return true;
    (void)!fscanf(f, "%*d (%*[^)]) %c", &state);
    (void)fclose(f);
    return state == 'Z' || state == 'X';
}

static void what_it_leaves_running_is_killed_too(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
    struct aj_process_end end = run("sleep 600 >/dev/null & echo $!", 20000, 100, &out);
    const struct timespec pause = {.tv_nsec = 10000000};
    pid_t left = (pid_t)strtol(out.data, NULL, 10);

    (void)state;
    assert_int_equal(end.exit_status, 0);
    assert_true(left > 1);
    for (int i = 0; i < 500 && !is_gone(left); i++)
        (void)nanosleep(&pause, NULL);
    assert_true(is_gone(left));
}

static void nothing_of_ours_is_passed_on(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0); /* on purpose without close-on-exec */
    assert_int_equal(dup2(ends[0], 57), 57);
    assert_int_equal(setenv("AJ_SECRET", "secret", 1), 0);
    (void)run("test -e /proc/$$/fd/57 && echo open; env | grep SECRET; cat; echo end", 20000, 100,
              &out);
    (void)close(ends[0]);
    (void)close(ends[1]);
    (void)close(57);
    assert_string_equal(out.data, "end\n");
}

static void no_file_can_be_written(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
    char path[] = "/tmp/aj-process-XXXXXX";
    int fd = mkstemp(path);
    char command[128];
    AJ_AUTO(aj_buf_release) struct aj_buf back = {0};

    (void)state;
    assert_true(fd >= 0);
    (void)close(fd);
    (void)snprintf(command, sizeof(command), "echo secret > %s", path);
    (void)run(command, 20000, 100, &out);
    assert_int_equal(aj_file_read(path, 100, &back, NULL), AJ_OK);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(back.size, 0);
}

static void memory_is_limited(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
    const char *const argv[] = {"sh", "-c", "ulimit -v; ulimit -c", NULL};
    const struct aj_process p = {
        .argv = argv, .timeout_ms = 20000, .memory = (size_t)256 << 20, .output = 99};
    struct aj_process_end end;

    (void)state;
    assert_int_equal(aj_process_run(&p, &out, &end, NULL), AJ_OK);
    assert_string_equal(out.data, "262144\n0\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_program_writes_is_read_and_its_status_told),
        cmocka_unit_test(arguments_are_passed_as_they_are),
        cmocka_unit_test(a_program_that_is_not_there_is_missing),
        cmocka_unit_test(a_program_that_never_ends_is_killed),
        cmocka_unit_test(closing_the_output_does_not_stop_the_clock),
        cmocka_unit_test(more_than_the_cap_is_cut_off),
        cmocka_unit_test(exactly_the_cap_is_not_cut),
        cmocka_unit_test(what_it_leaves_running_is_killed_too),
        cmocka_unit_test(nothing_of_ours_is_passed_on),
        cmocka_unit_test(no_file_can_be_written),
        cmocka_unit_test(memory_is_limited),
    };

    return cmocka_run_group_tests_name("process", tests, NULL, NULL);
}

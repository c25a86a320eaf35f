/* NOLINTNEXTLINE(bugprone-reserved-identifier): the name is libc's */
#define _GNU_SOURCE /* close_range, pipe2 */
#include "archive/process.h"

#include "base/auto.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

static int64_t now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* $PATH is not asked: it belongs to whoever started us. */
static bool find_program(const char *name, char *path, size_t room)
{
    static const char *const folders[] = {"/usr/bin", "/bin", "/usr/local/bin"};

    if (name[0] == '/')
        return snprintf(path, room, "%s", name) < (int)room && access(path, X_OK) == 0;
    for (size_t i = 0; i < AJ_COUNTOF(folders); i++) {
        if (snprintf(path, room, "%s/%s", folders[i], name) < (int)room && access(path, X_OK) == 0)
            return true;
    }
    return false;
}

static bool limit_to(int what, rlim_t most)
{
    const struct rlimit limit = {most, most};

    return setrlimit((__rlimit_resource_t)what, &limit) == 0;
}

/* Between fork and exec of a process that may have threads: system calls only. */
static void become(const struct aj_process *p, const char *path, int out)
{
    static char search[] = "PATH=/usr/bin:/bin", charset[] = "LC_ALL=C.UTF-8";
    static char home[] = "HOME=/nonexistent";
    char *const environment[] = {search, charset, home, NULL};
    struct sigaction plain = {.sa_handler = SIG_DFL};
    char *argv[16] = {NULL};
    sigset_t none;
    int null = open("/dev/null", O_RDWR);

    for (size_t i = 0; i + 1 < AJ_COUNTOF(argv) && p->argv[i]; i++) {
        memcpy(&argv[i], &p->argv[i],
               sizeof(argv[i])); /* execve wants char *const, writes nothing */
    }
    (void)sigemptyset(&none);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): after fork there is one thread */
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)sigaction(SIGPIPE, &plain, NULL);
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(null, 2) < 0)
        _exit(126);
    (void)close_range(3, UINT_MAX, 0);
    if (!limit_to(RLIMIT_CPU, p->timeout_ms / 1000 + 1) || !limit_to(RLIMIT_AS, p->memory) ||
        !limit_to(RLIMIT_CORE, 0) || !limit_to(RLIMIT_FSIZE, 0) || !limit_to(RLIMIT_NOFILE, 64))
        _exit(126);
    (void)execve(path, argv, environment);
    _exit(127);
}

/* Until it closes its output, the time is over, or it has written too much. */
static enum aj_code read_output(const struct aj_process *p, int from, int64_t until,
                                struct aj_buf *out, struct aj_process_end *end, struct aj_err *err)
{
    size_t most = out->size + p->output;
    char block[16384];

    for (;;) {
        struct pollfd wait = {.fd = from, .events = POLLIN};
        int64_t left = until - now_ms();
        int ready = left > 0 ? poll(&wait, 1, (int)left) : 0;
        ssize_t n;

        if (ready < 0 && errno == EINTR)
            continue;
        if (ready < 0)
            return aj_fail_errno(err, "等待 %s", p->argv[0]);
        end->timed_out = ready == 0;
        if (ready == 0)
            return AJ_OK;
        n = read(from, block, sizeof(block));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return aj_fail_errno(err, "读取 %s 的输出", p->argv[0]);
        if (n == 0)
            return AJ_OK;
        end->cut = out->size + (size_t)n > most;
        aj_buf_add(out, block, end->cut ? most - out->size : (size_t)n);
        if (out->failed)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        if (end->cut)
            return AJ_OK;
    }
}

/* A program may close its output and go on: the clock holds for that too. Its process is left
   unreaped, so that the number of its group cannot yet belong to somebody else. */
static void wait_for_end(pid_t child, int64_t until, struct aj_process_end *end)
{
    const struct timespec pause = {.tv_nsec = 500000};
    siginfo_t info;

    for (;;) {
        info.si_pid = 0;
        if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT | WNOHANG) != 0 || info.si_pid)
            return;
        end->timed_out = now_ms() >= until;
        if (end->timed_out)
            return;
        (void)nanosleep(&pause, NULL);
    }
}

static void finish(pid_t child, struct aj_process_end *end)
{
    int status = 0;

    (void)kill(-child, SIGKILL); /* the whole group: helpers it may have left behind */
    (void)kill(child, SIGKILL);  /* it may not have made its group yet */
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    end->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

enum aj_code aj_process_run(const struct aj_process *process, struct aj_buf *out,
                            struct aj_process_end *end, struct aj_err *err)
{
    int64_t until = now_ms() + process->timeout_ms;
    AJ_AUTO(aj_auto_close) int from = -1;
    AJ_AUTO(aj_auto_close) int into = -1;
    char path[PATH_MAX];
    int ends[2];
    enum aj_code code;
    pid_t child;

    *end = (struct aj_process_end){.exit_status = -1};
    end->missing = !find_program(process->argv[0], path, sizeof(path));
    if (end->missing)
        return AJ_OK;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return aj_fail_errno(err, "运行 %s", process->argv[0]);
    from = ends[0];
    into = ends[1];
    child = fork();
    if (child < 0)
        return aj_fail_errno(err, "运行 %s", process->argv[0]);
    if (child == 0)
        become(process, path, into);
    (void)close(into);
    into = -1; /* NOLINT(clang-analyzer-deadcode.DeadStores): the scope closes what is in it */
    code = read_output(process, from, until, out, end, err);
    if (code == AJ_OK && !end->timed_out && !end->cut)
        wait_for_end(child, until, end);
    finish(child, end);
    return code;
}

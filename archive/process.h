#ifndef AJ_ARCHIVE_PROCESS_H
#define AJ_ARCHIVE_PROCESS_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Another program, run for what it writes to standard output: no shell, a fixed argument list, an
 * environment of our own (C.UTF-8), standard input and standard error on /dev/null, no other file
 * left open, no file written, limits on time, memory and output. Whatever it left running is
 * killed with it. Threads: any.
 */
struct aj_process {
    const char *const *argv; /* NULL-terminated; argv[0] a plain name, looked for in the system's
                                program folders and never in $PATH, or an absolute path */
    unsigned timeout_ms;     /* by the clock, for the whole run; CPU time is limited to it too */
    size_t memory;           /* bytes of address space */
    size_t output;           /* bytes kept of what it writes; more ends it */
};

struct aj_process_end {
    bool missing;    /* there is no such program; nothing else is filled in */
    bool timed_out;  /* killed by us */
    bool cut;        /* wrote more than `output`; the bytes up to there are kept */
    int exit_status; /* 0 to 255; -1: ended by a signal, ours or its own */
};

/* Appends to `out` (also when the program failed: see `end`). Errors: AJ_IO when it could not be
   started or watched, AJ_NO_MEMORY. */
enum aj_code aj_process_run(const struct aj_process *process, struct aj_buf *out,
                            struct aj_process_end *end, struct aj_err *err) AJ_CHECKED;

#endif

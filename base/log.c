#include "base/log.h"

#include "base/date.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static _Atomic int threshold = AJ_LOG_WARNING;

void aj_log_set_level(enum aj_log_level least)
{
    atomic_store(&threshold, (int)least);
}

void aj_log(enum aj_log_level level, const char *part, const char *fmt, ...)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    char instant[AJ_INSTANT_SIZE];
    char line[512];
    va_list ap;

    if ((int)level < atomic_load(&threshold))
        return;
    va_start(ap, fmt);
    (void)vsnprintf(line, sizeof(line), fmt, ap);
    va_end(ap);
    for (char *c = line; *c; c++) {
        if ((unsigned char)*c < 0x20)
            *c = ' '; /* one event, one line, whatever a file name holds */
    }
    aj_instant_text((int64_t)time(NULL), instant);
    (void)fprintf(stderr, "%s %s %s: %s\n", instant, names[level], part, line);
}

#ifndef AJ_BASE_LOG_H
#define AJ_BASE_LOG_H

#include "base/attr.h"

/*
 * Log lines for operators: English, one line each, on standard error, as
 * `2026-03-12T09:30:00+08:00 warning store: …`. Never an ID number, a phone or an account in them.
 * Threads: any.
 */
enum aj_log_level { AJ_LOG_DEBUG, AJ_LOG_INFO, AJ_LOG_WARNING, AJ_LOG_ERROR };

void aj_log(enum aj_log_level level, const char *part, const char *fmt, ...) AJ_PRINTF(3, 4);

/* Lines below `least` are dropped; AJ_LOG_WARNING at the start. */
void aj_log_set_level(enum aj_log_level least);

#endif

#ifndef AJ_BASE_DATE_H
#define AJ_BASE_DATE_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/*
 * A day of the civil calendar, without time or zone, as the papers of a case write it.
 * `day` counts days from 1970-01-01; AJ_NO_DATE is "not known" and compares below every date.
 */
struct aj_date {
    int32_t day;
};

#define AJ_NO_DAY    INT32_MIN
#define AJ_NO_DATE   ((struct aj_date){AJ_NO_DAY})
#define AJ_DATE_SIZE 11 /* "2026-03-12" and a NUL */

static inline bool aj_date_known(struct aj_date d)
{
    return d.day != AJ_NO_DAY;
}

/* "2026-03-12", years 1900 to 2199 and days that exist only; false and `*out` unchanged otherwise.
 */
bool aj_date_parse(const char *text, struct aj_date *out) AJ_CHECKED;

void aj_date_text(struct aj_date d, char out[AJ_DATE_SIZE]); /* "" when not known */
void aj_date_split(struct aj_date d, int *year, int *month, int *mday);
struct aj_date aj_date_of(int year, int month, int mday); /* of a day that exists */
int aj_date_weekday(struct aj_date d);                    /* 0 = Sunday … 6 = Saturday */

/* The day it is in China (UTC+8, no summer time) at an instant. */
struct aj_date aj_date_in_china(int64_t unix_seconds);

/* "2026-03-12T09:30:00+08:00" for an instant. */
#define AJ_INSTANT_SIZE 26
void aj_instant_text(int64_t unix_seconds, char out[AJ_INSTANT_SIZE]);

/* Now, in seconds since 1970; SOURCE_DATE_EPOCH in the environment fixes it (reproducible runs). */
int64_t aj_clock_now(void);

#endif

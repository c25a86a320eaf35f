#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHINA_OFFSET_S (INT64_C(8) * 3600)
#define DAY_S          86400

/* Days from 1970-01-01 in the Gregorian calendar, counted in 400-year eras that begin in March. */
static int32_t days_from_civil(int year, int month, int mday)
{
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400; /* years are positive here */
    int of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + mday - 1;
    int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;

    return era * 146097 + day_of_era - 719468;
}

void aj_date_split(struct aj_date d, int *year, int *month, int *mday)
{
    int z = d.day + 719468;
    int era = z / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;

    *mday = doy - (153 * mp + 2) / 5 + 1;
    *month = mp < 10 ? mp + 3 : mp - 9;
    *year = yoe + era * 400 + (*month <= 2);
}

struct aj_date aj_date_of(int year, int month, int mday)
{
    return (struct aj_date){days_from_civil(year, month, mday)};
}

static bool digits(const char *text, int n, int *value)
{
    *value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *value = *value * 10 + (text[i] - '0');
    }
    return true;
}

bool aj_date_parse(const char *text, struct aj_date *out)
{
    int year, month, mday, y, m, d;
    struct aj_date date;

    if (strlen(text) != AJ_DATE_SIZE - 1 || text[4] != '-' || text[7] != '-')
        return false;
    if (!digits(text, 4, &year) || !digits(text + 5, 2, &month) || !digits(text + 8, 2, &mday))
        return false;
    if (year < 1900 || year > 2199 || month < 1 || month > 12 || mday < 1 || mday > 31)
        return false;
    date = aj_date_of(year, month, mday);
    aj_date_split(date, &y, &m, &d);
    if (y != year || m != month || d != mday) /* 2026-02-30 */
        return false;
    *out = date;
    return true;
}

void aj_date_text(struct aj_date d, char out[AJ_DATE_SIZE])
{
    int y, m, day;
    char wide[40]; /* as long as three ints could print, so that the compiler sees no truncation */

    out[0] = '\0';
    if (!aj_date_known(d))
        return;
    aj_date_split(d, &y, &m, &day);
    (void)snprintf(wide, sizeof(wide), "%04d-%02d-%02d", y, m, day);
    memcpy(out, wide, AJ_DATE_SIZE - 1);
    out[AJ_DATE_SIZE - 1] = '\0';
}

int aj_date_weekday(struct aj_date d)
{
    return ((d.day % 7) + 7 + 4) % 7; /* 1970-01-01 was a Thursday */
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

struct aj_date aj_date_in_china(int64_t unix_seconds)
{
    return (struct aj_date){(int32_t)floor_div(unix_seconds + CHINA_OFFSET_S, DAY_S)};
}

void aj_instant_text(int64_t unix_seconds, char out[AJ_INSTANT_SIZE])
{
    int64_t local = unix_seconds + CHINA_OFFSET_S;
    int64_t of_day = local - floor_div(local, DAY_S) * DAY_S;
    char date[AJ_DATE_SIZE];
    char wide[96];

    aj_date_text(aj_date_in_china(unix_seconds), date);
    (void)snprintf(wide, sizeof(wide), "%sT%02d:%02d:%02d+08:00", date, (int)(of_day / 3600),
                   (int)(of_day / 60 % 60), (int)(of_day % 60));
    memcpy(out, wide, AJ_INSTANT_SIZE - 1);
    out[AJ_INSTANT_SIZE - 1] = '\0';
}

int64_t aj_clock_now(void)
{
    const char *fixed =
        getenv("SOURCE_DATE_EPOCH"); /* NOLINT(concurrency-mt-unsafe): nothing of ours sets it */
    char *end;

    if (fixed && *fixed) {
        long long t = strtoll(fixed, &end, 10);

        if (*end == '\0' && t >= 0)
            return t;
    }
    return (int64_t)time(NULL);
}

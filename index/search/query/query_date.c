#include "index/search/query/query_parts.h"

#include "base/utf8.h"

#include <stdio.h>

/* The number of digits taken, 0 to `most`; the value in `*out`. */
static int take_number(struct aj_query_scan *s, int most, int *out)
{
    int n = 0;

    *out = 0;
    for (; n < most && s->at < s->end && *s->at >= '0' && *s->at <= '9'; n++)
        *out = *out * 10 + (*s->at++ - '0');
    return n;
}

static bool take(struct aj_query_scan *s, int32_t c)
{
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    return true;
}

#define YEAR  0x5e74 /* 年 */
#define MONTH 0x6708 /* 月 */
#define DAY   0x65e5 /* 日 */
#define HAO   0x53f7 /* 号 */

/* "3月1日", "3月" at `s`, to the end. Day 0: none. */
static bool read_month_zh(struct aj_query_scan s, int *month, int *day)
{
    *day = 0;
    if (take_number(&s, 2, month) == 0 || !take(&s, MONTH))
        return false;
    (void)take(&s, 0x4efd); /* 份 */
    if (s.at == s.end)
        return true;
    if (take_number(&s, 2, day) == 0 || *day == 0)
        return false;
    return (take(&s, DAY) || take(&s, HAO)) && s.at == s.end;
}

/* "20250301", "202503" behind their year, or "-3-1", "-3" with one of three signs. */
static bool read_month(struct aj_query_scan s, int *month, int *day)
{
    bool packed = s.at < s.end && *s.at >= '0' && *s.at <= '9';
    int32_t sign = 0;

    *day = 0;
    if (!packed) {
        sign = *s.at++;
        if (sign != '-' && sign != '/' && sign != '.')
            return false;
    }
    if (take_number(&s, 2, month) < (packed ? 2 : 1))
        return false;
    if (s.at == s.end)
        return true;
    if (!packed && !take(&s, sign))
        return false;
    return take_number(&s, 2, day) >= (packed ? 2 : 1) && *day != 0 && s.at == s.end;
}

/* A day, month (day 0) or year (month 0) as the days it spans; false when there are none such. */
static bool span(int year, int month, int day, struct aj_date *first, struct aj_date *last)
{
    char text[40];

    if (month < 0 || month > 12)
        return false;
    (void)snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month ? month : 1, day ? day : 1);
    if (!aj_date_parse(text, first))
        return false;
    *last = *first;
    if (month == 0 || (day == 0 && month == 12)) {
        *last = aj_date_of(year, 12, 31);
    } else if (day == 0) {
        *last = (struct aj_date){aj_date_of(year, month + 1, 1).day - 1};
    }
    return true;
}

bool aj_query_read_days(struct aj_query_scan value, int year, struct aj_date *first,
                        struct aj_date *last)
{
    struct aj_query_scan s = value;
    int month = 0;
    int day = 0;

    if (year != 0 && read_month_zh(value, &month, &day))
        return month > 0 && span(year, month, day, first, last);
    month = day = 0;
    if (take_number(&s, 4, &year) != 4)
        return false;
    if (take(&s, YEAR)) {
        (void)take(&s, 0x5ea6); /* 度 */
        if (s.at < s.end && (!read_month_zh(s, &month, &day) || month == 0))
            return false;
    } else if (s.at < s.end && (!read_month(s, &month, &day) || month == 0)) {
        return false;
    }
    return span(year, month, day, first, last);
}

bool aj_query_is_day(const char *text, size_t size, struct aj_date *first, struct aj_date *last)
{
    int32_t characters[16];
    struct aj_query_scan scan = {characters, characters};
    size_t at = 0;

    while (at < size) {
        if (scan.end == characters + AJ_COUNTOF(characters))
            return false;
        characters[scan.end - characters] = aj_utf8_next(text, size, &at);
        scan.end++;
    }
    return aj_query_read_days(scan, 0, first, last) && last->day - first->day < 31;
}

/* ¥ and 元 may be there, 万 counts ten thousand, a comma between thousands is no more than that. */
bool aj_query_read_fen(struct aj_query_scan s, int64_t *fen)
{
    int64_t unit = 1000000; /* hundredths of a fen: 1.2345万 is 12345 */
    int64_t sum = 0;
    int digits = 0;

    (void)(take(&s, 0xa5) || take(&s, 0xffe5)); /* ¥ ￥ */
    for (; s.at < s.end && ((*s.at >= '0' && *s.at <= '9') || (*s.at == ',' && digits > 0));
         s.at++) {
        if (*s.at == ',')
            continue;
        sum = sum * 10 + (*s.at - '0');
        if (++digits > 10)
            return false;
    }
    if (digits == 0)
        return false;
    sum *= unit;
    if (take(&s, '.')) {
        if (s.at == s.end || *s.at < '0' || *s.at > '9')
            return false;
        for (; s.at < s.end && *s.at >= '0' && *s.at <= '9'; s.at++) {
            unit /= 10;
            if (unit == 0)
                return false;
            sum += (*s.at - '0') * unit;
        }
    }
    unit = take(&s, 0x4e07) ? 1 : 10000;                              /* 万 */
    (void)(take(&s, 0x5143) || take(&s, 0x5706) || take(&s, 0x5757)); /* 元 圆 块 */
    *fen = sum / unit;
    return s.at == s.end && sum % unit == 0 && *fen <= AJ_QUERY_FEN_MAX;
}

#include "index/search/query/query_parts.h"

/* Characters of a value; longer ones are no range. */
#define VALUE_ROOM 80

struct value {
    int32_t chars[VALUE_ROOM]; /* narrow, without blanks, 0 at the end */
    size_t n;
    size_t begin; /* in the query */
};

struct bounds { /* of one end of the range */
    struct aj_query_scan text;
    struct aj_date first, last;
    int64_t fen;
};

static bool is_joint(int32_t c)
{
    return c == '~' || c == 0x81f3 /* 至 */ || c == 0x5230 /* 到 */ || c == 0x2014 /* — */ ||
           c == 0x2026 /* … */ || c == 0x301c /* 〜 */;
}

static bool is_comparing(int32_t c)
{
    return c == '<' || c == '>' || c == '=' || c == AJ_AT_MOST || c == AJ_AT_LEAST;
}

/* Whether the value goes on across a blank, behind which stands `behind`. 到庭 is a word. */
static bool goes_on(int32_t before, const struct aj_query_char *behind)
{
    int32_t c = behind[0].narrow;

    if (is_joint(before) || is_comparing(before) || before == '.')
        return true;
    return c == '.' || is_comparing(c) ||
           (is_joint(c) &&
            (behind[1].narrow == ' ' || (behind[1].narrow >= '0' && behind[1].narrow <= '9')));
}

/* Takes the value at r->at, the blanks around its signs left out: "2025-01 .. 2025-06". */
static enum aj_code take_value(struct aj_query_reader *r, struct value *value)
{
    *value = (struct value){.begin = r->at};
    for (;;) {
        size_t to = aj_query_word_end(r, r->at);

        for (; r->at < to; r->at++) {
            if (value->n + 1 == VALUE_ROOM)
                return aj_query_fault(r, value->begin, "日期或金额太长了");
            value->chars[value->n++] = r->chars[r->at].narrow;
        }
        while (r->chars[to].narrow == ' ')
            to++;
        if (to == r->at || value->n == 0 || !goes_on(value->chars[value->n - 1], &r->chars[to]))
            return AJ_OK;
        r->at = to;
        if (aj_query_word_end(r, to) == to)
            return AJ_OK;
    }
}

/* Where the two ends meet: `*end` of the first, `*begin` of the second; false when there is one. */
static bool find_joint(const struct value *value, const int32_t **end, const int32_t **begin)
{
    const int32_t *c = value->chars;

    for (; *c; c++) {
        if (is_joint(*c) || (c[0] == '.' && c[1] == '.'))
            break;
    }
    *end = c;
    while (is_joint(*c) || (c > *end && *c == '.') || (c[0] == '.' && c[1] == '.'))
        c++;
    *begin = c;
    return c > *end;
}

static enum aj_code read_end(const struct aj_query_reader *r, const struct value *value,
                             enum aj_query_field field, int year, struct bounds *out)
{
    if (!aj_query_is_date(field)) {
        return aj_query_read_fen(out->text, &out->fen)
                   ? AJ_OK
                   : aj_query_fault(r, value->begin,
                                    "“%s:”的后面要写金额，例如 1000、1000..2000元、>1000",
                                    aj_query_field_name(field));
    }
    if (!aj_query_read_days(out->text, year, &out->first, &out->last)) {
        return aj_query_fault(r, value->begin,
                              "“%s:”的后面要写日期，例如 2025、2025-03、2025年3月1日、"
                              "2025-01..2025-06、>=2025-03-01",
                              aj_query_field_name(field));
    }
    return AJ_OK;
}

/* One comparison sign, or none: the day or amount itself. */
static enum aj_code read_compared(const struct aj_query_reader *r, const struct value *value,
                                  enum aj_query_field field, struct aj_query_node *out)
{
    struct bounds one = {.text = {value->chars, value->chars + value->n}};
    int32_t sign = is_comparing(value->chars[0]) ? value->chars[0] : 0;
    bool equal = sign == 0 || sign == '=' || sign == AJ_AT_MOST || sign == AJ_AT_LEAST;

    one.text.at += sign != 0;
    if (one.text.at < one.text.end && (sign == '<' || sign == '>') && *one.text.at == '=') {
        equal = true;
        one.text.at++;
    }
    AJ_TRY(read_end(r, value, field, 0, &one));
    if (sign == '<' || sign == AJ_AT_MOST) {
        out->to = equal ? one.last : (struct aj_date){one.first.day - 1};
        out->to_fen = one.fen - !equal;
    } else if (sign == '>' || sign == AJ_AT_LEAST) {
        out->from = equal ? one.first : (struct aj_date){one.last.day + 1};
        out->from_fen = one.fen + !equal;
    } else {
        out->from = one.first;
        out->to = one.last;
        out->from_fen = out->to_fen = one.fen;
    }
    return AJ_OK;
}

static int year_of(struct aj_date date)
{
    int year, month, day;

    aj_date_split(date, &year, &month, &day);
    return year;
}

/* "a..b", "a..", "..b" */
static enum aj_code read_joined(const struct aj_query_reader *r, const struct value *value,
                                enum aj_query_field field, struct aj_query_node *out)
{
    struct bounds low = {.text.at = value->chars};
    struct bounds high = {.text.end = value->chars + value->n};
    int year = 0;

    (void)find_joint(value, &low.text.end, &high.text.at);
    if (low.text.at == low.text.end && high.text.at == high.text.end)
        return aj_query_fault(r, value->begin, "范围的两头至少要写一头");
    if (low.text.at < low.text.end) {
        AJ_TRY(read_end(r, value, field, 0, &low));
        out->from = low.first;
        out->from_fen = low.fen;
        if (aj_query_is_date(field))
            year = year_of(low.first);
    }
    if (high.text.at < high.text.end) {
        AJ_TRY(read_end(r, value, field, year, &high));
        out->to = high.last;
        out->to_fen = high.fen;
    }
    return AJ_OK;
}

static enum aj_code check_range(const struct aj_query_reader *r, const struct value *value,
                                const struct aj_query_node *node)
{
    int year, month, day;

    if (node->kind == AJ_QUERY_AMOUNTS) {
        if (node->from_fen > node->to_fen) {
            return aj_query_fault(r, value->begin,
                                  "这个范围里没有金额：前面的数要小，后面的数要大");
        }
        if (node->from_fen > AJ_QUERY_FEN_MAX)
            return aj_query_fault(r, value->begin, "金额太大了");
        return AJ_OK;
    }
    if (aj_date_known(node->from) && aj_date_known(node->to) && node->from.day > node->to.day)
        return aj_query_fault(r, value->begin, "开始的日期晚于结束的日期");
    for (int i = 0; i < 2; i++) {
        struct aj_date bound = i == 0 ? node->from : node->to;

        if (!aj_date_known(bound))
            continue;
        aj_date_split(bound, &year, &month, &day);
        if (year < 1900 || year > 2199)
            return aj_query_fault(r, value->begin, "年份要在 1900 到 2199 之间");
        if (node->field == AJ_QUERY_YEAR && (i == 0 ? month + day != 2 : month + day != 43)) {
            return aj_query_fault(r, value->begin, "“%s:”的后面只写年份，例如 2025、2024..2026",
                                  aj_query_field_name(node->field));
        }
    }
    return AJ_OK;
}

enum aj_code aj_query_read_range(struct aj_query_reader *r, enum aj_query_field field,
                                 struct aj_query_node *out)
{
    const int32_t *end, *begin;
    struct value value;

    AJ_TRY(take_value(r, &value));
    out->kind = aj_query_is_date(field) ? AJ_QUERY_DATES : AJ_QUERY_AMOUNTS;
    if (out->kind == AJ_QUERY_AMOUNTS)
        out->to_fen = INT64_MAX;
    if (find_joint(&value, &end, &begin)) {
        AJ_TRY(read_joined(r, &value, field, out));
    } else {
        AJ_TRY(read_compared(r, &value, field, out));
    }
    if (out->kind == AJ_QUERY_DATES) {
        out->from_fen = out->to_fen = 0;
    } else {
        out->from = out->to = AJ_NO_DATE;
    }
    return check_range(r, &value, out);
}

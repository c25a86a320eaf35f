#include "index/search/query/query_parts.h"

#include "base/utf8.h"

#include <string.h>

/* `name` is written back, `others` may be typed too; `says` is for sentences. */
static const struct {
    const char *name;
    const char *others;
    const char *says;
} fields[AJ_QUERY_FIELD_COUNT] = {
    [AJ_QUERY_ANY] = {"", "", "任何一处"},
    [AJ_QUERY_NUMBER] = {"案号", "number case_number", "案号"},
    [AJ_QUERY_ARCHIVE_NUMBER] = {"档号", "archive_number", "档号"},
    [AJ_QUERY_NAME] = {"受援人", "姓名 name", "受援人姓名"},
    [AJ_QUERY_OPPONENT] = {"对方", "对方当事人 opponent", "对方当事人"},
    [AJ_QUERY_HANDLER] = {"承办人", "承办 律师 handler", "承办人"},
    [AJ_QUERY_UNIT] = {"单位", "律所 承办单位 unit", "承办单位"},
    [AJ_QUERY_REASON] = {"案由", "reason", "案由"},
    [AJ_QUERY_ORGAN] = {"机关", "法院 办案机关 organ court", "办案机关"},
    [AJ_QUERY_BODY] = {"正文", "内容 全文 text", "材料正文"},
    [AJ_QUERY_TITLE] = {"题名", "材料 title", "材料题名"},
    [AJ_QUERY_STATE] = {"状态", "state", "状态"},
    [AJ_QUERY_CLASS] = {"类型", "案件类型 type class", "案件类型"},
    [AJ_QUERY_STAGE] = {"阶段", "办案阶段 stage", "办案阶段"},
    [AJ_QUERY_OUTCOME] = {"结果", "办理结果 outcome result", "办理结果"},
    [AJ_QUERY_YEAR] = {"年", "年度 year", "年度"},
    [AJ_QUERY_DATE] = {"日期", "date", "任何一个日期"},
    [AJ_QUERY_APPLIED] = {"申请", "申请日期 applied", "申请日期"},
    [AJ_QUERY_ACCEPTED] = {"受理", "受理日期 accepted", "受理日期"},
    [AJ_QUERY_ASSIGNED] = {"指派", "指派日期 assigned", "指派日期"},
    [AJ_QUERY_HEARING] = {"开庭", "开庭日期 hearing", "开庭日期"},
    [AJ_QUERY_CLOSED] = {"结案", "结案日期 closed", "结案日期"},
    [AJ_QUERY_HANDED_IN] = {"交卷", "移交 交卷日期 handed_in", "交卷日期"},
    [AJ_QUERY_ARCHIVED] = {"归档", "归档日期 archived", "归档日期"},
    [AJ_QUERY_SUBSIDY] = {"补贴", "金额 补贴金额 subsidy amount", "补贴金额"},
};

const char *aj_query_field_name(enum aj_query_field field)
{
    return fields[field].name;
}

const char *aj_query_field_says(enum aj_query_field field)
{
    return fields[field].says;
}

bool aj_query_is_date(enum aj_query_field field)
{
    return field >= AJ_QUERY_YEAR && field < AJ_QUERY_SUBSIDY;
}

#define LONGEST_NAME                                                                               \
    ((size_t)20) /* characters; none is longer, and nothing is looked for beyond                   \
                  */

static int32_t lower(int32_t c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* Whether the characters are one of the names, which stand in a list with blanks between. */
static bool is_among(const struct aj_query_reader *r, size_t from, size_t to, const char *names)
{
    size_t size = strlen(names);
    size_t at = 0;

    while (at < size) {
        size_t i = from;
        bool same = true;
        int32_t c;

        while (at < size && (c = aj_utf8_next(names, size, &at)) != ' ') {
            same = same && i < to && lower(r->chars[i].narrow) == c;
            i++;
        }
        if (same && i == to)
            return true;
    }
    return false;
}

bool aj_query_field_of(const struct aj_query_reader *r, size_t from, size_t to,
                       enum aj_query_field *out)
{
    for (int field = AJ_QUERY_ANY + 1; field < AJ_QUERY_FIELD_COUNT; field++) {
        if (from < to && (is_among(r, from, to, fields[field].name) ||
                          is_among(r, from, to, fields[field].others))) {
            *out = (enum aj_query_field)field;
            return true;
        }
    }
    return false;
}

size_t aj_query_field_colon(const struct aj_query_reader *r, size_t from, size_t to)
{
    enum aj_query_field field;
    size_t i = from;

    while (i < to && i - from < LONGEST_NAME && r->chars[i].narrow != ':' &&
           r->chars[i].narrow != ' ')
        i++;
    return i < to && r->chars[i].narrow == ':' && aj_query_field_of(r, from, i, &field) ? i : to;
}

#include "casefile/what_if.h"

#include "base/auto.h"
#include "base/date.h"
#include "casefile/case_words.h"

#include <stdio.h>
#include <string.h>

#define MOST_COUNT      3660
#define MOST_RECIPIENTS 5000
#define MOST_YUAN       10000000 /* 1 千万元: a what-if above it is a slip */

enum kind { WORD, FLAG, COUNT, MONEY, DAY, PEOPLE };

static const struct fact {
    const char *name, *path;
    enum kind kind;
    bool may; /* be unknown */
} facts[] = {
    {"案件类型", "case_class", WORD, false},
    {"阶段", "stage", WORD, false},
    {"服务形式", "service_form", WORD, false},
    {"程序", "facts.procedure", WORD, false},
    {"开庭", "facts.heard", FLAG, false},
    {"结果", "outcome.kind", WORD, false},
    {"质量等级", "quality_grade", WORD, true},
    {"受援人数", "facts.recipient_count", PEOPLE, false},
    {"异地", "facts.cross_region", WORD, false},
    {"翻译费", "facts.translation_fee_fen", MONEY, false},
    {"其他费用", "facts.other_cost_fen", MONEY, false},
    {"重大疑难", "facts.major_difficult", FLAG, false},
    {"撤回", "facts.withdrawn", WORD, false},
    {"终止", "facts.terminated", FLAG, false},
    {"终止前开展工作", "facts.terminated_work_done", FLAG, true},
    {"执行", "facts.enforced", WORD, false},
    {"承办人类别", "handler.kind", WORD, false},
    {"公职", "handler.public_post", FLAG, false},
    {"服务天数", "facts.service_days", COUNT, true},
    {"值班班次", "facts.duty_shifts", COUNT, true},
    {"文书件数", "facts.documents", COUNT, true},
    {"结案日期", "dates.closed", DAY, true},
    {"交卷日期", "dates.handed_in", DAY, true},
};

void aj_what_if_names(struct aj_buf *out)
{
    for (size_t i = 0; i < AJ_COUNTOF(facts); i++)
        aj_buf_addf(out, "%s%s", i ? "、" : "", facts[i].name);
}

static enum aj_code refuse(const struct fact *f, const char *value, const char *what,
                           struct aj_err *err)
{
    return aj_fail(err, AJ_INVALID, "假设“%s=%.60s”：%s，请改写", f->name, value, what);
}

static const struct fact *find(const char *name, size_t size, bool *by_path)
{
    for (size_t i = 0; i < AJ_COUNTOF(facts); i++) {
        *by_path = strlen(facts[i].path) == size && memcmp(facts[i].path, name, size) == 0;
        if (*by_path || (strlen(facts[i].name) == size && memcmp(facts[i].name, name, size) == 0))
            return &facts[i];
    }
    return NULL;
}

/* --- values --------------------------------------------------------------- */

static bool digits(const char *text, int64_t most, int64_t *out)
{
    *out = 0;
    for (const char *c = text; *c; c++) {
        if (*c < '0' || *c > '9')
            return false;
        *out = *out * 10 + (*c - '0');
        if (*out > most)
            return false;
    }
    return *text != '\0';
}

/* "450", "450.5", "450.50" → 45050: whole fen or nothing. */
static bool yuan(const char *text, int64_t *fen)
{
    size_t whole = strcspn(text, ".");
    const char *part = text + whole + (text[whole] == '.');
    size_t places = strlen(part);
    char before[16];
    int64_t cents = 0;

    if (whole >= sizeof(before) || places > 2 || (text[whole] == '.' && places == 0))
        return false;
    memcpy(before, text, whole);
    before[whole] = '\0';
    if (!digits(before, MOST_YUAN, fen) || (places && !digits(part, 99, &cents)))
        return false;
    *fen = *fen * 100 + (places == 1 ? cents * 10 : cents);
    return true;
}

static enum aj_code word_value(const struct fact *f, const char *value, json_t **out,
                               struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf known = {0};
    const char *word = aj_case_word_of(f->path, value);

    if (word) {
        *out = json_string(word);
        return AJ_OK;
    }
    aj_case_words_zh(f->path, &known);
    if (known.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    return aj_fail(err, AJ_INVALID, "假设“%s=%.60s”：没有这个取值，请用：%s%s", f->name, value,
                   known.data, f->may ? "、未知" : "");
}

static enum aj_code value_of(const struct fact *f, bool by_path, const char *value, json_t **out,
                             struct aj_err *err)
{
    bool yes = strcmp(value, "是") == 0 || strcmp(value, "true") == 0;
    struct aj_date day;
    int64_t n = 0;

    if (strcmp(value, "未知") == 0 || strcmp(value, "null") == 0) {
        *out = json_null();
        return f->may ? AJ_OK : refuse(f, value, "这一项不能是未知", err);
    }
    switch (f->kind) {
    case FLAG:
        if (!yes && strcmp(value, "否") != 0 && strcmp(value, "false") != 0)
            return refuse(f, value, "应当是“是”或“否”", err);
        *out = json_boolean(yes);
        return AJ_OK;
    case COUNT:
    case PEOPLE:
        if (!digits(value, f->kind == COUNT ? MOST_COUNT : MOST_RECIPIENTS, &n) ||
            (f->kind == PEOPLE && n == 0)) {
            return refuse(f, value,
                          f->kind == COUNT ? "应当是 0 至 3660 的整数" : "应当是 1 至 5000 的整数",
                          err);
        }
        *out = json_integer(n);
        return AJ_OK;
    case MONEY:
        if (by_path ? !digits(value, (int64_t)MOST_YUAN * 100, &n) : !yuan(value, &n)) {
            return refuse(f, value,
                          by_path ? "按路径写时应当是以分为单位的整数，不超过 1 千万元"
                                  : "应当是元，至多两位小数，不为负，不超过 1 千万元",
                          err);
        }
        *out = json_integer(n);
        return AJ_OK;
    case DAY:
        if (!aj_date_parse(value, &day))
            return refuse(f, value, "应当是存在的日期，如 2026-03-12", err);
        *out = json_string(value);
        return AJ_OK;
    case WORD:
    default:
        return word_value(f, value, out, err);
    }
}

/* --- into the case -------------------------------------------------------- */

/* As many recipients as it says, so that their number and their list stay one fact. */
static bool set_people(json_t *json, size_t n)
{
    json_t *people = json_object_get(json, "recipients");
    bool good = json_array_size(people) > 0;

    while (good && json_array_size(people) > n)
        good = json_array_remove(people, json_array_size(people) - 1) == 0;
    while (good && json_array_size(people) < n) {
        size_t had = json_array_size(people);
        json_t *one = json_deep_copy(json_array_get(people, had - 1));

        good = json_object_set_new(one, "no", json_integer((json_int_t)had + 1)) == 0;
        good = json_array_append_new(people, one) == 0 && good;
    }
    return good;
}

enum aj_code aj_what_if(json_t *json, const char *change, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf names = {0};
    const char *equals = strchr(change, '=');
    size_t size = equals ? (size_t)(equals - change) : strlen(change);
    bool by_path = false;
    const struct fact *f = find(change, size, &by_path);
    const char *key;
    json_t *section, *value = NULL;

    if (!f || !equals) {
        aj_what_if_names(&names);
        return aj_fail(err, names.failed ? AJ_NO_MEMORY : AJ_INVALID,
                       "假设“%.40s”不认识，请写成 事实=值；事实可用：%s", change,
                       names.data ? names.data : "");
    }
    AJ_TRY(value_of(f, by_path, equals + 1, &value, err));
    key = strchr(f->path, '.');
    section = key ? json_object_getn(json, f->path, (size_t)(key - f->path)) : json;
    if (f->kind == PEOPLE && !set_people(json, (size_t)json_integer_value(value))) {
        json_decref(value);
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    }
    if (json_object_set_new(section, key ? key + 1 : f->path, value) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    return AJ_OK;
}

#include "casefile/fee_table.h"

#include "casefile/case_words.h"
#include "casefile/rule.h"
#include "casefile/subsidy.h"

#include <stdio.h>
#include <string.h>

#define MAX_FEN       10000000000 /* 1 亿元, far above any subsidy */
#define MAX_FACTOR_BP 100000      /* ten times */
#define MAX_DAYS      3660

static struct aj_date date_or(const json_t *table, const char *key, int32_t fallback)
{
    struct aj_date date = {fallback};

    if (!aj_date_parse(aj_json_text(table, key), &date))
        date.day = fallback;
    return date;
}

const json_t *aj_fee_table_on(const json_t *fees, struct aj_date day)
{
    json_t *table;
    size_t i;

    json_array_foreach(
        fees, i, table) if (date_or(table, "effective_from", INT32_MAX).day <= day.day &&
                            day.day <= date_or(table, "effective_to", INT32_MAX).day) return table;
    return NULL;
}

void aj_fee_base_key(const json_t *table, const struct aj_case *c, char out[AJ_BASE_KEY_SIZE],
                     const json_t **rule)
{
    *rule = aj_rule_first(json_object_get(table, "base_key"), c);
    if (*rule) {
        (void)snprintf(out, AJ_BASE_KEY_SIZE, "%s", aj_json_text(*rule, "key"));
    } else {
        (void)snprintf(out, AJ_BASE_KEY_SIZE, "%s.%s", c->case_class, c->stage);
    }
}

/* --- check -------------------------------------------------------------- */

static enum aj_code check_by_grade(const json_t *rule, const char *where, struct aj_err *err)
{
    const json_t *amounts = json_object_get(rule, "by_grade");
    const char *ungraded = aj_json_text(rule, "ungraded");
    const char *grade;
    json_t *fen;

    if (!json_is_object(amounts))
        return aj_fail(err, AJ_INVALID, "地方规则 %s：by_grade 应当是“等级: 金额”", where);
    json_object_foreach(aj_unconst(amounts), grade, fen)
    {
        if (!aj_case_word_known("quality_grade", grade))
            return aj_fail(err, AJ_INVALID, "地方规则 %s：没有“%.30s”这个质量等级", where, grade);
        AJ_TRY(aj_rule_int(amounts, where, grade, false, MAX_FEN, err));
    }
    if (*ungraded && !json_object_get(amounts, ungraded))
        return aj_fail(err, AJ_INVALID, "地方规则 %s：ungraded 要指 by_grade 里的一个等级", where);
    return AJ_OK;
}

/* A sum, fixed or by quality grade. */
static enum aj_code check_amount(const json_t *rule, const char *where, struct aj_err *err)
{
    if (json_object_get(rule, "by_grade"))
        return check_by_grade(rule, where, err);
    return aj_rule_int(rule, where, "fen", false, MAX_FEN, err);
}

static enum aj_code check_base(const json_t *base, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"fen",  "by_grade", "ungraded",
                                       "name", "source",   "to_be_confirmed"};
    char place[100];
    const char *key;
    json_t *entry;

    if (json_object_size(base) == 0)
        return aj_fail(err, AJ_INVALID, "地方规则 %s.base：至少要有一项金额", where);
    json_object_foreach(aj_unconst(base), key, entry)
    {
        (void)snprintf(place, sizeof(place), "%.30s.base.%.50s", where, key);
        AJ_TRY(aj_rule_shape(entry, place, keys, AJ_COUNTOF(keys), err));
        AJ_TRY(check_amount(entry, place, err));
    }
    return AJ_OK;
}

static enum aj_code check_base_key(const json_t *rule, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"when", "key", "reason", "source"};

    AJ_TRY(aj_rule_shape(rule, where, keys, AJ_COUNTOF(keys), err));
    AJ_TRY(aj_rule_text(rule, where, "reason", err));
    AJ_TRY(aj_rule_text(rule, where, "key", err));
    if (strlen(aj_json_text(rule, "key")) >= AJ_BASE_KEY_SIZE)
        return aj_fail(err, AJ_INVALID, "地方规则 %s：key 太长", where);
    return AJ_OK;
}

static enum aj_code check_factor(const json_t *rule, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"id",     "when",   "factor_bp",
                                       "reason", "source", "to_be_confirmed"};

    AJ_TRY(aj_rule_shape(rule, where, keys, AJ_COUNTOF(keys), err));
    AJ_TRY(aj_rule_text(rule, where, "id", err));
    AJ_TRY(aj_rule_text(rule, where, "reason", err));
    return aj_rule_int(rule, where, "factor_bp", false, MAX_FACTOR_BP, err);
}

static enum aj_code check_course(const json_t *rule, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"id",     "when",     "factor_bp",
                                       "fen",    "by_grade", "ungraded",
                                       "reason", "source",   "to_be_confirmed"};

    if (json_object_get(rule, "factor_bp") && !json_object_get(rule, "fen") &&
        !json_object_get(rule, "by_grade"))
        return check_factor(rule, where, err);
    AJ_TRY(aj_rule_shape(rule, where, keys, AJ_COUNTOF(keys), err));
    AJ_TRY(aj_rule_text(rule, where, "id", err));
    AJ_TRY(aj_rule_text(rule, where, "reason", err));
    if (json_object_get(rule, "factor_bp"))
        return aj_fail(err, AJ_INVALID, "地方规则 %s：factor_bp 与固定金额只能写一种", where);
    return check_amount(rule, where, err);
}

static enum aj_code check_quality(const json_t *rule, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"id",     "when",   "deduction_bp",   "deduction_fen",
                                       "reason", "source", "to_be_confirmed"};
    bool share = json_object_get(rule, "deduction_bp") != NULL;

    AJ_TRY(aj_rule_shape(rule, where, keys, AJ_COUNTOF(keys), err));
    AJ_TRY(aj_rule_text(rule, where, "id", err));
    AJ_TRY(aj_rule_text(rule, where, "reason", err));
    if (share == (json_object_get(rule, "deduction_fen") != NULL)) {
        return aj_fail(err, AJ_INVALID, "地方规则 %s：deduction_bp 与 deduction_fen 要写一种",
                       where);
    }
    if (share)
        return aj_rule_int(rule, where, "deduction_bp", false, 10000, err);
    return aj_rule_int(rule, where, "deduction_fen", false, MAX_FEN, err);
}

static enum aj_code check_late(const json_t *late, const char *where, struct aj_err *err)
{
    static const char *const none[] = {"mode", "source", "to_be_confirmed"};
    static const char *const percent[] = {"mode",   "free_days", "count",          "per_day_bp",
                                          "cap_bp", "source",    "to_be_confirmed"};
    static const char *const fixed[] = {"mode",    "free_days", "count",          "per_day_fen",
                                        "cap_fen", "source",    "to_be_confirmed"};
    const char *mode = aj_json_text(late, "mode");
    const char *count = aj_json_text(late, "count");

    if (!late || strcmp(mode, "none") == 0)
        return late ? aj_rule_shape(late, where, none, AJ_COUNTOF(none), err) : AJ_OK;
    if (strcmp(count, "calendar") != 0 && strcmp(count, "working") != 0)
        return aj_fail(err, AJ_INVALID, "地方规则 %s：count 应当是 calendar 或 working", where);
    AJ_TRY(aj_rule_int(late, where, "free_days", false, MAX_DAYS, err));
    if (strcmp(mode, "percent") == 0) {
        AJ_TRY(aj_rule_shape(late, where, percent, AJ_COUNTOF(percent), err));
        AJ_TRY(aj_rule_int(late, where, "per_day_bp", false, 10000, err));
        return aj_rule_int(late, where, "cap_bp", false, 10000, err);
    }
    if (strcmp(mode, "fixed") != 0)
        return aj_fail(err, AJ_INVALID, "地方规则 %s：mode 应当是 none、percent 或 fixed", where);
    AJ_TRY(aj_rule_shape(late, where, fixed, AJ_COUNTOF(fixed), err));
    AJ_TRY(aj_rule_int(late, where, "per_day_fen", false, MAX_FEN, err));
    return aj_rule_int(late, where, "cap_fen", false, MAX_FEN, err);
}

/* table[key] with the sums of `sums`, each of which may be null for "no cap" where `open`. */
static enum aj_code check_extra(const json_t *table, const char *where, const char *key,
                                const char *const sums[2], struct aj_err *err)
{
    const char *keys[] = {"when", "source", "to_be_confirmed", sums[0], sums[1]};
    const json_t *extra = json_object_get(table, key);
    char place[100];

    if (!extra)
        return AJ_OK;
    (void)snprintf(place, sizeof(place), "%.50s.%.40s", where, key);
    AJ_TRY(aj_rule_shape(extra, place, keys, sums[1] ? 5 : 4, err));
    for (size_t i = 0; i < 2 && sums[i]; i++) {
        if (!json_is_null(json_object_get(extra, sums[i])))
            AJ_TRY(aj_rule_int(extra, place, sums[i], false, MAX_FEN, err));
    }
    return AJ_OK;
}

static enum aj_code check_extras(const json_t *table, const char *where, struct aj_err *err)
{
    static const struct {
        const char *key, *sums[2];
    } extras[] = {
        {"group", {"step_fen", "cap_fen"}},
        {"cross_region", {"cross_city_fen", "cross_province_fen"}},
        {"translation", {"cap_fen", NULL}},
        {"other_cost", {"cap_fen", NULL}},
        {"major_difficult", {"fen", NULL}},
    };

    for (size_t i = 0; i < AJ_COUNTOF(extras); i++)
        AJ_TRY(check_extra(table, where, extras[i].key, extras[i].sums, err));
    return AJ_OK;
}

static enum aj_code check_default(const json_t *table, const char *where, const char *key,
                                  struct aj_err *err)
{
    const json_t *rules = json_object_get(table, key);
    const json_t *last = json_array_get(rules, json_array_size(rules) - 1);

    if (!last || json_object_get(last, "when")) {
        return aj_fail(err, AJ_INVALID, "地方规则 %s.%s：最后一项不得有 when，使每个案件都有着落",
                       where, key);
    }
    return AJ_OK;
}

static enum aj_code check_dates(const json_t *table, const char *where, struct aj_err *err)
{
    const json_t *to = json_object_get(table, "effective_to");
    struct aj_date from = date_or(table, "effective_from", AJ_NO_DAY);

    if (!aj_date_known(from) || !to ||
        (!json_is_null(to) && date_or(table, "effective_to", AJ_NO_DAY).day < from.day)) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 %s：effective_from、effective_to 应当是先后两个日期"
                       "，没有截止日时后者填 null",
                       where);
    }
    return AJ_OK;
}

static enum aj_code check_table(const json_t *table, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {
        "version",         "name",  "effective_from", "effective_to", "source",
        "to_be_confirmed", "note",  "base_key",       "base",         "handler",
        "course",          "group", "translation",    "other_cost",   "major_difficult",
        "cross_region",    "late",  "quality"};

    AJ_TRY(aj_rule_shape(table, where, keys, AJ_COUNTOF(keys), err));
    AJ_TRY(aj_rule_text(table, where, "version", err));
    AJ_TRY(aj_rule_source(table, where, err));
    AJ_TRY(check_dates(table, where, err));
    AJ_TRY(aj_rule_list(table, where, "base_key", check_base_key, err));
    AJ_TRY(check_base(json_object_get(table, "base"), where, err));
    AJ_TRY(aj_rule_list(table, where, "handler", check_factor, err));
    AJ_TRY(check_default(table, where, "handler", err));
    AJ_TRY(aj_rule_list(table, where, "course", check_course, err));
    AJ_TRY(check_default(table, where, "course", err));
    AJ_TRY(check_extras(table, where, err));
    AJ_TRY(check_late(json_object_get(table, "late"), where, err));
    return aj_rule_list(table, where, "quality", check_quality, err);
}

/* Two tables for one day, or two of one name, would make the amount a matter of chance. */
static enum aj_code check_apart(const json_t *a, const json_t *b, struct aj_err *err)
{
    const char *version = aj_json_text(b, "version");

    if (strcmp(aj_json_text(a, "version"), version) == 0)
        return aj_fail(err, AJ_INVALID, "地方规则 fees：有两个版本都叫 %.40s", version);
    if (date_or(a, "effective_from", 0).day <= date_or(b, "effective_to", INT32_MAX).day &&
        date_or(b, "effective_from", 0).day <= date_or(a, "effective_to", INT32_MAX).day) {
        return aj_fail(err, AJ_INVALID, "地方规则 fees：版本 %.40s 与 %.40s 的有效期重叠",
                       aj_json_text(a, "version"), version);
    }
    return AJ_OK;
}

enum aj_code aj_fees_check(const json_t *fees, struct aj_err *err)
{
    size_t n = json_array_size(fees);
    char where[40];

    if (!json_is_array(fees))
        return aj_fail(err, AJ_INVALID, "地方规则 fees：应当是列表（方括号）");
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(where, sizeof(where), "fees[%zu]", i);
        AJ_TRY(check_table(json_array_get(fees, i), where, err));
        for (size_t k = 0; k < i; k++)
            AJ_TRY(check_apart(json_array_get(fees, k), json_array_get(fees, i), err));
    }
    return AJ_OK;
}

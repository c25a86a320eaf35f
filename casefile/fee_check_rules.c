#include "casefile/case_words.h"
#include "casefile/fee_check.h"
#include "casefile/fee_table.h"
#include "casefile/rule.h"

#include <stdio.h>
#include <string.h>

/* rule[key] is "grade: amount", each amount at most `most`. */
static enum aj_code check_grades(const json_t *rule, const char *where, const char *key,
                                 int64_t most, struct aj_err *err)
{
    const json_t *amounts = json_object_get(rule, key);
    const char *grade;
    json_t *amount;

    if (json_object_size(amounts) == 0) {
        return aj_fail(err, AJ_INVALID, "地方规则 %s：%s 应当是“等级: 数额”，至少写一级", where,
                       key);
    }
    json_object_foreach(aj_unconst(amounts), grade, amount)
    {
        if (!aj_case_word_known("quality_grade", grade)) {
            return aj_fail(
                err, AJ_INVALID,
                "地方规则 %s：没有“%.30s”这个质量等级，请用 excellent、good、pass 或 fail", where,
                grade);
        }
        AJ_TRY(aj_rule_int(amounts, where, grade, false, most, err));
    }
    return AJ_OK;
}

/* A sum, fixed or by quality grade. */
static enum aj_code check_amount(const json_t *rule, const char *where, struct aj_err *err)
{
    const char *ungraded = aj_json_text(rule, "ungraded");

    if (!json_object_get(rule, "by_grade")) {
        if (json_object_get(rule, "ungraded")) {
            return aj_fail(err, AJ_INVALID, "地方规则 %s：没有 by_grade 就不用 ungraded，请删去",
                           where);
        }
        return aj_rule_int(rule, where, "fen", false, AJ_FEE_MOST_FEN, err);
    }
    if (json_object_get(rule, "fen")) {
        return aj_fail(err, AJ_INVALID, "地方规则 %s：fen 与 by_grade 只能写一种，请删去一种",
                       where);
    }
    AJ_TRY(check_grades(rule, where, "by_grade", AJ_FEE_MOST_FEN, err));
    if (json_object_get(rule, "ungraded") &&
        !json_object_get(json_object_get(rule, "by_grade"), ungraded)) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 %s：ungraded 要指 by_grade 里的一个等级，请改或删去", where);
    }
    return AJ_OK;
}

/* An amount for each day, shift or document, instead of one for the case. */
static enum aj_code check_per(const json_t *entry, const char *where, struct aj_err *err)
{
    const json_t *per = json_object_get(entry, "per");

    if (!per && json_object_get(entry, "most")) {
        return aj_fail(err, AJ_INVALID, "地方规则 %s：有 most 就要写 per，请补上或删去 most",
                       where);
    }
    if (!per)
        return AJ_OK;
    if (!aj_fee_unit(json_string_value(per))) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 %s：per 应当是 day、shift 或 document；按件的不写", where);
    }
    return aj_rule_int(entry, where, "most", true, AJ_FEE_MOST_DAYS, err);
}

enum aj_code aj_fee_check_base(const json_t *base, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"fen",  "by_grade", "ungraded", "per",
                                       "most", "name",     "source",   "to_be_confirmed"};
    char place[AJ_FEE_WHERE_SIZE + 60];
    const char *key;
    json_t *entry;

    if (json_object_size(base) == 0) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 %s.base：至少要有一项金额，如 \"civil.first_instance\": "
                       "{\"fen\": 200000}",
                       where);
    }
    json_object_foreach(aj_unconst(base), key, entry)
    {
        (void)snprintf(place, sizeof(place), "%s.base.%.50s", where, key);
        AJ_TRY(aj_rule_shape(entry, place, keys, AJ_COUNTOF(keys), err));
        AJ_TRY(check_amount(entry, place, err));
        AJ_TRY(check_per(entry, place, err));
    }
    return AJ_OK;
}

enum aj_code aj_fee_check_base_key(const json_t *rule, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"when", "key", "reason", "source"};

    AJ_TRY(aj_rule_shape(rule, where, keys, AJ_COUNTOF(keys), err));
    AJ_TRY(aj_rule_text(rule, where, "reason", err));
    AJ_TRY(aj_rule_text(rule, where, "key", err));
    if (strlen(aj_json_text(rule, "key")) >= AJ_BASE_KEY_SIZE) {
        return aj_fail(err, AJ_INVALID, "地方规则 %s：key 太长，请缩短到 %d 字节以内", where,
                       AJ_BASE_KEY_SIZE - 1);
    }
    return AJ_OK;
}

/* `id` and `reason` go into every line that the rule makes. */
static enum aj_code check_named(const json_t *rule, const char *where, const char *const *keys,
                                size_t n, struct aj_err *err)
{
    AJ_TRY(aj_rule_shape(rule, where, keys, n, err));
    AJ_TRY(aj_rule_text(rule, where, "id", err));
    return aj_rule_text(rule, where, "reason", err);
}

enum aj_code aj_fee_check_handler(const json_t *rule, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"id",     "when",   "factor_bp",      "fen",
                                       "reason", "source", "to_be_confirmed"};
    bool share = json_object_get(rule, "factor_bp") != NULL;

    AJ_TRY(check_named(rule, where, keys, AJ_COUNTOF(keys), err));
    if (share && json_object_get(rule, "fen")) {
        return aj_fail(err, AJ_INVALID, "地方规则 %s：factor_bp 与 fen 只能写一种，请删去一种",
                       where);
    }
    if (share)
        return aj_rule_int(rule, where, "factor_bp", false, AJ_FEE_MOST_BP, err);
    return aj_rule_int(rule, where, "fen", false, AJ_FEE_MOST_FEN, err);
}

enum aj_code aj_fee_check_course(const json_t *rule, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"id",     "when",     "factor_bp",
                                       "fen",    "by_grade", "ungraded",
                                       "reason", "source",   "to_be_confirmed"};
    bool sum = json_object_get(rule, "fen") || json_object_get(rule, "by_grade");

    AJ_TRY(check_named(rule, where, keys, AJ_COUNTOF(keys), err));
    if (sum && json_object_get(rule, "factor_bp")) {
        return aj_fail(err, AJ_INVALID, "地方规则 %s：factor_bp 与固定金额只能写一种，请删去一种",
                       where);
    }
    if (sum)
        return check_amount(rule, where, err);
    return aj_rule_int(rule, where, "factor_bp", false, AJ_FEE_MOST_BP, err);
}

enum aj_code aj_fee_check_quality(const json_t *rule, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"id",     "when",   "deduction_bp",   "deduction_fen",
                                       "reason", "source", "to_be_confirmed"};
    bool share = json_object_get(rule, "deduction_bp") != NULL;

    AJ_TRY(check_named(rule, where, keys, AJ_COUNTOF(keys), err));
    if (share == (json_object_get(rule, "deduction_fen") != NULL)) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 %s：deduction_bp 与 deduction_fen 要写一种，也只写一种", where);
    }
    if (share)
        return aj_rule_int(rule, where, "deduction_bp", false, 10000, err);
    return aj_rule_int(rule, where, "deduction_fen", false, AJ_FEE_MOST_FEN, err);
}

enum aj_code aj_fee_check_second_tier(const json_t *tier, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"when", "by_grade", "share_by_grade", "source",
                                       "to_be_confirmed"};
    bool share = json_object_get(tier, "share_by_grade") != NULL;
    char place[AJ_FEE_WHERE_SIZE + 20];

    if (!tier)
        return AJ_OK;
    (void)snprintf(place, sizeof(place), "%s.second_tier", where);
    AJ_TRY(aj_rule_shape(tier, place, keys, AJ_COUNTOF(keys), err));
    if (share == (json_object_get(tier, "by_grade") != NULL)) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 %s：by_grade（定额）与 share_by_grade（比例）要写一种，也只写一种",
                       place);
    }
    return share ? check_grades(tier, place, "share_by_grade", 10000, err)
                 : check_grades(tier, place, "by_grade", AJ_FEE_MOST_FEN, err);
}

enum aj_code aj_fee_check_late(const json_t *late, const char *where, struct aj_err *err)
{
#define OF_ALL "mode", "source", "to_be_confirmed"
#define CLOCK  "free_days", "count"
    static const struct {
        const char *mode, *keys[7], *sums[2];
        int64_t most; /* of the sums */
    } modes[] = {
        {"none", {OF_ALL}, {NULL}, 0},
        {"percent", {OF_ALL, CLOCK, "per_day_bp", "cap_bp"}, {"per_day_bp", "cap_bp"}, 10000},
        {"fixed",
         {OF_ALL, CLOCK, "per_day_fen", "cap_fen"},
         {"per_day_fen", "cap_fen"},
         AJ_FEE_MOST_FEN},
        {"next_batch", {OF_ALL, CLOCK}, {NULL}, 0},
    };
    const char *mode = aj_json_text(late, "mode");
    const char *count = aj_json_text(late, "count");
    char place[AJ_FEE_WHERE_SIZE + 20];
    size_t m = 0, n = 0;

    if (!late)
        return AJ_OK;
    (void)snprintf(place, sizeof(place), "%s.late", where);
    while (m < AJ_COUNTOF(modes) && strcmp(modes[m].mode, mode) != 0)
        m++;
    if (m == AJ_COUNTOF(modes)) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 %s：mode 应当是 none、percent、fixed 或 next_batch", place);
    }
    while (n < AJ_COUNTOF(modes[m].keys) && modes[m].keys[n])
        n++;
    AJ_TRY(aj_rule_shape(late, place, modes[m].keys, n, err));
    if (m == 0)
        return AJ_OK;
    if (strcmp(count, "calendar") != 0 && strcmp(count, "working") != 0)
        return aj_fail(err, AJ_INVALID, "地方规则 %s：count 应当是 calendar 或 working", place);
    AJ_TRY(aj_rule_int(late, place, "free_days", false, AJ_FEE_MOST_DAYS, err));
    for (size_t i = 0; i < AJ_COUNTOF(modes[m].sums) && modes[m].sums[i]; i++)
        AJ_TRY(aj_rule_int(late, place, modes[m].sums[i], false, modes[m].most, err));
    return AJ_OK;
#undef OF_ALL
#undef CLOCK
}

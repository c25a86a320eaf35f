#include "casefile/fee_check.h"

#include "base/date.h"
#include "casefile/fee_table.h"
#include "casefile/rule.h"
#include "casefile/subsidy.h"

#include <stdio.h>
#include <string.h>

/* table[key] with the sums of `sums`, each of which may be null for "no cap". */
static enum aj_code check_extra(const json_t *table, const char *where, const char *key,
                                const char *const sums[2], struct aj_err *err)
{
    const char *keys[] = {"when", "source", "to_be_confirmed", sums[0], sums[1]};
    const json_t *extra = json_object_get(table, key);
    char place[AJ_FEE_WHERE_SIZE + 40];

    if (!extra)
        return AJ_OK;
    (void)snprintf(place, sizeof(place), "%s.%.30s", where, key);
    AJ_TRY(aj_rule_shape(extra, place, keys, sums[1] ? 5 : 4, err));
    for (size_t i = 0; i < 2 && sums[i]; i++) {
        bool days = strcmp(sums[i], "most_days") == 0;

        if (json_is_null(json_object_get(extra, sums[i])))
            continue;
        AJ_TRY(aj_rule_int(extra, place, sums[i], false, days ? AJ_FEE_MOST_DAYS : AJ_FEE_MOST_FEN,
                           err));
    }
    return AJ_OK;
}

static enum aj_code check_extras(const json_t *table, const char *where, struct aj_err *err)
{
    static const struct {
        const char *key, *sums[2];
    } extras[] = {
        {"labour", {"per_day_fen", "most_days"}},
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

static struct aj_date date_or(const json_t *table, const char *key, int32_t fallback)
{
    struct aj_date date = {fallback};

    if (!aj_date_parse(aj_json_text(table, key), &date))
        date.day = fallback;
    return date;
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
        "version",    "name",     "effective_from", "effective_to", "source",
        "note",       "base_key", "base",           "labour",       "to_be_confirmed",
        "handler",    "course",   "group",          "translation",  "cross_region",
        "other_cost", "late",     "quality",        "second_tier",  "major_difficult"};

    AJ_TRY(aj_rule_shape(table, where, keys, AJ_COUNTOF(keys), err));
    AJ_TRY(aj_rule_source(table, where, err));
    AJ_TRY(check_dates(table, where, err));
    AJ_TRY(aj_rule_list(table, where, "base_key", aj_fee_check_base_key, err));
    AJ_TRY(aj_fee_check_base(json_object_get(table, "base"), where, err));
    AJ_TRY(aj_rule_list(table, where, "handler", aj_fee_check_handler, err));
    AJ_TRY(check_default(table, where, "handler", err));
    AJ_TRY(aj_rule_list(table, where, "course", aj_fee_check_course, err));
    AJ_TRY(check_default(table, where, "course", err));
    AJ_TRY(check_extras(table, where, err));
    AJ_TRY(aj_fee_check_second_tier(json_object_get(table, "second_tier"), where, err));
    AJ_TRY(aj_fee_check_late(json_object_get(table, "late"), where, err));
    return aj_rule_list(table, where, "quality", aj_fee_check_quality, err);
}

/* The version stands in every line of every account, so it is short. From then on messages name the
   table by it. */
static enum aj_code check_version(const json_t *table, size_t i, char where[AJ_FEE_WHERE_SIZE],
                                  struct aj_err *err)
{
    const char *version = aj_json_text(table, "version");

    (void)snprintf(where, AJ_FEE_WHERE_SIZE, "fees[%zu]", i);
    if (!json_is_object(table))
        return aj_fail(err, AJ_INVALID, "地方规则 %s：应当是一组键值（花括号）", where);
    AJ_TRY(aj_rule_text(table, where, "version", err));
    if (strlen(version) > AJ_FEE_VERSION_MAX) {
        return aj_fail(err, AJ_INVALID, "地方规则 %s：version 太长，请缩短到 %d 字节以内", where,
                       AJ_FEE_VERSION_MAX);
    }
    (void)snprintf(where, AJ_FEE_WHERE_SIZE, "fees[%zu]（%.*s）", i, AJ_FEE_VERSION_MAX, version);
    return AJ_OK;
}

/* Two tables for one day, or two of one name, would make the amount a matter of chance. */
static enum aj_code check_apart(const json_t *a, const json_t *b, struct aj_err *err)
{
    const char *version = aj_json_text(b, "version");

    if (strcmp(aj_json_text(a, "version"), version) == 0) {
        return aj_fail(err, AJ_INVALID, "地方规则 fees：有两个版本都叫 %.40s，请改名", version);
    }
    if (date_or(a, "effective_from", 0).day <= date_or(b, "effective_to", INT32_MAX).day &&
        date_or(b, "effective_from", 0).day <= date_or(a, "effective_to", INT32_MAX).day) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 fees：版本 %.40s 与 %.40s 的有效期重叠，请把前一版的 effective_to "
                       "改到后一版的前一天",
                       aj_json_text(a, "version"), version);
    }
    return AJ_OK;
}

enum aj_code aj_fees_check(const json_t *fees, struct aj_err *err)
{
    size_t n = json_array_size(fees);
    char where[AJ_FEE_WHERE_SIZE];

    if (!json_is_array(fees))
        return aj_fail(err, AJ_INVALID, "地方规则 fees：应当是列表（方括号）");
    for (size_t i = 0; i < n; i++) {
        AJ_TRY(check_version(json_array_get(fees, i), i, where, err));
        AJ_TRY(check_table(json_array_get(fees, i), where, err));
        for (size_t k = 0; k < i; k++)
            AJ_TRY(check_apart(json_array_get(fees, k), json_array_get(fees, i), err));
    }
    return AJ_OK;
}

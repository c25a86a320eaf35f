#include "casefile/fee_table.h"

#include "base/auto.h"
#include "base/buf.h"
#include "casefile/rule.h"

#include <stdio.h>
#include <string.h>

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

enum aj_code aj_fee_table_named(const json_t *fees, const char *version, const json_t **out,
                                struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf known = {0};
    json_t *table;
    size_t i;

    json_array_foreach(fees, i, table)
    {
        if (strcmp(aj_json_text(table, "version"), version) == 0) {
            *out = table;
            return AJ_OK;
        }
        aj_buf_addf(&known, "%s%s", i ? "、" : "", aj_json_text(table, "version"));
    }
    if (known.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    return aj_fail(err, AJ_NOT_FOUND, "没有名为 %.60s 的补贴标准，请改用现有的：%s", version,
                   known.size ? known.data : "（一份也没有）");
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

static const struct aj_fee_unit units[] = {
    {"day", "facts.service_days", "天"},
    {"shift", "facts.duty_shifts", "班"},
    {"document", "facts.documents", "件"},
};

const struct aj_fee_unit *aj_fee_unit(const char *per)
{
    for (size_t i = 0; per && i < AJ_COUNTOF(units); i++) {
        if (strcmp(units[i].per, per) == 0)
            return &units[i];
    }
    return NULL;
}

int aj_fee_units_of(const struct aj_fee_unit *unit, const struct aj_case *c)
{
    if (unit == &units[0])
        return c->facts.service_days;
    return unit == &units[1] ? c->facts.duty_shifts : c->facts.documents;
}

#include "casefile/rule.h"

#include "base/utf8.h"
#include "casefile/condition.h"

#include <stdio.h>
#include <string.h>

static enum aj_code check_key(const char *key, const char *where, const char *const *allowed,
                              size_t n, struct aj_err *err)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(key, allowed[i]) == 0)
            return AJ_OK;
    }
    return aj_fail(err, AJ_INVALID, "地方规则 %s：不认识的键 %.40s，请核对拼写", where, key);
}

enum aj_code aj_rule_shape(const json_t *rule, const char *where, const char *const *allowed,
                           size_t n, struct aj_err *err)
{
    const json_t *when = json_object_get(rule, "when");
    struct aj_err why;
    const char *key;
    json_t *value;

    if (!json_is_object(rule))
        return aj_fail(err, AJ_INVALID, "地方规则 %s：应当是一组键值（花括号）", where);
    /* the iterator of jansson wants a writable object, which it does not change */
    json_object_foreach(aj_unconst(rule), key, value)
        AJ_TRY(check_key(key, where, allowed, n, err));
    if (when && aj_condition_check(when, &why) != AJ_OK)
        return aj_fail(err, AJ_INVALID, "地方规则 %s：%.150s", where, why.text);
    return AJ_OK;
}

enum aj_code aj_rule_source(const json_t *rule, const char *where, struct aj_err *err)
{
    if (*aj_json_text(rule, "source") == '\0')
        return aj_fail(err, AJ_INVALID, "地方规则 %s：缺少依据（source）", where);
    return AJ_OK;
}

enum aj_code aj_rule_text(const json_t *rule, const char *where, const char *key,
                          struct aj_err *err)
{
    const char *text = aj_json_text(rule, key);

    if (*text == '\0')
        return aj_fail(err, AJ_INVALID, "地方规则 %s：缺少文字 %s", where, key);
    if (!aj_utf8_plain(text, strlen(text), false))
        return aj_fail(err, AJ_INVALID, "地方规则 %s：%s 含有控制字符", where, key);
    return AJ_OK;
}

enum aj_code aj_rule_int(const json_t *rule, const char *where, const char *key, bool optional,
                         int64_t most, struct aj_err *err)
{
    const json_t *value = json_object_get(rule, key);

    if (!value && optional)
        return AJ_OK;
    if (!json_is_integer(value) || json_integer_value(value) < 0 ||
        json_integer_value(value) > most) {
        return aj_fail(err, AJ_INVALID, "地方规则 %s：%s 应当是 0 至 %lld 的整数", where, key,
                       (long long)most);
    }
    return AJ_OK;
}

enum aj_code aj_rule_list(const json_t *rule, const char *where, const char *key, aj_rule_each each,
                          struct aj_err *err)
{
    const json_t *list = json_object_get(rule, key);
    char place[100];
    json_t *entry;
    size_t i;

    if (list && !json_is_array(list))
        return aj_fail(err, AJ_INVALID, "地方规则 %s：%s 应当是列表（方括号）", where, key);
    json_array_foreach(list, i, entry)
    {
        (void)snprintf(place, sizeof(place), "%.50s%s%.20s[%zu]", where, *where ? "." : "", key, i);
        AJ_TRY(each(entry, place, err));
    }
    return AJ_OK;
}

const json_t *aj_rule_first(const json_t *rules, const struct aj_case *c)
{
    json_t *rule;
    size_t i;

    json_array_foreach(rules, i,
                       rule) if (aj_condition_holds(json_object_get(rule, "when"), c)) return rule;
    return NULL;
}

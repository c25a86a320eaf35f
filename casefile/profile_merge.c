#include "base/auto.h"
#include "casefile/profile.h"
#include "casefile/profile_parts.h"

#include <string.h>

static enum aj_code join_sources(json_t *into, const json_t *more, struct aj_err *err)
{
    const char *name;
    json_t *text;

    json_object_foreach(aj_unconst(more), name, text)
    {
        const json_t *there = json_object_get(into, name);

        if (there && !json_equal(there, text))
            return aj_fail(err, AJ_INVALID, "两个规则文件给出处“%s”写了不同的文字", name);
        if (json_object_set(into, name, text) != 0)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    }
    return AJ_OK;
}

static enum aj_code add_section(json_t *all, const char *name, json_t *section, struct aj_err *err)
{
    json_t *there = json_object_get(all, name);

    if (strcmp(name, "$schema") == 0)
        return AJ_OK;
    if (there && (strcmp(name, "sources") != 0 || !json_is_object(there)))
        return aj_fail(err, AJ_INVALID, "两个规则文件都有“%s”一节，只能有一个", name);
    if (there)
        return join_sources(there, section, err);
    /* a copy, because sources grow and the parts are only borrowed */
    if (json_object_set_new(all, name, json_deep_copy(section)) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    return AJ_OK;
}

enum aj_code aj_profile_merge(json_t *const *parts, size_t n, json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *all = json_object();
    const char *name;
    json_t *section;

    if (!all)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < n; i++) {
        if (!json_is_object(parts[i]))
            return aj_fail(err, AJ_INVALID, "规则文件的最外层应当是 { … }");
        json_object_foreach(parts[i], name, section) AJ_TRY(add_section(all, name, section, err));
    }
    *out = aj_steal(&all);
    return AJ_OK;
}

/* --- named conditions ------------------------------------------------------ */

#define MAX_DEPTH 40 /* the deepest profile is a third of this; a stranger's may be anything */

static enum aj_code expand(json_t *value, const json_t *conditions, int depth, struct aj_err *err);

/* Stands for a condition: its text, if it is one, is looked up. A new reference, or NULL when
   unknown. */
static enum aj_code written_out(json_t *condition, const json_t *conditions, json_t **out,
                                struct aj_err *err)
{
    const json_t *named;

    *out = NULL;
    if (!json_is_string(condition))
        return AJ_OK;
    named = json_object_get(conditions, json_string_value(condition));
    if (!named) {
        return aj_fail(err, AJ_INVALID, "没有名为“%.60s”的条件；先在 conditions 里写明它",
                       json_string_value(condition));
    }
    *out = json_deep_copy(named);
    return *out ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory");
}

static enum aj_code expand_list(json_t *list, bool of_conditions, const json_t *conditions,
                                int depth, struct aj_err *err)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *full = NULL;

        if (of_conditions)
            AJ_TRY(written_out(json_array_get(list, i), conditions, &full, err));
        if (full && json_array_set_new(list, i, full) != 0)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        AJ_TRY(expand(json_array_get(list, i), conditions, depth + 1, err));
    }
    return AJ_OK;
}

static bool is_condition_key(const char *key)
{
    return strcmp(key, "when") == 0 || strcmp(key, "not") == 0 || strcmp(key, "where") == 0;
}

static bool is_conditions_key(const char *key)
{
    return strcmp(key, "all") == 0 || strcmp(key, "any") == 0;
}

static enum aj_code expand(json_t *value, const json_t *conditions, int depth, struct aj_err *err)
{
    const char *key;
    json_t *member;

    if (depth > MAX_DEPTH)
        return aj_fail(err, AJ_INVALID, "规则嵌套超过 %d 层", MAX_DEPTH);
    if (json_is_array(value))
        return expand_list(value, false, conditions, depth, err);
    json_object_foreach(value, key, member)
    {
        json_t *full = NULL;

        if (is_condition_key(key))
            AJ_TRY(written_out(member, conditions, &full, err));
        /* replacing the value of an existing key leaves the iteration valid */
        if (full && json_object_set_new(value, key, full) != 0)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        if (full)
            continue;
        if (json_is_array(member) && is_conditions_key(key)) {
            AJ_TRY(expand_list(member, true, conditions, depth, err));
        } else {
            AJ_TRY(expand(member, conditions, depth + 1, err));
        }
    }
    return AJ_OK;
}

enum aj_code aj_profile_expand(json_t *document, struct aj_err *err)
{
    json_t *conditions = json_object_get(document, "conditions");
    AJ_AUTO(aj_auto_json) json_t *known = json_object();
    const char *name;
    json_t *condition;

    if (!known)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    /* one after the other, so that each can only name those above it and no circle can arise */
    json_object_foreach(conditions, name, condition)
    {
        AJ_TRY(expand(condition, known, 1, err));
        if (json_object_set(known, name, condition) != 0)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    }
    return expand(document, known, 0, err);
}

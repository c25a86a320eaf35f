#include "casefile/condition.h"

#include "casefile/case_words.h"

#include <stdio.h>
#include <string.h>

#define MAX_DEPTH 16
#define PATH_SIZE 96

/* A path relative to a document or to one entry of a list; NULL when absent or null. */
static const json_t *at_path(const json_t *value, const char *path)
{
    while (value && *path) {
        size_t n = strcspn(path, ".");

        value = json_object_getn(value, path, n);
        path += n + (path[n] == '.');
    }
    return json_is_null(value) ? NULL : value;
}

const json_t *aj_case_fact(const struct aj_case *c, const char *path)
{
    return at_path(c->json, path);
}

/* --- holds -------------------------------------------------------------- */

static bool same(const json_t *fact, const json_t *wanted)
{
    if (!fact)
        return json_is_null(wanted);
    return json_equal(fact, wanted) != 0;
}

static bool among(const json_t *fact, const json_t *list)
{
    size_t i;
    json_t *wanted;

    json_array_foreach(list, i, wanted) if (same(fact, wanted)) return true;
    return false;
}

static bool list_has(const json_t *list, const json_t *wanted)
{
    size_t i;
    json_t *entry;

    json_array_foreach(list, i, entry) if (json_equal(entry, wanted)) return true;
    return false;
}

static bool fact_holds(const json_t *condition, const json_t *scope)
{
    const json_t *fact = at_path(scope, json_string_value(json_object_get(condition, "fact")));
    const json_t *v;

    if ((v = json_object_get(condition, "is")))
        return same(fact, v);
    if ((v = json_object_get(condition, "is_not")))
        return !same(fact, v);
    if ((v = json_object_get(condition, "in")))
        return among(fact, v);
    if ((v = json_object_get(condition, "not_in")))
        return !among(fact, v);
    if ((v = json_object_get(condition, "has")))
        return list_has(fact, v);
    if ((v = json_object_get(condition, "at_least")))
        return json_is_integer(fact) && json_integer_value(fact) >= json_integer_value(v);
    v = json_object_get(condition, "at_most");
    return json_is_integer(fact) && json_integer_value(fact) <= json_integer_value(v);
}

static bool holds(const json_t *condition, const json_t *scope)
{
    const json_t *v;
    size_t i;
    json_t *part;

    if (json_is_boolean(condition))
        return json_is_true(condition);
    if (json_object_get(condition, "fact"))
        return fact_holds(condition, scope);
    if ((v = json_object_get(condition, "not")))
        return !holds(v, scope);
    if ((v = json_object_get(condition, "all"))) {
        json_array_foreach(v, i, part) if (!holds(part, scope)) return false;
        return true;
    }
    if ((v = json_object_get(condition, "any"))) {
        json_array_foreach(v, i, part) if (holds(part, scope)) return true;
        return false;
    }
    v = at_path(scope, json_string_value(json_object_get(condition, "some")));
    json_array_foreach(v, i,
                       part) if (holds(json_object_get(condition, "where"), part)) return true;
    return false;
}

bool aj_condition_holds(const json_t *condition, const struct aj_case *c)
{
    return !condition || holds(condition, c->json);
}

/* --- check -------------------------------------------------------------- */

static enum aj_code check(const json_t *condition, const char *scope, int depth,
                          struct aj_err *err);

static enum aj_code full_path(const char *scope, const json_t *path, char out[PATH_SIZE],
                              struct aj_err *err)
{
    const char *text = json_string_value(path);

    if (!text)
        return aj_fail(err, AJ_INVALID, "条件里的事实路径必须是文字");
    if (snprintf(out, PATH_SIZE, "%s%s%s", scope, *scope ? "." : "", text) >= PATH_SIZE ||
        !aj_case_path_known(out)) {
        return aj_fail(err, AJ_INVALID, "条件里的事实 %.60s 在 case.json 中不存在，请核对拼写",
                       out);
    }
    return AJ_OK;
}

static enum aj_code check_word(const char *path, const json_t *word, struct aj_err *err)
{
    const char *text = json_string_value(word);

    if (json_is_object(word) || json_is_array(word) || json_is_real(word)) {
        return aj_fail(err, AJ_INVALID, "条件里 %s 的取值只能是文字、整数、true、false 或 null",
                       path);
    }
    if (text && aj_case_words_closed(path) && !aj_case_word_known(path, text)) {
        return aj_fail(err, AJ_INVALID, "条件里 %s 的取值 %.40s 不在取值表中，请核对拼写", path,
                       text);
    }
    return AJ_OK;
}

static enum aj_code check_fact(const json_t *condition, const char *scope, struct aj_err *err)
{
    static const char *const of_word[] = {"is", "is_not", "has"};
    static const char *const of_list[] = {"in", "not_in"};
    static const char *const of_number[] = {"at_least", "at_most"};
    char path[PATH_SIZE];
    const json_t *v;

    AJ_TRY(full_path(scope, json_object_get(condition, "fact"), path, err));
    if (json_object_size(condition) != 2)
        return aj_fail(err, AJ_INVALID, "条件 %s 必须恰好有一个比较方式", path);
    for (size_t i = 0; i < AJ_COUNTOF(of_word); i++) {
        if ((v = json_object_get(condition, of_word[i])))
            return check_word(path, v, err);
    }
    for (size_t i = 0; i < AJ_COUNTOF(of_list); i++) {
        if ((v = json_object_get(condition, of_list[i]))) {
            size_t k;
            json_t *word;

            if (json_array_size(v) == 0)
                return aj_fail(err, AJ_INVALID, "条件 %s 的 %s 必须是非空列表", path, of_list[i]);
            json_array_foreach(v, k, word) AJ_TRY(check_word(path, word, err));
            return AJ_OK;
        }
    }
    for (size_t i = 0; i < AJ_COUNTOF(of_number); i++) {
        if ((v = json_object_get(condition, of_number[i]))) {
            if (!json_is_integer(v))
                return aj_fail(err, AJ_INVALID, "条件 %s 的 %s 必须是整数", path, of_number[i]);
            return AJ_OK;
        }
    }
    return aj_fail(err, AJ_INVALID,
                   "条件 %s 的比较方式不认识（可用 is、is_not、in、not_in、has、"
                   "at_least、at_most）",
                   path);
}

static enum aj_code check_parts(const json_t *parts, const char *scope, int depth,
                                struct aj_err *err)
{
    size_t i;
    json_t *part;

    if (!json_is_array(parts))
        return aj_fail(err, AJ_INVALID, "条件的 all、any 必须是列表");
    json_array_foreach(parts, i, part) AJ_TRY(check(part, scope, depth + 1, err));
    return AJ_OK;
}

static enum aj_code check(const json_t *condition, const char *scope, int depth, struct aj_err *err)
{
    size_t n = json_object_size(condition);
    char path[PATH_SIZE];
    const json_t *v;

    if (depth > MAX_DEPTH)
        return aj_fail(err, AJ_INVALID, "条件嵌套超过 %d 层", MAX_DEPTH);
    if (json_is_boolean(condition))
        return AJ_OK;
    if (json_object_get(condition, "fact"))
        return check_fact(condition, scope, err);
    if (n == 1 && (v = json_object_get(condition, "not")))
        return check(v, scope, depth + 1, err);
    if (n == 1 &&
        ((v = json_object_get(condition, "all")) || (v = json_object_get(condition, "any"))))
        return check_parts(v, scope, depth, err);
    if (n == 2 && json_object_get(condition, "some") && json_object_get(condition, "where")) {
        AJ_TRY(full_path(scope, json_object_get(condition, "some"), path, err));
        return check(json_object_get(condition, "where"), path, depth + 1, err);
    }
    return aj_fail(err, AJ_INVALID, "条件的写法不认识（可用 fact、all、any、not、some 加 where）");
}

enum aj_code aj_condition_check(const json_t *condition, struct aj_err *err)
{
    return check(condition, "", 1, err);
}

#include "render/scope.h"

#include <string.h>

/* `path` may end at `size`; each name is looked up in what the one before gave. */
static const json_t *walk(const json_t *from, const char *path, size_t size)
{
    const json_t *at = from;

    while (at && size) {
        const char *dot = memchr(path, '.', size);
        size_t name = dot ? (size_t)(dot - path) : size;

        at = json_object_getn(at, path, name);
        path += name + (dot != NULL);
        size -= name + (dot != NULL);
    }
    return at;
}

static const json_t *find(const struct aj_scope *scope, const char *path, size_t size)
{
    const json_t *found = scope->element ? walk(scope->element, path, size) : NULL;

    return found ? found : walk(scope->model, path, size);
}

const json_t *aj_scope_find(const struct aj_scope *scope, const char *path)
{
    return find(scope, path, strlen(path));
}

static bool says_something(const json_t *value)
{
    const char *text = json_string_value(value);

    if (text)
        return *text && strcmp(text, "0") != 0;
    if (json_is_array(value))
        return json_array_size(value) > 0;
    if (json_is_integer(value))
        return json_integer_value(value) != 0;
    return json_is_object(value) || json_is_true(value);
}

bool aj_scope_holds(const struct aj_scope *scope, const char *when)
{
    if (!when)
        return true;
    if (*when == '!')
        return !says_something(aj_scope_find(scope, when + 1));
    return says_something(aj_scope_find(scope, when));
}

static void add_value(struct aj_buf *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        bool shown = (unsigned char)*p >= ' ' || *p == '\n';

        if (*p != '\r')
            aj_buf_add(out, shown ? p : " ", 1);
    }
}

static enum aj_code replace(const struct aj_scope *scope, const char *path, size_t size,
                            struct aj_buf *out, struct aj_err *err)
{
    const json_t *value = find(scope, path, size);

    if (json_is_string(value)) {
        add_value(out, json_string_value(value));
    } else if (json_is_integer(value)) {
        aj_buf_addf(out, "%lld", (long long)json_integer_value(value));
    } else {
        return aj_fail(err, AJ_INVALID, "%s：数据中没有 %.*s，或不是文字", scope->layout, (int)size,
                       path);
    }
    return AJ_OK;
}

static enum aj_code expand(const struct aj_scope *scope, const char *text, struct aj_buf *out,
                           struct aj_err *err)
{
    for (const char *p = text; *p;) {
        size_t plain = strcspn(p, "{");
        const char *end;

        aj_buf_add(out, p, plain);
        p += plain;
        if (*p == '\0')
            break;
        end = strchr(p, '}'); /* the layout was checked when it was read */
        AJ_TRY(replace(scope, p + 1, (size_t)(end - p - 1), out, err));
        p = end + 1;
    }
    return AJ_OK;
}

static enum aj_code array_at(const struct aj_scope *scope, const char *path, const json_t **out,
                             struct aj_err *err)
{
    *out = aj_scope_find(scope, path);
    if (!json_is_array(*out))
        return aj_fail(err, AJ_INVALID, "%s：数据中没有 %s，或不是数组", scope->layout, path);
    return AJ_OK;
}

static enum aj_code add_checks(const struct aj_scope *scope, const char *path, struct aj_buf *out,
                               struct aj_err *err)
{
    const json_t *list;

    AJ_TRY(array_at(scope, path, &list, err));
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);

        aj_buf_addf(out, "%s%s", i ? "　" : "",
                    json_is_true(json_object_get(item, "checked")) ? "☑" : "☐");
        add_value(out, aj_json_text(item, "text"));
    }
    return AJ_OK;
}

static enum aj_code repeat(const struct aj_scope *scope, const struct aj_content *content,
                           struct aj_buf *out, struct aj_err *err)
{
    struct aj_scope inner = *scope;
    const json_t *list;

    AJ_TRY(array_at(scope, content->each, &list, err));
    if (content->lead)
        AJ_TRY(expand(scope, content->lead, out, err));
    for (size_t i = 0; i < json_array_size(list); i++) {
        inner.element = json_array_get(list, i);
        aj_buf_addf(out, "%s", i || content->lead ? "\n" : "");
        AJ_TRY(expand(&inner, content->text, out, err));
    }
    return AJ_OK;
}

enum aj_code aj_scope_text(const struct aj_scope *scope, const struct aj_content *content,
                           struct aj_buf *out, struct aj_err *err)
{
    if (content->checks) {
        AJ_TRY(add_checks(scope, content->checks, out, err));
    } else if (content->each) {
        AJ_TRY(repeat(scope, content, out, err));
    } else {
        AJ_TRY(expand(scope, content->text, out, err));
    }
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "内存不足") : AJ_OK;
}

#include "base/json.h"

#include "base/auto.h"
#include "base/file.h"
#include "base/utf8.h"

#include <string.h>

enum aj_code aj_json_parse(const char *bytes, size_t size, size_t limit, json_t **out,
                           struct aj_err *err)
{
    json_error_t why;
    json_t *value;

    if (size > limit)
        return aj_fail(err, AJ_TOO_LARGE, "JSON 超过 %zu 字节的上限", limit);
    if (size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
        return aj_fail(err, AJ_INVALID, "文件是 UTF-16 编码，请另存为 UTF-8 编码");
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    if (size == 0)
        return aj_fail(err, AJ_INVALID, "文件是空的");
    if (!aj_utf8_valid(bytes, size))
        return aj_fail(err, AJ_INVALID, "文件不是有效的 UTF-8 编码，请另存为 UTF-8 编码");
    value = json_loadb(bytes, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    if (!value)
        return aj_fail(err, AJ_INVALID, "JSON 第 %d 行第 %d 列有误：%s", why.line, why.column,
                       why.text);
    *out = value;
    return AJ_OK;
}

enum aj_code aj_json_read_file(const char *path, size_t limit, json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {.limit = limit + 1};
    struct aj_err why;
    enum aj_code code;

    AJ_TRY(aj_file_read(path, limit, &bytes, err));
    code = aj_json_parse(bytes.data ? bytes.data : "", bytes.size, limit, out, &why);
    if (code != AJ_OK)
        return aj_fail(err, code, "%s：%s", path, why.text);
    return AJ_OK;
}

static int add_to_buf(const char *bytes, size_t size, void *buf)
{
    aj_buf_add(buf, bytes, size);
    return 0;
}

static enum aj_code dump(const json_t *value, size_t flags, struct aj_buf *out, struct aj_err *err)
{
    if (json_dump_callback(value, add_to_buf, out, flags | JSON_ENCODE_ANY) != 0 || out->failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory writing JSON");
    return AJ_OK;
}

enum aj_code aj_json_canonical(const json_t *value, struct aj_buf *out, struct aj_err *err)
{
    return dump(value, JSON_COMPACT | JSON_SORT_KEYS, out, err);
}

enum aj_code aj_json_pretty(const json_t *value, struct aj_buf *out, struct aj_err *err)
{
    return dump(value, JSON_INDENT(1), out, err);
}

const char *aj_json_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

json_int_t aj_json_int(const json_t *object, const char *key, json_int_t fallback)
{
    const json_t *value = json_object_get(object, key);

    return json_is_integer(value) ? json_integer_value(value) : fallback;
}

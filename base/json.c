#include "base/json.h"

#include "base/auto.h"
#include "base/file.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

/* jansson's reasons in the words of a clerk. */
static const char *reason(const json_error_t *why)
{
    static const struct {
        enum json_error_code code;
        const char *text;
    } reasons[] = {
        {json_error_duplicate_key, "同一个键出现两次"},
        {json_error_numeric_overflow, "数字太大"},
        {json_error_null_character, "含有空字符（\\u0000）"},
        {json_error_null_byte_in_key, "含有空字符（\\u0000）"},
        {json_error_premature_end_of_input, "内容不完整，可能只传了一部分"},
        {json_error_end_of_input_expected, "结尾之后还有多余的内容"},
        {json_error_stack_overflow, "嵌套层数过多"},
        {json_error_out_of_memory, "内存不足"},
    };

    for (size_t i = 0; i < AJ_COUNTOF(reasons); i++) {
        if (reasons[i].code == json_error_code(why))
            return reasons[i].text;
    }
    return "不合 JSON 的写法";
}

static bool in_key(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Length of the last key that was read before the fault, for the reader to find it by; 0 when there
   is none that could be shown. Only a hint: a quoted colon within a text may mislead it. */
static int last_key(const char *bytes, size_t size, const json_error_t *why, const char **key)
{
    size_t end =
        why->position > 0 && (size_t)why->position < size ? (size_t)why->position : size - 1;
    size_t start;

    while (end >= 2 && (bytes[end - 1] != '"' || bytes[end] != ':'))
        end--;
    if (end < 2)
        return 0;
    end--; /* the closing quote */
    start = end;
    while (start > 0 && in_key(bytes[start - 1]))
        start--;
    *key = bytes + start;
    return end - start <= 60 ? (int)(end - start) : 0;
}

static enum aj_code syntax_error(const char *bytes, size_t size, const json_error_t *why,
                                 struct aj_err *err)
{
    const char *key = "";
    const char *near = strstr(why->text, "near '"); /* jansson's own quotation of the place */
    int n = last_key(bytes, size, why, &key);

    if (json_error_code(why) == json_error_duplicate_key && near) {
        return aj_fail(err, AJ_INVALID, "JSON 第 %d 行第 %d 列有误：%s：%.60s", why->line,
                       why->column, reason(why), near + 5);
    }
    if (n > 0) {
        return aj_fail(err, AJ_INVALID, "JSON 第 %d 行第 %d 列有误：%s（在键 %.*s 附近）",
                       why->line, why->column, reason(why), n, key);
    }
    return aj_fail(err, AJ_INVALID, "JSON 第 %d 行第 %d 列有误：%s", why->line, why->column,
                   reason(why));
}

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
        return syntax_error(bytes, size, &why, err);
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

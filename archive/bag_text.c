#include "archive/bag_text.h"

#include "base/auto.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum aj_code aj_bag_decode(const char *bytes, size_t size, const char *encoding, struct aj_buf *out,
                           struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *utf8 = NULL;
    UErrorCode status = U_ZERO_ERROR;
    UConverter *from, *to;
    const char *source = bytes;
    char *target;

    if (size > INT32_MAX / 8)
        return aj_fail(err, AJ_INVALID, "太长");
    utf8 = malloc(3 * size + 16); /* the worst: one byte of a table page to three of UTF-8 */
    if (!utf8)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    from = ucnv_open(encoding, &status);
    to = ucnv_open("UTF-8", &status);
    if (U_SUCCESS(status))
        ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    target = utf8;
    if (U_SUCCESS(status)) {
        ucnv_convertEx(to, from, &target, utf8 + 3 * size + 16, &source, bytes + size, NULL, NULL,
                       NULL, NULL, true, true, &status);
    }
    ucnv_close(from);
    ucnv_close(to);
    if (U_FAILURE(status))
        return aj_fail(err, AJ_INVALID, "不是所声明的编码 %.40s", encoding);
    aj_buf_add(out, utf8, (size_t)(target - utf8));
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory") : AJ_OK;
}

char *aj_bag_line(char *text, size_t size, size_t *at)
{
    size_t from = *at;
    size_t to = from;

    if (from >= size)
        return NULL;
    while (to < size && text[to] != '\n' && text[to] != '\r')
        to++;
    *at = to + (to + 1 < size && text[to] == '\r' && text[to + 1] == '\n') + 1;
    text[to] = '\0'; /* at the end of the buffer there is its own NUL already */
    return text + from;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

bool aj_bag_manifest_line(char *line, char **hex, char **path)
{
    size_t n = strspn(line, "0123456789abcdefABCDEF");
    char *p = line + n;

    if (n == 0 || !is_blank(*p))
        return false;
    *p++ = '\0';
    while (is_blank(*p))
        p++;
    if (*p == '*')
        p++;
    *hex = line;
    *path = p;
    return *p != '\0';
}

bool aj_bag_fetch_line(char *line, char **path)
{
    size_t url = strcspn(line, " \t");
    char *p = line + url;
    size_t length;

    p += strspn(p, " \t");
    length = strcspn(p, " \t");
    if (url == 0 || length == 0 ||
        (strncmp(p, "-", length) != 0 && strspn(p, "0123456789") != length))
        return false;
    p += length;
    p += strspn(p, " \t");
    *path = p;
    return *p != '\0';
}

bool aj_bag_info_line(char *line, bool strict, char **label, char **value)
{
    char *colon = strchr(line, ':');
    char *end = colon;

    if (!colon || colon == line || is_blank(line[0]))
        return false;
    if (strict && (is_blank(colon[-1]) || !is_blank(colon[1])))
        return false;
    while (end > line && is_blank(end[-1]))
        end--;
    *end = '\0';
    *label = line;
    *value = colon + 1;
    while (is_blank(**value))
        (*value)++;
    return true;
}

void aj_bag_unescape(char *path, bool percent)
{
    char *to = path;

    for (const char *from = path; *from; from++) {
        char c = *from;

        if (c == '%' && from[1] == '0' && strchr("aAdD", from[2]) && from[2]) {
            c = strchr("aA", from[2]) ? '\n' : '\r';
            from += 2;
        } else if (percent && c == '%' && from[1] == '2' && from[2] == '5') {
            from += 2;
        }
        *to++ = c;
    }
    *to = '\0';
}

const char *aj_bag_path_fault(char **path)
{
    const char *part;

    while (strncmp(*path, "./", 2) == 0)
        *path += 2;
    part = *path;
    if (*part == '\0')
        return "路径是空的";
    if (*part == '/' || *part == '\\' || *part == '~')
        return "是绝对路径";
    if (((*part | 32) >= 'a' && (*part | 32) <= 'z') && part[1] == ':')
        return "是带盘符的绝对路径";
    while (part) {
        size_t size = strcspn(part, "/\\");

        if (size == 2 && part[0] == '.' && part[1] == '.')
            return "用 .. 指到袋外";
        if (part[0] == '.' && size == 1)
            return "含有多余的 . 一级";
        if (size == 0)
            return "有空的一级";
        part = part[size] ? part + size + 1 : NULL;
    }
    return NULL;
}

static UChar *nfc(const char *text, int32_t *size)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *n = unorm2_getNFCInstance(&status);
    int32_t room = (int32_t)strlen(text) * 3 + 8;
    AJ_AUTO(aj_auto_free) UChar *raw = malloc(sizeof(UChar) * (size_t)room);
    UChar *out = malloc(sizeof(UChar) * (size_t)room);
    int32_t raw_size = 0;

    if (raw && out)
        (void)u_strFromUTF8(raw, room, &raw_size, text, -1, &status);
    if (raw && out && U_SUCCESS(status))
        *size = unorm2_normalize(n, raw, raw_size, out, room, &status);
    if (!raw || !out || U_FAILURE(status)) {
        free(out);
        return NULL;
    }
    return out;
}

bool aj_bag_same_name(const char *a, const char *b)
{
    int32_t n = 0, m = 0;
    AJ_AUTO(aj_auto_free) UChar *x = nfc(a, &n);
    AJ_AUTO(aj_auto_free) UChar *y = nfc(b, &m);

    return x && y && n == m && memcmp(x, y, sizeof(UChar) * (size_t)n) == 0;
}

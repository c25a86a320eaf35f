#include "archive/entry_name.h"

#include "base/auto.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <unicode/ucnv.h>

#define HEX_SHOWN 32 /* bytes of an unreadable name that its substitute shows */

struct text {
    const char *bytes;
    size_t size;
};

static char *hex_of(const unsigned char *bytes, size_t size, struct aj_arena *arena)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = aj_arena_alloc(arena, size * 2 + 1);

    if (!hex)
        return NULL;
    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * size] = '\0';
    return hex;
}

static void close_converter(UConverter **converter)
{
    if (*converter)
        ucnv_close(*converter);
}

const char *aj_gb18030_read(const void *bytes, size_t size, struct aj_arena *arena,
                            size_t *out_size)
{
    UErrorCode status = U_ZERO_ERROR;
    AJ_AUTO(close_converter) UConverter *from = ucnv_open("gb18030", &status);
    AJ_AUTO(close_converter) UConverter *to = ucnv_open("UTF-8", &status);
    const char *source = bytes;
    size_t room = size * 3 + 1; /* a GB18030 byte never needs more than 3 of UTF-8 */
    UChar pivot[1024];
    UChar *pivot_from = pivot, *pivot_to = pivot;
    char *out = aj_arena_alloc(arena, room), *at = out;

    if (U_FAILURE(status) || !out)
        return NULL;
    ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    ucnv_convertEx(to, from, &at, out + room - 1, &source, source + size, pivot, &pivot_from,
                   &pivot_to, pivot + AJ_COUNTOF(pivot), true, true, &status);
    if (U_FAILURE(status))
        return NULL;
    *at = '\0';
    *out_size = (size_t)(at - out);
    return out;
}

/* NULL bytes: no encoding fits. */
static struct text decode(const struct aj_name_bytes *in, struct aj_arena *arena)
{
    struct text raw = {in->size ? (const char *)in->bytes : "", in->size}, gb = {0};

    if (in->unicode && in->unicode_size &&
        aj_utf8_valid((const char *)in->unicode, in->unicode_size))
        return (struct text){(const char *)in->unicode, in->unicode_size};
    if (aj_utf8_valid(raw.bytes, raw.size))
        return raw;
    if (in->utf8_flag)
        return (struct text){0};
    gb.bytes = aj_gb18030_read(in->bytes, in->size, arena, &gb.size);
    return gb;
}

static bool is_separator(char c, bool backslash)
{
    return c == '/' || (backslash && c == '\\');
}

static enum aj_name_fault judge(struct text t)
{
    bool letter = t.size >= 2 && ((t.bytes[0] | 32) >= 'a' && (t.bytes[0] | 32) <= 'z');

    if (t.size == 0)
        return AJ_NAME_EMPTY;
    if (is_separator(t.bytes[0], true))
        return AJ_NAME_ABSOLUTE;
    if (letter && t.bytes[1] == ':' && (t.size == 2 || is_separator(t.bytes[2], true)))
        return AJ_NAME_ABSOLUTE;
    /* '\' counts here even where it does not separate: whoever unpacks later may be Windows */
    for (size_t from = 0, i = 0; i <= t.size; i++) {
        if (i < t.size && !is_separator(t.bytes[i], true))
            continue;
        if (i - from == 2 && memcmp(t.bytes + from, "..", 2) == 0)
            return AJ_NAME_PARENT;
        from = i + 1;
    }
    return memchr(t.bytes, '\0', t.size) ? AJ_NAME_NUL : AJ_NAME_FINE;
}

/* Adds one component made visible; true when it is not byte for byte what was sent. */
static bool add_component(struct aj_buf *out, const char *text, size_t size)
{
    bool changed = false;

    for (size_t at = 0; at < size;) {
        size_t start = at;
        int32_t c = aj_utf8_next(text, size, &at);

        if (aj_utf8_plain(text + start, at - start, false)) {
            aj_buf_add(out, text + start, at - start);
        } else {
            aj_buf_addf(out, "⟨U+%04X⟩", (unsigned)c);
            changed = true;
        }
    }
    return changed;
}

/* Drops empty and "." components; true when the result differs from the bytes sent. */
static bool add_path(struct aj_buf *out, struct text t, bool backslash, struct aj_entry_name *name)
{
    bool changed = false;

    for (size_t from = 0, i = 0; i <= t.size; i++) {
        if (i < t.size && !is_separator(t.bytes[i], backslash))
            continue;
        if (i - from == 0 || (i - from == 1 && t.bytes[from] == '.')) {
            changed |= i < t.size;
        } else {
            if (out->size) {
                aj_buf_add(out, "/", 1);
                name->folders++;
            }
            changed |= add_component(out, t.bytes + from, i - from);
            changed |= i < t.size && t.bytes[i] == '\\';
        }
        from = i + 1;
    }
    name->is_folder = t.size && is_separator(t.bytes[t.size - 1], backslash);
    return changed;
}

/* A name for what no encoding fits; keeps a plain extension, so that people see what it may be. */
static void add_substitute(struct aj_buf *out, const struct aj_name_bytes *in)
{
    size_t shown = in->size < HEX_SHOWN ? in->size : HEX_SHOWN;
    size_t dot = in->size;

    assert(in->bytes);
    aj_buf_addf(out, "无法识别的文件名（");
    for (size_t i = 0; i < shown; i++)
        aj_buf_addf(out, "%02x", (unsigned)in->bytes[i]);
    aj_buf_addf(out, "%s）", shown < in->size ? "…" : "");
    while (dot > 0 && in->size - dot < 6 && in->bytes[dot - 1] != '.')
        dot--;
    if (dot == 0 || in->bytes[dot - 1] != '.' || dot == in->size)
        return;
    for (size_t i = dot; i < in->size; i++) {
        unsigned char c = in->bytes[i] | 32;

        if (!((c >= 'a' && c <= 'z') || (in->bytes[i] >= '0' && in->bytes[i] <= '9')))
            return;
    }
    aj_buf_add(out, in->bytes + dot - 1, in->size - dot + 1);
}

enum aj_code aj_entry_name_read(const struct aj_name_bytes *in, struct aj_arena *arena,
                                struct aj_entry_name *out, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf shown = {0};
    struct text t = decode(in, arena);
    bool changed = true;

    *out = (struct aj_entry_name){0};
    if (t.bytes) {
        out->fault = judge(t);
        changed = add_path(&shown, t, in->backslash_separates, out);
        changed |= t.bytes != (const char *)in->bytes;
    } else {
        add_substitute(&shown, in);
    }
    if (shown.size == 0 && !shown.failed) {
        out->fault = out->fault == AJ_NAME_FINE ? AJ_NAME_EMPTY : out->fault;
        aj_buf_addf(&shown, "（空名）");
        changed = true;
    }
    if (changed || !in->utf8_flag) {
        out->raw_hex = hex_of(in->bytes, in->size, arena);
        if (!out->raw_hex)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a name");
    }
    out->display = shown.failed ? NULL : aj_arena_copy(arena, shown.data, shown.size);
    return out->display ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory reading a name");
}

bool aj_entry_name_is_dropping(const char *display)
{
    static const char *const whole[] = {".DS_Store", "Thumbs.db", "desktop.ini", "ehthumbs.db"};
    const char *last = strrchr(display, '/');

    if (strncmp(display, "__MACOSX/", 9) == 0 || strcmp(display, "__MACOSX") == 0 ||
        strstr(display, "/__MACOSX/"))
        return true;
    last = last ? last + 1 : display;
    for (size_t i = 0; i < AJ_COUNTOF(whole); i++) {
        if (strcasecmp(last, whole[i]) == 0)
            return true;
    }
    return strncmp(last, "._", 2) == 0 || strncmp(last, "~$", 2) == 0;
}

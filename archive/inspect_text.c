#include "archive/entry_name.h"
#include "archive/inspect_parts.h"

#include "base/auto.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Text files are read up to here; a longer one keeps its beginning. */
#define TEXT_READ ((size_t)AJ_INSPECT_TEXT)

/* Bytes that no text in UTF-8 or GB18030 has. */
static bool is_binary(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if ((bytes[i] < 0x20 && !strchr("\t\n\v\f\r\033\032", bytes[i])) || bytes[i] == 0x7F ||
            bytes[i] == 0)
            return true;
    }
    return false;
}

static enum aj_code from_utf16(const unsigned char *bytes, size_t size, bool big,
                               struct aj_buf *out, struct aj_err *err)
{
    for (size_t i = 2; i + 1 < size; i += 2) {
        int32_t c = big ? bytes[i] << 8 | bytes[i + 1] : bytes[i + 1] << 8 | bytes[i];
        char utf8[4];

        if (c >= 0xD800 && c < 0xDC00 && i + 3 < size) {
            int32_t low = big ? bytes[i + 2] << 8 | bytes[i + 3] : bytes[i + 3] << 8 | bytes[i + 2];

            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        if (c >= 0xD800 && c < 0xE000)
            c = 0xFFFD;
        aj_buf_add(out, utf8, aj_utf8_put(c, utf8));
    }
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory") : AJ_OK;
}

/* What a browser would take for a page, after white space and a byte order mark. */
static bool is_web_page(const char *text, size_t size)
{
    static const char *const starts[] = {"<!doctype html", "<html", "<script", "<head",
                                         "<body",          "<svg",  "<iframe", "<?php"};
    size_t at = 0;

    while (at < size && isspace((unsigned char)text[at]))
        at++;
    for (size_t i = 0; i < AJ_COUNTOF(starts); i++) {
        if (size - at >= strlen(starts[i]) &&
            strncasecmp(text + at, starts[i], strlen(starts[i])) == 0)
            return true;
    }
    if (at >= size || text[at] != '<')
        return false;
    for (size_t most = at + 4096; at + 5 < size && at < most; at++) {
        if (strncasecmp(text + at, "<html", 5) == 0 || strncasecmp(text + at, "<svg", 4) == 0 ||
            (at + 7 < size && strncasecmp(text + at, "<script", 7) == 0))
            return true;
    }
    return false;
}

static const char *web_type(const char *text, size_t size)
{
    for (size_t at = 0; at + 5 < size && at < 4096; at++) {
        if (strncasecmp(text + at, "<svg", 4) == 0)
            return "image/svg+xml";
        if (strncasecmp(text + at, "<html", 5) == 0)
            break;
    }
    return "text/html";
}

static enum aj_code is_this(struct aj_inspection *in, const char *text, size_t size, bool *is_text,
                            struct aj_err *err)
{
    *is_text = true;
    if (is_web_page(text, size)) {
        in->paper->media_type = web_type(text, size);
        return AJ_OK;
    }
    in->paper->media_type =
        size >= 2 && memcmp(text, "#!", 2) == 0 ? "text/x-shellscript" : "text/plain";
    return aj_inspect_words(in, text, size, err);
}

/* GB18030 has characters of one, two and four bytes: where the file was cut off in the middle of
   one, up to three bytes go. */
static enum aj_code try_gb18030(struct aj_inspection *in, const struct aj_buf *bytes, bool *is_text,
                                struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena scratch = {.limit = 16 * TEXT_READ};
    size_t spare = in->size > bytes->size ? 3 : 0;

    for (size_t less = 0; less <= spare && less < bytes->size; less++) {
        size_t size = 0;
        const char *text = aj_gb18030_read(bytes->data, bytes->size - less, &scratch, &size);

        if (text)
            return is_this(in, text, size, is_text, err);
    }
    return AJ_OK;
}

enum aj_code aj_inspect_text(struct aj_inspection *in, bool *is_text, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf wide = {0};
    size_t most = in->size < TEXT_READ ? (size_t)in->size : TEXT_READ;
    const unsigned char *head = in->head;
    bool mark16 = in->head_size >= 4 &&
                  (memcmp(head, "\xFF\xFE", 2) == 0 || memcmp(head, "\xFE\xFF", 2) == 0);
    size_t skip = in->head_size >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    size_t whole;

    *is_text = false;
    if (!mark16 && is_binary(head, in->head_size))
        return AJ_OK;
    for (size_t at = 0; at < most;) {
        char block[16384];
        size_t n =
            aj_inspect_read(in, at, block, most - at < sizeof(block) ? most - at : sizeof(block));

        if (n == 0)
            break;
        aj_buf_add(&bytes, block, n);
        at += n;
    }
    if (bytes.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (!bytes.data)
        return AJ_OK;
    if (mark16) {
        AJ_TRY(
            from_utf16((const unsigned char *)bytes.data, bytes.size, head[0] == 0xFE, &wide, err));
        return is_this(in, wide.data ? wide.data : "", wide.size, is_text, err);
    }
    if (is_binary((const unsigned char *)bytes.data, bytes.size))
        return AJ_OK;
    whole = bytes.size;
    for (int i = 0; i < 3 && in->size > bytes.size && whole > skip; i++) {
        if (!aj_utf8_valid(bytes.data, whole))
            whole--;
    }
    if (aj_utf8_valid(bytes.data, whole))
        return is_this(in, bytes.data + skip, whole - skip, is_text, err);
    return try_gb18030(in, &bytes, is_text, err);
}

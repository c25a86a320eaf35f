#include "casefile/case_reader.h"

#include "base/utf8.h"
#include "casefile/case_words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_LINE_CHARACTERS 500
#define MAX_TEXT_CHARACTERS 20000
#define MAX_DEPTH           32
#define MAX_MONEY_FEN       1000000000000 /* 100 亿元: more is a slip of the keyboard */

void aj_reader_fail(struct aj_case_reader *r, const struct aj_case_at *at, const char *key,
                    const char *fmt, ...)
{
    char what[200];
    va_list ap;

    if (r->code != AJ_OK)
        return;
    va_start(ap, fmt);
    (void)vsnprintf(what, sizeof(what), fmt, ap);
    va_end(ap);
    r->code = aj_fail(r->err, AJ_INVALID, "%s%s%s：%s", at->path, *at->path && *key ? "." : "", key,
                      what);
}

/* The value of a key that must be there, though it may be null. */
static const json_t *member(struct aj_case_reader *r, const struct aj_case_at *at, const char *key)
{
    const json_t *value;

    if (r->code != AJ_OK || !at->object)
        return NULL;
    value = json_object_get(at->object, key);
    if (!value)
        aj_reader_fail(r, at, key, "缺少这一项；不知道时请填 null");
    return value;
}

/* Plain text, where CR LF counts as one line end: exports from Windows write it. */
static bool plain_lines(const char *text, size_t size)
{
    const char *end = text + size;

    while (text < end) {
        const char *cr = memchr(text, '\r', (size_t)(end - text));
        size_t n = cr ? (size_t)(cr - text) : (size_t)(end - text);

        if (!aj_utf8_plain(text, n, true))
            return false;
        if (cr && (cr + 1 == end || cr[1] != '\n'))
            return false;
        text += n + (cr ? 1 : 0);
    }
    return true;
}

const char *aj_reader_text(struct aj_case_reader *r, const struct aj_case_at *at, const char *key,
                           enum aj_case_need need)
{
    const json_t *value = member(r, at, key);
    const char *text = json_string_value(value);

    if (!value || (need == AJ_MAY && json_is_null(value)))
        return NULL;
    if (!text) {
        aj_reader_fail(r, at, key, "应当是文字，请加双引号填写");
    } else if (!*text && need == AJ_MUST) {
        aj_reader_fail(r, at, key, "不能为空，请补填");
    } else if (!aj_utf8_plain(text, json_string_length(value), false)) {
        aj_reader_fail(r, at, key, "含有换行、控制字符或不可见的方向控制符，请重新录入");
    } else if (aj_utf8_count(text) > MAX_LINE_CHARACTERS) {
        aj_reader_fail(r, at, key, "超过 %d 字，请缩短", MAX_LINE_CHARACTERS);
    } else {
        return !*text && need == AJ_MAY ? NULL : text;
    }
    return NULL;
}

const char *aj_reader_lines(struct aj_case_reader *r, const struct aj_case_at *at, const char *key)
{
    const json_t *value = member(r, at, key);
    const char *text = json_string_value(value);
    char *copy, *to;

    if (!value || json_is_null(value))
        return "";
    if (!text) {
        aj_reader_fail(r, at, key, "应当是文字，请加双引号填写");
        return "";
    }
    if (!strchr(text, '\r')) /* aj_reader_screen has seen the characters and the length */
        return text;
    copy = to = aj_arena_copy(r->arena, text, strlen(text));
    if (!copy) {
        r->code = aj_fail(r->err, AJ_NO_MEMORY, "读取案件时内存不足");
        return "";
    }
    for (const char *from = text; *from; from++) {
        if (*from != '\r')
            *to++ = *from;
    }
    *to = '\0';
    return copy;
}

static bool identifier(const char *word)
{
    size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_");

    return n > 0 && n <= 64 && word[n] == '\0';
}

const char *aj_reader_word(struct aj_case_reader *r, const struct aj_case_at *at, const char *key,
                           const char *words, enum aj_case_need need)
{
    const char *word = aj_reader_text(r, at, key, need);

    if (!word)
        return NULL;
    if (aj_case_words_closed(words) ? aj_case_word_known(words, word) : identifier(word))
        return word;
    aj_reader_fail(r, at, key, "“%.60s”不在取值表中，请改用表中的代码", word);
    return NULL;
}

bool aj_reader_bool(struct aj_case_reader *r, const struct aj_case_at *at, const char *key,
                    enum aj_case_need need)
{
    const json_t *value = member(r, at, key);

    if (!value || (need == AJ_MAY && json_is_null(value)))
        return false;
    if (!json_is_boolean(value))
        aj_reader_fail(r, at, key, "应当是 true 或 false，不加引号");
    return json_is_true(value);
}

int aj_reader_int(struct aj_case_reader *r, const struct aj_case_at *at, const char *key, int least,
                  int most)
{
    const json_t *value = member(r, at, key);
    json_int_t n = json_integer_value(value);

    if (!value)
        return 0;
    if (json_is_integer(value) && n >= least && n <= most)
        return (int)n;
    aj_reader_fail(r, at, key, "应当是 %d 至 %d 的整数，不加引号", least, most);
    return 0;
}

int aj_reader_count(struct aj_case_reader *r, const struct aj_case_at *at, const char *key,
                    int most)
{
    const json_t *value = json_object_get(at->object, key);

    return !value || json_is_null(value) ? -1 : aj_reader_int(r, at, key, 0, most);
}

int64_t aj_reader_money(struct aj_case_reader *r, const struct aj_case_at *at, const char *key)
{
    const json_t *value = member(r, at, key);
    json_int_t fen = json_integer_value(value);

    if (!value)
        return 0;
    if (!json_is_integer(value)) {
        aj_reader_fail(r, at, key, "金额应当是以分为单位的整数，不带小数、不加引号");
    } else if (fen < 0) {
        aj_reader_fail(r, at, key, "金额不能为负");
    } else if (fen > MAX_MONEY_FEN) {
        aj_reader_fail(r, at, key, "金额超过 100 亿元，请核对单位（分）");
    } else {
        return fen;
    }
    return 0;
}

struct aj_date aj_reader_date(struct aj_case_reader *r, const struct aj_case_at *at,
                              const char *key)
{
    const json_t *value = member(r, at, key);
    const char *text = json_string_value(value);
    struct aj_date date = AJ_NO_DATE;

    if (!value || json_is_null(value))
        return AJ_NO_DATE;
    if (!text || strlen(text) != json_string_length(value) || !aj_date_parse(text, &date))
        aj_reader_fail(r, at, key, "不是存在的日期，请写成 2026-03-12 的样子，不知道时填 null");
    return date;
}

struct aj_case_at aj_reader_object(struct aj_case_reader *r, const struct aj_case_at *at,
                                   const char *key, enum aj_case_need need)
{
    struct aj_case_at inside = {.object = NULL};
    const json_t *value = member(r, at, key);

    if (!value || (need == AJ_MAY && json_is_null(value)))
        return inside;
    if (!json_is_object(value)) {
        aj_reader_fail(r, at, key, "应当是一组键值（花括号）");
        return inside;
    }
    inside.object = value;
    (void)snprintf(inside.path, sizeof(inside.path), "%.60s%s%.30s", at->path, *at->path ? "." : "",
                   key);
    return inside;
}

size_t aj_reader_list(struct aj_case_reader *r, const struct aj_case_at *at, const char *key,
                      size_t least, size_t most)
{
    const json_t *value = member(r, at, key);
    size_t n = json_array_size(value);

    if (!value)
        return 0;
    if (!json_is_array(value)) {
        aj_reader_fail(r, at, key, "应当是列表（方括号）");
    } else if (n < least) {
        aj_reader_fail(r, at, key, "至少要有 %zu 项", least);
    } else if (n > most) {
        aj_reader_fail(r, at, key, "超过 %zu 项的上限", most);
    } else {
        return n;
    }
    return 0;
}

void *aj_reader_room(struct aj_case_reader *r, size_t n, size_t item_size)
{
    void *room;

    if (r->code != AJ_OK || n == 0)
        return NULL;
    room = aj_arena_alloc(r->arena, n * item_size); /* n is at most a few thousand */
    if (!room) {
        r->code = aj_fail(r->err, AJ_NO_MEMORY, "读取案件时内存不足");
        return NULL;
    }
    return memset(room, 0, n * item_size);
}

struct aj_case_at aj_reader_entry(struct aj_case_reader *r, const struct aj_case_at *at,
                                  const char *key, size_t i)
{
    struct aj_case_at entry = {.object = json_array_get(json_object_get(at->object, key), i)};

    (void)snprintf(entry.path, sizeof(entry.path), "%.44s%s%.24s[%zu]", at->path,
                   *at->path ? "." : "", key, i);
    if (r->code == AJ_OK && !json_is_object(entry.object)) {
        aj_reader_fail(r, &entry, "", "应当是一组键值（花括号）");
        entry.object = NULL;
    }
    return entry;
}

static void screen_text(struct aj_case_reader *r, const struct aj_case_at *at, const char *text,
                        size_t size)
{
    if (!plain_lines(text, size)) {
        aj_reader_fail(r, at, "", "含有控制字符或不可见的方向控制符，请重新录入");
    } else if (aj_utf8_count(text) > MAX_TEXT_CHARACTERS) {
        aj_reader_fail(r, at, "", "超过 %d 字，请缩短", MAX_TEXT_CHARACTERS);
    }
}

static void screen(struct aj_case_reader *r, const struct aj_case_at *at, int depth)
{
    struct aj_case_at inside;
    const char *key;
    json_t *value;
    size_t i;

    if (r->code != AJ_OK)
        return;
    if (depth > MAX_DEPTH) {
        aj_reader_fail(r, at, "", "嵌套超过 %d 层", MAX_DEPTH);
        return;
    }
    if (json_is_string(at->object))
        screen_text(r, at, json_string_value(at->object), json_string_length(at->object));
    json_array_foreach(at->object, i, value)
    {
        inside.object = value;
        (void)snprintf(inside.path, sizeof(inside.path), "%.70s[%zu]", at->path, i);
        screen(r, &inside, depth + 1);
    }
    /* const is cast away by jansson's own iterator; the object is not changed */
    json_object_foreach(aj_unconst(at->object), key, value)
    {
        screen_text(r, at, key, strlen(key));
        inside.object = value;
        (void)snprintf(inside.path, sizeof(inside.path), "%.50s%s%.40s", at->path,
                       *at->path ? "." : "", key);
        screen(r, &inside, depth + 1);
    }
}

void aj_reader_screen(struct aj_case_reader *r, const json_t *document)
{
    struct aj_case_at at = {.object = document};

    screen(r, &at, 1);
}

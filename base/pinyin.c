#include "base/pinyin.h"

#include "base/auto.h"
#include "base/fold.h"
#include "base/pinyin_letters.h"
#include "base/pinyin_tables.h"
#include "base/search_text.h"
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>

/* The name under way: for each syllable (or two of a double surname, or word of Latin letters) its
   readings, separated by |. */
struct units {
    struct aj_arena *arena;
    const char *readings[AJ_PINYIN_SYLLABLES];
    size_t n;
};

static enum aj_code add_unit(struct units *units, const char *readings, size_t size,
                             struct aj_err *err)
{
    const char *kept = aj_arena_copy(units->arena, readings, size);

    if (!kept)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a name");
    units->readings[units->n++] = kept;
    return AJ_OK;
}

static const char *find_reading(const struct aj_reading *table, size_t n, const char *han)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(table[i].han, han) == 0)
            return table[i].readings;
    }
    return NULL;
}

/* text[at..end) simplified, as the tables have it. */
static enum aj_code simplified(const struct aj_buf *text, size_t at, size_t end,
                               struct aj_search_text *out, struct aj_err *err)
{
    return aj_search_fold(text->data + at, end - at, out, err);
}

/* A double surname at the beginning; `*at` moves past it if there is one. */
static enum aj_code add_double_surname(struct units *units, const struct aj_buf *text, size_t *at,
                                       struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text key = {0};
    const char *readings;
    size_t end = *at;

    (void)aj_utf8_next(text->data, text->size, &end);
    (void)aj_utf8_next(text->data, text->size, &end);
    AJ_TRY(simplified(text, *at, end, &key, err));
    readings = find_reading(surnames, AJ_COUNTOF(surnames), key.text);
    if (!readings || !strchr(readings, ' '))
        return AJ_OK;
    *at = end;
    return add_unit(units, readings, strlen(readings), err);
}

static enum aj_code add_han(struct units *units, const struct aj_buf *text, size_t at, size_t end,
                            struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text key = {0};
    const char *readings = NULL;
    char letters[AJ_PINYIN_LETTERS_MAX];
    size_t next = at;

    AJ_TRY(simplified(text, at, end, &key, err));
    if (units->n == 0)
        readings = find_reading(surnames, AJ_COUNTOF(surnames), key.text);
    if (!readings)
        readings = find_reading(within, AJ_COUNTOF(within), key.text);
    if (!readings) {
        aj_pinyin_han(aj_utf8_next(text->data, text->size, &next), letters);
        readings = letters;
    }
    return *readings ? add_unit(units, readings, strlen(readings), err) : AJ_OK;
}

/* Letters and digits that are no Han: ASCII as it stands, accents lost, other scripts left out. */
static enum aj_code add_word(struct units *units, const struct aj_buf *text, size_t *at,
                             struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf word = {0};

    for (size_t next = *at; *at < text->size; *at = next) {
        int32_t c = aj_utf8_next(text->data, text->size, &next);
        char letters[AJ_PINYIN_LETTERS_MAX] = {(char)c};

        if (c < 0 || !u_isalnum(c) || u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC))
            break;
        if (c >= 0x80)
            aj_pinyin_latin(c, false, letters);
        aj_buf_add(&word, letters, strlen(letters));
    }
    if (word.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a name");
    return word.size ? add_unit(units, word.data, word.size, err) : AJ_OK;
}

static enum aj_code split(struct units *units, const struct aj_buf *text, struct aj_err *err)
{
    size_t at = 0;

    AJ_TRY(add_double_surname(units, text, &at, err));
    while (at < text->size && units->n < AJ_PINYIN_SYLLABLES) {
        size_t next = at;
        int32_t c = aj_utf8_next(text->data, text->size, &next);

        if (u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC)) {
            AJ_TRY(add_han(units, text, at, next, err));
            at = next;
        } else if (u_isalnum(c)) {
            AJ_TRY(add_word(units, text, &at, err));
        } else {
            at = next;
        }
    }
    return AJ_OK;
}

static size_t count_readings(const char *readings)
{
    size_t n = 1;

    for (; *readings; readings++)
        n += *readings == '|';
    return n;
}

/* Reading number `which` of one unit, with a blank before it if need be. */
static void add_reading(struct aj_buf *whole, const char *readings, size_t which)
{
    for (; which > 0; which--)
        readings = strchr(readings, '|') + 1;
    aj_buf_add(whole, " ", whole->size > 0);
    aj_buf_add(whole, readings, strcspn(readings, "|"));
}

static enum aj_code keep(const struct aj_buf *whole, struct aj_arena *arena,
                         struct aj_pinyin_list *out)
{
    AJ_AUTO(aj_buf_release) struct aj_buf joined = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf initials = {0};
    struct aj_pinyin *to = &out->at[out->n];

    for (size_t i = 0; i < out->n; i++) {
        if (strcmp(out->at[i].whole, whole->data) == 0)
            return AJ_OK;
    }
    for (size_t i = 0; i < whole->size; i++) {
        if (whole->data[i] == ' ')
            continue;
        aj_buf_add(&joined, whole->data + i, 1);
        if (i == 0 || whole->data[i - 1] == ' ')
            aj_buf_add(&initials, whole->data + i, 1);
    }
    if (whole->failed || joined.failed || initials.failed)
        return AJ_NO_MEMORY;
    to->whole = aj_arena_copy(arena, whole->data, whole->size);
    to->joined = aj_arena_copy(arena, joined.data, joined.size);
    to->initials = aj_arena_copy(arena, initials.data, initials.size);
    if (!to->whole || !to->joined || !to->initials)
        return AJ_NO_MEMORY;
    out->n++;
    return AJ_OK;
}

/* All readings of all units with one another, as far as there is room: a unit that would pass it is
   read in its likeliest way only. */
static enum aj_code combine(const struct units *units, struct aj_arena *arena,
                            struct aj_pinyin_list *out)
{
    size_t ways[AJ_PINYIN_SYLLABLES];
    size_t n = 1;

    for (size_t i = 0; i < units->n; i++) {
        ways[i] = count_readings(units->readings[i]);
        if (n * ways[i] > AJ_PINYIN_MAX)
            ways[i] = 1;
        n *= ways[i];
    }
    for (size_t which = 0; which < n; which++) {
        AJ_AUTO(aj_buf_release) struct aj_buf whole = {0};
        size_t rest = which;

        for (size_t i = 0; i < units->n; i++) {
            add_reading(&whole, units->readings[i], rest % ways[i]);
            rest /= ways[i];
        }
        if (whole.failed || keep(&whole, arena, out) != AJ_OK)
            return AJ_NO_MEMORY;
    }
    return AJ_OK;
}

enum aj_code aj_pinyin_name(const char *name, struct aj_arena *arena, struct aj_pinyin_list *out,
                            struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct units units = {.arena = arena};

    out->n = 0;
    AJ_TRY(aj_pinyin_open(err));
    AJ_TRY(aj_fold(name, strlen(name), &text, err));
    if (text.size == 0)
        return AJ_OK;
    AJ_TRY(split(&units, &text, err));
    if (units.n > 0 && combine(&units, arena, out) != AJ_OK)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a name");
    return AJ_OK;
}

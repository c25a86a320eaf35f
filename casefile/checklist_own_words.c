#include "casefile/checklist_own_words.h"

#include "base/auto.h"
#include "base/utf8.h"
#include "casefile/recogniser.h"

#include <string.h>

#define TEXT_READ ((size_t)128 << 10)
#define LINE_READ ((size_t)2000)
#define TITLE_LINES                                                                                \
    12 /* a number alone, or who is addressed, in the first lines is the paper's own */

enum trust { NO_VALUE, ON_NEXT_LINE, DIRECT, AFTER_BLANK, AFTER_COLON };

void aj_own_words_release(struct aj_own_words *w)
{
    aj_arena_reset(&w->arena);
}

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t");
}

/* Where `label` ends when it stands at `at`; blanks inside it are layout: "案  号". NULL: not. */
static const char *label_end(const char *at, const char *label)
{
    while (*label) {
        if (*label == *at) {
            label++;
            at++;
        } else if (*at == ' ' || *at == '\t') {
            at++;
        } else {
            return NULL;
        }
    }
    return at;
}

/* The value behind a label that begins a line or a cell of it. */
static enum trust after_label(const char *line, const char *label, const char **value)
{
    for (const char *at = line; *at; at++) {
        bool cell = at == line || strchr(" \t,;|", at[-1]);
        const char *end = cell && *at != ' ' ? label_end(at, label) : NULL;

        if (!end)
            continue;
        *value = skip_blanks(end);
        if (**value == ':') {
            *value = skip_blanks(*value + 1);
            return **value ? AFTER_COLON : ON_NEXT_LINE;
        }
        if (!**value)
            return ON_NEXT_LINE;
        return *value > end ? AFTER_BLANK : DIRECT;
    }
    return NO_VALUE;
}

/* "(2025)浙9911民初2282号" at `at`, as it is written there. */
static bool take_number(const char *at, char out[AJ_OWN_NUMBER_SIZE])
{
    const char *end = strstr(at, "号");
    const char *year = strpbrk(at, "0123456789");

    if (!end || !year || end < year || end - at > 90)
        return false;
    if (strspn(year, "0123456789") != 4 || year - at > 40)
        return false;
    memcpy(out, at, (size_t)(end - at) + 3);
    out[end - at + 3] = '\0';
    return true;
}

/* A line that is a number and nothing else, brackets round its year. */
static bool take_bare_number(const char *line, char out[AJ_OWN_NUMBER_SIZE])
{
    const char *bracket =
        line[strcspn(line, "([")] ? line + strcspn(line, "([") : strstr(line, "〔");
    size_t n = strlen(line);

    while (n > 0 && strchr(" \t", line[n - 1]))
        n--;
    return bracket && take_number(line, out) && strlen(out) == n && !strpbrk(out, " ,:;");
}

/* Folding makes （2025） into (2025); people want to see what the paper says. */
static void keep_as_written(const char *line, size_t size, char out[AJ_OWN_NUMBER_SIZE])
{
    static const char *const opening[] = {"（", "(", "〔", "["};
    char copy[AJ_OWN_NUMBER_SIZE * 4] = "";

    if (size >= sizeof(copy))
        return;
    memcpy(copy, line, size);
    copy[size] = '\0';
    for (size_t i = 0; i < AJ_COUNTOF(opening); i++) {
        const char *at = strstr(copy, opening[i]);

        if (at && take_number(at, out))
            return;
    }
}

/* --- names ----------------------------------------------------------------- */

static size_t name_size(const char *at)
{
    static const char *const ends[] = {"的", "等", "、", "。", "”", "“", "和", "与"};
    size_t n = strcspn(at, " \t,;:.()<>[]\"'/|0123456789");

    for (size_t i = 0; i < AJ_COUNTOF(ends); i++) {
        const char *end = strstr(at, ends[i]);

        /* 和 may be a part of the name; a name has two characters at least */
        if (end && (size_t)(end - at) >= 6 && (size_t)(end - at) < n)
            n = (size_t)(end - at);
    }
    return n;
}

/* A name ends at a blank, a mark or 的 ("廖正清的代理人段静言"), and 等 ("李土根等12人"). Blanks
   may stand within one of two characters: "张  三". */
static bool take_person(const char *at, char out[AJ_OWN_NAME_SIZE])
{
    size_t n = name_size(at);
    const char *next = skip_blanks(at + n);

    if (n >= AJ_OWN_NAME_SIZE)
        return false;
    memcpy(out, at, n);
    if (n == 3 && next > at + n && name_size(next) == 3) {
        memcpy(out + n, next, 3);
        n += 3;
    }
    out[n] = '\0';
    if (aj_may_be_name(out))
        return true;
    out[0] = '\0';
    return false;
}

/* "被告人邹土根,男,": a label that runs into the name counts when the sex follows. */
static bool take_direct_person(const char *at, char out[AJ_OWN_NAME_SIZE])
{
    const char *next;

    if (!take_person(at, out))
        return false;
    next = at + strlen(out);
    if (*next == '(') /* (曾用名…) */
        next = strchr(next, ')') ? strchr(next, ')') + 1 : next;
    if (*next == ',' && (strncmp(next + 1, "男", 3) == 0 || strncmp(next + 1, "女", 3) == 0))
        return true;
    out[0] = '\0';
    return false;
}

/* --- lines ----------------------------------------------------------------- */

struct reading {
    struct aj_own_words *w;
    const json_t *rules;
    bool number_next, person_next; /* the last line ended with such a label */
    bool addressed;                /* the paper is one that addresses the recipient */
    int lines;
};

static void read_number(struct reading *r, const char *line)
{
    const json_t *labels = json_object_get(r->rules, "number_labels");
    bool waited = r->number_next;
    const char *value;

    r->number_next = false;
    for (size_t i = 0; !*r->w->number && i < json_array_size(labels); i++) {
        enum trust t = after_label(line, json_string_value(json_array_get(labels, i)), &value);

        if (t == ON_NEXT_LINE) {
            r->number_next = true;
        } else if (t != NO_VALUE && !take_number(value, r->w->number)) {
            r->w->number[0] = '\0';
        }
    }
    if (*r->w->number || !(waited || r->lines <= TITLE_LINES))
        return;
    if (take_bare_number(line, r->w->number)) {
        r->w->bare = !waited;
    } else {
        r->w->number[0] = '\0';
    }
}

static void read_person(struct reading *r, const char *line)
{
    const json_t *labels = json_object_get(r->rules, "person_labels");
    bool waited = r->person_next;
    const char *value;

    r->person_next = false;
    for (size_t i = 0; !*r->w->person && i < json_array_size(labels); i++) {
        enum trust t = after_label(line, json_string_value(json_array_get(labels, i)), &value);

        if (t == ON_NEXT_LINE) {
            r->person_next = true;
        } else if (t == DIRECT) {
            (void)take_direct_person(value, r->w->person);
        } else if (t != NO_VALUE) {
            (void)take_person(value, r->w->person);
        }
    }
    if (!*r->w->person && waited)
        (void)take_person(skip_blanks(line), r->w->person);
}

/* "王小明:" alone on one of the first lines. */
static void read_salutation(struct reading *r, const char *line)
{
    const char *colon = strchr(line, ':');

    if (colon && !*skip_blanks(colon + 1) && name_size(line) == (size_t)(colon - line))
        (void)take_person(line, r->w->person);
}

static bool is_addressed(const json_t *rules, const struct aj_paper *p)
{
    const json_t *kinds = json_object_get(rules, "addressed_kinds");

    for (size_t i = 0; p->n_parts == 1 && i < json_array_size(kinds); i++) {
        if (strcmp(json_string_value(json_array_get(kinds, i)), p->parts[0].kind) == 0)
            return true;
    }
    return false;
}

static enum aj_code read_line(struct reading *r, const char *line, size_t size, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf folded = {0};
    const char *at;

    AJ_TRY(aj_fold_simple(line, size, &folded, err));
    at = folded.size ? skip_blanks(folded.data) : "";
    if (!*at)
        return AJ_OK;
    r->lines++;
    if (!*r->w->number) {
        read_number(r, at);
        if (*r->w->number)
            keep_as_written(line, size, r->w->written);
    }
    if (!*r->w->person)
        read_person(r, at);
    if (!*r->w->person && r->addressed && r->lines <= TITLE_LINES)
        read_salutation(r, at);
    return AJ_OK;
}

enum aj_code aj_own_words_read(struct aj_own_words *w, const json_t *rules,
                               const struct aj_paper *p, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf tight = {0};
    size_t size = p->text_size < TEXT_READ ? p->text_size : TEXT_READ;
    const char *text = aj_arena_copy(&w->arena, p->text, size);
    struct reading r = {.w = w, .rules = rules, .addressed = is_addressed(rules, p)};
    size_t at = 0;

    AJ_TRY(aj_fold_tight(p->text, size, &tight, err));
    w->tight = aj_arena_copy(&w->arena, tight.data ? tight.data : "", tight.size);
    if (!text || !w->tight)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(aj_plain_number(text, &w->arena, &w->normal, err));
    while (at < size) {
        size_t n = strcspn(text + at, "\n\f");

        AJ_TRY(read_line(&r, text + at, n < LINE_READ ? n : LINE_READ, err));
        at += n + 1;
    }
    return AJ_OK;
}

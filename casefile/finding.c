#include "casefile/finding.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool make_room(struct aj_findings *f)
{
    size_t room = f->room ? f->room * 2 : 16;
    struct aj_finding *grown;

    if (f->n < f->room)
        return true;
    grown = realloc(f->list, room * sizeof(*grown));
    if (!grown)
        return false;
    f->list = grown;
    f->room = room;
    return true;
}

/* Text that JSON can hold: a file name may be any bytes, and a format may have cut a character. */
static char *keep(struct aj_findings *f, const char *text)
{
    AJ_AUTO(aj_buf_release) struct aj_buf valid = {0};
    size_t size = strlen(text);
    size_t at = 0;

    if (aj_utf8_valid(text, size))
        return aj_arena_copy(f->arena, text, size);
    while (at < size) {
        size_t from = at;

        if (aj_utf8_next(text, size, &at) >= 0) {
            aj_buf_add(&valid, text + from, at - from);
        } else {
            aj_buf_add(&valid, "\xEF\xBF\xBD", 3);
        }
    }
    return valid.failed ? NULL : aj_arena_copy(f->arena, valid.data, valid.size);
}

static const char *copy(struct aj_findings *f, const char *text)
{
    const char *kept = text ? keep(f, text) : NULL;

    if (text && !kept)
        f->failed = true;
    return kept;
}

static const char *format(struct aj_findings *f, const char *fmt, va_list ap) AJ_PRINTF(2, 0);

static const char *format(struct aj_findings *f, const char *fmt, va_list ap)
{
    va_list again;
    char *text = NULL;
    int n;

    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n >= 0)
        text = aj_arena_alloc(f->arena, (size_t)n + 1);
    if (text)
        (void)vsnprintf(text, (size_t)n + 1, fmt, ap);
    return text && !aj_utf8_valid(text, strlen(text)) ? keep(f, text) : text;
}

struct aj_finding *aj_findings_add(struct aj_findings *f, const char *code,
                                   enum aj_severity severity, const char *fmt, ...)
{
    struct aj_finding finding = {.severity = severity, .remedy = "", .rule = ""};
    va_list ap;

    va_start(ap, fmt);
    finding.message = format(f, fmt, ap);
    va_end(ap);
    finding.code = copy(f, code);
    if (!finding.code || !finding.message || !make_room(f)) {
        f->failed = true;
        return NULL;
    }
    f->list[f->n] = finding;
    return &f->list[f->n++];
}

struct aj_finding *aj_finding_about(struct aj_findings *f, struct aj_finding *finding,
                                    const char *paper_kind, const char *file)
{
    if (!finding)
        return NULL;
    finding->paper_kind = copy(f, paper_kind);
    finding->file = copy(f, file);
    return finding;
}

struct aj_finding *aj_finding_why(struct aj_findings *f, struct aj_finding *finding,
                                  const char *rule, const char *remedy)
{
    const char *why = copy(f, rule);
    const char *what = copy(f, remedy);

    if (!finding)
        return NULL;
    finding->rule = why ? why : "";
    finding->remedy = what ? what : "";
    return finding;
}

struct aj_finding *aj_finding_detail(struct aj_findings *f, struct aj_finding *finding,
                                     json_t *detail)
{
    if (!finding || !detail) {
        json_decref(detail);
        f->failed = true;
        return finding;
    }
    json_decref(finding->detail);
    finding->detail = detail;
    return finding;
}

size_t aj_findings_count(const struct aj_findings *f, enum aj_severity severity)
{
    size_t count = 0;

    for (size_t i = 0; i < f->n; i++)
        count += f->list[i].severity == severity;
    return count;
}

const char *aj_severity_word(enum aj_severity severity)
{
    switch (severity) {
    case AJ_ERROR:
        return "error";
    case AJ_WARNING:
        return "warning";
    case AJ_INFO:
        break;
    }
    return "info";
}

static json_t *finding_json(const struct aj_finding *x)
{
    json_t *object =
        json_pack("{s:s, s:s, s:s?, s:s?, s:s, s:s, s:s}", "code", x->code, "severity",
                  aj_severity_word(x->severity), "paper_kind", x->paper_kind, "file", x->file,
                  "message", x->message, "remedy", x->remedy, "rule", x->rule);

    /* the seven keys above are the finding's own: a detail may add to them, not change them */
    if (object && x->detail && json_object_update_missing(object, x->detail) != 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

json_t *aj_findings_json(const struct aj_findings *f)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < f->n; i++) {
        json_t *object = finding_json(&f->list[i]);

        if (!object || json_array_append_new(list, object) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static enum aj_severity severity_of(const char *word)
{
    if (strcmp(word, "error") == 0)
        return AJ_ERROR;
    return strcmp(word, "warning") == 0 ? AJ_WARNING : AJ_INFO;
}

/* What is left of it without the keys that every finding has; NULL when out of memory. */
static json_t *detail_of(const json_t *object)
{
    static const char *const own[] = {"code",    "severity", "paper_kind", "file",
                                      "message", "remedy",   "rule"};
    json_t *detail = json_copy(aj_unconst(object));

    for (size_t i = 0; detail && i < AJ_COUNTOF(own); i++)
        (void)json_object_del(detail, own[i]);
    return detail;
}

void aj_findings_add_json(struct aj_findings *f, const json_t *array)
{
    size_t i;
    json_t *o;

    json_array_foreach(array, i, o)
    {
        const char *code = json_string_value(json_object_get(o, "code"));
        const char *severity = json_string_value(json_object_get(o, "severity"));
        const char *message = json_string_value(json_object_get(o, "message"));
        struct aj_finding *added;

        if (!code || !severity || !message)
            continue;
        added = aj_findings_add(f, code, severity_of(severity), "%s", message);
        added = aj_finding_about(f, added, json_string_value(json_object_get(o, "paper_kind")),
                                 json_string_value(json_object_get(o, "file")));
        added = aj_finding_why(f, added, json_string_value(json_object_get(o, "rule")),
                               json_string_value(json_object_get(o, "remedy")));
        (void)aj_finding_detail(f, added, detail_of(o));
    }
}

void aj_findings_release(struct aj_findings *f)
{
    for (size_t i = 0; i < f->n; i++)
        json_decref(f->list[i].detail);
    free(f->list);
    *f = (struct aj_findings){.arena = f->arena};
}

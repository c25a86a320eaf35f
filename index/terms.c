#include "index/terms.h"

#include "base/auto.h"
#include "casefile/number.h"
#include "index/record_path.h"
#include "index/rows.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum form { FORM_FOLDED, FORM_NUMBER, FORM_DATE };

/* clang-format off */
static const struct field {
    const char *name;
    enum form form;
    bool for_anybody;
} fields[AJ_FIELD_COUNT] = {
    {"number",         FORM_NUMBER, true},
    {"archive_number", FORM_NUMBER, true},
    {"name",           FORM_FOLDED, true},
    {"organ",          FORM_FOLDED, true},
    {"handler",        FORM_FOLDED, true},
    {"unit",           FORM_FOLDED, true},
    {"reason",         FORM_FOLDED, true},
    {"date",           FORM_DATE,   true},
    {"state",          FORM_FOLDED, false}, /* "archived" as a word would match nothing else */
};

/* Where in a record the terms stand (index/record_path.h). */
static const struct source {
    const char *field;
    const char *path;
} sources[] = {
    {"number",         "case_number"},
    {"number",         "facts.case_number"},
    {"number",         "facts.assignment_number"},
    {"number",         "facts.platform_number"},
    {"number",         "facts.organ.case_number"},
    {"number",         "facts.organ.notice_number"},
    {"archive_number", "archived.archive_number"},
    {"name",           "facts.recipients.[].name"},
    {"name",           "facts.recipients.[].agent.name"},
    {"name",           "facts.opposing_parties.[].name"},
    {"name",           "facts.opposing_parties.[].legal_representative"},
    {"organ",          "facts.organ.name"},
    {"handler",        "facts.handler.name"},
    {"unit",           "facts.handler.unit"},
    {"reason",         "facts.reason"},
    {"date",           "facts.dates.*"},
    {"date",           "submitted.on"},
    {"date",           "archived.on"},
    {"state",          "state"},
};
/* clang-format on */

const char *aj_field_name(size_t field)
{
    return fields[field].name;
}

bool aj_field_find(const char *name, size_t *out)
{
    for (size_t i = 0; i < AJ_FIELD_COUNT; i++) {
        if (strcmp(fields[i].name, name) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

bool aj_field_is_for_anybody(size_t field)
{
    return fields[field].for_anybody;
}

int aj_term_compare(const struct aj_term *a, const struct aj_term *b)
{
    int order = strcmp(a->field, b->field);

    return order != 0 ? order : strcmp(a->text, b->text);
}

/* "2026年3月2日", "2026.3.2", "2026/3" become "2026-03-02", "2026-03"; anything else stays. */
static void normalise_date(const char *text, size_t size, struct aj_buf *out)
{
    size_t at = 0;

    for (int part = 0; part < 3 && at < size; part++) {
        size_t begin = at;
        size_t digits;

        while (at < size && isdigit((unsigned char)text[at]))
            at++;
        digits = at - begin;
        if (part > 0)
            aj_buf_add(out, "-", 1);
        if (part > 0 && digits == 1)
            aj_buf_add(out, "0", 1);
        aj_buf_add(out, text + begin, digits);
        while (at < size && !isdigit((unsigned char)text[at])) /* 年, '.', '/', '-' … */
            at++;
    }
    if (out->size == 0)
        aj_buf_add(out, text, size);
}

static enum aj_code cut(const char *text, size_t size, struct aj_arena *arena, const char **out,
                        struct aj_err *err)
{
    return aj_key_text((struct aj_bytes){text, size}, AJ_TERM_LIMIT, arena, out, err);
}

static enum aj_code date_form(const char *text, struct aj_arena *arena, const char **out,
                              struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf date = {0};
    const char *folded;

    AJ_TRY(aj_key_folded(text, AJ_TERM_LIMIT, arena, &folded, err));
    normalise_date(folded, strlen(folded), &date);
    return cut(date.data ? date.data : "", date.size, arena, out, err);
}

enum aj_code aj_term_normal(const char *field, const char *text, struct aj_arena *arena,
                            const char **out, struct aj_err *err)
{
    size_t at = 0;
    const char *number;

    if (!aj_field_find(field, &at))
        return aj_fail(err, AJ_INVALID, "没有名为“%.40s”的检索项", field);
    if (fields[at].form == FORM_DATE)
        return date_form(text, arena, out, err);
    if (fields[at].form == FORM_FOLDED)
        return aj_key_folded(text, AJ_TERM_LIMIT, arena, out, err);
    AJ_TRY(aj_number_normal(text, arena, &number, err));
    return cut(number, strlen(number), arena, out, err);
}

static enum aj_code add_term(struct aj_terms *terms, const char *field, const char *value,
                             struct aj_err *err)
{
    const char *text = "";

    if (!value || !*value)
        return AJ_OK;
    AJ_TRY(aj_term_normal(field, value, terms->arena, &text, err));
    if (!*text)
        return AJ_OK;
    if (terms->n == terms->room) {
        size_t room = terms->room ? terms->room * 2 : 32;
        struct aj_term *grown = aj_arena_alloc(terms->arena, room * sizeof(*grown));

        if (!grown)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory collecting search terms");
        if (terms->n)
            memcpy(grown, terms->list, terms->n * sizeof(*grown));
        terms->list = grown;
        terms->room = room;
    }
    terms->list[terms->n++] = (struct aj_term){field, text};
    return AJ_OK;
}

struct source_visit {
    struct aj_terms *terms;
    const char *field;
};

static enum aj_code visit_term(void *arg, const json_t *value, struct aj_err *err)
{
    const struct source_visit *visit = arg;

    return add_term(visit->terms, visit->field, json_string_value(value), err);
}

static int compare_for_sort(const void *a, const void *b)
{
    return aj_term_compare(a, b);
}

enum aj_code aj_terms_of_record(const json_t *record, struct aj_arena *arena, struct aj_terms *out,
                                struct aj_err *err)
{
    size_t kept = 0;

    *out = (struct aj_terms){.arena = arena};
    for (size_t i = 0; i < AJ_COUNTOF(sources); i++) {
        struct source_visit visit = {out, sources[i].field};

        AJ_TRY(aj_record_each(record, sources[i].path, visit_term, &visit, err));
    }
    if (out->n == 0)
        return AJ_OK;
    qsort(out->list, out->n, sizeof(*out->list), compare_for_sort);
    for (size_t i = 0; i < out->n; i++) {
        if (kept == 0 || aj_term_compare(&out->list[kept - 1], &out->list[i]) != 0)
            out->list[kept++] = out->list[i];
    }
    out->n = kept;
    return AJ_OK;
}

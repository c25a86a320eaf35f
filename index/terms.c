#include "index/terms.h"

#include "casefile/number.h"
#include "index/record_path.h"
#include "index/rows.h"

#include <stdlib.h>
#include <string.h>

#define TERM_LIMIT ((size_t)256) /* bytes */

/* Where in a record its numbers stand (index/record_path.h): each path leads to one. */
static const char *const numbers[] = {
    "case_number",           "facts.case_number",       "facts.assignment_number",
    "facts.platform_number", "facts.organ.case_number", "facts.organ.notice_number",
};
_Static_assert(AJ_COUNTOF(numbers) < AJ_TERMS_MOST, "there must be room for the state");

int aj_term_compare(const struct aj_term *a, const struct aj_term *b)
{
    int order = strcmp(a->field, b->field);

    return order != 0 ? order : strcmp(a->text, b->text);
}

enum aj_code aj_term_of_number(const char *number, struct aj_arena *arena, const char **out,
                               struct aj_err *err)
{
    const char *normal;

    AJ_TRY(aj_number_normal(number, arena, &normal, err));
    return aj_key_text(aj_text_bytes(normal), TERM_LIMIT, arena, out, err);
}

static void add(struct aj_terms *terms, const char *field, const char *text)
{
    if (*text)
        terms->list[terms->n++] = (struct aj_term){field, text};
}

static int compare_for_sort(const void *a, const void *b)
{
    return aj_term_compare(a, b);
}

enum aj_code aj_terms_of_record(const json_t *record, struct aj_arena *arena, struct aj_terms *out,
                                struct aj_err *err)
{
    size_t kept = 0;

    *out = (struct aj_terms){0};
    for (size_t i = 0; i < AJ_COUNTOF(numbers); i++) {
        const json_t *number = aj_record_at(record, numbers[i]);
        const char *text;

        if (!json_is_string(number))
            continue;
        AJ_TRY(aj_term_of_number(json_string_value(number), arena, &text, err));
        add(out, "number", text);
    }
    add(out, "state", aj_json_text(record, "state"));
    qsort(out->list, out->n, sizeof(*out->list), compare_for_sort);
    for (size_t i = 0; i < out->n; i++) {
        if (kept == 0 || aj_term_compare(&out->list[kept - 1], &out->list[i]) != 0)
            out->list[kept++] = out->list[i];
    }
    out->n = kept;
    return AJ_OK;
}

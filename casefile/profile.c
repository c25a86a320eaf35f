#include "casefile/profile.h"

#include "base/auto.h"
#include "casefile/deadline.h"
#include "casefile/number.h"
#include "casefile/profile_parts.h"
#include "casefile/recogniser.h"
#include "casefile/subsidy.h"

#include <string.h>

const json_t *aj_profile_section(const struct aj_profile *p, const char *name)
{
    return json_object_get(p->document, name);
}

static int by_order(const void *a, const void *b)
{
    const struct aj_kind *x = a;
    const struct aj_kind *y = b;

    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return strcmp(x->id, y->id);
}

static enum aj_code read_kinds(struct aj_profile *p, struct aj_err *err)
{
    const json_t *kinds = aj_profile_section(p, "kinds");
    size_t n = json_array_size(kinds);

    p->kinds = calloc(n, sizeof(*p->kinds));
    if (!p->kinds)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < n; i++) {
        const json_t *kind = json_array_get(kinds, i);

        p->kinds[i] = (struct aj_kind){.id = aj_json_text(kind, "id"),
                                       .name = aj_json_text(kind, "name"),
                                       .volume = aj_json_text(kind, "volume"),
                                       .order = (int)aj_json_int(kind, "order", 0),
                                       .json = kind};
    }
    p->n_kinds = n;
    qsort(p->kinds, n, sizeof(*p->kinds), by_order);
    return AJ_OK;
}

static void read_in_force(struct aj_profile *p)
{
    const json_t *in_force = aj_profile_section(p, "in_force");

    p->from = p->to = AJ_NO_DATE;
    /* aj_profile_check has seen both: a date or null, so the answer is no news */
    (void)!aj_date_parse(aj_json_text(in_force, "from"), &p->from);
    (void)!aj_date_parse(aj_json_text(in_force, "to"), &p->to);
}

static enum aj_code read_all(struct aj_profile *p, struct aj_err *err)
{
    AJ_TRY(aj_profile_expand(p->document, err));
    AJ_TRY(aj_profile_check(p->document, err));
    AJ_TRY(aj_deadlines_check(aj_profile_section(p, "deadlines"), aj_profile_section(p, "holidays"),
                              err));
    AJ_TRY(aj_fees_check(aj_profile_section(p, "fees"), err));
    AJ_TRY(aj_numbers_check(aj_profile_section(p, "numbers"), err));
    AJ_TRY(read_kinds(p, err));
    read_in_force(p);
    return aj_recogniser_open(aj_profile_section(p, "recognition"), &p->recogniser, err);
}

enum aj_code aj_profile_open(const json_t *document, struct aj_profile **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_profile) struct aj_profile *p = calloc(1, sizeof(*p));

    if (!p)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (!json_is_object(document))
        return aj_fail(err, AJ_INVALID, "规则文件的最外层应当是 { … }");
    p->document = json_deep_copy(document);
    if (!p->document)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(read_all(p, err));
    *out = aj_steal(&p);
    return AJ_OK;
}

void aj_profile_close(struct aj_profile *p)
{
    if (!p)
        return;
    aj_recogniser_close(p->recogniser);
    free(p->kinds);
    json_decref(p->document);
    free(p);
}

const char *aj_profile_place(const struct aj_profile *p)
{
    return aj_json_text(p->document, "place");
}

const char *aj_profile_name(const struct aj_profile *p)
{
    return aj_json_text(p->document, "name");
}

const char *aj_profile_version(const struct aj_profile *p)
{
    return aj_json_text(p->document, "version");
}

const char *aj_profile_centre(const struct aj_profile *p)
{
    return aj_json_text(aj_profile_section(p, "centre"), "name");
}

const json_t *aj_profile_json(const struct aj_profile *p)
{
    return p->document;
}

bool aj_profile_in_force(const struct aj_profile *p, struct aj_date day)
{
    if (!aj_date_known(day))
        return true;
    return day.day >= p->from.day && (!aj_date_known(p->to) || day.day <= p->to.day);
}

const char *aj_profile_source(const struct aj_profile *p, const char *name)
{
    const char *text = name ? aj_json_text(aj_profile_section(p, "sources"), name) : "";

    return *text || !name ? text : name;
}

const struct aj_kind *aj_profile_kind(const struct aj_profile *p, const char *id)
{
    for (size_t i = 0; i < p->n_kinds; i++) {
        if (strcmp(p->kinds[i].id, id) == 0)
            return &p->kinds[i];
    }
    return NULL;
}

const struct aj_kind *aj_profile_kinds(const struct aj_profile *p, size_t *n)
{
    *n = p->n_kinds;
    return p->kinds;
}

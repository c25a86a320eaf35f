#include "base/auto.h"
#include "base/fold.h"
#include "base/utf8.h"
#include "casefile/checklist_parts.h"
#include "casefile/number.h"
#include "casefile/recogniser.h"

#include <string.h>

/*
 * Papers of another case (放错的材料). A paper may well cite other numbers and other people: prior
 * judgments, laws, witnesses. So it counts as foreign only when its own words put somebody else's
 * name or number where the case's own belongs (案号：…, 被传唤人 …) AND nothing in it names our
 * recipients, their agents or any of our numbers. Kinds that are by nature about others (evidence,
 * earlier judgments) are left out by the profile.
 */

#define TEXT_READ   ((size_t)128 << 10)
#define SCRATCH     ((size_t)8 << 20)
#define NUMBER_SIZE 120
#define NAME_SIZE   80

struct own_words {
    struct aj_arena arena;
    const char *tight;         /* the text folded, without blanks */
    const char *normal;        /* the text in the normal form of numbers */
    char number[NUMBER_SIZE];  /* folded */
    char written[NUMBER_SIZE]; /* as people wrote it */
    char person[NAME_SIZE];
};

static void release_words(struct own_words *w)
{
    aj_arena_reset(&w->arena);
}

static enum aj_code holds_text(const char *tight, const char *text, bool *found, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf needle = {0};

    if (!text || !*text)
        return AJ_OK;
    AJ_TRY(aj_fold_tight(text, strlen(text), &needle, err));
    *found = *found || (needle.size && strstr(tight, needle.data));
    return AJ_OK;
}

static enum aj_code holds_number(struct own_words *w, const char *number, bool *found,
                                 struct aj_err *err)
{
    const char *normal;

    if (!number || !*number)
        return AJ_OK;
    AJ_TRY(aj_number_normal(number, &w->arena, &normal, err));
    *found = *found || strstr(w->normal, normal);
    return AJ_OK;
}

/* Whether anything of ours stands in the text. */
static enum aj_code names_us(const struct aj_check *k, struct own_words *w, bool *ours,
                             struct aj_err *err)
{
    const struct aj_case *c = k->c;

    *ours = false;
    for (size_t i = 0; i < c->n_recipients; i++) {
        AJ_TRY(holds_text(w->tight, c->recipients[i].name, ours, err));
        if (c->recipients[i].agent)
            AJ_TRY(holds_text(w->tight, c->recipients[i].agent->name, ours, err));
    }
    AJ_TRY(holds_number(w, c->case_number, ours, err));
    AJ_TRY(holds_number(w, c->assignment_number, ours, err));
    AJ_TRY(holds_number(w, c->platform_number, ours, err));
    AJ_TRY(holds_number(w, c->organ.case_number, ours, err));
    return holds_number(w, c->organ.notice_number, ours, err);
}

static const char *skip_marks(const char *at)
{
    while (*at && strchr(" \t:", *at))
        at++;
    return at;
}

/* "(2025)浙9911民初2282号" at `at`, as it is written in the folded line. */
static bool take_number(const char *at, char out[NUMBER_SIZE])
{
    const char *end = strstr(at, "号");
    const char *year = strpbrk(at, "0123456789");

    if (!end || !year || end < year || end - at + 3 >= NUMBER_SIZE || end - at > 90)
        return false;
    if (strspn(year, "0123456789") != 4 || year - at > 40)
        return false;
    memcpy(out, at, (size_t)(end - at) + 3);
    out[end - at + 3] = '\0';
    return true;
}

/* A name ends at a blank, a mark or 的 ("廖正清的代理人段静言"), and 等 ("李土根等12人"). */
static bool take_person(const char *at, char out[NAME_SIZE])
{
    static const char *const ends[] = {"的", "等", "、", "。"};
    size_t n = strcspn(at, " \t,;:.()<>[]\"'0123456789");

    for (size_t i = 0; i < AJ_COUNTOF(ends); i++) {
        const char *end = strstr(at, ends[i]);

        if (end && (size_t)(end - at) < n)
            n = (size_t)(end - at);
    }
    /* two to six Chinese characters; anonymised and left-open names say nothing */
    if (n < 6 || n > 18 || n >= NAME_SIZE)
        return false;
    memcpy(out, at, n);
    out[n] = '\0';
    return !strstr(out, "某") && !strpbrk(out, "*x_") && !strstr(out, "×") &&
           !strstr(out, "公司") && !strstr(out, "姓名");
}

/* Folding makes （2025） into (2025); people want to see what the paper says. */
static void keep_as_written(const char *line, size_t size, char out[NUMBER_SIZE])
{
    static const char *const opening[] = {"（", "(", "〔", "["};
    char copy[NUMBER_SIZE * 4] = "";

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

static const char *after_label(const char *line, const char *label)
{
    const char *at = strstr(line, label);

    return at ? skip_marks(at + strlen(label)) : NULL;
}

static enum aj_code read_line(struct own_words *w, const json_t *rules, const char *line,
                              size_t size, struct aj_err *err)
{
    const json_t *numbers = json_object_get(rules, "number_labels");
    const json_t *people = json_object_get(rules, "person_labels");
    AJ_AUTO(aj_buf_release) struct aj_buf folded = {0};
    const char *at;

    AJ_TRY(aj_fold(line, size, &folded, err));
    for (size_t i = 0; folded.size && !*w->number && i < json_array_size(numbers); i++) {
        at = after_label(folded.data, json_string_value(json_array_get(numbers, i)));
        if (at && !take_number(at, w->number))
            w->number[0] = '\0';
    }
    if (*w->number && !*w->written)
        keep_as_written(line, size, w->written);
    for (size_t i = 0; folded.size && !*w->person && i < json_array_size(people); i++) {
        at = after_label(folded.data, json_string_value(json_array_get(people, i)));
        if (at && !take_person(at, w->person))
            w->person[0] = '\0';
    }
    return AJ_OK;
}

static enum aj_code read_own_words(struct own_words *w, const json_t *rules,
                                   const struct aj_paper *p, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf tight = {0};
    size_t size = p->text_size < TEXT_READ ? p->text_size : TEXT_READ;
    const char *text = aj_arena_copy(&w->arena, p->text, size);
    size_t at = 0;

    AJ_TRY(aj_fold_tight(p->text, size, &tight, err));
    w->tight = aj_arena_copy(&w->arena, tight.data ? tight.data : "", tight.size);
    if (!text || !w->tight)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(aj_number_normal(text, &w->arena, &w->normal, err));
    while (at < size) {
        size_t n = strcspn(text + at, "\n\f");

        AJ_TRY(read_line(w, rules, text + at, n < 2000 ? n : 2000, err));
        at += n + 1;
    }
    return AJ_OK;
}

/* A name of the same family name may be ours with a rare character lost on the way into the text.
 */
static bool may_be_ours(const struct aj_case *c, const char *person)
{
    for (size_t i = 0; i < c->n_recipients; i++)
        if (strncmp(c->recipients[i].name, person, 3) == 0)
            return true;
    for (size_t i = 0; i < c->n_opposing_parties; i++)
        if (strstr(c->opposing_parties[i].name, person))
            return true;
    return c->handler.name && strcmp(c->handler.name, person) == 0;
}

static void find_foreign(struct aj_check *k, struct aj_paper *p, const struct own_words *w)
{
    const char *number = *w->written ? w->written : w->number;
    json_t *found = json_object();
    struct aj_finding *f;

    if (*number && found)
        (void)json_object_set_new(found, "case_number", json_string(number));
    if (*w->person && found)
        (void)json_object_set_new(found, "recipient", json_string(w->person));
    p->counts = false;
    f = aj_findings_add(k->findings, "wrong_case_paper", AJ_ERROR,
                        "“%s”是别的案件的材料：文中写的是%s%s%s。", p->name, number,
                        *number && *w->person ? "、" : "", w->person);
    f = aj_finding_about(k->findings, f, p->parts[0].kind, p->name);
    f = aj_finding_why(k->findings, f, "一案一卷；R-8",
                       "请取出，放回它自己的案卷；如果确属本案，请由审核人说明。");
    (void)aj_finding_detail(k->findings, f, json_pack("{s:o}", "found", found));
}

static bool is_left_out(const json_t *rules, const struct aj_paper *p)
{
    const json_t *kinds = json_object_get(rules, "kinds_left_out");

    for (size_t i = 0; i < p->n_parts; i++)
        if (aj_check_has_text(kinds, p->parts[i].kind))
            return true;
    return p->n_parts == 0;
}

static enum aj_code check_paper(struct aj_check *k, const json_t *rules, struct aj_paper *p,
                                struct aj_err *err)
{
    AJ_AUTO(release_words) struct own_words w = {.arena = {.limit = SCRATCH}};
    bool ours;

    AJ_TRY(read_own_words(&w, rules, p, err));
    if (!*w.number && !*w.person)
        return AJ_OK;
    AJ_TRY(names_us(k, &w, &ours, err));
    if (ours || (!*w.number && may_be_ours(k->c, w.person)))
        return AJ_OK;
    find_foreign(k, p, &w);
    return AJ_OK;
}

enum aj_code aj_check_foreign(struct aj_check *k, struct aj_err *err)
{
    const json_t *rules = json_object_get(k->rules, "foreign");

    for (size_t i = 0; rules && i < k->n_papers; i++) {
        struct aj_paper *p = &k->papers[i];

        if (p->text && p->text_size && !is_left_out(rules, p))
            AJ_TRY(check_paper(k, rules, p, err));
    }
    return AJ_OK;
}

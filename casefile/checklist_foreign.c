#include "base/auto.h"
#include "casefile/checklist_own_words.h"
#include "casefile/checklist_parts.h"
#include "casefile/recogniser.h"

#include <string.h>

/*
 * Papers of another case (放错的材料). A paper may well cite other numbers and other people: prior
 * judgments, laws, witnesses. So it counts as foreign only when its own words put somebody else's
 * name or number where the case's own belongs (案号：…, 被传唤人 …) AND nothing in it names our
 * recipients, their agents or any of our numbers. Kinds that are by nature about others (evidence,
 * earlier judgments) are left out by the profile.
 */

#define SCRATCH ((size_t)8 << 20)

static enum aj_code holds_text(const char *tight, const char *text, bool *found, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf needle = {0};

    if (!text || !*text)
        return AJ_OK;
    AJ_TRY(aj_fold_tight(text, strlen(text), &needle, err));
    *found = *found || (needle.size && strstr(tight, needle.data));
    return AJ_OK;
}

static enum aj_code holds_number(struct aj_own_words *w, const char *number, bool *found,
                                 struct aj_err *err)
{
    const char *normal;

    if (!number || !*number)
        return AJ_OK;
    AJ_TRY(aj_plain_number(number, &w->arena, &normal, err));
    *found = *found || strstr(w->normal, normal);
    return AJ_OK;
}

/* Whether anything of ours stands in the text. */
static enum aj_code names_us(const struct aj_check *k, struct aj_own_words *w, bool *ours,
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

/* A name of the same family name may be ours with a rare character lost on the way into the text.
 */
static bool may_be_ours(const struct aj_case *c, const char *person)
{
    for (size_t i = 0; i < c->n_recipients; i++) {
        if (strncmp(c->recipients[i].name, person, 3) == 0)
            return true;
    }
    for (size_t i = 0; i < c->n_opposing_parties; i++) {
        if (strstr(c->opposing_parties[i].name, person))
            return true;
    }
    return c->handler.name && strcmp(c->handler.name, person) == 0;
}

static void find_foreign(struct aj_check *k, struct aj_paper *p, const struct aj_own_words *w)
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

    for (size_t i = 0; i < p->n_parts; i++) {
        if (aj_check_has_text(kinds, p->parts[i].kind))
            return true;
    }
    return p->n_parts == 0;
}

/* Whether two numbers in normal form differ in their digits only: "(2025)浙9911民初2282号" and
   "(2026)浙9911民初3857号" are of one series, so they are two cases of one court. */
static bool same_series(const char *a, const char *b)
{
    while (*a && *b) {
        size_t n = strspn(a, "0123456789"), m = strspn(b, "0123456789");

        if (n != 0 && m != 0) {
            a += n;
            b += m;
        } else if (*a++ != *b++) {
            return false;
        }
    }
    return !*a && !*b;
}

/* A number alone on its line is the paper's own, but of which book? Only one of the series of ours
   says by itself that the paper belongs elsewhere: a letter of the prison has its number, too. */
static enum aj_code is_of_our_series(const struct aj_check *k, struct aj_own_words *w, bool *is,
                                     struct aj_err *err)
{
    const char *const ours[] = {k->c->case_number, k->c->assignment_number, k->c->organ.case_number,
                                k->c->organ.notice_number};
    const char *number, *normal;

    *is = false;
    AJ_TRY(aj_plain_number(w->number, &w->arena, &number, err));
    for (size_t i = 0; i < AJ_COUNTOF(ours); i++) {
        if (!ours[i])
            continue;
        AJ_TRY(aj_plain_number(ours[i], &w->arena, &normal, err));
        *is = *is || same_series(number, normal);
    }
    return AJ_OK;
}

static enum aj_code check_paper(struct aj_check *k, const json_t *rules, struct aj_paper *p,
                                struct aj_err *err)
{
    AJ_AUTO(aj_own_words_release) struct aj_own_words w = {.arena = {.limit = SCRATCH}};
    bool ours, says_number = false, says_person;

    AJ_TRY(aj_own_words_read(&w, rules, p, err));
    if (*w.number && w.bare) {
        AJ_TRY(is_of_our_series(k, &w, &says_number, err));
    } else {
        says_number = *w.number != '\0';
    }
    says_person = *w.person && !may_be_ours(k->c, w.person);
    if (!says_number && !says_person)
        return AJ_OK;
    AJ_TRY(names_us(k, &w, &ours, err));
    if (!ours)
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

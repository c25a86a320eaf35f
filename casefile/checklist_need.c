#include "casefile/checklist_parts.h"
#include "casefile/condition.h"
#include "casefile/rule.h"

#include <string.h>

#define TITLE_BYTES 240 /* of a text: about its first eighty characters */

/* What a case must, may and must not hold, and whether it does. */

static enum aj_need base_need(const struct aj_profile *profile, const struct aj_case *c,
                              const struct aj_kind *kind)
{
    const json_t *column = aj_rule_first(aj_profile_section(profile, "columns"), c);
    const json_t *need = json_object_get(kind->json, "need");
    const char *word = aj_json_text(need, aj_json_text(column, "id"));

    switch (*word) {
    case 'M':
        return AJ_NEED_REQUIRED;
    case 'C':
        return aj_condition_holds(json_object_get(kind->json, "when"), c) ? AJ_NEED_REQUIRED
                                                                          : AJ_NEED_OPTIONAL;
    case 'O':
        return AJ_NEED_OPTIONAL;
    default:
        return AJ_NEED_FORBIDDEN;
    }
}

/* A changed rule holds for the cases closed while it was in force. */
static bool in_force(const json_t *rule, struct aj_date closed)
{
    struct aj_date from, to;

    if (!aj_date_known(closed))
        return true;
    if (aj_date_parse(aj_json_text(rule, "from"), &from) && closed.day < from.day)
        return false;
    return !aj_date_parse(aj_json_text(rule, "to"), &to) || closed.day <= to.day;
}

static bool applies(const json_t *rule, const struct aj_case *c)
{
    return in_force(rule, c->days[AJ_DAY_CLOSED]) &&
           aj_condition_holds(json_object_get(rule, "when"), c);
}

/* `rule` gets the text of the rule that decided. */
static enum aj_need need_and_rule(const struct aj_profile *profile, const struct aj_case *c,
                                  const struct aj_kind *kind, const char **rule)
{
    const json_t *adjustments = aj_profile_section(profile, "adjustments");
    enum aj_need need = base_need(profile, c, kind);

    *rule = aj_json_text(kind->json, "source");
    for (size_t i = 0; i < json_array_size(adjustments); i++) {
        const json_t *a = json_array_get(adjustments, i);
        enum aj_need before = need;

        if (!applies(a, c))
            continue;
        if (aj_check_has_text(json_object_get(a, "require"), kind->id))
            need = AJ_NEED_REQUIRED;
        if (need == AJ_NEED_REQUIRED && aj_check_has_text(json_object_get(a, "waive"), kind->id))
            need = AJ_NEED_OPTIONAL;
        if (aj_check_has_text(json_object_get(a, "forbid"), kind->id))
            need = AJ_NEED_FORBIDDEN;
        if (need != before)
            *rule = aj_json_text(a, "source");
    }
    return need;
}

enum aj_need aj_checklist_need(const struct aj_profile *profile, const struct aj_case *c,
                               const char *kind)
{
    const struct aj_kind *found = aj_profile_kind(profile, kind);
    const char *rule;

    return found ? need_and_rule(profile, c, found, &rule) : AJ_NEED_FORBIDDEN;
}

static const struct aj_paper *paper_of(const struct aj_check *k, const char *kind)
{
    for (size_t i = 0; i < k->n_papers; i++) {
        for (size_t j = 0; k->papers[i].counts && j < k->papers[i].n_parts; j++) {
            if (strcmp(k->papers[i].parts[j].kind, kind) == 0)
                return &k->papers[i];
        }
    }
    return NULL;
}

/* A paper of that kind which is there and yet fills no slot; NULL none. */
static const struct aj_paper *paper_in_vain(const struct aj_check *k, const char *kind)
{
    for (size_t i = 0; i < k->n_papers; i++) {
        for (size_t j = 0; j < k->papers[i].n_parts; j++) {
            if (strcmp(k->papers[i].parts[j].kind, kind) == 0)
                return &k->papers[i];
        }
    }
    return NULL;
}

static void find_missing(struct aj_check *k, const struct aj_kind *kind, const char *rule)
{
    const struct aj_paper *vain = paper_in_vain(k, kind->id);
    struct aj_finding *f;

    f = aj_findings_add(k->findings, "missing_paper", AJ_ERROR, "缺少“%s”%s%s%s。", kind->name,
                        vain ? "：交来的“" : "", vain ? vain->name : "",
                        vain ? "”另有意见，不能算数" : "");
    f = aj_finding_about(k->findings, f, kind->id, NULL);
    f = aj_finding_why(k->findings, f, rule,
                       "请补交；如已在其他文件中，请标明是哪个文件的第几页。");
    (void)aj_finding_detail(k->findings, f,
                            json_pack("{s:s, s:s}", "kind", kind->id, "name_zh", kind->name));
}

static void find_forbidden(struct aj_check *k, const struct aj_kind *kind, const char *rule)
{
    for (size_t i = 0; i < k->n_papers; i++) {
        const struct aj_paper *p = &k->papers[i];
        struct aj_finding *f;
        bool is = false;

        for (size_t j = 0; p->counts && j < p->n_parts; j++)
            is = is || strcmp(p->parts[j].kind, kind->id) == 0;
        if (!is)
            continue;
        f = aj_findings_add(k->findings, "forbidden_paper", AJ_ERROR,
                            "“%s”是%s，这类案件的案卷里不应当有。", p->name, kind->name);
        f = aj_finding_about(k->findings, f, kind->id, p->name);
        (void)aj_finding_why(k->findings, f, rule,
                             "请取出；如果它其实是别的材料，请改标它的种类。");
    }
}

static void find_groups(struct aj_check *k)
{
    const json_t *groups = aj_profile_section(k->profile, "one_of");

    for (size_t i = 0; i < json_array_size(groups); i++) {
        const json_t *group = json_array_get(groups, i);
        const json_t *kinds = json_object_get(group, "kinds");
        const struct aj_kind *first, *last;
        bool there = false;
        struct aj_finding *f;

        for (size_t j = 0; j < json_array_size(kinds); j++)
            there = there || paper_of(k, json_string_value(json_array_get(kinds, j)));
        if (there || !aj_condition_holds(json_object_get(group, "when"), k->c))
            continue;
        first = aj_profile_kind(k->profile, json_string_value(json_array_get(kinds, 0)));
        last = aj_profile_kind(
            k->profile, json_string_value(json_array_get(kinds, json_array_size(kinds) - 1)));
        f = aj_findings_add(k->findings, "missing_paper", AJ_ERROR, "缺少“%s”或者“%s”。",
                            first->name, last->name);
        f = aj_finding_why(k->findings, f, aj_json_text(group, "source"), "请补交其中一种。");
        (void)aj_finding_detail(k->findings, f,
                                json_pack("{s:o}", "any_of", json_deep_copy(kinds)));
    }
}

/* Whether the record that a statement stands for is wanted in this case at all. */
static bool is_wanted(const struct aj_check *k, const char *kind)
{
    const json_t *groups = aj_profile_section(k->profile, "one_of");

    for (size_t i = 0; i < json_array_size(groups); i++) {
        const json_t *group = json_array_get(groups, i);

        if (aj_check_has_text(json_object_get(group, "kinds"), kind) &&
            aj_condition_holds(json_object_get(group, "when"), k->c))
            return true;
    }
    return aj_checklist_need(k->profile, k->c, kind) == AJ_NEED_REQUIRED;
}

static void note_filler(struct aj_check *k, const json_t *rule, const char *filler,
                        const struct aj_paper *p)
{
    const struct aj_kind *fills = aj_profile_kind(k->profile, aj_json_text(rule, "fills"));
    struct aj_finding *f;

    f = aj_findings_add(k->findings, "filler_used", AJ_WARNING, "“%s”以书面说明代替“%s”。", p->name,
                        fills->name);
    f = aj_finding_about(k->findings, f, fills->id, p->name);
    f = aj_finding_why(k->findings, f, aj_json_text(rule, "source"),
                       "请确认说明写清了未进行的原因并有签名；备考表会记明。");
    (void)aj_finding_detail(k->findings, f,
                            json_pack("{s:s, s:s}", "filler", filler, "fills", fills->id));
}

/* In its name or, when that says nothing, in its title. */
static bool says_so(const struct aj_paper *p, const char *words)
{
    size_t n = p->kind_from == AJ_KIND_FROM_WORDS ? p->text_size : 0;
    size_t size = strlen(words);

    if (strstr(p->name, words))
        return true;
    for (size_t i = 0; p->text && i + size <= n && i < TITLE_BYTES; i++) {
        if (memcmp(p->text + i, words, size) == 0)
            return true;
    }
    return false;
}

static void find_fillers(struct aj_check *k)
{
    const json_t *fillers = aj_profile_section(k->profile, "fillers");

    for (size_t i = 0; i < json_array_size(fillers); i++) {
        const json_t *rule = json_array_get(fillers, i);
        const char *filler = aj_json_text(rule, "filler");
        const char *fills = aj_json_text(rule, "fills");
        const char *says = aj_json_text(rule, "name_says");
        const struct aj_paper *p = paper_of(k, *filler ? filler : fills);

        if (!p || !is_wanted(k, fills))
            continue;
        if (*filler ? !paper_of(k, fills) : says_so(p, says))
            note_filler(k, rule, *filler ? filler : "statement", p);
    }
}

void aj_check_needs(struct aj_check *k)
{
    for (size_t i = 0; i < k->profile->n_kinds; i++) {
        const struct aj_kind *kind = &k->profile->kinds[i];
        const char *rule;
        enum aj_need need = need_and_rule(k->profile, k->c, kind, &rule);

        if (need == AJ_NEED_REQUIRED && !paper_of(k, kind->id))
            find_missing(k, kind, rule);
        if (need == AJ_NEED_FORBIDDEN)
            find_forbidden(k, kind, rule);
    }
    find_groups(k);
    find_fillers(k);
}

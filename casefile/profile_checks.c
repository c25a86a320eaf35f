#include "casefile/case.h"
#include "casefile/profile_parts.h"
#include "casefile/rule.h"

#include <stdio.h>
#include <string.h>

static const char *const checks_keys[] = {
    "days",       "terms",   "drafts",       "copies",
    "may_repeat", "foreign", "placeholders", "closing_report_characters",
    "sources",    "note"};
static const char *const term_keys[] = {
    "code", "from", "to", "days", "message", "source", "to_be_confirmed", "note"};
static const char *const foreign_keys[] = {"addressed_kinds", "kinds_left_out", "number_labels",
                                           "person_labels", "note"};
static const char *const placeholder_keys[] = {
    "marks", "ends", "anonymous", "phrases", "makers_left_out", "kinds_left_out", "note"};

static bool is_day(const json_t *word)
{
    for (int i = 0; json_is_string(word) && i < AJ_DAY_COUNT; i++) {
        if (strcmp(json_string_value(word), aj_case_day_key((enum aj_case_day)i)) == 0)
            return true;
    }
    return false;
}

static enum aj_code check_days(const json_t *list, const char *where, struct aj_err *err)
{
    if (list && !json_is_array(list))
        return aj_fail(err, AJ_INVALID, "地方规则 %s：应当是日期名的列表", where);
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (!is_day(json_array_get(list, i))) {
            return aj_fail(err, AJ_INVALID, "地方规则 %s：第 %zu 个不是 dates 里的日期", where,
                           i + 1);
        }
    }
    return AJ_OK;
}

static enum aj_code check_term(const json_t *term, const char *where, struct aj_err *err)
{
    AJ_TRY(aj_rule_shape(term, where, term_keys, AJ_COUNTOF(term_keys), err));
    AJ_TRY(aj_rule_text(term, where, "code", err));
    AJ_TRY(aj_rule_text(term, where, "message", err));
    AJ_TRY(aj_rule_int(term, where, "days", false, 3660, err));
    AJ_TRY(aj_rule_source(term, where, err));
    AJ_TRY(check_days(json_object_get(term, "from"), where, err));
    if (json_array_size(json_object_get(term, "from")) == 0 || !is_day(json_object_get(term, "to")))
        return aj_fail(err, AJ_INVALID, "地方规则 %s：from、to 应当是 dates 里的日期", where);
    return AJ_OK;
}

static bool is_text(const json_t *value)
{
    return json_is_string(value) && json_string_length(value) > 0;
}

/* object[key] is absent or a list of texts, which with `kinds` are kinds of papers. */
static enum aj_code check_texts(const json_t *object, const char *where, const char *key,
                                const json_t *kinds, struct aj_err *err)
{
    const json_t *list = json_object_get(object, key);

    if (list && !json_is_array(list))
        return aj_fail(err, AJ_INVALID, "地方规则 %s.%s：应当是文字的列表", where, key);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *text = json_array_get(list, i);

        if (!is_text(text))
            return aj_fail(err, AJ_INVALID, "地方规则 %s.%s：应当是文字的列表", where, key);
        if (kinds && !aj_document_has_kind(kinds, json_string_value(text))) {
            return aj_fail(err, AJ_INVALID, "地方规则 %s.%s：“%.40s”不是材料种类", where, key,
                           json_string_value(text));
        }
    }
    return AJ_OK;
}

static enum aj_code check_foreign(const json_t *document, const json_t *foreign, struct aj_err *err)
{
    static const char where[] = "checks.foreign";

    if (!foreign)
        return AJ_OK;
    AJ_TRY(aj_rule_shape(foreign, where, foreign_keys, AJ_COUNTOF(foreign_keys), err));
    AJ_TRY(check_texts(foreign, where, "kinds_left_out", document, err));
    AJ_TRY(check_texts(foreign, where, "addressed_kinds", document, err));
    AJ_TRY(check_texts(foreign, where, "number_labels", NULL, err));
    return check_texts(foreign, where, "person_labels", NULL, err);
}

static enum aj_code check_placeholders(const json_t *document, const json_t *rules,
                                       struct aj_err *err)
{
    static const char *const lists[] = {"marks", "ends", "anonymous", "phrases", "makers_left_out"};
    static const char where[] = "checks.placeholders";

    if (!rules)
        return AJ_OK;
    AJ_TRY(aj_rule_shape(rules, where, placeholder_keys, AJ_COUNTOF(placeholder_keys), err));
    for (size_t i = 0; i < AJ_COUNTOF(lists); i++)
        AJ_TRY(check_texts(rules, where, lists[i], NULL, err));
    return check_texts(rules, where, "kinds_left_out", document, err);
}

enum aj_code aj_profile_checks_check(const json_t *document, struct aj_err *err)
{
    const json_t *checks = json_object_get(document, "checks");

    if (!checks)
        return AJ_OK;
    AJ_TRY(aj_rule_shape(checks, "checks", checks_keys, AJ_COUNTOF(checks_keys), err));
    AJ_TRY(check_days(json_object_get(checks, "days"), "checks.days", err));
    AJ_TRY(aj_rule_list(checks, "checks", "terms", check_term, err));
    AJ_TRY(check_texts(checks, "checks", "drafts", NULL, err));
    AJ_TRY(check_texts(checks, "checks", "copies", NULL, err));
    AJ_TRY(check_texts(checks, "checks", "may_repeat", document, err));
    AJ_TRY(aj_rule_int(checks, "checks", "closing_report_characters", true, 100000, err));
    AJ_TRY(check_foreign(document, json_object_get(checks, "foreign"), err));
    return check_placeholders(document, json_object_get(checks, "placeholders"), err);
}

#include "base/date.h"
#include "casefile/condition.h"
#include "casefile/profile_parts.h"
#include "casefile/rule.h"

#include <stdio.h>
#include <string.h>

/* A profile that opens is one that every rule can be judged by: what a slip of the pen could break
   is looked at here, once, and not at each case. */

#define MAX_ORDER 100000

static const char *const kind_keys[] = {
    "id",     "name", "volume", "order",           "need", "when", "condition_zh", "maker",
    "number", "day",  "source", "to_be_confirmed", "note"};
static const char *const adjustment_keys[] = {
    "when", "from", "to", "require", "waive", "forbid", "source", "to_be_confirmed", "note"};
static const char *const one_of_keys[] = {"kinds", "when", "source", "to_be_confirmed", "note"};
static const char *const filler_keys[] = {"filler", "name_says",       "fills",
                                          "source", "to_be_confirmed", "note"};
static const char *const column_keys[] = {"id", "name", "when"};

static const char *const section_names[] = {
    "place",       "name",    "version", "in_force",   "centre",     "language",
    "gate",        "sources", "note",    "columns",    "conditions", "kinds",
    "adjustments", "one_of",  "fillers", "exemptions", "checks",     "deadlines",
    "holidays",    "fees",    "numbers", "recognition"};
static const char *const centre_keys[] = {"name", "place", "place_word", "note"};
static const char *const gate_keys[] = {"order", "source", "to_be_confirmed", "note"};
static const char *const exemption_keys[] = {"code", "meaning", "source", "to_be_confirmed",
                                             "note"};

bool aj_document_has_kind(const json_t *document, const char *id)
{
    const json_t *kinds = json_object_get(document, "kinds");

    for (size_t i = 0; i < json_array_size(kinds); i++) {
        if (strcmp(aj_json_text(json_array_get(kinds, i), "id"), id) == 0)
            return true;
    }
    return false;
}

static bool is_column(const json_t *document, const char *id)
{
    const json_t *columns = json_object_get(document, "columns");

    for (size_t i = 0; i < json_array_size(columns); i++) {
        if (strcmp(aj_json_text(json_array_get(columns, i), "id"), id) == 0)
            return true;
    }
    return false;
}

static bool date_or_null(const json_t *rule, const char *key)
{
    const json_t *value = json_object_get(rule, key);
    struct aj_date day;

    return !value || json_is_null(value) ||
           (json_is_string(value) && aj_date_parse(json_string_value(value), &day));
}

static enum aj_code check_sources(const json_t *sources, struct aj_err *err)
{
    const char *name;
    json_t *text;

    json_object_foreach(aj_unconst(sources), name, text)
        AJ_TRY(aj_rule_text(sources, "sources", name, err));
    return AJ_OK;
}

static enum aj_code check_exemption(const json_t *rule, const char *where, struct aj_err *err)
{
    AJ_TRY(aj_rule_shape(rule, where, exemption_keys, AJ_COUNTOF(exemption_keys), err));
    AJ_TRY(aj_rule_text(rule, where, "code", err));
    return aj_rule_text(rule, where, "meaning", err);
}

/* A section nobody reads would be a rule that silently does nothing. */
static enum aj_code check_sections(const json_t *d, struct aj_err *err)
{
    const json_t *gate = json_object_get(d, "gate");

    AJ_TRY(aj_rule_shape(d, "（最外层）", section_names, AJ_COUNTOF(section_names), err));
    AJ_TRY(aj_rule_shape(json_object_get(d, "centre"), "centre", centre_keys,
                         AJ_COUNTOF(centre_keys), err));
    AJ_TRY(check_sources(json_object_get(d, "sources"), err));
    AJ_TRY(aj_rule_list(d, "", "exemptions", check_exemption, err));
    return gate ? aj_rule_shape(gate, "gate", gate_keys, AJ_COUNTOF(gate_keys), err) : AJ_OK;
}

static enum aj_code check_head(const json_t *d, struct aj_err *err)
{
    const json_t *in_force = json_object_get(d, "in_force");
    static const char *const dates[] = {"from", "to"};

    AJ_TRY(aj_rule_text(d, "", "place", err));
    AJ_TRY(aj_rule_text(d, "", "name", err));
    AJ_TRY(aj_rule_text(d, "", "version", err));
    AJ_TRY(aj_rule_text(json_object_get(d, "centre"), "centre", "name", err));
    AJ_TRY(aj_rule_shape(in_force, "in_force", dates, AJ_COUNTOF(dates), err));
    if (!date_or_null(in_force, "from") || !date_or_null(in_force, "to") ||
        !json_is_string(json_object_get(in_force, "from"))) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 in_force：from 应当是日期，to 应当是日期或者 null");
    }
    return AJ_OK;
}

static enum aj_code check_need(const json_t *d, const json_t *kind, const char *where,
                               struct aj_err *err)
{
    const char *column;
    json_t *need;

    if (json_object_size(json_object_get(kind, "need")) == 0)
        return aj_fail(err, AJ_INVALID, "地方规则 %s：没有写 need", where);
    json_object_foreach(json_object_get(kind, "need"), column, need)
    {
        const char *word = json_is_string(need) ? json_string_value(need) : "";

        if (!is_column(d, column))
            return aj_fail(err, AJ_INVALID, "地方规则 %s：没有“%.30s”这一栏", where, column);
        if (strlen(word) != 1 || !strchr("MCO-", *word))
            return aj_fail(err, AJ_INVALID, "地方规则 %s：need 只能是 M、C、O 或 -", where);
        if (*word == 'C' && !json_object_get(kind, "when"))
            return aj_fail(err, AJ_INVALID, "地方规则 %s：写了 C 就要写条件 when", where);
    }
    return AJ_OK;
}

static enum aj_code check_kind(const json_t *d, size_t i, struct aj_err *err)
{
    const json_t *kinds = json_object_get(d, "kinds");
    const json_t *kind = json_array_get(kinds, i);
    const char *id = aj_json_text(kind, "id");
    const char *volume = aj_json_text(kind, "volume");
    char where[72];

    (void)snprintf(where, sizeof(where), "kinds[%zu]（%.30s）", i, id);
    AJ_TRY(aj_rule_shape(kind, where, kind_keys, AJ_COUNTOF(kind_keys), err));
    AJ_TRY(aj_rule_text(kind, where, "id", err));
    AJ_TRY(aj_rule_text(kind, where, "name", err));
    AJ_TRY(aj_rule_int(kind, where, "order", false, MAX_ORDER, err));
    AJ_TRY(aj_rule_source(kind, where, err));
    if (strcmp(volume, "approval") != 0 && strcmp(volume, "handling") != 0 &&
        strcmp(volume, "none") != 0) {
        return aj_fail(err, AJ_INVALID, "地方规则 %s：volume 只能是 approval、handling 或 none",
                       where);
    }
    for (size_t k = 0; k < i; k++) {
        if (strcmp(aj_json_text(json_array_get(kinds, k), "id"), id) == 0)
            return aj_fail(err, AJ_INVALID, "地方规则 %s：这个种类写了两次", where);
    }
    return check_need(d, kind, where, err);
}

static enum aj_code check_kind_list(const json_t *d, const json_t *rule, const char *where,
                                    const char *key, struct aj_err *err)
{
    const json_t *list = json_object_get(rule, key);

    if (list && !json_is_array(list))
        return aj_fail(err, AJ_INVALID, "地方规则 %s：%s 应当是种类的列表", where, key);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *id = json_string_value(json_array_get(list, i));

        if (!id || !aj_document_has_kind(d, id)) {
            return aj_fail(err, AJ_INVALID, "地方规则 %s：%s 里的“%.40s”不是材料种类", where, key,
                           id ? id : "?");
        }
    }
    return AJ_OK;
}

static enum aj_code check_adjustment(const json_t *d, size_t i, struct aj_err *err)
{
    const json_t *rule = json_array_get(json_object_get(d, "adjustments"), i);
    char where[40];

    (void)snprintf(where, sizeof(where), "adjustments[%zu]", i);
    AJ_TRY(aj_rule_shape(rule, where, adjustment_keys, AJ_COUNTOF(adjustment_keys), err));
    AJ_TRY(aj_rule_source(rule, where, err));
    if (!date_or_null(rule, "from") || !date_or_null(rule, "to"))
        return aj_fail(err, AJ_INVALID, "地方规则 %s：from、to 应当是日期", where);
    AJ_TRY(check_kind_list(d, rule, where, "require", err));
    AJ_TRY(check_kind_list(d, rule, where, "waive", err));
    return check_kind_list(d, rule, where, "forbid", err);
}

static enum aj_code check_groups(const json_t *d, struct aj_err *err)
{
    const json_t *groups = json_object_get(d, "one_of");
    const json_t *fillers = json_object_get(d, "fillers");
    char where[40];

    for (size_t i = 0; i < json_array_size(groups); i++) {
        const json_t *group = json_array_get(groups, i);

        (void)snprintf(where, sizeof(where), "one_of[%zu]", i);
        AJ_TRY(aj_rule_shape(group, where, one_of_keys, AJ_COUNTOF(one_of_keys), err));
        AJ_TRY(aj_rule_source(group, where, err));
        AJ_TRY(check_kind_list(d, group, where, "kinds", err));
    }
    for (size_t i = 0; i < json_array_size(fillers); i++) {
        const json_t *filler = json_array_get(fillers, i);

        (void)snprintf(where, sizeof(where), "fillers[%zu]", i);
        AJ_TRY(aj_rule_shape(filler, where, filler_keys, AJ_COUNTOF(filler_keys), err));
        AJ_TRY(aj_rule_source(filler, where, err));
        if (!aj_document_has_kind(d, aj_json_text(filler, "fills")) ||
            (!aj_document_has_kind(d, aj_json_text(filler, "filler")) &&
             !*aj_json_text(filler, "name_says")))
            return aj_fail(err, AJ_INVALID, "地方规则 %s：filler、fills 应当是材料种类", where);
    }
    return AJ_OK;
}

static enum aj_code check_columns(const json_t *d, struct aj_err *err)
{
    const json_t *columns = json_object_get(d, "columns");
    char where[40];

    if (json_array_size(columns) == 0)
        return aj_fail(err, AJ_INVALID, "地方规则没有写 columns（案件类别各栏）");
    for (size_t i = 0; i < json_array_size(columns); i++) {
        (void)snprintf(where, sizeof(where), "columns[%zu]", i);
        AJ_TRY(aj_rule_shape(json_array_get(columns, i), where, column_keys,
                             AJ_COUNTOF(column_keys), err));
        AJ_TRY(aj_rule_text(json_array_get(columns, i), where, "id", err));
    }
    return AJ_OK;
}

static enum aj_code check_recognition(const json_t *d, struct aj_err *err)
{
    const json_t *rules = json_object_get(json_object_get(d, "recognition"), "rules");
    const json_t *folders = json_object_get(json_object_get(d, "recognition"), "in_folder");

    for (size_t i = 0; i < json_array_size(folders); i++) {
        const json_t *folder = json_array_get(folders, i);

        if (!aj_document_has_kind(d, aj_json_text(folder, "kind")) ||
            !aj_document_has_kind(d, aj_json_text(folder, "becomes"))) {
            return aj_fail(err, AJ_INVALID,
                           "地方规则 recognition.in_folder[%zu]：kind、becomes 应当是材料种类", i);
        }
    }
    for (size_t i = 0; i < json_array_size(rules); i++) {
        const char *id = aj_json_text(json_array_get(rules, i), "kind");

        if (!aj_document_has_kind(d, id)) {
            return aj_fail(err, AJ_INVALID, "地方规则 recognition.rules[%zu]：“%.40s”不是材料种类",
                           i, id);
        }
    }
    return AJ_OK;
}

enum aj_code aj_profile_check(const json_t *d, struct aj_err *err)
{
    AJ_TRY(check_sections(d, err));
    AJ_TRY(check_head(d, err));
    AJ_TRY(check_columns(d, err));
    if (json_array_size(json_object_get(d, "kinds")) == 0)
        return aj_fail(err, AJ_INVALID, "地方规则没有写 kinds（材料种类）");
    for (size_t i = 0; i < json_array_size(json_object_get(d, "kinds")); i++)
        AJ_TRY(check_kind(d, i, err));
    for (size_t i = 0; i < json_array_size(json_object_get(d, "adjustments")); i++)
        AJ_TRY(check_adjustment(d, i, err));
    AJ_TRY(check_groups(d, err));
    AJ_TRY(check_recognition(d, err));
    return aj_profile_checks_check(d, err);
}

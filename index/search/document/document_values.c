#include "casefile/case.h"
#include "index/search/document/document_draft.h"
#include "index/search/document/number_parts.h"

#include <ctype.h>
#include <string.h>

static enum aj_code add(struct aj_doc_draft *draft, enum aj_doc_field field, uint32_t paper,
                        const char *text, struct aj_err *err)
{
    struct aj_doc_value value = {field, paper, {text, text ? strlen(text) : 0}};

    return aj_draft_value(draft, &value, err);
}

static enum aj_code add_text(struct aj_doc_draft *draft, const struct aj_doc_source *source,
                             const json_t *value, struct aj_err *err)
{
    return add(draft, source->into, 0, json_string_value(value), err);
}

/* A word of case.json in Chinese, if it says anything. */
static enum aj_code add_word(struct aj_doc_draft *draft, const struct aj_doc_source *source,
                             const json_t *value, struct aj_err *err)
{
    const char *word = json_string_value(value);

    if (!word || strcmp(word, "none") == 0 || strcmp(word, "other") == 0)
        return AJ_OK;
    return add(draft, source->into, 0, aj_case_word_zh(source->vocabulary, word), err);
}

static enum aj_code add_pinyin(struct aj_doc_draft *draft, const struct aj_doc_source *source,
                               const json_t *value, struct aj_err *err)
{
    const char *name = json_string_value(value);

    return name ? aj_draft_pinyin(draft, source->into, name, err) : AJ_OK;
}

static enum aj_code add_parts(struct aj_doc_draft *draft, const struct aj_doc_source *source,
                              const json_t *value, struct aj_err *err)
{
    const char *number = json_string_value(value);
    const char *wrapped, *signature;
    size_t n_parts;

    if (!number)
        return AJ_OK;
    AJ_TRY(aj_number_wrapped(number, draft->arena, &wrapped, err));
    AJ_TRY(aj_number_signature(number, draft->arena, &signature, &n_parts, err));
    AJ_TRY(add(draft, source->into, 0, wrapped, err));
    return add(draft, source->into, 0, signature, err);
}

/* Names of folders that are more than numbers. */
static bool says_something(const char *folders, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)folders[i] >= 0x80 || isalpha((unsigned char)folders[i]))
            return true;
    }
    return false;
}

static enum aj_code add_title(struct aj_doc_draft *draft, uint32_t paper, const json_t *value,
                              struct aj_err *err)
{
    const char *path = aj_json_text(value, "name");
    const char *slash = strrchr(path, '/');
    struct aj_doc_value folders = {AJ_FIELD_TITLE, paper, {path, 0}};
    size_t i;
    json_t *part;

    json_array_foreach(json_object_get(value, "parts"), i, part)
    {
        const char *name = aj_json_text(part, "name");
        const char *kind = aj_json_text(part, "kind");

        if (!*name && strcmp(kind, "unknown") != 0)
            name = kind; /* an older journal */
        AJ_TRY(add(draft, AJ_FIELD_TITLE, paper, name, err));
    }
    AJ_TRY(add(draft, AJ_FIELD_TITLE, paper, slash ? slash + 1 : path, err));
    if (slash && says_something(path, (size_t)(slash - path)))
        folders.text.size = (size_t)(slash - path);
    return aj_draft_value(draft, &folders, err);
}

static enum aj_code add_titles(struct aj_doc_draft *draft, const struct aj_doc_source *source,
                               const json_t *value, struct aj_err *err)
{
    size_t i;
    json_t *paper;

    (void)source;
    json_array_foreach(value, i, paper)
    {
        AJ_TRY(add_title(draft, (uint32_t)i + 1, paper, err));
    }
    return AJ_OK;
}

/* clang-format off */
static const struct aj_doc_source sources[] = { /* in order of the fields */
    {AJ_FIELD_PINYIN_NAME,     "facts.recipients.[].name", add_pinyin, NULL},
    {AJ_FIELD_PINYIN_NAME,     "facts.recipients.[].agent.name", add_pinyin, NULL},
    {AJ_FIELD_PINYIN_OPPONENT, "facts.opposing_parties.[].name", add_pinyin, NULL},
    {AJ_FIELD_PINYIN_OPPONENT, "facts.opposing_parties.[].legal_representative", add_pinyin, NULL},
    {AJ_FIELD_PINYIN_HANDLER,  "facts.handler.name", add_pinyin, NULL},

    {AJ_FIELD_NUMBER_PARTS,    "case_number", add_parts, NULL},
    {AJ_FIELD_NUMBER_PARTS,    "facts.assignment_number", add_parts, NULL},
    {AJ_FIELD_NUMBER_PARTS,    "facts.platform_number", add_parts, NULL},
    {AJ_FIELD_NUMBER_PARTS,    "facts.organ.case_number", add_parts, NULL},
    {AJ_FIELD_NUMBER_PARTS,    "facts.organ.notice_number", add_parts, NULL},
    {AJ_FIELD_ARCHIVE_PARTS,   "archived.archive_number", add_parts, NULL},

    {AJ_FIELD_NUMBER,          "case_number", add_text, NULL},
    {AJ_FIELD_NUMBER,          "facts.assignment_number", add_text, NULL},
    {AJ_FIELD_NUMBER,          "facts.platform_number", add_text, NULL},
    {AJ_FIELD_NUMBER,          "facts.organ.case_number", add_text, NULL},
    {AJ_FIELD_NUMBER,          "facts.organ.notice_number", add_text, NULL},
    {AJ_FIELD_ARCHIVE_NUMBER,  "archived.archive_number", add_text, NULL},

    {AJ_FIELD_NAME,            "facts.recipients.[].name", add_text, NULL},
    {AJ_FIELD_NAME,            "facts.recipients.[].agent.name", add_text, NULL},
    {AJ_FIELD_OPPONENT,        "facts.opposing_parties.[].name", add_text, NULL},
    {AJ_FIELD_OPPONENT,        "facts.opposing_parties.[].legal_representative", add_text, NULL},
    {AJ_FIELD_HANDLER,         "facts.handler.name", add_text, NULL},
    {AJ_FIELD_UNIT,            "facts.handler.unit", add_text, NULL},
    {AJ_FIELD_REASON,          "facts.reason", add_text, NULL},
    {AJ_FIELD_ORGAN,           "facts.organ.name", add_text, NULL},
    {AJ_FIELD_ORGAN,           "facts.organ.person_in_charge", add_text, NULL},

    {AJ_FIELD_OTHER,           "facts.recipients.[].id_number", add_text, NULL},
    {AJ_FIELD_OTHER,           "facts.recipients.[].phone", add_text, NULL},
    {AJ_FIELD_OTHER,           "facts.recipients.[].address", add_text, NULL},
    {AJ_FIELD_OTHER,           "facts.recipients.[].nation", add_text, NULL},
    {AJ_FIELD_OTHER,           "facts.recipients.[].job", add_text, NULL},
    {AJ_FIELD_OTHER,           "facts.recipients.[].groups.[]", add_word, "recipients.groups"},
    {AJ_FIELD_OTHER,           "facts.recipients.[].agent.relation", add_word, "recipients.agent.relation"},
    {AJ_FIELD_OTHER,           "facts.recipients.[].agent.id_number", add_text, NULL},
    {AJ_FIELD_OTHER,           "facts.recipients.[].agent.phone", add_text, NULL},
    {AJ_FIELD_OTHER,           "facts.handler.licence_number", add_text, NULL},
    {AJ_FIELD_OTHER,           "facts.handler.phone", add_text, NULL},
    {AJ_FIELD_OTHER,           "facts.case_class", add_word, "case_class"},
    {AJ_FIELD_OTHER,           "facts.stage", add_word, "stage"},
    {AJ_FIELD_OTHER,           "facts.service_form", add_word, "service_form"},
    {AJ_FIELD_OTHER,           "facts.intake_channel", add_word, "intake_channel"},
    {AJ_FIELD_OTHER,           "facts.client_role", add_word, "client_role"},
    {AJ_FIELD_OTHER,           "facts.facts.procedure", add_word, "facts.procedure"},
    {AJ_FIELD_OTHER,           "facts.facts.cross_region", add_word, "facts.cross_region"},
    {AJ_FIELD_OTHER,           "facts.facts.withdrawn", add_word, "facts.withdrawn"},
    {AJ_FIELD_OTHER,           "facts.facts.enforced", add_word, "facts.enforced"},
    {AJ_FIELD_OTHER,           "facts.facts.other_cost_reason", add_text, NULL},
    {AJ_FIELD_OTHER,           "facts.outcome.kind", add_word, "outcome.kind"},
    {AJ_FIELD_OTHER,           "facts.outcome.kind_zh", add_text, NULL},
    {AJ_FIELD_OTHER,           "facts.outcome.sentence", add_text, NULL},
    {AJ_FIELD_OTHER,           "facts.quality_grade", add_word, "quality_grade"},
    {AJ_FIELD_OTHER,           "returned.[].by", add_text, NULL},
    {AJ_FIELD_OTHER,           "accepted.by", add_text, NULL},
    {AJ_FIELD_OTHER,           "archived.by", add_text, NULL},
    {AJ_FIELD_OTHER,           "archived.retention", add_text, NULL},
    {AJ_FIELD_OTHER,           "container", add_text, NULL},

    {AJ_FIELD_TITLE,           "papers", add_titles, NULL},

    {AJ_FIELD_BODY,            "facts.closing_report.handling", add_text, NULL},
    {AJ_FIELD_BODY,            "facts.closing_report.basic_facts", add_text, NULL},
    {AJ_FIELD_BODY,            "facts.closing_report.agent_opinion", add_text, NULL},
    {AJ_FIELD_BODY,            "facts.closing_report.result", add_text, NULL},
    {AJ_FIELD_BODY,            "facts.closing_report.reflection", add_text, NULL},
};
/* clang-format on */

enum aj_code aj_draft_values(struct aj_doc_draft *draft, struct aj_err *err)
{
    return aj_draft_take(draft, sources, AJ_COUNTOF(sources), err);
}

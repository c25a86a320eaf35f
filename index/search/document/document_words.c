#include "base/auto.h"
#include "base/buf.h"
#include "base/search_text.h"
#include "casefile/case.h"
#include "casefile/lifecycle.h"
#include "index/search/document/document_draft.h"

#include <stdlib.h>
#include <string.h>

/* A value of an attribute must be something when it is folded (index/search/values/values.h). */
static enum aj_code is_empty(const char *text, bool *empty, struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};

    AJ_TRY(aj_search_fold(text, strlen(text), &folded, err));
    *empty = folded.size == 0;
    return AJ_OK;
}

static enum aj_code add_text(struct aj_doc_draft *draft, const struct aj_doc_source *source,
                             const json_t *value, struct aj_err *err)
{
    const char *text = json_string_value(value);
    bool empty = true;

    if (text)
        AJ_TRY(is_empty(text, &empty, err));
    return empty ? AJ_OK : aj_draft_word(draft, source->into, text, err);
}

static enum aj_code add_word(struct aj_doc_draft *draft, const struct aj_doc_source *source,
                             const json_t *value, struct aj_err *err)
{
    const char *word = json_string_value(value);

    if (!word || !*word)
        return AJ_OK;
    return aj_draft_word(draft, source->into, aj_case_word_zh(source->vocabulary, word), err);
}

static enum aj_code add_state(struct aj_doc_draft *draft, const struct aj_doc_source *source,
                              const json_t *value, struct aj_err *err)
{
    enum aj_state state = AJ_STATE_NONE;

    if (!json_is_string(value) || !aj_state_from_word(json_string_value(value), &state))
        return AJ_OK; /* aj_case_document refuses such a record */
    return aj_draft_word(draft, source->into, aj_state_zh(state), err);
}

/* Two handlers of one name are told apart by where they work. */
static enum aj_code add_person(struct aj_doc_draft *draft, const struct aj_doc_source *source,
                               const json_t *value, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf person = {0};
    const char *name = aj_json_text(value, "name");
    const char *kept;
    bool empty;

    AJ_TRY(is_empty(name, &empty, err));
    if (empty)
        return AJ_OK;
    aj_buf_addf(&person, "%s\x1F%s", name, aj_json_text(value, "unit"));
    kept = person.failed ? NULL : aj_arena_copy(draft->arena, person.data, person.size);
    if (!kept)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory describing a case for search");
    return aj_draft_word(draft, source->into, kept, err);
}

/* clang-format off */
static const struct aj_doc_source sources[] = {
    {AJ_ATTR_CLASS,   "facts.case_class", add_word, "case_class"},
    {AJ_ATTR_STAGE,   "facts.stage", add_word, "stage"},
    {AJ_ATTR_OUTCOME, "facts.outcome.kind", add_word, "outcome.kind"},
    {AJ_ATTR_UNIT,    "facts.handler.unit", add_text, NULL},
    {AJ_ATTR_HANDLER, "facts.handler.name", add_text, NULL},
    {AJ_ATTR_REASON,  "facts.reason", add_text, NULL},
    {AJ_ATTR_STATE,   "state", add_state, NULL},
    {AJ_ATTR_GROUP,   "facts.recipients.[].groups.[]", add_word, "recipients.groups"},
    {AJ_ATTR_PERSON,  "facts.handler", add_person, NULL},
    {AJ_ATTR_NAME,    "facts.recipients.[].name", add_text, NULL},
    {AJ_ATTR_ORGAN,   "facts.organ.name", add_text, NULL},
};
/* clang-format on */

static int compare(const void *a, const void *b)
{
    const struct aj_doc_word *left = a;
    const struct aj_doc_word *right = b;

    if (left->attribute != right->attribute)
        return left->attribute < right->attribute ? -1 : 1;
    return strcmp(left->text, right->text);
}

/* Fifty recipients are migrant workers, and the case is found under that once. */
static void sort(struct aj_doc_draft *draft)
{
    size_t kept = 0;

    if (draft->n_words == 0)
        return;
    qsort(draft->words, draft->n_words, sizeof(*draft->words), compare);
    for (size_t i = 1; i < draft->n_words; i++) {
        if (compare(&draft->words[kept], &draft->words[i]) != 0)
            draft->words[++kept] = draft->words[i];
    }
    draft->n_words = kept + 1;
}

enum aj_code aj_draft_words(struct aj_doc_draft *draft, struct aj_err *err)
{
    AJ_TRY(aj_draft_take(draft, sources, AJ_COUNTOF(sources), err));
    sort(draft);
    return AJ_OK;
}

#include "index/search/document/case_document.h"

#include "casefile/case.h"
#include "casefile/lifecycle.h"
#include "index/record_path.h"
#include "index/search/document/document_draft.h"

#include <string.h>

/* Days of the case and of its steps (document.h AJ_DOC_DAYS). */
static void take_days(const json_t *record, struct aj_date days[AJ_DOC_DAYS])
{
    const json_t *dates = aj_record_at(record, "facts.dates");
    const char *const steps[] = {aj_json_text(json_object_get(record, "submitted"), "on"),
                                 aj_json_text(json_object_get(record, "archived"), "on")};

    _Static_assert(AJ_DAY_COUNT + AJ_COUNTOF(steps) == AJ_DOC_DAYS, "days of a document");
    for (size_t i = 0; i < AJ_DOC_DAYS; i++) {
        const char *text = i < AJ_DAY_COUNT
                               ? aj_json_text(dates, aj_case_day_key((enum aj_case_day)i))
                               : steps[i - AJ_DAY_COUNT];

        if (!aj_date_parse(text, &days[i]))
            days[i] = AJ_NO_DATE;
    }
}

/* The year under which people look for a file. */
static int year_of(const json_t *record, const struct aj_date days[AJ_DOC_DAYS])
{
    static const int order[] = {AJ_DOC_DAYS - 1, AJ_DAY_CLOSED, AJ_DAY_ACCEPTED, AJ_DAY_APPLIED};
    const json_t *imported = json_object_get(record, "imported_at");
    struct aj_date day = AJ_NO_DATE;
    int year, month, mday;

    for (size_t i = 0; i < AJ_COUNTOF(order) && !aj_date_known(day); i++)
        day = days[order[i]];
    if (!aj_date_known(day) && json_is_integer(imported))
        day = aj_date_in_china(json_integer_value(imported));
    if (!aj_date_known(day))
        return 0;
    aj_date_split(day, &year, &month, &mday);
    return year;
}

bool aj_case_record_is_sealed(const json_t *record)
{
    const json_t *facts = json_object_get(record, "facts");
    bool sealed = json_is_true(json_object_get(facts, "sealed"));
    size_t i;
    json_t *recipient;

    json_array_foreach(json_object_get(facts, "recipients"), i, recipient)
    {
        sealed = sealed || json_is_true(json_object_get(recipient, "sealed"));
    }
    return sealed;
}

static unsigned secrecy_of(const json_t *facts)
{
    static const char *const levels[] = {"none", "secret", "confidential"};
    const json_t *word = json_object_get(facts, "secrecy");

    if (!word || json_is_null(word))
        return 0;
    for (unsigned i = 0; i < AJ_COUNTOF(levels); i++) {
        if (strcmp(aj_json_text(facts, "secrecy"), levels[i]) == 0)
            return i;
    }
    return AJ_COUNTOF(levels);
}

static void take_facts(const json_t *record, struct aj_doc_facts *out)
{
    const json_t *facts = json_object_get(record, "facts");
    const json_t *archived = json_object_get(record, "archived");
    int64_t fen = aj_json_int(json_object_get(record, "subsidy"), "payable_fen", -1);

    *out = (struct aj_doc_facts){
        .time = archived ? aj_json_int(archived, "at", 0) : aj_json_int(record, "imported_at", 0),
        .subsidy_fen = fen < 0 ? -1 : fen,
        .sealed = aj_case_record_is_sealed(record),
        .secrecy = secrecy_of(facts),
    };
    take_days(record, out->days);
    out->year = year_of(record, out->days);
}

static enum aj_code take_texts(struct aj_doc_draft *draft, const struct aj_case_text *texts,
                               size_t n, struct aj_err *err)
{
    size_t n_papers = json_array_size(json_object_get(draft->record, "papers"));
    uint32_t last = 0;

    for (size_t i = 0; i < n; i++) {
        struct aj_doc_value value = {AJ_FIELD_BODY, texts[i].paper, texts[i].text};

        if (texts[i].paper <= last || texts[i].paper > n_papers) {
            return aj_fail(err, AJ_INVALID, "text %zu of %zu is of paper %u; there are %zu papers",
                           i, n, (unsigned)texts[i].paper, n_papers);
        }
        last = texts[i].paper;
        AJ_TRY(aj_draft_value(draft, &value, err));
    }
    return AJ_OK;
}

static enum aj_code check(const json_t *record, struct aj_err *err)
{
    enum aj_state state = AJ_STATE_NONE;

    if (*aj_json_text(record, "case_key") &&
        aj_state_from_word(aj_json_text(record, "state"), &state) && state != AJ_STATE_NONE)
        return AJ_OK;
    return aj_fail(err, AJ_CORRUPT, "案件 %.200s 的记录没有案号或状态；请重建索引",
                   aj_json_text(record, "case_key"));
}

enum aj_code aj_case_document(const json_t *record, const struct aj_case_text *texts,
                              size_t n_texts, struct aj_arena *arena, struct aj_document *out,
                              struct aj_err *err)
{
    struct aj_doc_draft draft = {.record = record, .arena = arena};

    AJ_TRY(check(record, err));
    AJ_TRY(aj_draft_values(&draft, err));
    AJ_TRY(take_texts(&draft, texts, n_texts, err));
    AJ_TRY(aj_draft_words(&draft, err));
    *out = (struct aj_document){
        .key = aj_json_text(record, "case_key"),
        .values = draft.values,
        .n_values = draft.n_values,
        .words = draft.words,
        .n_words = draft.n_words,
    };
    take_facts(record, &out->facts);
    return AJ_OK;
}

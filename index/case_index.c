#include "index/case_index.h"

#include "base/auto.h"
#include "base/json.h"
#include "index/rows.h"
#include "index/search/document/case_document.h"
#include "index/search/search_private.h"
#include "index/search/text/texts.h"

#define MEMORY ((size_t)1 << 30)

/* Cases on their way into the search index: documents borrow from records and texts. */
struct draft {
    struct aj_txn *txn;
    struct aj_search *search;
    struct aj_arena arena;
    struct aj_document *documents;
    json_t **records; /* owned */
    size_t n;
};

static void release(struct draft *d)
{
    for (size_t i = 0; i < d->n; i++)
        json_decref(d->records[i]);
    aj_arena_reset(&d->arena);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory indexing cases");
}

static enum aj_code begin(struct draft *d, size_t most, struct aj_err *err)
{
    d->documents = aj_arena_alloc(&d->arena, (most + 1) * sizeof(*d->documents));
    d->records = aj_arena_alloc(&d->arena, (most + 1) * sizeof(json_t *));
    return d->documents && d->records ? AJ_OK : no_memory(err);
}

enum aj_code aj_case_texts_of(const struct aj_doc_values *values, struct aj_arena *arena,
                              struct aj_case_texts *out, struct aj_err *err)
{
    struct aj_case_text *list = aj_arena_alloc(arena, (values->n + 1) * sizeof(*list));

    *out = (struct aj_case_texts){.list = list};
    if (!list)
        return no_memory(err);
    for (size_t i = 0; i < values->n; i++) {
        const struct aj_doc_value *value = &values->list[i];

        if (value->field == AJ_FIELD_BODY && value->paper > 0) /* 0: the closing report */
            list[out->n++] = (struct aj_case_text){value->paper, value->text};
    }
    return AJ_OK;
}

/* The words that the case's document has now; none when it has no document yet. */
static enum aj_code take_over(struct draft *d, const char *key, struct aj_case_texts *out,
                              struct aj_err *err)
{
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
    struct aj_doc_values values = {0};
    uint32_t doc;
    enum aj_code code = aj_search_number(d->txn, key, &doc, err);

    *out = (struct aj_case_texts){0};
    if (code == AJ_OK)
        code = aj_text_open(d->txn, d->search->packer, doc, &reader, err);
    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    AJ_TRY(code);
    AJ_TRY(aj_text_values(reader, AJ_FIELD_BODY, &d->arena, &values, err));
    return aj_case_texts_of(&values, &d->arena, out, err);
}

static enum aj_code add(struct draft *d, const char *key, const struct aj_case_texts *texts,
                        struct aj_err *err)
{
    struct aj_case_texts own;

    AJ_TRY(aj_row_json(d->txn, AJ_TABLE_CASE, aj_text_bytes(key), &d->records[d->n], err));
    d->n++;
    if (!texts) {
        AJ_TRY(take_over(d, key, &own, err));
        texts = &own;
    }
    return aj_case_document(d->records[d->n - 1], texts->list, texts->n, &d->arena,
                            &d->documents[d->n - 1], err);
}

/* "" for an event that is about no case. */
static const char *case_of(const struct aj_event *event)
{
    return aj_json_text(event->data, "case_key");
}

/* Whether a later event is about the same case. */
static bool is_last(const struct aj_event *events, size_t n, size_t i)
{
    for (size_t k = i + 1; k < n; k++) {
        if (strcmp(case_of(&events[k]), case_of(&events[i])) == 0)
            return false;
    }
    return true;
}

/* The last texts that came for the case of event `i`; NULL: none did. */
static const struct aj_case_texts *texts_of(const struct aj_event *events, size_t i)
{
    for (size_t k = i + 1; k-- > 0;) {
        if (events[k].texts && strcmp(case_of(&events[k]), case_of(&events[i])) == 0)
            return events[k].texts;
    }
    return NULL;
}

enum aj_code aj_cases_follow(struct aj_txn *txn, struct aj_search *search,
                             const struct aj_event *events, size_t n, struct aj_err *err)
{
    AJ_AUTO(release)
    struct draft d = {.txn = txn, .search = search, .arena = {.limit = MEMORY}};

    AJ_TRY(begin(&d, n, err));
    for (size_t i = 0; i < n; i++) {
        if (*case_of(&events[i]) && is_last(events, n, i))
            AJ_TRY(add(&d, case_of(&events[i]), texts_of(events, i), err));
    }
    return d.n > 0 ? aj_search_put(txn, search, d.documents, d.n, err) : AJ_OK;
}

enum aj_code aj_cases_index(struct aj_txn *txn, struct aj_search *search,
                            const struct aj_case_again *cases, size_t n, struct aj_err *err)
{
    AJ_AUTO(release)
    struct draft d = {.txn = txn, .search = search, .arena = {.limit = MEMORY}};

    AJ_TRY(begin(&d, n, err));
    for (size_t i = 0; i < n; i++)
        AJ_TRY(add(&d, cases[i].key, cases[i].texts, err));
    return aj_search_put(txn, search, d.documents, d.n, err);
}

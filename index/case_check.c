#include "index/case_check.h"

#include "base/auto.h"
#include "index/case_index.h"
#include "index/handle.h"
#include "index/rows.h"
#include "index/search/document/case_document.h"

struct check {
    struct aj_txn *txn;
    aj_search_fault_visit visit;
    void *arg;
    json_t *record; /* of the document made last, which borrows from it */
};

static void release(struct check *check)
{
    json_decref(check->record);
}

static enum aj_code document_of(void *arg, const char *key, const struct aj_doc_values *stored,
                                struct aj_arena *arena, struct aj_document *out, struct aj_err *err)
{
    struct check *check = arg;
    struct aj_case_texts texts;

    json_decref(check->record);
    check->record = NULL;
    AJ_TRY(aj_row_json(check->txn, AJ_TABLE_CASE, aj_text_bytes(key), &check->record, err));
    AJ_TRY(aj_case_texts_of(stored, arena, &texts, err));
    return aj_case_document(check->record, texts.list, texts.n, arena, out, err);
}

static enum aj_code visit_fault(void *arg, const struct aj_search_fault *fault, struct aj_err *err)
{
    struct check *check = arg;

    return check->visit(check->arg, fault, err);
}

static enum aj_code tell_missing(struct check *check, struct aj_bytes key, struct aj_err *err)
{
    char text[AJ_KEY_LIMIT + 1];
    const struct aj_search_fault fault = {AJ_TABLE_SEARCH_CASE, text, "没有编入检索"};

    memcpy(text, key.data, key.size);
    text[key.size] = '\0';
    return check->visit(check->arg, &fault, err);
}

/* Each record has a document. */
static enum aj_code check_records(struct check *check, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_bytes key, value, found;
    bool more;

    AJ_TRY(aj_scan_open(check->txn, AJ_TABLE_CASE, (struct aj_bytes){0}, &scan, err));
    for (;;) {
        enum aj_code code;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more)
            return AJ_OK;
        code = aj_txn_get(check->txn, AJ_TABLE_SEARCH_CASE, key, &found, err);
        if (code == AJ_NOT_FOUND)
            code = tell_missing(check, key, err);
        AJ_TRY(code);
    }
}

enum aj_code aj_index_check_search(struct aj_index *x, aj_search_fault_visit visit, void *arg,
                                   struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    AJ_AUTO(release) struct check check = {.visit = visit, .arg = arg};
    const struct aj_search_check how = {document_of, visit_fault, &check};

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(aj_search_check_folding(txn, err));
    check.txn = txn;
    AJ_TRY(check_records(&check, err));
    return aj_search_check(txn, &how, err);
}

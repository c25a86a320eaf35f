#include "index/case_search.h"

#include "base/auto.h"
#include "index/handle.h"

enum aj_code aj_index_search(struct aj_index *x, const struct aj_search_request *request,
                             struct aj_arena *arena, struct aj_search_result *out,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(aj_search_check_folding(txn, err));
    return aj_search_run(txn, x->search, request, arena, out, err);
}

struct visible { /* of each chunk */
    struct aj_chunk_docs *list;
    size_t n;
};

static void release(struct visible *visible)
{
    for (size_t i = 0; i < visible->n; i++)
        roaring_bitmap_free(aj_unconst(visible->list[i].docs));
    free(visible->list);
}

static enum aj_code gather_visible(const struct aj_viewer *viewer, const struct aj_view *view,
                                   struct visible *out, struct aj_err *err)
{
    out->list = calloc(view->n + 1, sizeof(*out->list));
    if (!out->list)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory suggesting");
    for (size_t i = 0; i < view->n; i++) {
        struct aj_chunk *chunk = &view->list[i];
        AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *docs = NULL;

        AJ_TRY(aj_viewer_documents(viewer, chunk, &docs, err));
        if (roaring_bitmap_is_empty(docs))
            continue;
        out->list[out->n++] = (struct aj_chunk_docs){chunk->number, chunk->shelf, aj_steal(&docs)};
    }
    return AJ_OK;
}

enum aj_code aj_index_suggest(struct aj_index *x, const struct aj_suggest_request *request,
                              struct aj_arena *arena, struct aj_suggestions *out,
                              struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    AJ_AUTO(aj_view_close) struct aj_view view = {0};
    AJ_AUTO(release) struct visible visible = {0};
    struct aj_suggest_wish wish = {
        .typed = request->typed, .most = request->most, .few = AJ_SUGGEST_FEW};
    unsigned shelves;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(aj_search_check_folding(txn, err));
    AJ_TRY(aj_viewer_shelves(request->viewer, txn, &shelves, err));
    AJ_TRY(aj_view_open(txn, shelves, &view, err));
    AJ_TRY(gather_visible(request->viewer, &view, &visible, err));
    wish.visible = visible.list;
    wish.n_visible = visible.n;
    return aj_suggest(txn, x->search, &wish, arena, out, err);
}

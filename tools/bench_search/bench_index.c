#include "tools/bench_search/bench_index.h"

#include "base/auto.h"
#include "base/search_text.h"
#include "index/search/slab/slab_join.h"

#include <stdlib.h>

#define FACET_VALUES 20
#define FIRST_MAP    ((size_t)1 << 30)

struct aj_bench_index {
    struct aj_env *env;
    struct aj_search *search;
    struct aj_arena arena; /* of the answer */
};

void aj_bench_index_close(struct aj_bench_index *index)
{
    if (!index)
        return;
    aj_arena_reset(&index->arena);
    aj_search_close(index->search);
    aj_env_close(index->env);
    free(index);
}

enum aj_code aj_bench_index_open(const char *folder, bool writable, struct aj_bench_index **out,
                                 struct aj_err *err)
{
    AJ_AUTO(aj_auto_bench_index) struct aj_bench_index *index = calloc(1, sizeof(*index));
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};

    if (!index)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the index");
    index->arena.limit = SIZE_MAX / 2; /* all hits of a million */
    AJ_TRY(aj_env_open(folder, &(struct aj_env_options){writable, FIRST_MAP}, &index->env, err));
    AJ_TRY(aj_search_open(&index->search, err));
    AJ_TRY(aj_search_fold("", 0, &folded, err)); /* its tables are made once, not by a document */
    *out = aj_steal(&index);
    return AJ_OK;
}

/* ---- writing ---- */

/* One change in a transaction of its own. */
struct change {
    const struct aj_document *documents; /* NULL: join */
    size_t n;
    bool more; /* to join */
};

static enum aj_code try_change(struct aj_bench_index *index, struct change *change,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_joining how = {.budget = 0};

    AJ_TRY(aj_txn_write(index->env, NULL, &txn, err));
    if (change->documents) {
        AJ_TRY(aj_search_put(txn, index->search, change->documents, change->n, err));
    } else {
        AJ_TRY(aj_search_join(txn, index->search, &how, &change->more, err));
    }
    return aj_txn_commit(aj_steal(&txn), err);
}

static enum aj_code make_change(struct aj_bench_index *index, struct change *change,
                                struct aj_err *err)
{
    enum aj_code code;

    while ((code = try_change(index, change, err)) == AJ_FULL && aj_env_map_is_full(index->env))
        AJ_TRY(aj_env_grow(index->env, err));
    return code;
}

enum aj_code aj_bench_index_put(struct aj_bench_index *index, const struct aj_document *documents,
                                size_t n, struct aj_err *err)
{
    return make_change(index, &(struct change){documents, n, false}, err);
}

enum aj_code aj_bench_index_join(struct aj_bench_index *index, struct aj_err *err)
{
    struct change change = {NULL, 0, false};

    do {
        AJ_TRY(make_change(index, &change, err));
    } while (change.more);
    return AJ_OK;
}

/* ---- asking ---- */

/* The tree of the query; of a text that is no query, and too long to be taken word by word, the
   whole as a phrase. */
static struct aj_query_node read_query(struct aj_bench_index *index,
                                       const struct aj_bench_question *q)
{
    struct aj_query query;
    struct aj_query_node whole = {.kind = AJ_QUERY_WORD, .phrase = true};

    if (aj_query_parse(q->text, q->size, AJ_QUERY_TYPED, &index->arena, &query, NULL) == AJ_OK ||
        aj_query_parse(q->text, q->size, AJ_QUERY_LITERAL, &index->arena, &query, NULL) == AJ_OK)
        return *query.root;
    whole.text = aj_arena_copy(&index->arena, q->text, q->size);
    return whole;
}

static enum aj_code run(struct aj_bench_index *index, struct aj_search_request *request,
                        struct aj_search_result *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_search_size size;

    AJ_TRY(aj_txn_read(index->env, &txn, err));
    if (request->limit == AJ_BENCH_ALL) {
        AJ_TRY(aj_search_size(txn, &size, err));
        request->limit = (size_t)size.documents;
    }
    return aj_search_run(txn, index->search, request, &index->arena, out, err);
}

enum aj_code aj_bench_index_ask(struct aj_bench_index *index,
                                const struct aj_bench_question *question,
                                struct aj_search_result *out, struct aj_err *err)
{
    struct aj_search_request request = {.viewer = &aj_viewer_everything,
                                        .filters = question->filters,
                                        .n_filters = question->n_filters,
                                        .limit = question->limit,
                                        .facets = question->facets ? AJ_FACETS_ALL : 0,
                                        .facet_values = FACET_VALUES,
                                        .snippets = question->snippets};
    struct aj_query_node root;
    enum aj_code code;

    aj_arena_reset(&index->arena);
    root = read_query(index, question);
    if (root.kind == AJ_QUERY_WORD && !root.text)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for a query");
    request.query = &root;
    *out = (struct aj_search_result){.total = 0};
    code = run(index, &request, out, err);
    if (code != AJ_INVALID)
        return code;
    *out = (struct aj_search_result){.total = 0}; /* only blanks, or signs that folding drops */
    return AJ_OK;
}

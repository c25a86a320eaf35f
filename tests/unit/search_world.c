#include "search_world.h"

#include "index/search/slab/slab_join.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAP_SIZE ((size_t)512 << 20)

struct search_world *search_world_open(unsigned seed)
{
    struct search_world *w = calloc(1, sizeof(*w));

    assert_non_null(w);
    (void)search_home_open((void **)&w->home);
    w->home->seed = seed;
    w->seed = seed;
    well(aj_search_open(&w->search, &err));
    return w;
}

void search_world_close(struct search_world *w)
{
    void *home = w->home;

    oracle_release(&w->oracle);
    aj_search_close(w->search);
    free(w);
    (void)search_home_close(&home);
}

void search_world_reopen(struct search_world *w)
{
    const struct aj_env_options options = {.writable = true, .map_size = MAP_SIZE};

    aj_search_close(w->search);
    w->search = NULL;
    aj_env_close(w->home->env);
    w->home->env = NULL;
    well(aj_env_open(w->home->folder, &options, &w->home->env, &err));
    well(aj_search_open(&w->search, &err));
}

unsigned first_seed(void)
{
    const char *seed = getenv("AJ_SEED");

    return seed ? (unsigned)strtoul(seed, NULL, 10) : 20261128;
}

bool time_is_up(void)
{
    static time_t begun;
    const char *seconds = getenv("AJ_LONG");

    if (begun == 0)
        begun = time(NULL);
    return !seconds || time(NULL) - begun >= strtol(seconds, NULL, 10);
}

void put_documents(struct search_world *w, const struct aj_document *documents, size_t n)
{
    struct aj_txn *txn = begin_write(w->home);

    well(aj_search_put(txn, w->search, documents, n, &err));
    commit(txn);
    for (size_t i = 0; i < n; i++)
        oracle_put(&w->oracle, &documents[i]);
}

void remove_document(struct search_world *w, const char *key)
{
    const bool there = oracle_remove(&w->oracle, key);
    struct aj_txn *txn = begin_write(w->home);

    assert_int_equal(aj_search_remove(txn, w->search, key, NULL), there ? AJ_OK : AJ_NOT_FOUND);
    commit(txn);
}

static bool join_once(struct search_world *w, const struct aj_joining *how)
{
    struct aj_txn *txn = begin_write(w->home);
    bool more = false;

    well(aj_search_join(txn, w->search, how, &more, &err));
    commit(txn);
    return more;
}

void join_a_little(struct search_world *w, unsigned steps)
{
    const struct aj_joining how = {.budget = 1 + chance(w->home, 65536),
                                   .purge = chance(w->home, 4) == 0};

    while (steps-- > 0 && join_once(w, &how))
        ;
}

void join_everything(struct search_world *w)
{
    const struct aj_joining how = {.purge = true};

    while (join_once(w, &how))
        ;
}

enum aj_code run_request(struct search_world *w, const struct aj_search_request *request,
                         struct aj_arena *arena, struct aj_search_result *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(w->home);

    return aj_search_run(txn, w->search, request, arena, out, err);
}

static unsigned number_of(const char *key)
{
    unsigned long number = strtoul(key + strlen("case-"), NULL, 10);

    assert_true(number < SEARCH_WORLD_CASES);
    return (unsigned)number;
}

static void compare_documents(const struct search_world *w, const struct aj_search_request *request,
                              const struct oracle_query *query,
                              const struct aj_search_result *result, const char *text)
{
    bool found[SEARCH_WORLD_CASES] = {false};
    size_t expected = 0;

    for (size_t i = 0; i < result->n_hits; i++) {
        const unsigned number = number_of(result->hits[i].key);

        if (found[number])
            fail_msg("seed %u, %s: case %u is there twice", w->seed, text, number);
        found[number] = true;
    }
    for (size_t i = 0; i < w->oracle.n; i++) {
        const struct oracle_document *document = &w->oracle.list[i];
        const unsigned number = number_of(document->key);
        const bool right = oracle_sees(request->viewer, document) &&
                           oracle_passes(request, document, AJ_ATTR_COUNT) &&
                           oracle_answers(query, document);

        if (found[number] != right) {
            fail_msg("seed %u, %s: case %u is %s", w->seed, text, number,
                     right ? "not found" : "found, but does not answer");
        }
        expected += right;
    }
    if (result->n_hits != expected || result->total != expected) {
        fail_msg("seed %u, %s: %zu hits, total %lu, not %zu", w->seed, text, result->n_hits,
                 (unsigned long)result->total, expected);
    }
}

size_t assert_right(struct search_world *w, const struct aj_search_request *request,
                    const char *text)
{
    struct aj_search_request whole = *request;
    struct aj_arena arena = {.limit = ANSWER_ROOM};
    struct aj_search_result result;
    struct oracle_query query;
    struct aj_err err = {0};
    enum aj_code code;

    whole.limit = SEARCH_WORLD_CASES;
    whole.after = NULL;
    oracle_prepare(&query, request->query);
    code = run_request(w, &whole, &arena, &result, &err);
    if (code != (query.is_empty ? AJ_INVALID : AJ_OK))
        fail_msg("seed %u, %s: %s %s", w->seed, text, aj_code_name(code), err.text);
    if (code == AJ_OK) {
        compare_documents(w, &whole, &query, &result, text);
        if (result.next)
            fail_msg("seed %u, %s: a page after the last", w->seed, text);
        assert_facets_right(w, &whole, &query, &result, text);
    }
    oracle_query_release(&query);
    aj_arena_reset(&arena);
    return result.n_hits;
}

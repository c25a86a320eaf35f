/* Random queries over random documents: what the engine finds and counts is what the oracle does.
   AJ_SEED begins elsewhere, AJ_LONG goes on for so many seconds. */
#include "invented_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES   220u
#define ROUNDS  12u
#define QUERIES 60u
#define ROOM    ((size_t)1 << 20)

/* Whatever is asked beside it, the total is the total, and the first hits are the first. */
static void assert_total_depends_on_nothing(struct search_world *w,
                                            const struct aj_search_request *request,
                                            const char *text)
{
    struct aj_arena arena = {.limit = ANSWER_ROOM};
    struct aj_search_result whole, result;
    struct aj_search_request other = *request;

    other.limit = SEARCH_WORLD_CASES;
    other.facets = 0;
    well(run_request(w, &other, &arena, &whole, &err));
    for (int i = 0; i < 3; i++) {
        other.limit = chance(w->home, 8);
        other.order = chance(w->home, 2) ? AJ_ORDER_BEST : AJ_ORDER_NEWEST;
        other.snippets = chance(w->home, 2);
        other.facets = chance(w->home, AJ_FACETS_ALL + 1);
        well(run_request(w, &other, &arena, &result, &err));
        if (result.total != whole.total ||
            result.n_hits != (other.limit < whole.total ? other.limit : whole.total)) {
            fail_msg("seed %u, %s: total %lu and %zu hits with a limit of %zu, %lu without",
                     w->seed, text, (unsigned long)result.total, result.n_hits, other.limit,
                     (unsigned long)whole.total);
        }
        if (other.order != request->order)
            continue;
        for (size_t k = 0; k < result.n_hits; k++) {
            assert_string_equal(result.hits[k].key, whole.hits[k].key);
            assert_memory_equal(&result.hits[k].score, &whole.hits[k].score, sizeof(float));
        }
    }
    aj_arena_reset(&arena);
}

/* All of the question, for who must find out what is wrong. */
static void describe(const struct aj_search_request *r, struct aj_buf *out)
{
    aj_buf_addf(out, " | order %d, viewer %d %d %u %s", r->order, r->viewer->all_units,
                r->viewer->sealed, r->viewer->secrecy, r->viewer->person ? r->viewer->person : "");
    for (size_t i = 0; i < r->viewer->n_units; i++)
        aj_buf_addf(out, " %s", r->viewer->units[i]);
    for (size_t i = 0; i < r->n_filters; i++) {
        aj_buf_addf(out, " | %d:", r->filters[i].attribute);
        for (size_t k = 0; k < r->filters[i].n; k++)
            aj_buf_addf(out, " %s", r->filters[i].values[k]);
    }
}

static size_t ask_one(struct search_world *w)
{
    struct aj_arena arena = {.limit = ROOM};
    struct aj_buf text = {0};
    struct aj_query query = {0};
    struct aj_search_request request = {
        .order = chance(w->home, 2) ? AJ_ORDER_BEST : AJ_ORDER_NEWEST,
        .facets = AJ_FACETS_ALL,
        .facet_values = chance(w->home, 6),
        .snippets = chance(w->home, 4) == 0,
    };
    size_t found;

    invent_query(w, chance(w->home, 3), &text);
    if (aj_query_parse(text.data, text.size, AJ_QUERY_STORED, &arena, &query, NULL) == AJ_OK &&
        chance(w->home, 20))
        request.query = query.root;
    request.viewer = chance(w->home, 2) ? &aj_viewer_everything : invent_viewer(w, &arena);
    if (chance(w->home, 2))
        invent_filters(w, &arena, &request);
    describe(&request, &text);
    found = assert_right(w, &request, text.data);
    if (found > 0 && chance(w->home, 4) == 0)
        assert_total_depends_on_nothing(w, &request, text.data);
    aj_buf_release(&text);
    aj_arena_reset(&arena);
    return found;
}

static void change_something(struct search_world *w)
{
    char key[32];

    put_invented(w, 1 + chance(w->home, 40), CASES);
    for (unsigned n = chance(w->home, 8); n > 0; n--) {
        (void)snprintf(key, sizeof(key), "case-%u", chance(w->home, CASES));
        remove_document(w, key);
    }
    if (chance(w->home, 2))
        join_a_little(w, chance(w->home, 12));
    if (chance(w->home, 6) == 0)
        search_world_reopen(w);
}

static void random_queries_find_and_count_what_a_scan_does(void **state)
{
    unsigned seed = first_seed();

    (void)state;
    do {
        struct search_world *w = search_world_open(seed++);
        size_t found = 0;

        for (unsigned round = 0; round < ROUNDS; round++) {
            change_something(w);
            for (unsigned i = 0; i < QUERIES; i++)
                found += ask_one(w) > 0;
        }
        assert_true(found > ROUNDS * QUERIES / 8); /* else not much was tried */
        search_world_close(w);
    } while (!time_is_up());
}

static void a_word_of_which_nothing_is_left_is_refused(void **state)
{
    static const enum aj_query_field fields[] = {AJ_QUERY_ANY, AJ_QUERY_NAME, AJ_QUERY_BODY,
                                                 AJ_QUERY_STATE, AJ_QUERY_CLASS};
    struct search_world *w = search_world_open(first_seed());

    (void)state;
    put_invented(w, 20, CASES);
    for (size_t i = 0; i < AJ_COUNTOF(fields); i++) {
        const struct aj_query_node node = {
            .kind = AJ_QUERY_WORD, .field = fields[i], .text = "\u00AD \uFE0F"};
        const struct aj_search_request request = {.query = &node, .viewer = &aj_viewer_everything};

        (void)assert_right(w, &request, "nothing");
    }
    search_world_close(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_queries_find_and_count_what_a_scan_does),
        cmocka_unit_test(a_word_of_which_nothing_is_left_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * what somebody gets is, bit for bit, what he would get from an index that holds only what he
 * may see; and of a shelf that he may not look into no row is read. AJ_SEED begins elsewhere,
 * AJ_LONG goes on for so many seconds.
 */
#include "invented_case.h"

#include "index/search/slab/slab.h"
#include "index/search/values/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES   130u
#define VIEWERS 14u
#define QUERIES 14u
#define ROOM    ((size_t)1 << 20)

struct rights {
    struct search_world *w;
    struct invented_case now[CASES];
    bool there[CASES];
};

static void take_out(struct rights *r, unsigned which)
{
    if (r->there[which])
        invented_case_release(&r->now[which]);
    r->there[which] = false;
}

static void put(struct rights *r, unsigned n)
{
    for (; n > 0; n--) {
        const unsigned which = chance(r->w->home, CASES);

        take_out(r, which);
        invent_case(r->w, which, &r->now[which]);
        r->there[which] = true;
        r->now[which].document.values = r->now[which].values;
        r->now[which].document.words = r->now[which].words;
        put_documents(r->w, &r->now[which].document, 1);
    }
}

static void change(struct rights *r)
{
    char key[24];

    put(r, 60 + chance(r->w->home, 80));
    for (unsigned n = chance(r->w->home, 12); n > 0; n--) {
        const unsigned which = chance(r->w->home, CASES);

        (void)snprintf(key, sizeof(key), "case-%u", which);
        remove_document(r->w, key);
        take_out(r, which);
    }
    join_a_little(r->w, chance(r->w->home, 30));
}

static void close_rights(struct rights *r)
{
    search_world_close(r->w);
    for (unsigned i = 0; i < CASES; i++)
        take_out(r, i);
}

/* An index with nothing but what the viewer may see, put in another order and in other slabs. */
static struct search_world *only_what_he_sees(struct rights *r, const struct aj_viewer *viewer)
{
    struct search_world *w = search_world_open(r->w->home->seed);
    struct aj_document documents[CASES];
    size_t n = 0;

    for (unsigned i = 0; i < CASES; i++) {
        const unsigned which = (i * 77 + 13) % CASES;

        if (r->there[which] &&
            oracle_sees(viewer, oracle_find(&r->w->oracle, r->now[which].document.key)))
            documents[n++] = r->now[which].document;
    }
    for (size_t i = 0; i < n;) {
        size_t some = 1 + chance(w->home, 20);

        some = some < n - i ? some : n - i;
        put_documents(w, documents + i, some);
        i += some;
    }
    if (chance(w->home, 2))
        join_everything(w);
    return w;
}

static void assert_same_facets(const struct aj_search_result *a, const struct aj_search_result *b,
                               const char *text)
{
    assert_int_equal(a->n_facets, b->n_facets);
    for (size_t f = 0; f < a->n_facets; f++) {
        const struct aj_facet_list *left = &a->facets[f].list;
        const struct aj_facet_list *right = &b->facets[f].list;

        if (left->n != right->n || left->n_values != right->n_values ||
            left->n_none != right->n_none)
            fail_msg("%s: facet %zu", text, f);
        for (size_t i = 0; i < left->n; i++) {
            if (left->values[i].count != right->values[i].count ||
                left->values[i].selected != right->values[i].selected ||
                strcmp(left->values[i].text, right->values[i].text) != 0) {
                fail_msg("%s: facet %zu: %s, %s", text, f, left->values[i].text,
                         right->values[i].text);
            }
        }
    }
}

static bool is_same_snippet(const struct aj_snippet *a, const struct aj_snippet *b)
{
    return a->size == b->size && a->n_marks == b->n_marks && a->field == b->field &&
           a->paper == b->paper && a->page == b->page &&
           (a->size == 0 || memcmp(a->text, b->text, a->size) == 0) &&
           (a->n_marks == 0 || memcmp(a->marks, b->marks, a->n_marks * sizeof(a->marks[0])) == 0);
}

static uint32_t bits_of(float score)
{
    uint32_t bits;

    memcpy(&bits, &score, sizeof(bits));
    return bits;
}

static void assert_same_answer(const struct aj_search_result *a, const struct aj_search_result *b,
                               const char *text)
{
    if (a->total != b->total || a->n_hits != b->n_hits)
        fail_msg("%s: %lu, %lu", text, (unsigned long)a->total, (unsigned long)b->total);
    for (size_t i = 0; i < a->n_hits; i++) {
        const struct aj_search_hit *left = &a->hits[i];
        const struct aj_search_hit *right = &b->hits[i];

        if (strcmp(left->key, right->key) != 0)
            fail_msg("%s: hit %zu is %s, %s", text, i, left->key, right->key);
        if (bits_of(left->score) != bits_of(right->score)) {
            fail_msg("%s: the score of %s is %.9g, %.9g", text, left->key, (double)left->score,
                     (double)right->score);
        }
        if (left->time != right->time || left->fields != right->fields ||
            !is_same_snippet(&left->snippet, &right->snippet))
            fail_msg("%s: %s is shown otherwise", text, left->key);
    }
    assert_same_facets(a, b, text);
    if (!a->next != !b->next || (a->next && strcmp(a->next, b->next) != 0))
        fail_msg("%s: next is %s, %s", text, a->next, b->next);
}

/* The same question to both, page by page. */
static void ask_both(struct search_world *all, struct search_world *own, const char *text,
                     struct aj_search_request *request)
{
    struct aj_arena arena = {.limit = ANSWER_ROOM};
    struct aj_search_result a, b;

    request->after = NULL;
    do {
        well(run_request(all, request, &arena, &a, &err));
        well(run_request(own, request, &arena, &b, &err));
        assert_same_answer(&a, &b, text);
        request->after = a.next;
    } while (a.next);
    aj_arena_reset(&arena);
}

static void ask_much(struct rights *r, struct search_world *own, const struct aj_viewer *viewer)
{
    struct search_world *w = r->w;

    for (unsigned i = 0; i < QUERIES; i++) {
        struct aj_arena arena = {.limit = ROOM};
        struct aj_buf text = {0};
        struct aj_query query = {0};
        struct aj_search_request request = {
            .viewer = viewer,
            .order = chance(w->home, 3) ? AJ_ORDER_BEST : AJ_ORDER_NEWEST,
            .limit = 1 + chance(w->home, 30),
            .facets = AJ_FACETS_ALL,
            .facet_values = chance(w->home, 5),
            .snippets = chance(w->home, 2),
        };

        invent_query(w, chance(w->home, 3), &text);
        if (aj_query_parse(text.data, text.size, AJ_QUERY_STORED, &arena, &query, NULL) == AJ_OK &&
            chance(w->home, 8))
            request.query = query.root;
        if (chance(w->home, 2))
            invent_filters(w, &arena, &request);
        aj_buf_addf(&text, " (seed %u)", w->seed);
        ask_both(w, own, text.data, &request);
        aj_buf_release(&text);
        aj_arena_reset(&arena);
    }
}

struct suggesting {
    struct aj_txn *txn;
    struct aj_view view;
    struct aj_chunk_docs visible[64];
    struct aj_suggestions list;
    struct aj_arena arena;
};

static void suggest(struct search_world *w, const struct aj_viewer *viewer, const char *typed,
                    struct suggesting *s)
{
    struct aj_suggest_wish wish = {typed, 20, s->visible, 0, AJ_SUGGEST_FEW};
    unsigned shelves;

    *s = (struct suggesting){.arena.limit = ROOM, .txn = begin_read(w->home)};
    well(aj_viewer_shelves(viewer, s->txn, &shelves, &err));
    well(aj_view_open(s->txn, shelves, &s->view, &err));
    for (size_t i = 0; i < s->view.n; i++) {
        roaring_bitmap_t *docs = NULL;

        well(aj_viewer_documents(viewer, &s->view.list[i], &docs, &err));
        if (roaring_bitmap_is_empty(docs)) {
            roaring_bitmap_free(docs);
            continue;
        }
        assert_true(wish.n_visible < AJ_COUNTOF(s->visible));
        s->visible[wish.n_visible++] =
            (struct aj_chunk_docs){s->view.list[i].number, s->view.list[i].shelf, docs};
    }
    well(aj_suggest(s->txn, w->search, &wish, &s->arena, &s->list, &err));
    for (size_t i = 0; i < wish.n_visible; i++)
        roaring_bitmap_free(aj_unconst(s->visible[i].docs));
}

static void suggest_end(struct suggesting *s)
{
    aj_view_close(&s->view);
    aj_txn_end(s->txn);
    aj_arena_reset(&s->arena);
}

/* Texts are compared folded: a value is shown as it was written first, by whoever it was. */
static void suggest_to_both(struct rights *r, struct search_world *own,
                            const struct aj_viewer *viewer)
{
    static const char *const typed[] = {"张", "z", "云", "李", "三", "l", "所", "工", "zhao", "A"};

    for (size_t i = 0; i < AJ_COUNTOF(typed); i++) {
        struct suggesting a, b;

        suggest(r->w, viewer, typed[i], &a);
        suggest(own, viewer, typed[i], &b);
        assert_int_equal(a.list.n, b.list.n);
        for (size_t k = 0; k < a.list.n; k++) {
            char *left = oracle_fold(a.list.list[k].text);
            char *right = oracle_fold(b.list.list[k].text);

            assert_string_equal(left, right);
            assert_int_equal(a.list.list[k].attribute, b.list.list[k].attribute);
            assert_int_equal(a.list.list[k].documents, b.list.list[k].documents);
            free(left);
            free(right);
        }
        suggest_end(&a);
        suggest_end(&b);
    }
}

static void nothing_shows_of_what_somebody_may_not_see(void **state)
{
    unsigned seed = first_seed();

    (void)state;
    do {
        struct rights r = {.w = search_world_open(seed++)};

        for (unsigned i = 0; i < VIEWERS; i++) {
            struct aj_arena arena = {.limit = ROOM};
            const struct aj_viewer *viewer;
            struct search_world *own;

            if (i % 4 == 0)
                change(&r);
            viewer = invent_viewer(r.w, &arena);
            own = only_what_he_sees(&r, viewer);
            ask_much(&r, own, viewer);
            suggest_to_both(&r, own, viewer);
            search_world_close(own);
            aj_arena_reset(&arena);
        }
        close_rights(&r);
    } while (!time_is_up());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_shows_of_what_somebody_may_not_see),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

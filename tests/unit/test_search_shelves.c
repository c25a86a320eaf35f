/*
 * of a shelf on which somebody can see nothing no row is read. All its rows are damaged, in a
 * transaction that is given up; his answers stay what they were, and who may look there is told.
 * What all shelves share is left as it is: the directory of slabs, the list of chunks, the numbers
 * of values.
 */
#include "invented_case.h"

#include "index/search/codes/big_endian.h"
#include "index/search/shelves.h"
#include "index/search/slab/slab.h"
#include "index/search/values/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES   160u
#define VIEWERS 40u
#define QUERIES 12u
#define ROOM    ((size_t)1 << 20)
#define ROWS    4096

struct damage {
    struct aj_txn *txn;
    unsigned shelves; /* to be damaged, as bits */
    struct aj_chunks chunks;
    struct aj_slabs slabs;
    size_t n; /* rows damaged */
};

static bool is_of_chunk(const struct damage *d, uint32_t chunk)
{
    return chunk < d->chunks.n && (d->shelves >> d->chunks.shelves[chunk] & 1);
}

static bool is_of_slab(const struct damage *d, uint32_t id)
{
    for (size_t i = 0; i < d->slabs.n; i++) {
        if (d->slabs.list[i].id == id)
            return is_of_chunk(d, d->slabs.list[i].first >> 16);
    }
    return false;
}

/* Whether a row belongs to one of the shelves. */
static bool is_of_shelves(const struct damage *d, enum aj_table table, struct aj_bytes key)
{
    const unsigned char *bytes = key.data;

    if (table == AJ_TABLE_SEARCH_VALUE)
        return (bytes[0] == 's' || bytes[0] == 'p') && (d->shelves >> bytes[1] & 1);
    if (table == AJ_TABLE_SEARCH_DEAD)
        return is_of_chunk(d, (uint32_t)bytes[0] << 8 | bytes[1]);
    if (table == AJ_TABLE_SEARCH_BLOCK || table == AJ_TABLE_SEARCH_START)
        return is_of_slab(d, aj_key_get_u32(bytes));
    if (table == AJ_TABLE_SEARCH_FACT) /* no chunk is full: its first page holds no other's */
        return is_of_chunk(d, (aj_key_get_u32(bytes) * AJ_FACTS_ON_PAGE + 50) >> 16);
    return is_of_chunk(d, aj_key_get_u32(bytes) >> 16);
}

static void damage_table(struct damage *d, enum aj_table table)
{
    static struct {
        unsigned char bytes[AJ_KEY_LIMIT];
        size_t size;
    } keys[ROWS];
    struct aj_scan *scan = NULL;
    struct aj_bytes key, value;
    bool more = true;
    size_t n = 0;

    well(aj_scan_open(d->txn, table, (struct aj_bytes){0}, &scan, &err));
    for (;;) {
        well(aj_scan_next(scan, &key, &value, &more, &err));
        if (!more)
            break;
        if (!is_of_shelves(d, table, key))
            continue;
        assert_true(n < ROWS);
        memcpy(keys[n].bytes, key.data, key.size);
        keys[n++].size = key.size;
    }
    aj_scan_close(scan);
    for (size_t i = 0; i < n; i++) {
        well(aj_txn_put(d->txn, table, (struct aj_bytes){keys[i].bytes, keys[i].size},
                        bytes_of("damaged"), &err));
    }
    d->n += n;
}

static size_t damage_shelves(struct aj_txn *txn, unsigned shelves)
{
    static const enum aj_table tables[] = {
        AJ_TABLE_SEARCH_DOC,   AJ_TABLE_SEARCH_FACT, AJ_TABLE_SEARCH_VALUE, AJ_TABLE_SEARCH_BLOCK,
        AJ_TABLE_SEARCH_START, AJ_TABLE_SEARCH_DEAD, AJ_TABLE_SEARCH_TEXT};
    struct damage d = {.txn = txn, .shelves = shelves};

    well(aj_chunks_read(txn, &d.chunks, &err));
    well(aj_slabs_read(txn, &d.slabs, &err));
    for (size_t i = 0; i < AJ_COUNTOF(tables); i++)
        damage_table(&d, tables[i]);
    aj_slabs_release(&d.slabs);
    aj_chunks_release(&d.chunks);
    return d.n;
}

/* Everything of an answer, as a text. */
static void write_answer(const struct aj_search_result *r, struct aj_buf *out)
{
    aj_buf_addf(out, "%lu %s\n", (unsigned long)r->total, r->next ? r->next : "");
    for (size_t i = 0; i < r->n_hits; i++) {
        aj_buf_addf(out, "%s %a %ld %u ", r->hits[i].key, (double)r->hits[i].score,
                    (long)r->hits[i].time, r->hits[i].fields);
        aj_buf_add(out, r->hits[i].snippet.text ? r->hits[i].snippet.text : "",
                   r->hits[i].snippet.size);
    }
    for (size_t f = 0; f < r->n_facets; f++) {
        const struct aj_facet_list *list = &r->facets[f].list;

        for (size_t i = 0; i < list->n; i++)
            aj_buf_addf(out, "%s %u ", list->values[i].text, list->values[i].count);
        aj_buf_addf(out, "%u %u\n", list->n_values, list->n_none);
    }
    aj_buf_add(out, "", 0);
    assert_false(out->failed);
}

struct questions {
    struct aj_arena arena;
    struct aj_search_request list[QUERIES];
    struct aj_buf answers;
};

static void make_questions(struct search_world *w, const struct aj_viewer *viewer,
                           struct questions *questions)
{
    for (size_t i = 0; i < QUERIES; i++) {
        AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
        struct aj_query query = {0};

        invent_query(w, 2, &text);
        if (aj_query_parse(text.data, text.size, AJ_QUERY_STORED, &questions->arena, &query,
                           NULL) != AJ_OK)
            query.root = NULL; /* everything, then */
        questions->list[i] =
            (struct aj_search_request){.query = i > 0 ? query.root : NULL,
                                       .viewer = viewer,
                                       .order = i % 2 ? AJ_ORDER_BEST : AJ_ORDER_NEWEST,
                                       .limit = 20,
                                       .facets = AJ_FACETS_ALL,
                                       .facet_values = 2,
                                       .snippets = true};
    }
}

static enum aj_code ask(struct search_world *w, struct aj_txn *txn, struct questions *questions)
{
    questions->answers.size = 0;
    for (size_t i = 0; i < QUERIES; i++) {
        struct aj_arena arena = {.limit = ANSWER_ROOM};
        struct aj_search_result result;
        enum aj_code code =
            aj_search_run(txn, w->search, &questions->list[i], &arena, &result, NULL);

        if (code == AJ_OK)
            write_answer(&result, &questions->answers);
        aj_arena_reset(&arena);
        AJ_TRY(code);
    }
    return AJ_OK;
}

static unsigned shelves_of(const struct search_world *w, const struct aj_viewer *viewer)
{
    unsigned shelves = 0;

    for (size_t i = 0; i < w->oracle.n; i++) {
        if (oracle_sees(viewer, &w->oracle.list[i]))
            shelves |= 1u << aj_shelf_of(&w->oracle.list[i].facts);
    }
    return shelves;
}

static bool answers_stay(struct search_world *w, const struct aj_viewer *viewer, unsigned shelves)
{
    struct questions questions = {.arena.limit = ROOM};
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_write(w->home);
    AJ_AUTO(aj_buf_release) struct aj_buf before = {0};
    bool stay;

    make_questions(w, viewer, &questions);
    assert_int_equal(ask(w, txn, &questions), AJ_OK);
    aj_buf_add(&before, questions.answers.data, questions.answers.size);
    assert_true(damage_shelves(txn, shelves) > 0);
    stay = ask(w, txn, &questions) == AJ_OK && before.size == questions.answers.size &&
           memcmp(before.data, questions.answers.data, before.size) == 0;
    aj_buf_release(&questions.answers);
    aj_arena_reset(&questions.arena);
    return stay;
}

static void of_a_shelf_on_which_he_can_see_nothing_no_row_is_read(void **state)
{
    struct search_world *w = search_world_open(first_seed());
    unsigned all, hidden = 0;

    (void)state;
    put_invented(w, 120, CASES);
    join_a_little(w, 4);
    all = shelves_of(w, &aj_viewer_everything);
    for (unsigned i = 0; i < VIEWERS; i++) {
        struct aj_arena arena = {.limit = ROOM};
        const struct aj_viewer *viewer = invent_viewer(w, &arena);
        const unsigned own = shelves_of(w, viewer);

        if (own != all) {
            assert_true(answers_stay(w, viewer, all & ~own));
            hidden++;
        }
        if (own != 0)
            assert_false(answers_stay(w, viewer, own)); /* else nothing was damaged */
        aj_arena_reset(&arena);
    }
    assert_true(hidden > VIEWERS / 2);
    search_world_close(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_a_shelf_on_which_he_can_see_nothing_no_row_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

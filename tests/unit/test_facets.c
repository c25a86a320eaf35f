/* Facets beside a count by hand. */
#include "search_home.h"

#include "base/search_text.h"
#include "index/search/codes/doc_set.h"
#include "index/search/values/facets.h"
#include "index/search/values/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNKS 3u /* on shelves 0, 2 and 0 */
#define DOCS   250u
#define VALUES 50u
#define TOP    6u

struct world {
    struct search_home *home;
    struct aj_fact facts[CHUNKS][DOCS];
    roaring_bitmap_t *hits[CHUNKS];
};

static unsigned shelf_of(unsigned chunk)
{
    return chunk == 1 ? 2 : 0;
}

/* Values whose order by text is not that by number, and by what is shown not that by what is
 * folded.
 */
static uint32_t number_of(struct aj_txn *txn, unsigned chunk, unsigned attribute, unsigned which)
{
    struct aj_value_cache cache = {0};
    char text[64];
    const struct aj_doc_word word = {(enum aj_attribute)attribute, text};
    uint32_t number;

    (void)snprintf(text, sizeof(text), "%s%u-%u", which % 2 ? "Ｘ" : "x", which * 7919u % 97u,
                   attribute);
    well(aj_value_number(txn, &cache, shelf_of(chunk), &word, &number, &err));
    aj_value_cache_release(&cache);
    assert_true(number < VALUES);
    return number;
}

static void make_facts(struct world *w, struct aj_txn *txn, unsigned chunk)
{
    for (unsigned d = 0; d < DOCS; d++) {
        struct aj_fact *fact = &w->facts[chunk][d];

        for (unsigned v = 0; v < AJ_FACT_VALUE_COUNT; v++) {
            /* of some few, of others 37; not the same ones on both shelves */
            unsigned which = chance(w->home, 1 + 6 * v) + (chunk == 1 ? 2 * v : 0);

            fact->values[v] = chance(w->home, 9) ? number_of(txn, chunk, v, which) + 1 : 0;
        }
        fact->year = (uint16_t)(chance(w->home, 5) ? 2001 + chance(w->home, 26) : 0);
        for (unsigned i = chance(w->home, 4); i > 0; i--) {
            fact->groups |= (uint16_t)(1u << number_of(txn, chunk, AJ_ATTR_GROUP,
                                                       chance(w->home, AJ_FACT_GROUPS)));
        }
    }
    well(aj_facts_put(txn, chunk << 16, w->facts[chunk], DOCS, &err));
}

static int world_open(void **state)
{
    struct world *w = calloc(1, sizeof(*w));
    struct aj_txn *txn;

    assert_non_null(w);
    (void)search_home_open((void **)&w->home);
    txn = begin_write(w->home);
    for (unsigned c = 0; c < CHUNKS; c++)
        make_facts(w, txn, c);
    commit(txn);
    *state = w;
    return 0;
}

static int world_close(void **state)
{
    struct world *w = *state;
    void *home = w->home;

    for (unsigned c = 0; c < CHUNKS; c++)
        aj_auto_roaring(&w->hits[c]);
    free(w);
    return search_home_close(&home);
}

static void choose_hits(struct world *w, unsigned one_in)
{
    for (unsigned c = 0; c < CHUNKS; c++) {
        aj_auto_roaring(&w->hits[c]);
        w->hits[c] = roaring_bitmap_create();
        for (uint32_t d = 0; d < DOCS; d++) {
            if (chance(w->home, one_in) == 0)
                roaring_bitmap_add(w->hits[c], d);
        }
    }
}

static void add_hits(struct world *w, struct aj_facets *facets, unsigned chunks, unsigned which)
{
    for (uint32_t c = 0; c < CHUNKS; c++) {
        const struct aj_chunk_docs hits = {c, shelf_of(c), w->hits[c]};

        if (chunks >> c & 1)
            well(aj_facets_add(facets, &hits, which, &err));
    }
}

static bool has_value(const struct aj_fact *fact, enum aj_attribute facet, uint32_t number)
{
    if (facet == AJ_ATTR_YEAR)
        return fact->year == number;
    if (facet == AJ_ATTR_GROUP)
        return fact->groups >> number & 1;
    return fact->values[facet] == number + 1;
}

static uint32_t count_by_hand(const struct world *w, unsigned chunks, enum aj_attribute facet,
                              uint32_t number)
{
    uint32_t n = 0;

    for (unsigned c = 0; c < CHUNKS; c++) {
        for (uint32_t d = 0; d < DOCS; d++) {
            n += (chunks >> c & 1) && roaring_bitmap_contains(w->hits[c], d) &&
                 has_value(&w->facts[c][d], facet, number);
        }
    }
    return n;
}

static uint32_t count_none(const struct world *w, unsigned chunks, enum aj_attribute facet)
{
    uint32_t n = 0;

    for (unsigned c = 0; c < CHUNKS; c++) {
        for (uint32_t d = 0; d < DOCS; d++) {
            const struct aj_fact *fact = &w->facts[c][d];
            bool none = facet == AJ_ATTR_YEAR    ? fact->year == 0
                        : facet == AJ_ATTR_GROUP ? fact->groups == 0
                                                 : fact->values[facet] == 0;

            n += (chunks >> c & 1) && roaring_bitmap_contains(w->hits[c], d) && none;
        }
    }
    return n;
}

struct row { /* of the model */
    uint32_t number;
    uint32_t count;
    char folded[64];
};

static int by_count_and_text(const void *a, const void *b)
{
    const struct row *left = a;
    const struct row *right = b;

    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return strcmp(left->folded, right->folded);
}

static void fold_into(const char *text, char out[64])
{
    struct aj_search_text folded = {0};

    well(aj_search_fold(text, strlen(text), &folded, &err));
    (void)snprintf(out, 64, "%s", folded.text);
    aj_search_text_release(&folded);
}

/* All values that a hit has, in the order of a list; returns how many. */
static size_t rows_by_hand(struct world *w, unsigned chunks, enum aj_attribute facet,
                           struct row *rows)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(w->home);
    const uint32_t below = facet == AJ_ATTR_YEAR    ? 2030
                           : facet == AJ_ATTR_GROUP ? AJ_FACT_GROUPS
                                                    : VALUES;
    size_t n = 0;

    for (uint32_t number = facet == AJ_ATTR_YEAR; number < below; number++) {
        AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
        struct row row = {number, count_by_hand(w, chunks, facet, number), ""};

        if (row.count == 0)
            continue;
        if (facet == AJ_ATTR_YEAR) {
            aj_buf_addf(&text, "%u", number);
        } else {
            well(aj_value_text(txn, facet, number, &text, &err));
        }
        fold_into(text.data, row.folded);
        rows[n++] = row;
    }
    if (n > 0)
        qsort(rows, n, sizeof(*rows), by_count_and_text);
    return n;
}

static struct row rows[2100];

static void assert_list(struct world *w, const struct aj_facets *facets, unsigned chunks,
                        enum aj_attribute facet, size_t top)
{
    const struct aj_facet_wish wish = {.facet = facet, .top = top};
    struct aj_arena arena = {.limit = (size_t)1 << 20};
    struct aj_facet_list list;
    size_t n = rows_by_hand(w, chunks, facet, rows);

    well(aj_facets_list(facets, &wish, &arena, &list, &err));
    assert_int_equal(list.n_values, n);
    assert_int_equal(list.n_none, count_none(w, chunks, facet));
    assert_int_equal(list.n, n < top ? n : top);
    for (size_t i = 0; i < list.n; i++) {
        char folded[64];

        fold_into(list.values[i].text, folded);
        assert_string_equal(folded, rows[i].folded);
        assert_int_equal(list.values[i].number, rows[i].number);
        assert_int_equal(list.values[i].count, rows[i].count);
        assert_false(list.values[i].selected);
    }
    aj_arena_reset(&arena);
}

static void facets_count_as_one_counts_by_hand(void **state)
{
    static const size_t tops[] = {1, 2, TOP, 15, 1000};
    struct world *w = *state;

    for (unsigned round = 0; round < 20; round++) {
        AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(w->home);
        AJ_AUTO(aj_auto_facets) struct aj_facets *facets = NULL;
        unsigned chunks = chance(w->home, 1u << CHUNKS);

        choose_hits(w, round % 4 == 0 ? 1 : 1 + chance(w->home, 40));
        well(aj_facets_open(txn, &facets, &err));
        add_hits(w, facets, chunks, AJ_FACETS_ALL);
        for (unsigned f = 0; f < AJ_FACET_COUNT; f++) {
            for (size_t t = 0; t < AJ_COUNTOF(tops); t++)
                assert_list(w, facets, chunks, (enum aj_attribute)f, tops[t]);
        }
    }
}

static void each_facet_may_have_hits_of_its_own(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(w->home);
    AJ_AUTO(aj_auto_facets) struct aj_facets *facets = NULL;

    choose_hits(w, 3);
    well(aj_facets_open(txn, &facets, &err));
    add_hits(w, facets, 1, AJ_FACETS_ALL & ~(1u << AJ_ATTR_UNIT | 1u << AJ_ATTR_YEAR));
    add_hits(w, facets, 6, 1u << AJ_ATTR_UNIT);
    add_hits(w, facets, 2, 1u << AJ_ATTR_YEAR | 1u << AJ_ATTR_GROUP);
    for (unsigned f = 0; f < AJ_FACET_COUNT; f++) {
        unsigned chunks = f == AJ_ATTR_UNIT    ? 6
                          : f == AJ_ATTR_YEAR  ? 2
                          : f == AJ_ATTR_GROUP ? 3
                                               : 1;

        assert_list(w, facets, chunks, (enum aj_attribute)f, TOP);
    }
}

static bool is_in(const uint32_t *list, size_t n, uint32_t number)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i] == number)
            return true;
    }
    return false;
}

static void what_is_selected_is_listed_in_any_case(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(w->home);
    AJ_AUTO(aj_auto_facets) struct aj_facets *facets = NULL;
    uint32_t selected[] = {30, 2, 30, 17, 9, 11, 12, 13, 14, 20, 21, 31, 32, 33, 34, 35};
    const struct aj_facet_wish wish = {AJ_ATTR_STATE, TOP, selected, AJ_COUNTOF(selected)};
    struct aj_arena arena = {.limit = (size_t)1 << 20};
    struct aj_facet_list list;
    size_t n_selected = 0, n_distinct = 0;

    choose_hits(w, 60); /* some have no hit */
    well(aj_facets_open(txn, &facets, &err));
    add_hits(w, facets, 7, AJ_FACETS_ALL);
    (void)rows_by_hand(w, 7, AJ_ATTR_STATE, rows);
    selected[4] = rows[1].number; /* one of the top */
    well(aj_facets_list(facets, &wish, &arena, &list, &err));
    for (size_t i = 0; i < list.n; i++) {
        const struct aj_facet_value *value = &list.values[i];

        assert_int_equal(value->selected, is_in(selected, AJ_COUNTOF(selected), value->number));
        assert_int_equal(value->count, count_by_hand(w, 7, AJ_ATTR_STATE, value->number));
        n_selected += value->selected;
        if (i < TOP) {
            assert_int_equal(value->number, rows[i].number);
        } else {
            assert_true(value->selected);
            assert_true(i == TOP || value->count <= list.values[i - 1].count);
        }
    }
    for (size_t i = 0; i < AJ_COUNTOF(selected); i++)
        n_distinct += !is_in(selected, i, selected[i]);
    assert_int_equal(n_selected, n_distinct);
    selected[0] = VALUES + 5;
    assert_int_equal(aj_facets_list(facets, &wish, &arena, &list, NULL), AJ_NOT_FOUND);
    aj_arena_reset(&arena);
}

static void a_hit_without_facts_or_with_strange_ones_is_corrupt(void **state)
{
    struct world *w = *state;
    struct aj_txn *txn = begin_write(w->home);
    struct aj_facets *facets = NULL;
    struct aj_chunk_docs hits = {0, 0, NULL};
    struct aj_fact fact = {0};

    choose_hits(w, 2);
    hits.docs = w->hits[0];
    well(aj_facets_open(txn, &facets, &err));
    roaring_bitmap_add(w->hits[0], DOCS + 1); /* its page is there */
    assert_int_equal(aj_facets_add(facets, &hits, AJ_FACETS_ALL, NULL), AJ_CORRUPT);
    roaring_bitmap_remove(w->hits[0], DOCS + 1);
    roaring_bitmap_add(w->hits[0], 5000);
    assert_int_equal(aj_facets_add(facets, &hits, AJ_FACETS_ALL, NULL), AJ_CORRUPT);
    well(aj_value_count(txn, AJ_ATTR_UNIT, &fact.values[AJ_FACT_UNIT], &err));
    fact.values[AJ_FACT_UNIT]++; /* the first that was not given */
    well(aj_facts_put(txn, 5000, &fact, 1, &err));
    assert_int_equal(aj_facets_add(facets, &hits, AJ_FACETS_ALL, NULL), AJ_CORRUPT);
    well(aj_facets_add(facets, &hits, 1u << AJ_ATTR_YEAR, &err));
    fact = (struct aj_fact){.year = AJ_FACT_YEARS};
    well(aj_facts_put(txn, 5000, &fact, 1, &err));
    assert_int_equal(aj_facets_add(facets, &hits, 1u << AJ_ATTR_YEAR, NULL), AJ_CORRUPT);
    well(aj_facets_add(facets, &hits, 1u << AJ_ATTR_UNIT, &err));
    aj_facets_close(facets);
    aj_txn_end(txn);
}

/* Only rows of the shelves whose hits were counted are read, even to order values that have the
   same count: a row that another shelf lacks or has broken makes no difference. */
static void other_shelves_are_not_read(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_facets) struct aj_facets *facets = NULL;
    struct aj_txn *txn;

    choose_hits(w, 1);
    put_row(w->home, AJ_TABLE_SEARCH_VALUE, bytes_of("s\2\6!"), bytes_of("damaged"));
    txn = begin_read(w->home);
    well(aj_facets_open(txn, &facets, &err));
    add_hits(w, facets, 5, AJ_FACETS_ALL);
    for (size_t top = 1; top < VALUES; top++)
        assert_list(w, facets, 5, AJ_ATTR_STATE, top);
    aj_txn_end(txn);
}

int main(void)
{
#define with_world(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)
    const struct CMUnitTest tests[] = {
        with_world(facets_count_as_one_counts_by_hand),
        with_world(each_facet_may_have_hits_of_its_own),
        with_world(what_is_selected_is_listed_in_any_case),
        with_world(a_hit_without_facts_or_with_strange_ones_is_corrupt),
        with_world(other_shelves_are_not_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

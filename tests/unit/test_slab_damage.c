/* A slab of which any bit may have been flipped: nothing outside of it is read (ASan sees to that),
   nothing runs for ever, and what the deep check lets pass finds the same as before. */
#include "slab_world.h"

#include "index/search/codes/doc_set.h"
#include "index/search/slab/slab_check.h"

#include <string.h>

#define DOCS_MOST 64

static const int32_t phrases[][5] = {
    {0x6CD5, 0x5F8B, 0x63F4, 0x52A9, 0x6CD5}, /* 法律援助法 */
    {0x63F4, 0x52A9, 0x6CD5, 0x5F8B, 0x63F4},
    {1, 0x6CD5, 0x5F8B, 1, 1},
};

/* What is found, as a number; `*sound`: no error, and the deep check is content. */
static uint64_t look(struct aj_txn *txn, uint64_t fingerprints[DOCS_MOST], bool *sound)
{
    AJ_AUTO(aj_slabs_release) struct aj_slabs live = {0};
    AJ_AUTO(aj_places_release) struct aj_places places = {0};
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *docs = roaring_bitmap_create();
    struct aj_slab_reader reader = {0};
    uint64_t sum = 0;
    bool opened;

    opened = aj_slabs_read_live(txn, &live, NULL) == AJ_OK && live.n == 1 &&
             aj_slab_documents_count(&live.list[0]) < DOCS_MOST &&
             aj_slab_reader_open(&reader, txn, &live.list[0], NULL) == AJ_OK;
    *sound = opened;
    for (size_t i = 0; opened && i < AJ_COUNTOF(phrases) * 4; i++) {
        struct aj_phrase phrase = {phrases[i / 4], i % 4 + 1};
        uint64_t gram = aj_gram_of(phrase.characters[0], i % 4 ? phrase.characters[1] : -1);
        enum aj_code code =
            aj_slab_phrase(&reader, &phrase, i % 4 > 1 ? docs : NULL, &places, NULL);
        enum aj_code same = aj_slab_documents(&reader, gram, docs, NULL);

        assert_true(i % 4 != 1 || code == same); /* of a pair both have read all */
        *sound = *sound && code == AJ_OK && same == AJ_OK;
        for (uint32_t k = 0; k < places.n; k++) {
            uint32_t doc = aj_slab_document_from(&reader, 0, places.list[k]);

            sum = sum * 31 + places.list[k] + doc;
            assert_true(aj_slab_field_start(&reader, doc, 1 + k % 15) <=
                        aj_slab_start(&reader, doc + 1)); /* the check does not know of fields */
        }
        sum = sum * 31 + roaring_bitmap_get_cardinality(docs);
    }
    *sound = *sound && aj_slab_fingerprints(&reader, fingerprints, NULL) == AJ_OK;
    aj_slab_reader_close(&reader);
    return sum;
}

/* Joining what is damaged may fail, or not. */
static void join(struct world *w, struct aj_txn *txn)
{
    const struct aj_joining how = {.purge = true};
    struct aj_txn *nested = NULL;
    bool more = true;

    assert_int_equal(aj_txn_write(w->env, txn, &nested, NULL), AJ_OK);
    for (int i = 0; more && i < 8; i++)
        more = aj_slab_join(nested, &how, &more, NULL) == AJ_OK && more;
    aj_txn_end(nested);
}

struct row {
    enum aj_table table;
    unsigned char key[16];
    size_t key_size;
    struct aj_buf value;
};

static size_t read_rows(struct aj_txn *txn, struct row *rows, size_t most)
{
    static const enum aj_table tables[] = {AJ_TABLE_SEARCH_SLAB, AJ_TABLE_SEARCH_START,
                                           AJ_TABLE_SEARCH_BLOCK, AJ_TABLE_SEARCH_DEAD};
    size_t n = 0;

    for (size_t t = 0; t < AJ_COUNTOF(tables); t++) {
        AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
        struct aj_bytes key, value;
        bool more;

        assert_int_equal(aj_scan_open(txn, tables[t], (struct aj_bytes){0}, &scan, NULL), AJ_OK);
        while (aj_scan_next(scan, &key, &value, &more, NULL) == AJ_OK && more) {
            assert_true(n < most && key.size <= sizeof(rows[n].key));
            rows[n].table = tables[t];
            rows[n].key_size = key.size;
            memcpy(rows[n].key, key.data, key.size);
            aj_buf_add(&rows[n++].value, value.data, value.size);
        }
    }
    return n;
}

static void put(struct aj_txn *txn, const struct row *row, size_t size)
{
    assert_int_equal(aj_txn_put(txn, row->table, (struct aj_bytes){row->key, row->key_size},
                                (struct aj_bytes){row->value.data, size}, NULL),
                     AJ_OK);
}

static struct aj_buf *flip(struct row *row, size_t bit)
{
    row->value.data[bit / 8] = (char)(row->value.data[bit / 8] ^ 1 << bit % 8);
    return &row->value;
}

static void make_documents(struct world *w)
{
    for (int i = 0; i < 9; i++)
        (void)world_make(w, 0, i % 2 ? "法律援助法律援助法律" : "援助法律");
    (void)world_make(w, 0, "法律");
    world_write(w, 10);
    world_remove(w, &w->docs[4]);
}

static void a_flipped_bit_is_told_or_changes_nothing(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    uint64_t right[DOCS_MOST], now[DOCS_MOST];
    size_t told = 0, passed = 0;
    struct row rows[8] = {0};
    uint64_t found;
    bool sound;
    size_t n;

    make_documents(w);
    assert_int_equal(aj_txn_write(w->env, NULL, &txn, NULL), AJ_OK);
    n = read_rows(txn, rows, AJ_COUNTOF(rows));
    assert_int_equal(n, 4);
    found = look(txn, right, &sound);
    assert_true(sound);
    for (size_t r = 0; r < n; r++) {
        for (size_t bit = 0; bit < rows[r].value.size * 8; bit++) {
            put(txn, &rows[r], flip(&rows[r], bit)->size);
            if (look(txn, now, &sound) != found && sound)
                assert_memory_not_equal(now, right, 10 * sizeof(now[0]));
            told += !sound || memcmp(now, right, 10 * sizeof(now[0])) != 0;
            passed++;
            if (bit % 11 == 0)
                join(w, txn);
            (void)flip(&rows[r], bit);
        }
        for (size_t size = 1; size < rows[r].value.size; size += 1 + size / 16) {
            put(txn, &rows[r], size);
            (void)look(txn, now, &sound);
            assert_true(!sound || rows[r].table == AJ_TABLE_SEARCH_DEAD);
            join(w, txn);
        }
        put(txn, &rows[r], rows[r].value.size);
        aj_buf_release(&rows[r].value);
    }
    print_message("%zu of %zu flipped bits told\n", told, passed);
    assert_true(told * 10 > passed * 8);
}

/* The starts of both slabs, and the rows, were sound when it began. */
static void a_bit_flipped_while_slabs_are_joined_leads_nowhere(void **state)
{
    struct world *w = *state;
    const struct aj_joining little = {.budget = 1, .purge = true};
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct row rows[16] = {0};
    size_t n;

    make_documents(w);
    for (int i = 0; i < 5; i++) {
        assert_true(world_join(w, &little, false));
        assert_int_equal(world_size(w).building, 1);
    }
    assert_int_equal(aj_txn_write(w->env, NULL, &txn, NULL), AJ_OK);
    n = read_rows(txn, rows, AJ_COUNTOF(rows));
    assert_true(n > 6);
    for (size_t r = 0; r < n; r++) {
        const size_t step = rows[r].table == AJ_TABLE_SEARCH_BLOCK ? 11 : 2;

        for (size_t bit = r % 2; bit < rows[r].value.size * 8; bit += step) {
            put(txn, &rows[r], flip(&rows[r], bit)->size);
            join(w, txn);
            (void)flip(&rows[r], bit);
        }
        put(txn, &rows[r], rows[r].value.size);
        aj_buf_release(&rows[r].value);
    }
}

static void a_pair_that_stands_in_two_documents_is_told(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    uint64_t fingerprints[DOCS_MOST];
    struct row rows[8] = {0};
    uint32_t start;
    bool sound;
    size_t n;

    make_documents(w);
    assert_int_equal(aj_txn_write(w->env, NULL, &txn, NULL), AJ_OK);
    n = read_rows(txn, rows, AJ_COUNTOF(rows));
    for (size_t r = 0; r < n; r++) {
        if (rows[r].table == AJ_TABLE_SEARCH_START) {
            memcpy(&start, rows[r].value.data + 4, sizeof(start));
            start++;
            memcpy(rows[r].value.data + 4, &start, sizeof(start));
            put(txn, &rows[r], rows[r].value.size);
            (void)look(txn, fingerprints, &sound);
            assert_false(sound);
        }
        aj_buf_release(&rows[r].value);
    }
}

/* Adds to some starts of a slab, which are the n-th row of the table. */
static void move_starts(struct aj_txn *txn, size_t nth, size_t from, size_t to, uint32_t more)
{
    struct row rows[32] = {0};
    size_t n = read_rows(txn, rows, AJ_COUNTOF(rows));

    for (size_t r = 0; r < n; r++) {
        if (rows[r].table == AJ_TABLE_SEARCH_START && nth-- == 0) {
            for (size_t i = from; i < to; i++) {
                uint32_t start;

                memcpy(&start, rows[r].value.data + 4 * i, sizeof(start));
                start += more;
                memcpy(rows[r].value.data + 4 * i, &start, sizeof(start));
            }
            put(txn, &rows[r], rows[r].value.size);
        }
        aj_buf_release(&rows[r].value);
    }
}

static void join_fails(struct world *w, size_t nth, size_t from, size_t to, uint32_t by)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    bool more;

    assert_int_equal(aj_txn_write(w->env, NULL, &txn, NULL), AJ_OK);
    move_starts(txn, nth, from, to, by);
    assert_int_equal(aj_slab_join(txn, &(struct aj_joining){0}, &more, NULL), AJ_CORRUPT);
}

/* Sizes of documents alone would not tell: where one begins too late, and all others are as they
   were, it must be that something was put before it and taken away behind it. */
static void starts_that_fall_stop_a_join(void **state)
{
    struct world *w = *state;
    const struct aj_joining little = {.budget = 1};
    size_t target;

    for (int i = 0; i < 10; i++) {
        (void)world_make(w, 0, "法律援助");
        if (i != 4 && i != 5)
            world_write(w, i == 6 ? 3 : 1); /* the fifth slab has three documents */
    }
    world_remove(w, &w->docs[2]);
    world_remove(w, &w->docs[4]);
    world_remove(w, &w->docs[6]);
    world_remove(w, &w->docs[8]);
    while (world_size(w).building == 0) /* the third and the ninth are dropped */
        assert_true(world_join(w, &little, false));
    target = world_size(w).starts - 1;
    join_fails(w, target, 1, 2, 1); /* a document became longer, the next one shorter */
    join_fails(w, 3, 1, 3,
               1000); /* the slab of three, of which the first and the last are left out */
    join_fails(w, target, 3, 9, 1000); /* the target, from one gap to the other */
}

static void slabs_that_overlap_are_told(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_slab slab = {.id = 70, .state = AJ_SLAB_LIVE, .first = 10, .last = 20};
    struct aj_slabs slabs = {0};

    make_documents(w); /* 1 to 10 */
    assert_int_equal(aj_txn_write(w->env, NULL, &txn, NULL), AJ_OK);
    assert_int_equal(aj_slab_put(txn, &slab, NULL), AJ_OK);
    assert_int_equal(aj_slabs_read_live(txn, &slabs, NULL), AJ_CORRUPT);
    slab.first = 11;
    assert_int_equal(aj_slab_put(txn, &slab, NULL), AJ_OK);
    assert_int_equal(aj_slabs_read_live(txn, &slabs, NULL), AJ_OK);
    assert_int_equal(slabs.n, 2);
    aj_slabs_release(&slabs);
    slab.last = 65536; /* of the next chunk */
    assert_int_equal(aj_slab_put(txn, &slab, NULL), AJ_OK);
    assert_int_equal(aj_slabs_read_live(txn, &slabs, NULL), AJ_CORRUPT);
}

int main(void)
{
#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_flipped_bit_is_told_or_changes_nothing),
        IN_A_WORLD(a_bit_flipped_while_slabs_are_joined_leads_nowhere),
        IN_A_WORLD(a_pair_that_stands_in_two_documents_is_told),
        IN_A_WORLD(starts_that_fall_stop_a_join),
        IN_A_WORLD(slabs_that_overlap_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

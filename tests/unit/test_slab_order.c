/* Rows of a slab are the same in whatever order they are asked for. */
#include "document_world.h"

#include "base/utf8.h"
#include "index/search/slab/slab_read.h"
#include "index/search/values/values.h"

#include <stdlib.h>
#include <string.h>

#define GRAMS 4000u

struct asked {
    struct aj_slab_reader reader; /* asked for all of them, one after the other */
    uint64_t grams[GRAMS];
    size_t n;
};

/* Text of many different pairs, so that a slab has several blocks. */
static void put_much(struct world *w)
{
    struct own_document *document = on_shelf(w, 1, 0);
    struct aj_buf text = {0};

    for (int i = 0; i < 3000; i++) {
        char bytes[4];

        aj_buf_add(&text, bytes, aj_utf8_put(0x4E00 + (int32_t)chance(w->home, 900), bytes));
    }
    document->texts[document->n_texts++] = text.data;
    document->values[0] = (struct aj_doc_value){AJ_FIELD_BODY, 1, {text.data, text.size}};
    document->document.n_values = 1;
    put_one(w, document);
}

static void open_asked(struct world *w, struct aj_txn *txn, struct asked *asked)
{
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};

    well(aj_slabs_read_live(txn, &slabs, &err));
    assert_int_equal(slabs.n, 1);
    well(aj_slab_reader_open(&asked->reader, txn, &slabs.list[0], &err));
    while (asked->n < GRAMS) { /* most of them are not there */
        int32_t first = 0x4E00 + (int32_t)chance(w->home, 900);

        asked->grams[asked->n++] =
            chance(w->home, 9)   ? aj_gram_of(first, 0x4E00 + (int32_t)chance(w->home, 900))
            : chance(w->home, 2) ? aj_gram_of(first, -1)
                                 : aj_word_gram((enum aj_attribute)chance(w->home, AJ_ATTR_COUNT),
                                                chance(w->home, 4));
    }
}

/* As a reader that knows nothing of what was asked before has it. */
static uint32_t assert_same_row(struct asked *asked, uint64_t gram)
{
    struct aj_slab_reader fresh = {0};
    struct aj_row row, expected;

    well(aj_slab_reader_open(&fresh, asked->reader.txn, &asked->reader.slab, &err));
    well(aj_slab_row(&fresh, gram, &expected, &err));
    aj_slab_reader_close(&fresh);
    well(aj_slab_row(&asked->reader, gram, &row, &err));
    assert_int_equal(row.count, expected.count);
    assert_int_equal(row.set.size, expected.set.size);
    assert_int_equal(row.places.size, expected.places.size);
    assert_ptr_equal(row.set.data, expected.set.data);
    assert_ptr_equal(row.places.data, expected.places.data);
    return row.count;
}

static int rising(const void *a, const void *b)
{
    const uint64_t left = *(const uint64_t *)a;
    const uint64_t right = *(const uint64_t *)b;

    return left < right ? -1 : left > right;
}

static void rows_do_not_depend_on_what_was_asked_before(void **state)
{
    struct world *w = *state;
    struct asked *asked = calloc(1, sizeof(*asked));
    struct aj_txn *txn;
    size_t n_found = 0;

    assert_non_null(asked);
    put_much(w);
    txn = begin_read(w->home);
    open_asked(w, txn, asked);
    for (size_t i = 0; i < asked->n; i++)
        n_found += assert_same_row(asked, asked->grams[i]) > 0;
    assert_in_range(n_found, 50, GRAMS - 50);
    qsort(asked->grams, asked->n, sizeof(asked->grams[0]), rising);
    for (size_t i = 0; i < asked->n; i++)
        (void)assert_same_row(asked, asked->grams[i]);
    for (size_t i = asked->n; i > 0; i--)
        (void)assert_same_row(asked, asked->grams[i - 1]);
    aj_slab_reader_close(&asked->reader);
    aj_txn_end(txn);
    free(asked);
}

/* Breaks the directory of the first block in its middle; tells the first two grams in it and the
 * last.
 */
static void break_block(struct aj_txn *txn, uint32_t characters, uint64_t grams[3])
{
    AJ_AUTO(aj_buf_release) struct aj_buf broken = {0};
    unsigned char copied[AJ_BLOCK_KEY_SIZE];
    struct aj_block_reader reader;
    struct aj_scan *scan = NULL;
    struct aj_bytes key, value;
    struct aj_row row;
    bool more;

    well(aj_scan_open(txn, AJ_TABLE_SEARCH_BLOCK, (struct aj_bytes){0}, &scan, &err));
    well(aj_scan_next(scan, &key, &value, &more, &err));
    assert_true(aj_block_key_read(key, (uint32_t)0, &grams[0]) ||
                aj_block_key_read(key, (uint32_t)1, &grams[0]));
    well(aj_block_open(&reader, value, grams[0], characters, &err));
    for (int i = 0; reader.n > 0; i++) {
        well(aj_block_next(&reader, &row, &more, &err));
        grams[i < 2 ? i : 2] = row.gram;
    }
    aj_buf_add(&broken, value.data, value.size);
    memset(broken.data + ((const char *)reader.directory.data - (const char *)value.data) / 2, 0xFF,
           20);
    memcpy(copied, key.data, sizeof(copied));
    aj_scan_close(scan);
    well(aj_txn_put(txn, AJ_TABLE_SEARCH_BLOCK, (struct aj_bytes){copied, sizeof(copied)},
                    (struct aj_bytes){broken.data, broken.size}, &err));
}

static void what_is_broken_does_not_stay_in_the_way(void **state)
{
    struct world *w = *state;
    struct asked *asked = calloc(1, sizeof(*asked));
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};
    struct aj_txn *txn;
    uint64_t grams[3];
    struct aj_row row;

    assert_non_null(asked);
    put_much(w);
    txn = begin_write(w->home);
    well(aj_slabs_read_live(txn, &slabs, &err));
    break_block(txn, slabs.list[0].characters, grams);
    open_asked(w, txn, asked);
    for (int i = 0; i < 3; i++) {
        assert_true(assert_same_row(asked, grams[0]) > 0);
        assert_int_equal(aj_slab_row(&asked->reader, grams[2], &row, NULL), AJ_CORRUPT);
        assert_true(assert_same_row(asked, grams[1]) > 0);
    }
    aj_slab_reader_close(&asked->reader);
    aj_txn_end(txn);
    free(asked);
}

int main(void)
{
#define with_world(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)
    const struct CMUnitTest tests[] = {
        with_world(rows_do_not_depend_on_what_was_asked_before),
        with_world(what_is_broken_does_not_stay_in_the_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Documents in a search index whose rows are damaged. */
#include "document_world.h"

#include "index/search/codes/doc_set.h"
#include "index/search/values/facets.h"
#include "index/search/values/suggest.h"

#include <string.h>

static const enum aj_table tables[] = {
    AJ_TABLE_SEARCH_META,  AJ_TABLE_SEARCH_CASE, AJ_TABLE_SEARCH_DOC,  AJ_TABLE_SEARCH_FACT,
    AJ_TABLE_SEARCH_VALUE, AJ_TABLE_SEARCH_SLAB, AJ_TABLE_SEARCH_DEAD, AJ_TABLE_SEARCH_TEXT,
    AJ_TABLE_SEARCH_BLOCK, AJ_TABLE_SEARCH_START};

/* Changes a byte of a random row, or its size. */
static void damage(struct world *w, struct aj_txn *txn, enum aj_table table)
{
    AJ_AUTO(aj_buf_release) struct aj_buf value = {0};
    unsigned char key[AJ_KEY_LIMIT];
    struct aj_bytes k = {0}, v;
    bool more = true;
    uint64_t n = 0;
    struct aj_scan *scan = NULL;

    well(aj_txn_count(txn, table, &n, &err));
    if (n == 0)
        return;
    well(aj_scan_open(txn, table, (struct aj_bytes){0}, &scan, &err));
    for (unsigned skip = chance(w->home, (unsigned)n) + 1; skip > 0; skip--)
        well(aj_scan_next(scan, &k, &v, &more, &err));
    aj_scan_close(scan);
    if (!k.data)
        return;
    memcpy(key, k.data, k.size);
    aj_buf_add(&value, v.data, v.size);
    if (value.size > 0 && chance(w->home, 4)) {
        unsigned at = chance(w->home, (unsigned)value.size);

        value.data[at] = (char)(value.data[at] ^ 1 << chance(w->home, 8));
    } else {
        value.size = chance(w->home, (unsigned)value.size + 1);
    }
    well(aj_txn_put(txn, table, (struct aj_bytes){key, k.size},
                    (struct aj_bytes){value.data, value.size}, &err));
}

static void suggest(struct aj_txn *txn, struct aj_search *search, struct aj_suggest_wish wish)
{
    static const char *const typed[] = {"zs", "张三"};
    static const uint64_t few[] = {0, 8, 1000}; /* on the shelves, in some documents, in all */
    struct aj_arena arena = {.limit = (size_t)1 << 20};
    struct aj_suggestions suggestions;

    for (size_t i = 0; i < AJ_COUNTOF(typed) * AJ_COUNTOF(few); i++) {
        enum aj_code code;

        wish.typed = typed[i % AJ_COUNTOF(typed)];
        wish.few = few[i / AJ_COUNTOF(typed)];
        code = aj_suggest(txn, search, &wish, &arena, &suggestions, NULL);
        assert_true(code == AJ_OK || code == AJ_CORRUPT);
    }
    aj_arena_reset(&arena);
}

static void look_into(struct aj_txn *txn, struct aj_search *search)
{
    AJ_AUTO(aj_chunks_release) struct aj_chunks chunks = {0};
    AJ_AUTO(aj_auto_facets) struct aj_facets *facets = NULL;
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *some = roaring_bitmap_from_range(0, 12, 1);
    struct aj_arena arena = {.limit = (size_t)1 << 20};
    struct aj_chunk_docs visible[64];
    struct aj_facet_list list;
    enum aj_code code = aj_chunks_read(txn, &chunks, NULL);

    assert_true(code == AJ_OK || code == AJ_CORRUPT);
    for (uint32_t c = 0; c < chunks.n && c < AJ_COUNTOF(visible); c++)
        visible[c] = (struct aj_chunk_docs){c, chunks.shelves[c], some};
    suggest(txn, search, (struct aj_suggest_wish){NULL, 5, visible, chunks.n, 0});
    code = aj_facets_open(txn, &facets, NULL);
    for (size_t c = 0; c < chunks.n && code == AJ_OK; c++)
        code = aj_facets_add(facets, &visible[c], AJ_FACETS_ALL, NULL);
    for (unsigned f = 0; f < AJ_FACET_COUNT && code == AJ_OK; f++) {
        const struct aj_facet_wish wish = {.facet = (enum aj_attribute)f, .top = 2};

        code = aj_facets_list(facets, &wish, &arena, &list, NULL);
    }
    assert_true(code == AJ_OK || code == AJ_CORRUPT);
    aj_arena_reset(&arena);
}

static void damaged_rows_are_told_or_do_no_harm(void **state)
{
    struct world *w = *state;

    put_some(w, 90, true);
    put_some(w, 40, true);
    for (int round = 0; round < 300; round++) {
        struct own_document *document = make_document(w, chance(w->home, WORLD_KEYS));
        struct aj_txn *txn = begin_write(w->home);
        struct aj_search_size size;
        enum aj_code code;

        damage(w, txn, tables[(size_t)round % AJ_COUNTOF(tables)]);
        look_into(txn, w->search);
        code = aj_search_put(txn, w->search, &document->document, 1, NULL);
        assert_true(code == AJ_OK || code == AJ_CORRUPT || code == AJ_CONFLICT || code == AJ_FULL);
        code = aj_search_remove(txn, w->search, document->key, NULL);
        assert_true(code == AJ_OK || code == AJ_CORRUPT || code == AJ_NOT_FOUND);
        code = aj_search_size(txn, &size, NULL);
        assert_true(code == AJ_OK || code == AJ_CORRUPT);
        aj_txn_end(txn);
        drop_document(document);
    }
    assert_world(w);
}

static void a_row_that_is_cut_or_missing_is_corrupt(void **state)
{
    struct world *w = *state;
    struct aj_chunks chunks;
    struct aj_txn *txn;
    uint32_t doc;

    put_one(w, on_shelf(w, 1, 0));
    txn = begin_write(w->home);
    well(aj_txn_delete(txn, AJ_TABLE_SEARCH_DOC, (struct aj_bytes){"\0\0\0", 4}, &err));
    assert_int_equal(aj_search_remove(txn, w->search, "case-1", NULL), AJ_CORRUPT);
    well(aj_txn_put(txn, AJ_TABLE_SEARCH_CASE, bytes_of("case-1"), bytes_of("short"), &err));
    assert_int_equal(aj_search_number(txn, "case-1", &doc, NULL), AJ_CORRUPT);
    well(aj_txn_put(txn, AJ_TABLE_SEARCH_META, (struct aj_bytes){"c\0", 3}, bytes_of("\x8"), &err));
    assert_int_equal(aj_chunks_read(txn, &chunks, NULL), AJ_CORRUPT);
    aj_txn_end(txn);
}

int main(void)
{
#define with_world(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)
    const struct CMUnitTest tests[] = {
        with_world(damaged_rows_are_told_or_do_no_harm),
        with_world(a_row_that_is_cut_or_missing_is_corrupt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

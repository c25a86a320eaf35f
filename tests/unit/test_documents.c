/* Documents in and out of the search index, beside a plain model. */
#include "document_world.h"

#include "base/digest.h"
#include "base/search_text.h"
#include "index/search/search_private.h"
#include "index/search/shelves.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void every_table_agrees_with_what_was_put_and_removed(void **state)
{
    struct world *w = *state;

    for (int step = 0; step < 40; step++) {
        switch (chance(w->home, 7)) {
        case 0:
            put_some(w, 1 + chance(w->home, 8), false);
            break;
        case 1:
            remove_one(w, chance(w->home, WORLD_KEYS));
            break;
        case 2:
            put_some(w, 64 + chance(w->home, 40), true); /* with a second thread */
            break;
        case 3:
            join_all(w, chance(w->home, 3) == 0);
            break;
        default:
            put_some(w, 1 + chance(w->home, 12), true);
            break;
        }
        assert_world(w);
    }
}

static void texts_of_joined_documents_lie_in_full_groups(void **state)
{
    struct world *w = *state;
    struct aj_search_size size;
    struct aj_txn *txn;
    uint64_t groups = 0;

    for (unsigned i = 0; i < 70; i++)
        put_one(w, on_shelf(w, i, 0));
    for (unsigned i = 0; i < 70; i += 9)
        remove_one(w, i);
    join_all(w, true);
    assert_world(w);
    txn = begin_read(w->home);
    well(aj_search_size(txn, &size, &err));
    assert_int_equal(size.dead, 0);
    assert_in_range(size.slabs, 1, 16);
    well(aj_txn_count(txn, AJ_TABLE_SEARCH_TEXT, &groups, &err));
    assert_in_range(groups, 1, size.slabs);
    aj_txn_end(txn);
}

static void a_chunk_that_is_full_is_followed_by_another(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_chunks_release) struct aj_chunks chunks = {0};
    struct aj_txn *txn;

    put_some(w, 100, true);
    txn = begin_read(w->home);
    well(aj_chunks_read(txn, &chunks, &err));
    aj_txn_end(txn);
    for (uint32_t c = 0; c < chunks.n; c++)
        set_next_number(w, chunks.shelves[c], c * 65536 + 65530);
    for (int i = 0; i < 4; i++) {
        put_some(w, 90, true);
        assert_world(w);
    }
    aj_chunks_release(&chunks);
    txn = begin_read(w->home);
    well(aj_chunks_read(txn, &chunks, &err));
    aj_txn_end(txn);
    assert_true(chunks.n > AJ_SHELF_COUNT);
}

static void the_last_number_is_given_and_then_it_is_full(void **state)
{
    struct world *w = *state;
    struct own_document *a = make_document(w, 1);
    struct own_document *b = make_document(w, 2);
    struct aj_document both[2];
    struct aj_txn *txn;
    unsigned char key[3] = {'c', 0, 0};

    a->document.facts.sealed = b->document.facts.sealed = false;
    a->document.facts.secrecy = b->document.facts.secrecy = 0;
    txn = begin_write(w->home);
    for (unsigned c = 0; c < 65536; c++) {
        key[1] = (unsigned char)(c >> 8);
        key[2] = (unsigned char)(c & 0xFF);
        well(aj_txn_put(txn, AJ_TABLE_SEARCH_META, (struct aj_bytes){key, 3},
                        (struct aj_bytes){c == 65535 ? "\0" : "\7", 1}, &err));
    }
    commit(txn);
    set_next_number(w, 0, UINT32_MAX - 1);
    txn = begin_write(w->home);
    both[0] = a->document;
    both[1] = b->document;
    assert_int_equal(aj_search_put(txn, w->search, both, 2, NULL), AJ_FULL);
    aj_txn_end(txn);
    put_one(w, a);
    assert_int_equal(w->numbers[1], UINT32_MAX - 1);
    txn = begin_write(w->home);
    assert_int_equal(aj_search_put(txn, w->search, &b->document, 1, NULL), AJ_FULL);
    b->document.facts.sealed = true; /* another shelf has no chunk, and there is none left */
    assert_int_equal(aj_search_put(txn, w->search, &b->document, 1, NULL), AJ_FULL);
    aj_txn_end(txn);
    drop_document(b);
    assert_world(w);
}

/* The row that counts the numbers is wrong. */
static void a_number_that_was_given_is_refused(void **state)
{
    struct world *w = *state;
    struct own_document *document = on_shelf(w, 3, 0);
    struct aj_txn *txn;

    put_one(w, on_shelf(w, 1, 0));
    put_one(w, on_shelf(w, 2, 0));
    set_next_number(w, 0, 1);
    txn = begin_write(w->home);
    assert_int_equal(aj_search_put(txn, w->search, &document->document, 1, NULL), AJ_CORRUPT);
    aj_txn_end(txn);
    set_next_number(w, 0, 65536 + 5); /* a chunk of nobody */
    txn = begin_write(w->home);
    assert_int_equal(aj_search_put(txn, w->search, &document->document, 1, NULL), AJ_CORRUPT);
    aj_txn_end(txn);
    put_one(w, on_shelf(w, 4, 2));
    assert_int_equal(w->numbers[4], 65536);
    txn = begin_write(w->home); /* a chunk of another shelf */
    assert_int_equal(aj_search_put(txn, w->search, &document->document, 1, NULL), AJ_CORRUPT);
    aj_txn_end(txn);
    set_next_number(w, 0, 0);
    put_one(w, document);
    assert_int_equal(w->numbers[3], 2 * 65536);
    assert_world(w);
}

static void what_is_put_again_unchanged_keeps_its_number(void **state)
{
    struct world *w = *state;
    struct aj_search_size before, after;
    struct aj_txn *txn;

    put_some(w, 20, true);
    txn = begin_write(w->home);
    well(aj_search_size(txn, &before, &err));
    for (unsigned i = 0; i < WORLD_KEYS; i++) {
        if (w->now[i])
            well(aj_search_put(txn, w->search, &w->now[i]->document, 1, &err));
    }
    well(aj_search_size(txn, &after, &err));
    assert_memory_equal(&after, &before, sizeof(before));
    commit(txn);
    assert_world(w);
}

/* Anything that differs makes another digest. */
static void every_part_of_a_document_counts(void **state)
{
    struct world *w = *state;
    struct own_document *document = on_shelf(w, 1, 0);
    struct aj_doc_value values[2] = {{AJ_FIELD_NAME, 0, {"甲", 3}}, {AJ_FIELD_BODY, 1, {"乙", 3}}};
    struct aj_doc_word words[1] = {{AJ_ATTR_CLASS, "甲"}};
    struct aj_hasher *hasher = aj_hasher_open();
    unsigned char digests[12][AJ_DOCUMENT_DIGEST];
    size_t n = 0;

    assert_non_null(hasher);
    document->document.values = values;
    document->document.n_values = 2;
    document->document.words = words;
    document->document.n_words = 1;
    aj_document_digest(hasher, &document->document, digests[n++]);
    document->document.facts.time++;
    aj_document_digest(hasher, &document->document, digests[n++]);
    document->document.facts.days[15].day++;
    aj_document_digest(hasher, &document->document, digests[n++]);
    document->document.facts.secrecy++;
    aj_document_digest(hasher, &document->document, digests[n++]);
    document->document.facts.sealed = true;
    aj_document_digest(hasher, &document->document, digests[n++]);
    values[1].paper++;
    aj_document_digest(hasher, &document->document, digests[n++]);
    values[1].text.data = "丙";
    aj_document_digest(hasher, &document->document, digests[n++]);
    values[0].field = AJ_FIELD_OPPONENT;
    aj_document_digest(hasher, &document->document, digests[n++]);
    words[0].text = "乙";
    aj_document_digest(hasher, &document->document, digests[n++]);
    words[0].attribute = AJ_ATTR_STAGE;
    aj_document_digest(hasher, &document->document, digests[n++]);
    document->document.n_words = 0;
    aj_document_digest(hasher, &document->document, digests[n++]);
    document->document.n_values = 1;
    aj_document_digest(hasher, &document->document, digests[n++]);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++)
            assert_memory_not_equal(digests[i], digests[k], AJ_DOCUMENT_DIGEST);
    }
    aj_hasher_close(hasher);
    drop_document(document);
}

static bool row_holds(struct search_home *home, enum aj_table table, struct aj_bytes prefix,
                      const char *text)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(home);
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    bool more = true;

    well(aj_scan_open(txn, table, prefix, &scan, &err));
    for (;;) {
        struct aj_bytes key, value;

        well(aj_scan_next(scan, &key, &value, &more, &err));
        if (!more || key.size < prefix.size || memcmp(key.data, prefix.data, prefix.size) != 0)
            return false;
        for (size_t i = 0; i + strlen(text) <= key.size; i++) {
            if (memcmp((const char *)key.data + i, text, strlen(text)) == 0)
                return true;
        }
    }
}

static void a_shelf_keeps_its_values_to_itself(void **state)
{
    struct world *w = *state;
    struct own_document *open = on_shelf(w, 1, 0);
    struct own_document *sealed = on_shelf(w, 2, 1);
    const struct aj_doc_word words[2] = {{AJ_ATTR_NAME, "欧阳秘"}, {AJ_ATTR_PERSON, "某\x1F所"}};

    sealed->document.words = words;
    sealed->document.n_words = 2;
    put_one(w, sealed);
    put_one(w, open);
    assert_true(w->numbers[1] >> 16 != w->numbers[2] >> 16);
    for (unsigned char shelf = 0; shelf < AJ_SHELF_COUNT; shelf++) {
        const char names[2] = {'s', (char)shelf};
        const char pinyin[2] = {'p', (char)shelf};

        assert_int_equal(
            row_holds(w->home, AJ_TABLE_SEARCH_VALUE, (struct aj_bytes){names, 2}, "欧阳秘"),
            shelf == 1);
        assert_int_equal(
            row_holds(w->home, AJ_TABLE_SEARCH_VALUE, (struct aj_bytes){pinyin, 2}, "ouyang"),
            shelf == 1);
    }
    assert_world(w);
}

static void one_call_makes_one_slab_a_shelf_in_the_order_of_the_call(void **state)
{
    struct world *w = *state;
    struct own_document *made[30];
    struct aj_document documents[30];
    struct aj_search_size size;
    struct aj_txn *txn = begin_write(w->home);

    for (unsigned i = 0; i < 30; i++) {
        made[i] = on_shelf(w, i, i % 3);
        documents[i] = made[i]->document;
    }
    well(aj_search_put(txn, w->search, documents, 30, &err));
    well(aj_search_size(txn, &size, &err));
    assert_int_equal(size.slabs, 3);
    for (unsigned i = 0; i < 30; i++) {
        assert_int_equal(world_number(txn, made[i]->key) & 0xFFFF, i / 3);
        drop_document(made[i]);
    }
    aj_txn_end(txn);
}

static void a_case_that_is_sealed_moves_to_its_shelf(void **state)
{
    struct world *w = *state;
    struct own_document *document = on_shelf(w, 1, 0);
    struct own_document *moved = on_shelf(w, 1, 1);
    uint32_t before;

    put_one(w, document);
    before = w->numbers[1];
    put_one(w, moved);
    assert_true(w->numbers[1] >> 16 != before >> 16);
    assert_world(w);
}

static void a_call_that_fails_in_the_middle_leaves_nothing(void **state)
{
    struct world *w = *state;
    struct own_document *made[80];
    struct aj_document documents[80];
    const struct aj_doc_word empty = {AJ_ATTR_CLASS, "\xE2\x80\x8B"};
    struct aj_txn *txn = NULL;
    char *big = calloc(1, AJ_SEARCH_TEXT_MAX + 1);
    const struct aj_doc_value too_large = {AJ_FIELD_BODY, 1, {big, AJ_SEARCH_TEXT_MAX + 1}};

    put_some(w, 30, true);
    for (unsigned i = 0; i < 80; i++) {
        made[i] = make_document(w, i);
        documents[i] = made[i]->document;
    }
    documents[70].words = &empty;
    documents[70].n_words = 1;
    txn = begin_write(w->home);
    assert_int_equal(aj_search_put(txn, w->search, documents, 80, NULL), AJ_INVALID);
    aj_txn_end(txn);
    documents[70] = made[70]->document;
    documents[60].values = &too_large;
    documents[60].n_values = 1;
    txn = begin_write(w->home);
    assert_int_equal(aj_search_put(txn, w->search, documents, 80, NULL), AJ_TOO_LARGE);
    aj_txn_end(txn);
    documents[60] = made[60]->document;
    documents[50].key = "";
    txn = begin_write(w->home);
    assert_int_equal(aj_search_put(txn, w->search, documents, 80, NULL), AJ_INVALID);
    aj_txn_end(txn);
    for (unsigned i = 0; i < 80; i++)
        drop_document(made[i]);
    free(big);
    assert_world(w);
    put_some(w, 70, true);
    assert_world(w);
}

/* A seventeenth group has no bit. */
static void one_group_too_many_is_refused(void **state)
{
    struct world *w = *state;
    struct own_document *document = on_shelf(w, 1, 0);
    char texts[17][8];
    struct aj_doc_word words[17];
    struct aj_txn *txn = begin_write(w->home);

    for (unsigned i = 0; i < 17; i++) {
        (void)snprintf(texts[i], sizeof(texts[i]), "第%u", i);
        words[i] = (struct aj_doc_word){AJ_ATTR_GROUP, texts[i]};
    }
    document->document.words = words;
    document->document.n_words = 16;
    well(aj_search_put(txn, w->search, &document->document, 1, &err));
    document->document.n_words = 17;
    assert_int_equal(aj_search_put(txn, w->search, &document->document, 1, NULL), AJ_INVALID);
    aj_txn_end(txn);
    drop_document(document);
}

static void another_folding_asks_for_a_rebuild(void **state)
{
    struct world *w = *state;
    const struct aj_bytes key = {"folding", 7};
    struct own_document *document = on_shelf(w, 1, 0);
    char now[AJ_SEARCH_FOLDING_SIZE];
    struct aj_bytes value;
    struct aj_txn *txn = begin_read(w->home);

    aj_search_folding(now);
    assert_memory_equal(now, AJ_SEARCH_FOLD_VERSION " icu=", 6);
    well(aj_search_check_folding(txn, &err)); /* nothing there yet */
    aj_txn_end(txn);
    put_some(w, 3, true);
    txn = begin_read(w->home);
    well(aj_search_check_folding(txn, &err));
    well(aj_txn_get(txn, AJ_TABLE_SEARCH_META, key, &value, &err));
    assert_int_equal(value.size, strlen(now));
    assert_memory_equal(value.data, now, value.size);
    aj_txn_end(txn);
    put_row(w->home, AJ_TABLE_SEARCH_META, key, bytes_of("1 icu=71.1 unicode=14.0"));
    txn = begin_write(w->home);
    assert_int_equal(aj_search_check_folding(txn, NULL), AJ_CONFLICT);
    assert_int_equal(aj_search_put(txn, w->search, &document->document, 1, NULL), AJ_CONFLICT);
    well(aj_txn_delete(txn, AJ_TABLE_SEARCH_META, key, &err));
    assert_int_equal(aj_search_check_folding(txn, NULL), AJ_CONFLICT); /* there are documents */
    aj_txn_end(txn);
    drop_document(document);
}

/* Puts documents on a shelf, for a dictionary; how many there are then, and which is used. */
static void put_for_dictionary(struct world *w, unsigned n, unsigned shelf, bool keep,
                               uint64_t dictionaries)
{
    static unsigned next = 1000;
    struct own_document **made = calloc(n, sizeof(struct own_document *));
    struct aj_document *documents = calloc(n, sizeof(*documents));
    struct aj_txn *txn = begin_write(w->home);
    uint64_t n_dictionaries = 0;

    assert_true(made && documents);
    for (unsigned i = 0; i < n; i++) {
        made[i] = on_shelf(w, next++, shelf);
        documents[i] = made[i]->document;
    }
    well(aj_search_put(txn, w->search, documents, n, &err));
    well(aj_txn_count(txn, AJ_TABLE_SEARCH_DICTIONARY, &n_dictionaries, &err));
    assert_int_equal(n_dictionaries, dictionaries);
    assert_int_equal(aj_packer_newest(w->search->packer) != 0, dictionaries > 0);
    if (keep) {
        commit(txn);
    } else {
        aj_txn_end(txn);
    }
    for (unsigned i = 0; i < n; i++)
        drop_document(made[i]);
    free(made);
    free(documents);
}

static void a_dictionary_of_a_rolled_back_call_is_not_used(void **state)
{
    struct world *w = *state;

    put_for_dictionary(w, 600, 0, false, 1);
    put_for_dictionary(w, 600, 0, false, 1);
    put_some(w, 100, true);
    assert_int_equal(aj_packer_newest(w->search->packer), 0);
    assert_world(w);
}

static void a_dictionary_is_made_of_the_open_shelf_only(void **state)
{
    struct world *w = *state;

    put_for_dictionary(w, 600, 2, true, 0);
}

static void documents_that_come_one_by_one_get_a_dictionary_too(void **state)
{
    struct world *w = *state;

    put_for_dictionary(w, 505, 0, true, 0);
    for (int i = 0; i < 3; i++)
        put_for_dictionary(w, 2, 0, true, 0);
    put_for_dictionary(w, 2, 0, true, 1);
    put_for_dictionary(w, 2, 0, true, 1);
}

int main(void)
{
#define with_world(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)
    const struct CMUnitTest tests[] = {
        with_world(every_table_agrees_with_what_was_put_and_removed),
        with_world(texts_of_joined_documents_lie_in_full_groups),
        with_world(a_chunk_that_is_full_is_followed_by_another),
        with_world(the_last_number_is_given_and_then_it_is_full),
        with_world(a_number_that_was_given_is_refused),
        with_world(what_is_put_again_unchanged_keeps_its_number),
        with_world(every_part_of_a_document_counts),
        with_world(a_shelf_keeps_its_values_to_itself),
        with_world(one_call_makes_one_slab_a_shelf_in_the_order_of_the_call),
        with_world(a_case_that_is_sealed_moves_to_its_shelf),
        with_world(a_call_that_fails_in_the_middle_leaves_nothing),
        with_world(one_group_too_many_is_refused),
        with_world(another_folding_asks_for_a_rebuild),
        with_world(a_dictionary_of_a_rolled_back_call_is_not_used),
        with_world(a_dictionary_is_made_of_the_open_shelf_only),
        with_world(documents_that_come_one_by_one_get_a_dictionary_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

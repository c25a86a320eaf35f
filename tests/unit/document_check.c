#include "document_world.h"

#include "base/search_text.h"
#include "base/utf8.h"
#include "index/search/codes/dead.h"
#include "index/search/search_private.h"
#include "index/search/shelves.h"
#include "index/search/slab/slab_read.h"
#include "index/search/text/texts.h"
#include "index/search/values/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct aj_bytes doc_key(uint32_t doc, unsigned char out[4])
{
    for (int i = 0; i < 4; i++)
        out[i] = (unsigned char)(doc >> (24 - 8 * i) & 0xFF);
    return (struct aj_bytes){out, 4};
}

/* The first word of an attribute, as the facts have it. */
static void assert_fact_value(struct aj_txn *txn, const struct aj_document *document,
                              enum aj_attribute attribute, uint32_t value)
{
    for (size_t i = 0; i < document->n_words; i++) {
        uint32_t number;

        if (document->words[i].attribute != attribute)
            continue;
        well(aj_value_find(txn, attribute, document->words[i].text, &number, &err));
        assert_int_equal(value, number + 1);
        return;
    }
    assert_int_equal(value, 0);
}

static unsigned groups_of(struct aj_txn *txn, const struct aj_document *document)
{
    unsigned groups = 0;

    for (size_t i = 0; i < document->n_words; i++) {
        uint32_t number;

        if (document->words[i].attribute != AJ_ATTR_GROUP)
            continue;
        well(aj_value_find(txn, AJ_ATTR_GROUP, document->words[i].text, &number, &err));
        groups |= 1u << number;
    }
    return groups;
}

static void assert_facts(struct aj_txn *txn, const struct aj_document *document, uint32_t doc)
{
    struct aj_facts_reader reader = {.txn = txn};
    const struct aj_doc_facts *facts = &document->facts;
    struct aj_fact fact = {0};

    well(aj_facts_get(&reader, doc, &fact, &err));
    assert_int_equal(fact.time, facts->time);
    assert_int_equal(fact.subsidy, facts->subsidy_fen + 1);
    assert_int_equal(fact.year, facts->year);
    assert_int_equal(fact.flags, AJ_FACT_THERE | (facts->sealed ? AJ_FACT_SEALED : 0) |
                                     facts->secrecy << AJ_FACT_SECRECY_SHIFT);
    for (size_t i = 0; i < AJ_DOC_DAYS; i++)
        assert_int_equal(fact.days[i], aj_fact_day(facts->days[i]));
    assert_fact_value(txn, document, AJ_ATTR_CLASS, fact.values[AJ_FACT_CLASS]);
    assert_fact_value(txn, document, AJ_ATTR_UNIT, fact.values[AJ_FACT_UNIT]);
    assert_int_equal(fact.values[AJ_FACT_STATE], 0);
    assert_int_equal(fact.groups, groups_of(txn, document));
}

/* What was given comes out of the packed texts. */
static void assert_text(struct world *w, struct aj_txn *txn, const struct aj_document *document,
                        uint32_t doc)
{
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
    AJ_AUTO(aj_buf_release) struct aj_buf stored = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf given = {0};
    struct aj_piece piece;
    bool more = true;

    for (size_t i = 0; i < document->n_values; i++) {
        const struct aj_doc_value *value = &document->values[i];

        aj_buf_addf(&given, "[%d %u]", value->field, value->paper);
        aj_buf_add(&given, value->text.data, value->text.size);
    }
    well(aj_text_open(txn, w->search->packer, doc, &reader, &err));
    for (;;) {
        well(aj_text_next(reader, &piece, &more, &err));
        if (!more)
            break;
        if (!piece.goes_on)
            aj_buf_addf(&stored, "[%d %u]", piece.field, piece.paper);
        aj_buf_add(&stored, piece.text.data, piece.text.size);
    }
    assert_int_equal(stored.size, given.size);
    assert_string_equal(stored.data, given.data);
}

static void assert_document(struct world *w, struct aj_txn *txn, unsigned which,
                            const struct aj_chunks *chunks)
{
    const struct own_document *document = w->now[which];
    const uint32_t doc = world_number(txn, document->key);
    unsigned char bytes[4];
    struct aj_bytes key;

    assert_int_equal(doc, w->numbers[which]);
    well(aj_txn_get(txn, AJ_TABLE_SEARCH_DOC, doc_key(doc, bytes), &key, &err));
    assert_int_equal(key.size, strlen(document->key));
    assert_memory_equal(key.data, document->key, key.size);
    assert_true(doc >> 16 < chunks->n);
    assert_int_equal(chunks->shelves[doc >> 16], aj_shelf_of(&document->document.facts));
    assert_facts(txn, &document->document, doc);
    assert_text(w, txn, &document->document, doc);
}

/* A number that was given and is no longer that of a case. */
static void assert_gone(struct world *w, struct aj_txn *txn, uint32_t doc)
{
    struct aj_facts_reader reader = {.txn = txn};
    struct aj_text_reader *text = NULL;
    unsigned char bytes[4];
    struct aj_bytes value;
    struct aj_fact fact = {0};

    well(aj_facts_get(&reader, doc, &fact, &err));
    assert_true(fact.flags & AJ_FACT_REMOVED);
    assert_int_equal(aj_txn_get(txn, AJ_TABLE_SEARCH_DOC, doc_key(doc, bytes), &value, NULL),
                     AJ_NOT_FOUND);
    assert_int_equal(aj_text_open(txn, w->search->packer, doc, &text, NULL), AJ_NOT_FOUND);
}

/* Documents (whole numbers) found by a phrase or, when that has no characters, a gram; dead ones
   left out. */
static roaring_bitmap_t *search(struct aj_txn *txn, const struct aj_phrase *phrase, uint64_t gram)
{
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};
    roaring_bitmap_t *found = roaring_bitmap_create();

    well(aj_slabs_read_live(txn, &slabs, &err));
    for (size_t i = 0; i < slabs.n; i++) {
        struct aj_slab_reader reader = {0};
        roaring_bitmap_t *lower = roaring_bitmap_create();
        roaring_bitmap_t *dead = roaring_bitmap_create();
        roaring_uint32_iterator_t at;
        struct aj_places places = {0};

        well(aj_slab_reader_open(&reader, txn, &slabs.list[i], &err));
        if (phrase->n > 0) {
            well(aj_slab_phrase(&reader, phrase, NULL, &places, &err));
            for (uint32_t p = 0; p < places.n; p++) {
                roaring_bitmap_add(lower, (slabs.list[i].first & 0xFFFF) +
                                              aj_slab_document_from(&reader, 0, places.list[p]));
            }
        } else {
            well(aj_slab_documents(&reader, gram, lower, &err));
        }
        well(aj_dead_read(txn, slabs.list[i].first >> 16, dead, &err));
        roaring_bitmap_andnot_inplace(lower, dead);
        for (roaring_init_iterator(lower, &at); at.has_value;
             (void)roaring_advance_uint32_iterator(&at))
            roaring_bitmap_add(found, (slabs.list[i].first & ~0xFFFFu) | at.current_value);
        aj_places_release(&places);
        aj_slab_reader_close(&reader);
        roaring_bitmap_free(lower);
        roaring_bitmap_free(dead);
    }
    return found;
}

static bool holds(const struct aj_document *document, const char *phrase)
{
    bool found = false;

    for (size_t i = 0; i < document->n_values && !found; i++) {
        struct aj_search_text folded = {0};

        well(aj_search_fold(document->values[i].text.data, document->values[i].text.size, &folded,
                            &err));
        found = strstr(folded.text, phrase);
        aj_search_text_release(&folded);
    }
    return found;
}

static bool has_word(const struct aj_document *document, enum aj_attribute attribute,
                     const char *text)
{
    for (size_t i = 0; i < document->n_words; i++) {
        if (document->words[i].attribute == attribute && strcmp(document->words[i].text, text) == 0)
            return true;
    }
    return false;
}

static void assert_phrase_found(struct world *w, struct aj_txn *txn)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    roaring_bitmap_t *expected = roaring_bitmap_create();
    roaring_bitmap_t *found;
    struct aj_search_text folded = {0};
    int32_t characters[16];
    struct aj_phrase phrase = {characters, 0};

    random_name(w->home, &text, 2 + chance(w->home, 2));
    well(aj_search_fold(text.data, text.size, &folded, &err));
    for (size_t at = 0; at < folded.size;)
        characters[phrase.n++] = aj_utf8_next(folded.text, folded.size, &at);
    for (unsigned i = 0; i < WORLD_KEYS; i++) {
        if (w->now[i] && holds(&w->now[i]->document, folded.text))
            roaring_bitmap_add(expected, w->numbers[i]);
    }
    found = search(txn, &phrase, 0);
    assert_true(roaring_bitmap_equals(found, expected));
    roaring_bitmap_free(found);
    roaring_bitmap_free(expected);
    aj_search_text_release(&folded);
}

static void assert_word_found(struct world *w, struct aj_txn *txn, enum aj_attribute attribute,
                              const char *before, unsigned which)
{
    const struct aj_phrase none = {NULL, 0};
    roaring_bitmap_t *expected = roaring_bitmap_create();
    roaring_bitmap_t *found;
    char text[32];
    uint32_t number;
    enum aj_code code;

    (void)snprintf(text, sizeof(text), "%s%u", before, which);
    code = aj_value_find(txn, attribute, text, &number, NULL);
    for (unsigned i = 0; i < WORLD_KEYS; i++) {
        if (w->now[i] && has_word(&w->now[i]->document, attribute, text))
            roaring_bitmap_add(expected, w->numbers[i]);
    }
    if (code == AJ_OK) {
        found = search(txn, &none, aj_word_gram(attribute, number));
        assert_true(roaring_bitmap_equals(found, expected));
        roaring_bitmap_free(found);
    } else {
        assert_true(roaring_bitmap_is_empty(expected));
    }
    roaring_bitmap_free(expected);
}

static void assert_searches(struct world *w, struct aj_txn *txn)
{
    const struct aj_phrase none = {NULL, 0};
    roaring_bitmap_t *expected = roaring_bitmap_create();
    roaring_bitmap_t *found;
    const uint32_t year = 2000 + chance(w->home, 20);

    for (int i = 0; i < 4; i++)
        assert_phrase_found(w, txn);
    assert_word_found(w, txn, AJ_ATTR_CLASS, "类", chance(w->home, CLASSES));
    assert_word_found(w, txn, AJ_ATTR_UNIT, "单位", chance(w->home, UNITS));
    assert_word_found(w, txn, AJ_ATTR_NAME, "张三", chance(w->home, NAMES));
    for (unsigned i = 0; i < WORLD_KEYS; i++) {
        if (w->now[i] && (uint32_t)w->now[i]->document.facts.year == year)
            roaring_bitmap_add(expected, w->numbers[i]);
    }
    found = search(txn, &none, aj_word_gram(AJ_ATTR_YEAR, year));
    assert_true(roaring_bitmap_equals(found, expected));
    roaring_bitmap_free(found);
    roaring_bitmap_free(expected);
}

static uint64_t rows_of(struct aj_txn *txn, enum aj_table table)
{
    uint64_t n = 0;

    well(aj_txn_count(txn, table, &n, &err));
    return n;
}

void assert_world(struct world *w)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(w->home);
    AJ_AUTO(aj_chunks_release) struct aj_chunks chunks = {0};
    roaring_bitmap_t *gone = roaring_bitmap_copy(w->given);
    struct aj_search_size size;
    roaring_uint32_iterator_t at;
    uint64_t n = 0;

    well(aj_chunks_read(txn, &chunks, &err));
    for (unsigned i = 0; i < WORLD_KEYS; i++) {
        if (!w->now[i])
            continue;
        assert_document(w, txn, i, &chunks);
        roaring_bitmap_remove(gone, w->numbers[i]);
        n++;
    }
    for (roaring_init_iterator(gone, &at); at.has_value; (void)roaring_advance_uint32_iterator(&at))
        assert_gone(w, txn, at.current_value);
    assert_searches(w, txn);
    well(aj_search_size(txn, &size, &err));
    assert_int_equal(size.documents, n);
    assert_true(size.dead <= roaring_bitmap_get_cardinality(gone));
    assert_true(w->joined || size.dead == roaring_bitmap_get_cardinality(gone));
    assert_int_equal(rows_of(txn, AJ_TABLE_SEARCH_CASE), n);
    assert_int_equal(rows_of(txn, AJ_TABLE_SEARCH_DOC), n);
    roaring_bitmap_free(gone);
}

#include "slab_world.h"

#include "base/utf8.h"
#include "index/search/codes/doc_set.h"
#include "index/search/slab/slab_check.h"

#include <string.h>

/* Numbers are given one after the other. */
static struct plain *plain_of(struct world *w, uint32_t number)
{
    return number - w->docs[0].number < w->n ? &w->docs[number - w->docs[0].number] : NULL;
}

static bool stands_at(const struct plain *doc, uint32_t at, const int32_t *characters, size_t n)
{
    return n <= doc->n - at && memcmp(doc->text + at, characters, n * sizeof(characters[0])) == 0;
}

/* The places of a slab must be those of the scan over its documents. */
static size_t compare_places(struct world *w, const struct aj_slab_reader *reader,
                             const struct aj_phrase *phrase, const roaring_bitmap_t *within,
                             const struct aj_places *places)
{
    size_t found = 0;
    uint32_t k = 0;

    for (uint32_t i = 0; i < reader->starts.n; i++) {
        const struct plain *doc = plain_of(w, reader->slab.first + i);
        uint32_t begin = aj_slab_start(reader, i);
        uint32_t end = aj_slab_start(reader, i + 1);

        if (end == begin) {
            assert_true(!doc || doc->dead);
            continue;
        }
        if (!doc) {
            fail_msg("document %u was never put", reader->slab.first + i);
            return 0;
        }
        assert_int_equal(end - begin, doc->n);
        if (within && !roaring_bitmap_contains(within, doc->number % AJ_CHUNK_DOCS))
            continue;
        for (uint32_t at = 0; at < doc->n; at++) {
            if (!stands_at(doc, at, phrase->characters, phrase->n))
                continue;
            if (k == places->n || places->list[k] != begin + at)
                fail_msg("document %u, character %u: not found", doc->number, at);
            found += !doc->dead;
            k++;
        }
    }
    assert_int_equal(k, places->n); /* and nothing else */
    return found;
}

static size_t ask_slab(struct world *w, struct aj_slab_reader *reader,
                       const struct aj_phrase *phrase)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *within = roaring_bitmap_create();
    AJ_AUTO(aj_places_release) struct aj_places places = {0};
    unsigned one_in = 1 + world_random(w, 20);
    size_t found;

    TRY(aj_slab_phrase(reader, phrase, NULL, &places, &why));
    found = compare_places(w, reader, phrase, NULL, &places);
    for (uint32_t i = 0; i < reader->starts.n; i++) {
        if (world_random(w, one_in) == 0)
            roaring_bitmap_add(within, (reader->slab.first + i) % AJ_CHUNK_DOCS);
    }
    roaring_bitmap_add(within, world_random(w, AJ_CHUNK_DOCS)); /* mostly not of this slab */
    TRY(aj_slab_phrase(reader, phrase, within, &places, &why));
    (void)compare_places(w, reader, phrase, within, &places);
    return found;
}

/* Opens each live slab in turn. */
typedef size_t (*each_slab)(struct world *w, struct aj_slab_reader *reader, const void *arg);

static size_t walk(struct world *w, each_slab each, const void *arg)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    AJ_AUTO(aj_slabs_release) struct aj_slabs live = {0};
    size_t sum = 0;

    TRY(aj_txn_read(w->env, &txn, &why));
    TRY(aj_slabs_read_live(txn, &live, &why));
    for (size_t i = 0; i < live.n; i++) {
        struct aj_slab_reader reader = {0};

        TRY(aj_slab_reader_open(&reader, txn, &live.list[i], &why));
        sum += each(w, &reader, arg);
        aj_slab_reader_close(&reader);
    }
    return sum;
}

static size_t ask_one(struct world *w, struct aj_slab_reader *reader, const void *phrase)
{
    return ask_slab(w, reader, phrase);
}

size_t world_ask_phrase(struct world *w, const int32_t *characters, size_t n)
{
    struct aj_phrase phrase = {characters, n};
    size_t found = walk(w, ask_one, &phrase);
    size_t right = 0;

    for (size_t i = 0; i < w->n; i++) {
        for (uint32_t at = 0; !w->docs[i].dead && at < w->docs[i].n; at++)
            right += stands_at(&w->docs[i], at, characters, n);
    }
    assert_int_equal(found, right); /* no document is in no slab, or in two */
    return found;
}

static bool has_gram(const struct plain *doc, uint64_t gram)
{
    for (size_t i = 0; i < doc->n_words; i++) {
        if (doc->words[i] == gram)
            return true;
    }
    for (uint32_t i = 0; i < doc->n; i++) {
        if (gram == aj_gram_of(doc->text[i], -1) && doc->text[i] != AJ_VALUE_BEGINS)
            return true;
        if (i + 1 < doc->n && gram == aj_gram_of(doc->text[i], doc->text[i + 1]))
            return true;
    }
    return false;
}

static size_t ask_documents(struct world *w, struct aj_slab_reader *reader, const void *gram)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *found = roaring_bitmap_create();
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *right = roaring_bitmap_create();

    TRY(aj_slab_documents(reader, *(const uint64_t *)gram, found, &why));
    for (uint32_t i = 0; i < reader->starts.n; i++) {
        const struct plain *doc = plain_of(w, reader->slab.first + i);

        if (aj_slab_start(reader, i) < aj_slab_start(reader, i + 1) &&
            has_gram(doc, *(const uint64_t *)gram))
            roaring_bitmap_add(right, doc->number % AJ_CHUNK_DOCS);
    }
    assert_true(roaring_bitmap_equals(found, right));
    return 0;
}

void world_ask_gram(struct world *w, uint64_t gram)
{
    (void)walk(w, ask_documents, &gram);
}

size_t world_ask_much(struct world *w, unsigned n)
{
    size_t found = 0;

    for (; n > 0 && w->n > 0; n--) {
        const struct plain *doc = &w->docs[world_random(w, (unsigned)w->n)];
        int32_t characters[8];
        unsigned size = 1 + world_random(w, AJ_COUNTOF(characters));
        unsigned at = world_random(w, doc->n);

        if (size > doc->n - at)
            size = doc->n - at;
        memcpy(characters, doc->text + at, size * sizeof(characters[0]));
        if (world_random(w, 8) == 0)
            characters[world_random(w, size)] = world_letter(w);
        found += world_ask_phrase(w, characters, size);
        world_ask_gram(w, aj_gram_of(characters[0], size > 1 ? characters[1] : -1));
        world_ask_gram(w, world_word(w));
    }
    return found;
}

static uint64_t fingerprint_of(const struct plain *doc)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct aj_slab_document document = {.words = doc->words, .n_words = doc->n_words};
    uint64_t fingerprint = 0;

    for (uint32_t i = 0; i < doc->n; i++) {
        char bytes[4];

        aj_buf_add(&text, bytes, aj_utf8_put(doc->text[i], bytes));
    }
    document.text = (struct aj_bytes){text.data, text.size};
    TRY(aj_text_fingerprint(&document, &fingerprint, &why));
    return fingerprint;
}

static size_t check_slab(struct world *w, struct aj_slab_reader *reader, const void *arg)
{
    AJ_AUTO(aj_auto_free) uint64_t *fingerprints = calloc(reader->starts.n, sizeof(*fingerprints));

    (void)arg;
    assert_non_null(fingerprints);
    assert_true(reader->slab.done == 0);
    TRY(aj_slab_fingerprints(reader, fingerprints, &why));
    for (uint32_t i = 0; i < reader->starts.n; i++) {
        const struct plain *doc = plain_of(w, reader->slab.first + i);
        uint32_t begin = aj_slab_start(reader, i);
        bool there = aj_slab_start(reader, i + 1) > begin;

        assert_true(there || !doc || doc->dead);
        assert_int_equal(fingerprints[i], there ? fingerprint_of(doc) : 0);
        for (unsigned f = 0; there && f < AJ_DOC_FIELD_COUNT; f++)
            assert_int_equal(aj_slab_field_start(reader, i, f), begin + doc->field_starts[f]);
        if (there)
            assert_int_equal(aj_slab_document_from(reader, 0, begin + doc->n - 1), i);
    }
    return 0;
}

/* No block and no starts of a slab that is not there. */
static void check_orphans(struct world *w, enum aj_table table)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};
    struct aj_bytes key, value;
    size_t at = 0;
    bool more;

    TRY(aj_txn_read(w->env, &txn, &why));
    TRY(aj_slabs_read(txn, &slabs, &why));
    TRY(aj_scan_open(txn, table, (struct aj_bytes){0}, &scan, &why));
    for (;;) {
        unsigned char id[AJ_SLAB_KEY_SIZE];

        TRY(aj_scan_next(scan, &key, &value, &more, &why));
        if (!more)
            return;
        for (; at < slabs.n; at++) {
            aj_slab_key(slabs.list[at].id, id);
            if (memcmp(key.data, id, sizeof(id)) == 0)
                break;
        }
        assert_true(at < slabs.n);
    }
}

void world_check(struct world *w)
{
    (void)walk(w, check_slab, NULL);
    check_orphans(w, AJ_TABLE_SEARCH_BLOCK);
    check_orphans(w, AJ_TABLE_SEARCH_START);
}

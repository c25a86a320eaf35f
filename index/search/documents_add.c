#include "base/auto.h"
#include "index/search/codes/big_endian.h"
#include "index/search/search_private.h"
#include "index/search/shelves.h"
#include "index/search/slab/slab_build.h"
#include "index/search/text/packing.h"
#include "index/search/text/pieces.h"
#include "index/search/values/facts.h"

/* Documents that become one slab. */
struct batch {
    const struct aj_documents_adding *how;
    uint32_t first;
    uint32_t n;
    struct aj_slab_builder *builder;
    struct aj_packing *packing;
    struct aj_fact *facts;   /* of each; room for all that may come */
    struct aj_pieces pieces; /* of the document under way, as below */
    uint64_t *words;
    size_t words_room;
};

static void release(struct batch *batch)
{
    aj_slab_builder_close(batch->builder);
    aj_packing_close(batch->packing);
    free(batch->facts);
    aj_pieces_release(&batch->pieces);
    free(batch->words);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory indexing documents");
}

static enum aj_code begin(struct batch *batch, size_t most, struct aj_err *err)
{
    AJ_TRY(aj_slab_builder_open(batch->first, &batch->builder, err));
    AJ_TRY(aj_packing_open(batch->how->search->packer, batch->how->many, &batch->packing, err));
    batch->facts = calloc(most, sizeof(*batch->facts));
    return batch->facts ? AJ_OK : no_memory(err);
}

/* Numbers the words of a document; their grams are in batch->words then. */
static enum aj_code number_words(struct batch *batch, const struct aj_document *document,
                                 struct aj_fact *fact, size_t *n, struct aj_err *err)
{
    const struct aj_documents_adding *how = batch->how;

    if (batch->words_room < document->n_words + 1) {
        size_t room = 2 * (document->n_words + 1);
        uint64_t *words = realloc(batch->words, room * sizeof(*words));

        if (!words)
            return no_memory(err);
        batch->words = words;
        batch->words_room = room;
    }
    *n = 0;
    for (size_t i = 0; i < document->n_words; i++) {
        const struct aj_doc_word *word = &document->words[i];
        uint32_t number;

        AJ_TRY(aj_value_number(how->txn, how->values, how->shelf, word, &number, err));
        AJ_TRY(aj_fact_note(fact, word->attribute, number, err));
        batch->words[(*n)++] = aj_word_gram(word->attribute, number);
    }
    if (fact->year > 0)
        batch->words[(*n)++] = aj_word_gram(AJ_ATTR_YEAR, fact->year);
    return AJ_OK;
}

static enum aj_code put_keys(struct aj_txn *txn, const struct aj_coming *coming, uint32_t doc,
                             struct aj_err *err)
{
    const struct aj_bytes key = {coming->document->key, strlen(coming->document->key)};
    unsigned char number[4];
    unsigned char value[4 + AJ_DOCUMENT_DIGEST];

    aj_write_u32(value, doc);
    memcpy(value + 4, coming->digest, AJ_DOCUMENT_DIGEST);
    AJ_TRY(
        aj_txn_put(txn, AJ_TABLE_SEARCH_CASE, key, (struct aj_bytes){value, sizeof(value)}, err));
    aj_key_put_u32(number, doc);
    return aj_txn_put(txn, AJ_TABLE_SEARCH_DOC, (struct aj_bytes){number, sizeof(number)}, key,
                      err);
}

static enum aj_code add(struct batch *batch, const struct aj_coming *coming, struct aj_err *err)
{
    const struct aj_document *document = coming->document;
    const uint32_t doc = batch->first + batch->n;
    struct aj_fact *fact = &batch->facts[batch->n];
    struct aj_slab_document added;
    size_t n_words = 0;

    AJ_TRY(aj_pieces_make(document->values, document->n_values, &batch->pieces, err));
    aj_fact_make(&document->facts, fact);
    AJ_TRY(number_words(batch, document, fact, &n_words, err));
    added = (struct aj_slab_document){
        .text = {batch->pieces.text.data, batch->pieces.text.size},
        .field_starts = batch->pieces.field_starts,
        .words = batch->words,
        .n_words = n_words,
    };
    AJ_TRY(aj_slab_builder_add(batch->builder, &added, err));
    AJ_TRY(aj_packing_add(batch->packing, doc, batch->pieces.list, batch->pieces.n, err));
    batch->n++;
    return put_keys(batch->how->txn, coming, doc, err);
}

static enum aj_code finish(struct batch *batch, struct aj_err *err)
{
    struct aj_txn *txn = batch->how->txn;
    const struct aj_packed_text *texts;
    size_t n;

    AJ_TRY(aj_slab_builder_sort(batch->builder, err)); /* the packing goes on meanwhile */
    AJ_TRY(aj_packing_finish(batch->packing, &texts, &n, err));
    AJ_TRY(aj_slab_builder_write(batch->builder, txn, err));
    AJ_TRY(aj_texts_write(txn, texts, n, err));
    AJ_TRY(aj_facts_put(txn, batch->first, batch->facts, batch->n, err));
    return aj_shelf_take(txn, batch->how->shelf, batch->first + batch->n, err);
}

/* One slab of the first documents; `*done`: how many. */
static enum aj_code add_slab(const struct aj_documents_adding *how, const struct aj_coming *coming,
                             size_t n, size_t *done, struct aj_err *err)
{
    AJ_AUTO(release) struct batch batch = {.how = how};
    uint32_t room;

    AJ_TRY(aj_shelf_next(how->txn, how->shelf, &batch.first, &room, err));
    if (n > room)
        n = room;
    AJ_TRY(begin(&batch, n, err));
    for (*done = 0; *done < n && !aj_slab_builder_is_full(batch.builder); (*done)++)
        AJ_TRY(add(&batch, &coming[*done], err));
    return finish(&batch, err);
}

enum aj_code aj_documents_add(const struct aj_documents_adding *how, const struct aj_coming *coming,
                              size_t n, struct aj_err *err)
{
    while (n > 0) {
        size_t done;

        AJ_TRY(add_slab(how, coming, n, &done, err));
        coming += done;
        n -= done;
    }
    return AJ_OK;
}

#include "index/search/values/suggest_own.h"
#include "base/auto.h"
#include "index/search/search_private.h"
#include "index/search/slab/slab.h"
#include "index/search/text/texts.h"

/* What is held of the documents: when there is more, they are not few. */
#define VALUES_MOST ((size_t)8192)
#define BYTES_MOST  ((size_t)1 << 20)

/* Where the words that are suggested stand in the text of a document. Others stand there with them
   (who applies for a recipient): they are no values, or no documents are counted for them. */
static const struct source {
    enum aj_doc_field field;
    enum aj_attribute attribute;
} sources[] = {
    {AJ_FIELD_NAME, AJ_ATTR_NAME},   {AJ_FIELD_HANDLER, AJ_ATTR_HANDLER},
    {AJ_FIELD_UNIT, AJ_ATTR_UNIT},   {AJ_FIELD_REASON, AJ_ATTR_REASON},
    {AJ_FIELD_ORGAN, AJ_ATTR_ORGAN},
};

void aj_own_close(struct aj_own *own)
{
    if (!own)
        return;
    aj_packer_close(own->packer);
    free(own->values);
    free(own->found);
    aj_arena_reset(&own->texts);
    aj_arena_reset(&own->keys);
    aj_buf_release(&own->folded);
    aj_buf_release(&own->shown);
    free(own);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory looking for suggestions");
}

bool aj_visible_at_most(const struct aj_suggest_wish *wish, uint64_t n)
{
    uint64_t visible = 0;

    for (size_t i = 0; i < wish->n_visible; i++) {
        if (!wish->visible[i].docs)
            return false;
        visible += roaring_bitmap_get_cardinality(wish->visible[i].docs);
    }
    return visible <= n;
}

/* A value that is being read: a long one comes in several pieces. */
struct reading {
    const struct source *source; /* NULL: none that is suggested */
    struct aj_buf text;
};

static void release(struct reading *reading)
{
    aj_buf_release(&reading->text);
}

static enum aj_code end_value(struct aj_own *own, unsigned shelf, struct reading *reading,
                              bool *too_many, struct aj_err *err)
{
    const struct aj_buf *text = &reading->text;
    const char *kept;

    if (!reading->source)
        return AJ_OK;
    *too_many = own->n_values == VALUES_MOST || own->texts.used + text->size > BYTES_MOST;
    if (*too_many)
        return AJ_OK;
    kept = text->failed ? NULL : aj_arena_copy(&own->texts, text->data, text->size);
    if (!kept)
        return no_memory(err);
    own->values[own->n_values++] = (struct aj_own_value){shelf, reading->source->attribute, kept};
    return AJ_OK;
}

static void begin_value(struct reading *reading, enum aj_doc_field field)
{
    reading->source = NULL;
    reading->text.size = 0;
    for (size_t i = 0; i < AJ_COUNTOF(sources); i++) {
        if (sources[i].field == field)
            reading->source = &sources[i];
    }
}

static enum aj_code read_values(struct aj_own *own, struct aj_text_reader *reader, unsigned shelf,
                                bool *too_many, struct aj_err *err)
{
    AJ_AUTO(release) struct reading reading = {0};
    struct aj_piece piece;
    bool more = true;

    while (!*too_many) {
        AJ_TRY(aj_text_next(reader, &piece, &more, err));
        if (!more || !piece.goes_on) {
            AJ_TRY(end_value(own, shelf, &reading, too_many, err));
            if (!more || piece.field > AJ_FIELD_ORGAN)
                break;
            begin_value(&reading, piece.field);
        }
        if (reading.source)
            aj_buf_add(&reading.text, piece.text.data, piece.text.size);
    }
    return AJ_OK;
}

static enum aj_code read_document(struct aj_own *own, uint32_t doc, unsigned shelf, bool *too_many,
                                  struct aj_err *err)
{
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
    enum aj_code code = aj_text_open(own->txn, own->packer, doc, &reader, err);

    if (code == AJ_NOT_FOUND) /* it has no values, or was removed */
        return AJ_OK;
    AJ_TRY(code);
    return read_values(own, reader, shelf, too_many, err);
}

static enum aj_code read_chunk(struct aj_own *own, const struct aj_chunk_docs *visible,
                               bool *too_many, struct aj_err *err)
{
    roaring_uint32_iterator_t each;

    roaring_init_iterator(visible->docs, &each);
    for (; each.has_value && !*too_many; (void)roaring_advance_uint32_iterator(&each)) {
        const uint32_t doc = visible->chunk * AJ_CHUNK_DOCS + each.current_value;

        AJ_TRY(read_document(own, doc, visible->shelf, too_many, err));
    }
    return AJ_OK;
}

static int compare_values(const void *a, const void *b)
{
    const struct aj_own_value *left = a;
    const struct aj_own_value *right = b;

    if (left->shelf != right->shelf)
        return left->shelf < right->shelf ? -1 : 1;
    if (left->attribute != right->attribute)
        return left->attribute < right->attribute ? -1 : 1;
    return strcmp(left->text, right->text);
}

/* Leaves each once: a unit is in all of its files. */
static void leave_distinct(struct aj_own *own)
{
    size_t kept = 0;

    if (own->n_values > 0)
        qsort(own->values, own->n_values, sizeof(*own->values), compare_values);
    for (size_t i = 0; i < own->n_values; i++) {
        if (kept == 0 || compare_values(&own->values[kept - 1], &own->values[i]) != 0)
            own->values[kept++] = own->values[i];
    }
    own->n_values = kept;
}

enum aj_code aj_own_open(struct aj_txn *txn, struct aj_search *search,
                         const struct aj_suggest_wish *wish, struct aj_own **out,
                         struct aj_err *err)
{
    AJ_AUTO(aj_auto_own) struct aj_own *own = NULL;
    bool too_many = !aj_visible_at_most(wish, wish->few);

    *out = NULL;
    if (too_many)
        return AJ_OK;
    own = calloc(1, sizeof(*own));
    if (!own)
        return no_memory(err);
    own->txn = txn;
    own->wish = wish;
    own->texts.limit = 2 * BYTES_MOST;
    own->keys.limit = 2 * VALUES_MOST * sizeof(struct aj_value_key);
    own->values = malloc(VALUES_MOST * sizeof(*own->values));
    if (!own->values)
        return no_memory(err);
    AJ_TRY(aj_packer_open(search->dictionaries, &own->packer, err));
    for (size_t i = 0; i < wish->n_visible && !too_many; i++)
        AJ_TRY(read_chunk(own, &wish->visible[i], &too_many, err));
    if (too_many)
        return AJ_OK;
    leave_distinct(own);
    own->found = calloc(own->n_values + 1, sizeof(*own->found));
    if (!own->found)
        return no_memory(err);
    *out = aj_steal(&own);
    return AJ_OK;
}

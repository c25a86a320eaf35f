#include "base/auto.h"
#include "base/digest.h"
#include "index/search/check/search_check_parts.h"
#include "index/search/codes/big_endian.h"
#include "index/search/codes/little_endian.h"
#include "index/search/search_private.h"
#include "index/search/slab/gram.h"
#include "index/search/slab/slab_check.h"

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory checking the search index");
}

static enum aj_code make_room(struct aj_stored_text *stored, struct aj_err *err)
{
    const size_t room = stored->room ? 2 * stored->room : 64;
    struct aj_piece *pieces;
    struct aj_doc_value *values;

    if (stored->n_pieces < stored->room)
        return AJ_OK;
    pieces = realloc(stored->pieces, room * sizeof(*pieces));
    if (!pieces)
        return no_memory(err);
    stored->pieces = pieces;
    values = realloc(stored->values, room * sizeof(*values));
    if (!values)
        return no_memory(err);
    stored->values = values;
    stored->room = room;
    return AJ_OK;
}

static enum aj_code add_piece(struct aj_stored_text *stored, const struct aj_piece *piece,
                              struct aj_err *err)
{
    AJ_TRY(make_room(stored, err));
    if (!piece->goes_on) {
        stored->values[stored->n_values++] =
            (struct aj_doc_value){.field = piece->field, .paper = piece->paper};
    } else if (stored->n_values == 0) {
        return aj_fail(err, AJ_CORRUPT, "原文的第一段没有开头");
    }
    stored->values[stored->n_values - 1].text.size += piece->text.size;
    stored->pieces[stored->n_pieces] = *piece;
    stored->pieces[stored->n_pieces++].text.data = NULL;
    aj_buf_add(&stored->bytes, piece->text.data, piece->text.size);
    return AJ_OK;
}

/* The pieces of a document, and the values put together of them. */
static enum aj_code read_stored(struct aj_check_run *run, uint32_t doc, struct aj_err *err)
{
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
    struct aj_stored_text *stored = &run->stored;
    struct aj_piece piece;
    const char *at;
    bool more = true;

    stored->bytes.limit = AJ_DOCUMENT_TEXT_MAX;
    stored->bytes.size = 0;
    stored->n_pieces = 0;
    stored->n_values = 0;
    AJ_TRY(aj_text_open(run->txn, run->packer, doc, &reader, err));
    while (more) {
        AJ_TRY(aj_text_next(reader, &piece, &more, err));
        if (more)
            AJ_TRY(add_piece(stored, &piece, err));
    }
    if (stored->bytes.failed)
        return no_memory(err);
    at = stored->bytes.data;
    for (size_t i = 0; i < stored->n_values; i++) {
        stored->values[i].text.data = at;
        at = at ? at + stored->values[i].text.size : NULL;
    }
    return AJ_OK;
}

/* Whether what is stored are the pieces of the document made anew. */
static bool same_pieces(const struct aj_stored_text *stored, const struct aj_pieces *made)
{
    const char *at = stored->bytes.data;

    if (stored->n_pieces != made->n)
        return false;
    for (size_t i = 0; i < made->n; i++) {
        const struct aj_piece *a = &stored->pieces[i];
        const struct aj_piece *b = &made->list[i];

        if (a->field != b->field || a->paper != b->paper || a->page != b->page ||
            a->characters != b->characters || a->goes_on != b->goes_on ||
            a->text.size != b->text.size ||
            (a->text.size > 0 && (!at || memcmp(at, b->text.data, a->text.size) != 0)))
            return false;
        at = at ? at + a->text.size : NULL;
    }
    return true;
}

static bool same_starts(const struct aj_check_document *which, const struct aj_pieces *made)
{
    const uint32_t begin = aj_slab_start(which->slab, which->n);

    if (aj_slab_start(which->slab, which->n + 1) - begin != made->characters)
        return false;
    for (unsigned field = 0; field < AJ_DOC_FIELD_COUNT; field++) {
        if (aj_slab_field_start(which->slab, which->n, field) - begin != made->field_starts[field])
            return false;
    }
    return true;
}

/* Grams of the words into run->words, and what the facts say of them. `*known` false: the number of
   one is not to be had. */
static enum aj_code number_words(struct aj_check_run *run, const struct aj_document *document,
                                 struct aj_fact *fact, size_t *n, bool *known, struct aj_err *err)
{
    const unsigned shelf = aj_shelf_of(&document->facts);

    if (run->words_room <= document->n_words) {
        const size_t room = 2 * (document->n_words + 1);
        uint64_t *words = realloc(run->words, room * sizeof(*words));

        if (!words)
            return no_memory(err);
        run->words = words;
        run->words_room = room;
    }
    *n = 0;
    *known = true;
    for (size_t i = 0; i < document->n_words && *known; i++) {
        const struct aj_doc_word *word = &document->words[i];
        uint32_t number = 0;

        AJ_TRY(aj_check_word(run, shelf, word, &number, known, err));
        *known = *known && aj_fact_note(fact, word->attribute, number, NULL) == AJ_OK;
        run->words[(*n)++] = aj_word_gram(word->attribute, number);
    }
    if (fact->year > 0)
        run->words[(*n)++] = aj_word_gram(AJ_ATTR_YEAR, fact->year);
    return AJ_OK;
}

/* What of a document is as it should be. */
struct verdict {
    bool pieces;
    bool starts;
    bool digest;
    bool facts;
    bool rows;
};

static enum aj_code compare_words(struct aj_check_run *run, const struct aj_check_document *which,
                                  const struct aj_document *document, struct verdict *out,
                                  struct aj_err *err)
{
    struct aj_facts_reader reader = {.txn = run->txn};
    struct aj_slab_document text = {.text = {run->pieces.text.data, run->pieces.text.size},
                                    .words = run->words};
    struct aj_fact fact, stored = {0};
    uint64_t fingerprint;
    bool known;

    aj_fact_make(&document->facts, &fact);
    fact.flags |= AJ_FACT_THERE;
    AJ_TRY(number_words(run, document, &fact, &text.n_words, &known, err));
    if (!known) /* told; nothing can be said of the rest */
        return AJ_OK;
    text.words = run->words;
    AJ_TRY(aj_facts_get(&reader, which->slab->slab.first + which->n, &stored, err));
    stored.flags &= (uint16_t)~AJ_FACT_REMOVED; /* told before */
    out->facts = memcmp(&fact, &stored, sizeof(fact)) == 0;
    AJ_TRY(aj_text_fingerprint(&text, &fingerprint, err));
    out->rows = !which->rows || *which->rows == fingerprint;
    return AJ_OK;
}

static enum aj_code compare(struct aj_check_run *run, const struct aj_check_document *which,
                            const struct aj_document *document, struct verdict *out,
                            struct aj_err *err)
{
    const struct aj_bytes key = {document->key, strlen(document->key)};
    unsigned char digest[AJ_DOCUMENT_DIGEST];
    struct aj_bytes value;
    enum aj_code code = aj_txn_get(run->txn, AJ_TABLE_SEARCH_CASE, key, &value, err);

    *out = (struct verdict){.digest = true, .facts = true, .rows = true};
    AJ_TRY(aj_pieces_make(document->values, document->n_values, &run->pieces, err));
    out->pieces = same_pieces(&run->stored, &run->pieces);
    out->starts = same_starts(which, &run->pieces);
    aj_document_digest(run->hasher, document, digest);
    if (code == AJ_OK && value.size == 4 + AJ_DOCUMENT_DIGEST) /* else it was told */
        out->digest = memcmp((const char *)value.data + 4, digest, AJ_DOCUMENT_DIGEST) == 0;
    return compare_words(run, which, document, out, err);
}

/* One damage shows in several places: where it is. */
static enum aj_code tell(struct aj_check_run *run, const struct aj_check_document *which,
                         const struct aj_document *document, const struct verdict *is,
                         struct aj_err *err)
{
    const uint32_t doc = which->slab->slab.first + which->n;

    if (!is->rows && (!is->pieces || (!is->digest && !is->facts))) {
        return aj_check_tell_number(run, AJ_TABLE_SEARCH_DOC, doc,
                                    "编号下的内容不是这个案件现在的内容", err);
    }
    if (!is->pieces || (!is->digest && !is->rows)) {
        AJ_TRY(aj_check_tell_number(run, AJ_TABLE_SEARCH_TEXT, doc, "原文不是编入时的原文", err));
    } else if (!is->digest) {
        AJ_TRY(aj_check_tell(run, AJ_TABLE_SEARCH_CASE, document->key, "摘要与内容不符", err));
    }
    if (!is->rows && is->digest) {
        AJ_TRY(aj_check_tell_number(run, AJ_TABLE_SEARCH_BLOCK, which->slab->slab.id,
                                    "这一片里有字词不在它该在的地方", err));
    }
    if (!is->starts) {
        AJ_TRY(aj_check_tell_number(run, AJ_TABLE_SEARCH_START, which->slab->slab.id,
                                    "这一片里有案卷或栏目的起点不对", err));
    }
    if (!is->facts)
        AJ_TRY(aj_check_tell_number(run, AJ_TABLE_SEARCH_FACT, doc, "固定项与案件不符", err));
    return AJ_OK;
}

/* The document as it should be, of the case whose key the number has. `*made` false: it was told
   why there is none. */
static enum aj_code make_anew(struct aj_check_run *run, uint32_t doc, struct aj_document *out,
                              bool *made, struct aj_err *err)
{
    const struct aj_doc_values stored = {run->stored.values, run->stored.n_values};
    struct aj_err why = {0};
    const char *key = "";
    enum aj_code code = aj_search_key(run->txn, doc, &run->arena, &key, &why);

    *made = false;
    if (code == AJ_NOT_FOUND) /* it was told */
        return AJ_OK;
    if (code == AJ_OK)
        code = run->how->document(run->how->arg, key, &stored, &run->arena, out, &why);
    *made = code == AJ_OK;
    out->key = key;
    if (code == AJ_NOT_FOUND)
        return aj_check_tell_number(run, AJ_TABLE_SEARCH_DOC, doc, "没有这个案件", err);
    return aj_check_judge(run, code, AJ_TABLE_SEARCH_DOC, doc, &why, err);
}

enum aj_code aj_check_document(struct aj_check_run *run, const struct aj_check_document *which,
                               struct aj_err *err)
{
    const uint32_t doc = which->slab->slab.first + which->n;
    struct aj_document document = {0};
    struct verdict verdict;
    struct aj_err why = {0};
    bool made;
    enum aj_code code;

    aj_arena_reset(&run->arena);
    code = read_stored(run, doc, &why);
    if (code == AJ_NOT_FOUND) /* it was told */
        return AJ_OK;
    if (code != AJ_OK)
        return aj_check_judge(run, code, AJ_TABLE_SEARCH_TEXT, doc, &why, err);
    AJ_TRY(make_anew(run, doc, &document, &made, err));
    if (!made)
        return AJ_OK;
    if (aj_shelf_of(&document.facts) != which->shelf)
        AJ_TRY(aj_check_tell_number(run, AJ_TABLE_SEARCH_META, doc, "不在它该在的架上", err));
    code = compare(run, which, &document, &verdict, &why);
    if (code != AJ_OK)
        return aj_check_judge(run, code, AJ_TABLE_SEARCH_DOC, doc, &why, err);
    return tell(run, which, &document, &verdict, err);
}

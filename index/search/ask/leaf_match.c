#include "base/auto.h"
#include "index/search/ask/leaf_parts.h"
#include "index/search/codes/doc_set.h"

/*
 * BM25F with one saturation for all fields: occurrences count by the weight of their field, those
 * in the words of papers also by how long the papers are. K and B as everywhere (Robertson &
 * Zaragoza 2009); weights by what an archivist means when she types a name or a number.
 */
#define K 1.2F
#define B 0.75F

static const float field_weights[AJ_DOC_FIELD_COUNT] = {
    [AJ_FIELD_PINYIN_NAME] = 4,    [AJ_FIELD_PINYIN_OPPONENT] = 3,
    [AJ_FIELD_PINYIN_HANDLER] = 2, [AJ_FIELD_NUMBER_PARTS] = 8,
    [AJ_FIELD_ARCHIVE_PARTS] = 8,  [AJ_FIELD_NUMBER] = 8,
    [AJ_FIELD_ARCHIVE_NUMBER] = 8, [AJ_FIELD_NAME] = 6,
    [AJ_FIELD_OPPONENT] = 4,       [AJ_FIELD_HANDLER] = 3,
    [AJ_FIELD_UNIT] = 3,           [AJ_FIELD_REASON] = 4,
    [AJ_FIELD_ORGAN] = 3,          [AJ_FIELD_OTHER] = 2,
    [AJ_FIELD_TITLE] = 2,          [AJ_FIELD_BODY] = 1,
};

enum aj_code aj_matching_open(struct aj_matching *m, bool scored, struct aj_err *err)
{
    *m = (struct aj_matching){.average = 1};
    m->docs = calloc(AJ_CHUNK_DOCS, sizeof(*m->docs));
    if (scored)
        m->scores = calloc(AJ_CHUNK_DOCS, sizeof(*m->scores));
    if (!m->docs || (scored && !m->scores)) {
        aj_matching_release(m);
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    }
    return AJ_OK;
}

void aj_matching_release(struct aj_matching *m)
{
    free(m->docs);
    free(m->scores);
    aj_places_release(&m->places);
    *m = (struct aj_matching){0};
}

/* One leaf being matched in one chunk. */
struct match {
    struct aj_matching *m;
    const struct aj_leaf *leaf;
    struct aj_chunk *chunk;
    const roaring_bitmap_t *within;
    bool everywhere; /* these are all that live */
    roaring_bitmap_t *found;
    bool scored;
};

/* A document's occurrences of a text: their weights, in the words of papers and elsewhere. */
struct tally {
    float body;
    float facts;
};

/* `places` are all in the n-th document of the slab. */
static struct tally tally_up(const struct aj_leaf_text *text, const struct aj_slab_reader *slab,
                             uint32_t n, const uint32_t *places, uint32_t count)
{
    const uint32_t body = aj_slab_field_start(slab, n, AJ_FIELD_BODY);
    struct tally tally = {0};
    uint32_t i = 0;

    for (; i < count && places[i] < body; i++) {
        unsigned field = aj_slab_field_at(slab, n, places[i]);

        if (text->fields >> field & 1)
            tally.facts += field_weights[field];
    }
    if (text->fields >> AJ_FIELD_BODY & 1)
        tally.body = (float)(count - i) * field_weights[AJ_FIELD_BODY];
    return tally;
}

/* weight · f (K + 1) / (f + K), where f is facts + body / norm. */
static float score_of(const struct match *match, struct tally tally, uint32_t length)
{
    float norm = 1 - B + B / (float)match->m->average * (float)length;
    float frequency = tally.facts * norm + tally.body;

    return match->leaf->weight * (K + 1) * frequency / (frequency + K * norm);
}

/* The documents of the places that count, rising, into m->docs; returns how many. */
static uint32_t collect(const struct match *match, const struct aj_leaf_text *text,
                        const struct aj_slab_reader *slab)
{
    struct aj_matching *m = match->m;
    const struct aj_places *places = &m->places;
    uint32_t n = 0; /* of the slab's documents */
    uint32_t found = 0;
    uint32_t next;

    for (uint32_t i = 0; i < places->n; i = next) {
        uint32_t end, doc;
        struct tally tally;

        n = aj_slab_document_from(slab, n, places->list[i]);
        doc = (slab->slab.first + n) & 0xFFFF;
        end = aj_slab_start(slab, n + 1);
        for (next = i + 1; next < places->n && places->list[next] < end; next++)
            ;
        tally = tally_up(text, slab, n, places->list + i, next - i);
        if (tally.body + tally.facts == 0 || (found > 0 && m->docs[found - 1] >= doc))
            continue; /* the latter in a damaged slab only */
        m->docs[found++] = doc;
        if (match->scored)
            m->scores[doc] += score_of(match, tally, end - aj_slab_start(slab, n));
    }
    return found;
}

static enum aj_code match_text(struct match *match, const struct aj_leaf_text *text,
                               struct aj_err *err)
{
    const struct aj_phrase phrase = {text->characters, text->n};
    struct aj_matching *m = match->m;

    for (size_t i = 0; i < match->chunk->n_slabs; i++) {
        struct aj_slab_reader *slab = &match->chunk->slabs[i];

        AJ_TRY(aj_slab_phrase(slab, &phrase, match->everywhere ? NULL : match->within, &m->places,
                              err));
        if (m->places.n > 0)
            roaring_bitmap_add_many(match->found, collect(match, text, slab), m->docs);
    }
    return AJ_OK;
}

static enum aj_code add_value(void *arg, uint32_t number, bool *go_on, struct aj_err *err)
{
    struct match *match = arg;

    *go_on = true;
    for (size_t i = 0; i < match->chunk->n_slabs; i++) {
        AJ_TRY(aj_slab_documents(&match->chunk->slabs[i],
                                 aj_word_gram(match->leaf->attribute, number), match->found, err));
    }
    return AJ_OK;
}

static enum aj_code match_word(struct match *match, struct aj_err *err)
{
    const struct aj_value_walk walk = {
        .shelf = match->chunk->shelf,
        .attribute = match->leaf->attribute,
        .how = match->leaf->how,
        .text = match->leaf->word,
        .visit = add_value,
        .arg = match,
    };

    return aj_value_each(match->chunk->slabs[0].txn, &walk, err);
}

static enum aj_code match_all_texts(struct match *match, struct aj_err *err)
{
    for (size_t i = 0; i < match->leaf->n_texts; i++) {
        const struct aj_leaf_text *text = &match->leaf->texts[i];

        AJ_TRY(text->n == 1 ? aj_leaf_match_character(match->m, text, match->chunk, match->within,
                                                      match->found, err)
                            : match_text(match, text, err));
    }
    return AJ_OK;
}

enum aj_code aj_leaf_match(struct aj_matching *m, const struct aj_leaf *leaf,
                           struct aj_chunk *chunk, const roaring_bitmap_t *within,
                           roaring_bitmap_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *found = roaring_bitmap_create();
    struct match match = {.m = m,
                          .leaf = leaf,
                          .chunk = chunk,
                          .within = within,
                          .everywhere = roaring_bitmap_get_cardinality(within) ==
                                        roaring_bitmap_get_cardinality(chunk->living),
                          .found = found,
                          .scored = m->scores && !m->silent};

    if (!found)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    if (leaf->is_fact) {
        AJ_TRY(aj_leaf_match_facts(leaf->node, chunk, within, found, err));
    } else if (leaf->is_word) {
        AJ_TRY(match_word(&match, err));
    } else {
        AJ_TRY(match_all_texts(&match, err));
    }
    if (leaf->days)
        AJ_TRY(aj_leaf_match_facts(leaf->days, chunk, within, found, err));
    roaring_bitmap_and_inplace(found, within);
    *out = aj_steal(&found);
    return AJ_OK;
}

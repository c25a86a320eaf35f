#include "base/auto.h"
#include "index/search/doc_set.h"
#include "index/search/leaf_parts.h"

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

/* The document in which the places of a text are, while they are walked through in rising order. */
struct walk {
    const struct aj_slab_reader *slab;
    uint32_t n_docs;
    uint32_t n; /* of the slab's documents */
    uint32_t begin;
    uint32_t body;
    uint32_t end;
};

static void stand_at(struct walk *walk, uint32_t n)
{
    walk->n = n;
    walk->begin = aj_slab_start(walk->slab, n);
    walk->body = aj_slab_field_start(walk->slab, n, AJ_FIELD_BODY);
    walk->end = aj_slab_start(walk->slab, n + 1);
}

static struct walk begin_walk(const struct aj_slab_reader *slab, uint32_t place)
{
    struct walk walk = {.slab = slab, .n_docs = slab->slab.last - slab->slab.first + 1};

    stand_at(&walk, aj_slab_document_at(slab, place));
    return walk;
}

/* Most often the next document is the one. */
static void walk_to(struct walk *walk, uint32_t place)
{
    uint32_t next = walk->n + 1;

    if (next >= walk->n_docs || place >= aj_slab_start(walk->slab, next + 1))
        next = aj_slab_document_at(walk->slab, place);
    stand_at(walk, next);
}

/* One document's occurrences of a text. */
struct tally {
    float facts; /* weights of those outside the words of papers */
    float body;
};

static void add_score(struct aj_matching *m, const struct aj_leaf *leaf, const struct walk *walk,
                      const struct tally *tally)
{
    uint32_t doc = (walk->slab->slab.first + walk->n) & 0xFFFF;
    float length = (float)(walk->end - walk->begin) / (float)m->average;
    float frequency = tally->facts + tally->body / (1 - B + B * length);

    m->scores[doc] += leaf->weight * frequency * (K + 1) / (K + frequency);
}

/* One leaf being matched in one chunk. */
struct match {
    struct aj_matching *m;
    const struct aj_leaf *leaf;
    struct aj_chunk *chunk;
    const roaring_bitmap_t *within;
    roaring_bitmap_t *found;
    bool scored;
};

/* The documents of the places that count, rising, into m->docs; returns how many. */
static uint32_t collect(struct match *match, const struct aj_leaf_text *text,
                        const struct aj_slab_reader *slab)
{
    struct aj_matching *m = match->m;
    struct walk walk = begin_walk(slab, m->places.list[0]);
    struct tally tally = {0};
    uint32_t n = 0;

    for (uint32_t i = 0; i < m->places.n; i++) {
        uint32_t place = m->places.list[i];
        unsigned field;

        if (place >= walk.end) {
            if (match->scored && tally.facts + tally.body > 0)
                add_score(m, match->leaf, &walk, &tally);
            tally = (struct tally){0};
            walk_to(&walk, place);
        }
        field = place >= walk.body ? AJ_FIELD_BODY : aj_slab_field_at(slab, walk.n, place);
        if (!(text->fields >> field & 1))
            continue;
        if (tally.facts + tally.body == 0)
            m->docs[n++] = (slab->slab.first + walk.n) & 0xFFFF;
        *(field == AJ_FIELD_BODY ? &tally.body : &tally.facts) += field_weights[field];
    }
    if (match->scored && tally.facts + tally.body > 0)
        add_score(m, match->leaf, &walk, &tally);
    return n;
}

/* One character anywhere: its documents are known without its places. Small letters and the signs
   of hidden fields are told apart by their places only. */
static bool is_single(const struct aj_leaf_text *text)
{
    int32_t c = text->characters[0];

    return text->n == 1 && text->fields == AJ_FIELDS_OPEN && !(c >= 'a' && c <= 'z') && c != '#' &&
           c != '=' && c != '/';
}

static enum aj_code match_single(struct match *match, const struct aj_leaf_text *text,
                                 struct aj_err *err)
{
    for (size_t i = 0; i < match->chunk->n_slabs; i++) {
        AJ_TRY(aj_slab_documents(&match->chunk->slabs[i], aj_gram_of(text->characters[0], -1),
                                 match->found, err));
    }
    return AJ_OK;
}

static enum aj_code match_text(struct match *match, const struct aj_leaf_text *text,
                               struct aj_err *err)
{
    const struct aj_phrase phrase = {text->characters, text->n};
    struct aj_matching *m = match->m;

    for (size_t i = 0; i < match->chunk->n_slabs; i++) {
        struct aj_slab_reader *slab = &match->chunk->slabs[i];

        AJ_TRY(aj_slab_phrase(slab, &phrase, match->within, &m->places, err));
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

        AJ_TRY(is_single(text) ? match_single(match, text, err) : match_text(match, text, err));
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
                          .found = found,
                          .scored = m->scores && !m->silent};

    if (!found)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    if (leaf->is_fact)
        AJ_TRY(aj_leaf_match_facts(leaf, chunk, within, found, err));
    else if (leaf->is_word)
        AJ_TRY(match_word(&match, err));
    else
        AJ_TRY(match_all_texts(&match, err));
    roaring_bitmap_and_inplace(found, within);
    *out = aj_steal(&found);
    return AJ_OK;
}

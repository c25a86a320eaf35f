#include "base/auto.h"
#include "index/search/ask/leaf_parts.h"
#include "index/search/slab/slab_places.h"

/*
 * A word of one character. In which documents it stands is known without its places, but not in
 * which fields. So the pairs that begin with it are looked into, the most frequent first, until
 * each of these documents is settled: a few pairs do it, of thousands. How often it stands in a
 * document is not known then; one character tells too little to be scored.
 */
struct settling {
    struct aj_matching *m;
    const struct aj_leaf_text *text;
    struct aj_slab_reader *slab;
    struct aj_rows pairs;
    roaring_bitmap_t *left;  /* documents of the slab that are not settled yet */
    unsigned char *are_left; /* the same, a byte for each document of the chunk */
};

static void release(struct settling *settling)
{
    aj_rows_release(&settling->pairs);
    aj_auto_roaring(&settling->left);
    free(settling->are_left);
}

/* Characters stand in hidden fields only as they stand in open ones, but for the letters and signs
   of these, and what composes where a number loses its blanks. No Han character is among them. */
static bool is_han(int32_t c)
{
    return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

static int by_count_falling(const void *a, const void *b)
{
    const struct aj_row *left = a;
    const struct aj_row *right = b;

    return (left->count < right->count) - (left->count > right->count);
}

/* Whether one of the places, from `i` to where the n-th document ends, is in a field that counts.
 */
static bool counts(const struct settling *s, uint32_t n, uint32_t i, uint32_t end)
{
    const struct aj_places *places = &s->m->places;

    for (; i < places->n && places->list[i] < end; i++) {
        if (s->text->fields >> aj_slab_field_at(s->slab, n, places->list[i]) & 1)
            return true;
    }
    return false;
}

/* Adds the documents left in which the pair stands in a field that counts. */
static enum aj_code look_into(struct settling *s, const struct aj_row *pair,
                              roaring_bitmap_t *found, struct aj_err *err)
{
    const uint32_t first = s->slab->slab.first & 0xFFFF;
    struct aj_places *places = &s->m->places;
    struct aj_place_search search = {.reader = s->slab, .within = s->left, .out = places};
    uint32_t *docs = s->m->docs;
    uint32_t n_docs = 0;
    uint32_t n = 0; /* of the slab's documents */
    uint32_t i = 0;

    places->n = 0;
    AJ_TRY(aj_places_add_row(&search, pair, err));
    while (i < places->n) {
        uint32_t end;

        n = aj_slab_document_from(s->slab, n, places->list[i]);
        end = aj_slab_start(s->slab, n + 1);
        if (s->are_left[first + n] && counts(s, n, i, end)) {
            s->are_left[first + n] = 0;
            docs[n_docs++] = first + n;
        }
        for (i++; i < places->n && places->list[i] < end; i++)
            ;
    }
    roaring_bitmap_add_many(found, n_docs, docs);
    roaring_bitmap_remove_many(s->left, n_docs, docs);
    return AJ_OK;
}

static void mark_left(struct settling *s)
{
    roaring_uint32_iterator_t at;

    memset(s->are_left, 0, AJ_CHUNK_DOCS);
    roaring_init_iterator(s->left, &at);
    for (; at.has_value; (void)roaring_advance_uint32_iterator(&at))
        s->are_left[at.current_value] = 1;
}

static enum aj_code match_in_slab(struct settling *s, const roaring_bitmap_t *within,
                                  roaring_bitmap_t *found, struct aj_err *err)
{
    const int32_t character = s->text->characters[0];

    roaring_bitmap_clear(s->left);
    AJ_TRY(aj_slab_documents(s->slab, aj_gram_of(character, -1), s->left, err));
    roaring_bitmap_and_inplace(s->left, within);
    if (s->text->fields == AJ_FIELDS_OPEN && is_han(character)) {
        roaring_bitmap_or_inplace(found, s->left);
        return AJ_OK;
    }
    if (roaring_bitmap_is_empty(s->left))
        return AJ_OK;
    mark_left(s);
    AJ_TRY(aj_slab_pairs(s->slab, character, &s->pairs, err));
    if (s->pairs.n > 1)
        qsort(s->pairs.list, s->pairs.n, sizeof(s->pairs.list[0]), by_count_falling);
    for (size_t i = 0; i < s->pairs.n && !roaring_bitmap_is_empty(s->left); i++)
        AJ_TRY(look_into(s, &s->pairs.list[i], found, err));
    return AJ_OK;
}

enum aj_code aj_leaf_match_character(struct aj_matching *m, const struct aj_leaf_text *text,
                                     struct aj_chunk *chunk, const roaring_bitmap_t *within,
                                     roaring_bitmap_t *found, struct aj_err *err)
{
    AJ_AUTO(release)
    struct settling s = {
        .m = m,
        .text = text,
        .left = roaring_bitmap_create(),
        .are_left = malloc(AJ_CHUNK_DOCS),
    };

    if (!s.left || !s.are_left)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
    for (size_t i = 0; i < chunk->n_slabs; i++) {
        s.slab = &chunk->slabs[i];
        AJ_TRY(match_in_slab(&s, within, found, err));
    }
    return AJ_OK;
}

#include "base/auto.h"
#include "index/search/slab/slab_building.h"
#include "index/search/slab/slab_rows.h"

#define DOC_BITS  16
#define NO_SECOND 0u /* rank of what follows the last character of a document */

/*
 * Pairs in the order of their grams. Places are dealt out to their first characters, in one pass
 * over the text; then each first character's, which mostly fit into a cache, to the second ones. A
 * character is known by its rank in the alphabet, from 1.
 */
struct sorting {
    struct aj_slab_builder *builder;
    struct aj_slab_rows rows;
    uint32_t *ranked;  /* the alphabet's code points, rising */
    uint32_t *rank_of; /* of the n-th of the alphabet */
    uint32_t *ends;    /* for each rank: where its places end */
    uint64_t *dealt;   /* rank of the second << 32 | place */
    uint32_t *places;  /* of one first character */
    uint32_t *counts;  /* for each rank, as a second */
    uint64_t *seen;    /* bits: seconds of one first character */
    uint64_t *seen64;  /* bits: words of `seen` that are not 0 */
    uint32_t *seconds; /* of one first character, rising */
};

static void release(struct sorting *s)
{
    aj_slab_rows_release(&s->rows);
    free(s->ranked);
    free(s->rank_of);
    free(s->ends);
    free(s->counts);
    free(s->seen);
    free(s->seen64);
    free(s->seconds);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory sorting documents for the search index");
}

static enum aj_code keep_block(void *arg, uint64_t first, struct aj_bytes block, struct aj_err *err)
{
    struct aj_slab_builder *b = arg;
    struct aj_coded_block *blocks =
        aj_slab_grow(b->blocks, &b->blocks_room, b->n_blocks + 1, sizeof(*blocks));

    b->blocks = blocks ? blocks : b->blocks;
    aj_buf_add(&b->coded, block.data, block.size);
    if (!blocks || b->coded.failed)
        return no_memory(err);
    b->blocks[b->n_blocks++] = (struct aj_coded_block){first, block.size};
    return AJ_OK;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static int by_long_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static enum aj_code prepare(struct sorting *s, struct aj_err *err)
{
    struct aj_slab_builder *b = s->builder;
    const size_t n = b->n_alphabet + 1; /* ranks */

    s->ranked = calloc(n, sizeof(s->ranked[0]));
    s->rank_of = calloc(n, sizeof(s->rank_of[0]));
    s->ends = calloc(n, sizeof(s->ends[0]));
    s->dealt = aj_slab_grow(b->dealt, &b->dealt_room, b->n_text, sizeof(s->dealt[0]));
    b->dealt = s->dealt ? s->dealt : b->dealt;
    s->counts = calloc(n, sizeof(s->counts[0]));
    s->seen = calloc(n / 64 + 1, sizeof(s->seen[0]));
    s->seen64 = calloc(n / 4096 + 1, sizeof(s->seen64[0]));
    s->seconds = calloc(n, sizeof(s->seconds[0]));
    if (!s->ranked || !s->rank_of || !s->ends || !s->dealt || !s->counts || !s->seen ||
        !s->seen64 || !s->seconds)
        return no_memory(err);
    return AJ_OK;
}

static void rank(struct sorting *s)
{
    const struct aj_slab_builder *b = s->builder;

    memcpy(s->ranked, b->alphabet, b->n_alphabet * sizeof(s->ranked[0]));
    qsort(s->ranked, b->n_alphabet, sizeof(s->ranked[0]), by_number);
    for (size_t i = 0; i < b->n_alphabet; i++)
        s->rank_of[b->letter_of[s->ranked[i]] - 1] = (uint32_t)i + 1;
}

/* Deals out all places to their first characters. */
static enum aj_code deal(struct sorting *s, struct aj_err *err)
{
    struct aj_slab_builder *b = s->builder;
    uint32_t most = 0;
    uint32_t sum = 0;

    for (size_t i = 0; i < b->n_text; i++)
        s->ends[s->rank_of[b->text[i]]]++;
    for (size_t r = 0; r <= b->n_alphabet; r++) {
        uint32_t count = s->ends[r];

        most = count > most ? count : most;
        s->ends[r] = sum;
        sum += count;
    }
    for (uint32_t doc = 0; doc < b->n; doc++) {
        uint32_t end = b->starts[doc + 1];
        uint32_t first = s->rank_of[b->text[b->starts[doc]]];

        for (uint32_t at = b->starts[doc]; at < end; at++) {
            uint32_t second = at + 1 < end ? s->rank_of[b->text[at + 1]] : NO_SECOND;

            s->dealt[s->ends[first]++] = (uint64_t)second << 32 | at;
            first = second;
        }
    }
    s->places = aj_slab_grow(b->places, &b->places_room, most, sizeof(s->places[0]));
    b->places = s->places ? s->places : b->places;
    return s->places ? AJ_OK : no_memory(err);
}

/* Counts the seconds of the dealt places, and lists which there are. Returns how many. */
static size_t count_seconds(struct sorting *s, const uint64_t *dealt, uint32_t n)
{
    size_t k = 0;

    for (uint32_t i = 0; i < n; i++) {
        uint32_t second = (uint32_t)(dealt[i] >> 32);

        s->places[i] = (uint32_t)dealt[i];
        if (s->counts[second]++ == 0) {
            s->seen[second / 64] |= (uint64_t)1 << second % 64;
            s->seen64[second / 4096] |= (uint64_t)1 << second / 64 % 64;
        }
    }
    for (size_t g = 0; g <= s->builder->n_alphabet / 4096; g++) {
        for (; s->seen64[g] != 0; s->seen64[g] &= s->seen64[g] - 1) {
            size_t w = g * 64 + (size_t)__builtin_ctzll(s->seen64[g]);

            for (; s->seen[w] != 0; s->seen[w] &= s->seen[w] - 1)
                s->seconds[k++] = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(s->seen[w]);
        }
    }
    return k;
}

/* Deals out a first character's places to the second ones. `counts` become ends. */
static void deal_seconds(struct sorting *s, const uint64_t *dealt, uint32_t n, size_t n_seconds)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < n_seconds; i++) {
        uint32_t count = s->counts[s->seconds[i]];

        s->counts[s->seconds[i]] = sum;
        sum += count;
    }
    for (uint32_t i = 0; i < n; i++)
        s->places[s->counts[dealt[i] >> 32]++] = (uint32_t)dealt[i];
}

static enum aj_code add_single(struct sorting *s, uint32_t first, uint32_t n, struct aj_err *err)
{
    size_t n_docs = 0;
    const uint16_t *docs = aj_slab_rows_documents(&s->rows, s->places, n, &n_docs);

    if (!docs)
        return no_memory(err);
    return aj_slab_rows_add_documents(&s->rows, aj_gram_of((int32_t)first, -1), docs, n_docs, err);
}

/* The rows of all grams that begin with the character of a rank. */
static enum aj_code code_first(struct sorting *s, size_t rank, struct aj_err *err)
{
    const uint32_t first = s->ranked[rank - 1];
    const uint64_t *dealt = s->dealt + s->ends[rank - 1]; /* those of the rank before end there */
    const uint32_t n = s->ends[rank] - s->ends[rank - 1];
    size_t n_seconds = count_seconds(s, dealt, n);
    uint32_t from = 0;

    if (n > 0 && first != AJ_VALUE_BEGINS)
        AJ_TRY(add_single(s, first, n, err));
    deal_seconds(s, dealt, n, n_seconds);
    for (size_t i = 0; i < n_seconds; i++) {
        uint32_t second = s->seconds[i];
        uint32_t end = s->counts[second];

        s->counts[second] = 0;
        if (second != NO_SECOND) {
            AJ_TRY(aj_slab_rows_add_pair(&s->rows,
                                         aj_gram_of((int32_t)first, (int32_t)s->ranked[second - 1]),
                                         s->places + from, end - from, err));
        }
        from = end;
    }
    return AJ_OK;
}

static enum aj_code code_words(struct sorting *s, uint64_t *words, size_t n, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) uint16_t *docs = calloc((size_t)s->builder->n, sizeof(*docs));

    if (!docs)
        return no_memory(err);
    qsort(words, n, sizeof(words[0]), by_long_number);
    for (size_t i = 0; i < n;) {
        uint64_t gram = words[i] >> DOC_BITS;
        size_t k = 0;

        for (; i < n && words[i] >> DOC_BITS == gram; i++) {
            uint16_t doc = (uint16_t)(s->builder->first + (words[i] & UINT16_MAX));

            if (k == 0 || docs[k - 1] != doc)
                docs[k++] = doc;
        }
        AJ_TRY(aj_slab_rows_add_documents(&s->rows, gram, docs, k, err));
    }
    return AJ_OK;
}

enum aj_code aj_slab_sort(struct aj_slab_builder *b, struct aj_err *err)
{
    AJ_AUTO(release)
    struct sorting s = {
        .builder = b,
        .rows = {.blocks = {.sink = keep_block, .arg = b},
                 .starts = {.starts = (const unsigned char *)b->starts, .n = b->n},
                 .first = (uint16_t)b->first,
                 .characters = (uint32_t)b->n_text},
    };

    b->n_blocks = 0;
    b->coded.size = 0;
    AJ_TRY(prepare(&s, err));
    rank(&s);
    AJ_TRY(deal(&s, err));
    for (size_t rank = 1; rank <= b->n_alphabet; rank++)
        AJ_TRY(code_first(&s, rank, err));
    AJ_TRY(code_words(&s, b->words, b->n_words, err));
    return aj_block_finish(&s.rows.blocks, err);
}

#include "base/auto.h"
#include "index/search/slab/slab_places.h"

/*
 * A phrase is where pairs that cover it stand side by side: this alone is exact. The rarest pair's
 * places are read; the others, rarest first, sift them.
 */
#define FILTER_FROM 4u /* a pair that others cover is read when the next is so much longer */

/* A radix sort of three passes; its table of 8 KiB stays in the first cache. */
#define PLACE_BITS 28 /* AJ_SLAB_CHARACTERS */
#define DIGIT_BITS 10
#define DIGITS     ((size_t)1 << DIGIT_BITS)

struct part { /* a pair of the phrase */
    uint32_t at;
    bool taken;
    struct aj_row row;
};

struct cover {
    struct part *parts; /* rarest first */
    size_t n;
    unsigned char *covered; /* by how many parts, for each character */
};

static void release(struct cover *cover)
{
    free(cover->parts);
    free(cover->covered);
}

static void end_search(struct aj_place_search *search)
{
    free(search->window);
}

static int by_count(const void *a, const void *b)
{
    const struct part *x = a, *y = b;

    if (x->row.count != y->row.count)
        return x->row.count < y->row.count ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* The rows of all pairs; `*all` false when one of them is nowhere. */
static enum aj_code find_parts(struct aj_slab_reader *reader, const struct aj_phrase *phrase,
                               struct cover *cover, bool *all, struct aj_err *err)
{
    *all = false;
    cover->parts = calloc(phrase->n, sizeof(cover->parts[0]));
    cover->covered = calloc(phrase->n, sizeof(cover->covered[0]));
    if (!cover->parts || !cover->covered)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory looking for a phrase");
    for (size_t i = 0; i + 1 < phrase->n; i++) {
        struct part *part = &cover->parts[cover->n++];

        part->at = (uint32_t)i;
        AJ_TRY(aj_slab_row(reader, aj_gram_of(phrase->characters[i], phrase->characters[i + 1]),
                           &part->row, err));
        if (part->row.count == 0)
            return AJ_OK;
    }
    *all = true;
    return AJ_OK;
}

static void take(struct cover *cover, struct part *part, bool taken)
{
    part->taken = taken;
    if (taken) {
        cover->covered[part->at]++;
        cover->covered[part->at + 1]++;
    } else {
        cover->covered[part->at]--;
        cover->covered[part->at + 1]--;
    }
}

static const struct part *next_taken(const struct cover *cover, const struct part *part)
{
    while (++part < cover->parts + cover->n) {
        if (part->taken)
            return part;
    }
    return NULL;
}

/* Which parts are needed: each that covers what rarer ones do not. Of these, some may have become
   needless; they stay only where they spare much of what follows. */
static void choose(struct cover *cover)
{
    qsort(cover->parts, cover->n, sizeof(cover->parts[0]), by_count);
    for (size_t i = 0; i < cover->n; i++) {
        struct part *part = &cover->parts[i];

        if (cover->covered[part->at] == 0 || cover->covered[part->at + 1] == 0)
            take(cover, part, true);
    }
    for (size_t i = 0; i < cover->n; i++) {
        struct part *part = &cover->parts[i];
        const struct part *next = next_taken(cover, part);

        if (part->taken && cover->covered[part->at] > 1 && cover->covered[part->at + 1] > 1 &&
            next && next->row.count / FILTER_FROM < part->row.count)
            take(cover, part, false);
    }
}

/* Places of a part become beginnings of the phrase. */
static void shift_back(struct aj_places *places, uint32_t at)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < places->n; i++) {
        if (places->list[i] >= at)
            places->list[kept++] = places->list[i] - at;
    }
    places->n = kept;
}

/* Texts lie side by side, and each ends with U+0001. Where that stands inside of a phrase, and no
   pair holds it and what follows, the phrase may have run over from a text into the next. */
static void leave_out_crossing(const struct aj_slab_reader *reader, const struct aj_phrase *phrase,
                               struct aj_places *places)
{
    uint32_t kept = 0;
    uint32_t doc = 0;
    bool may = false;

    for (size_t i = 1; i + 1 < phrase->n; i++)
        may = may || phrase->characters[i] == AJ_VALUE_BEGINS;
    if (!may)
        return;
    for (uint32_t i = 0; i < places->n; i++) {
        doc = aj_slab_document_from(reader, doc, places->list[i]);
        if (places->list[i] + phrase->n <= aj_slab_start(reader, doc + 1))
            places->list[kept++] = places->list[i];
    }
    places->n = kept;
}

static enum aj_code find_run(struct aj_place_search *search, const struct aj_phrase *phrase,
                             struct aj_err *err)
{
    AJ_AUTO(release) struct cover cover = {0};
    struct aj_places *out = search->out;
    const struct part *part;
    bool all;

    AJ_TRY(find_parts(search->reader, phrase, &cover, &all, err));
    if (!all)
        return AJ_OK;
    choose(&cover);
    part = cover.parts[0].taken ? cover.parts : next_taken(&cover, cover.parts);
    AJ_TRY(aj_places_add_row(search, &part->row, err));
    aj_places_keep_within(search);
    shift_back(out, part->at);
    while (out->n > 0 && (part = next_taken(&cover, part)))
        AJ_TRY(aj_places_sift(search, &part->row, part->at, err));
    leave_out_crossing(search->reader, phrase, out);
    return AJ_OK;
}

static void sort_by_digit(const uint32_t *from, uint32_t *to, uint32_t n, unsigned shift)
{
    size_t begin[DIGITS] = {0};
    size_t sum = 0;

    for (uint32_t i = 0; i < n; i++)
        begin[from[i] >> shift & (DIGITS - 1)]++;
    for (size_t d = 0; d < DIGITS; d++) {
        size_t count = begin[d];

        begin[d] = sum;
        sum += count;
    }
    for (uint32_t i = 0; i < n; i++)
        to[begin[from[i] >> shift & (DIGITS - 1)]++] = from[i];
}

static enum aj_code sort(struct aj_places *places, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) uint32_t *other = NULL;

    if (places->n < 2)
        return AJ_OK;
    other = malloc((size_t)places->room * sizeof(*other)); /* it may become the list */
    if (!other)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory looking for a character");
    for (unsigned shift = 0; shift < PLACE_BITS; shift += DIGIT_BITS) {
        uint32_t *sorted = other;

        sort_by_digit(places->list, sorted, places->n, shift);
        other = places->list;
        places->list = sorted;
    }
    return AJ_OK;
}

static enum aj_code find_single(struct aj_place_search *search, int32_t character,
                                struct aj_err *err)
{
    AJ_AUTO(aj_rows_release) struct aj_rows pairs = {0};

    AJ_TRY(aj_slab_pairs(search->reader, character, &pairs, err));
    for (size_t i = 0; i < pairs.n; i++)
        AJ_TRY(aj_places_add_row(search, &pairs.list[i], err));
    if (character == AJ_VALUE_BEGINS)
        AJ_TRY(aj_places_add_ends(search, err));
    AJ_TRY(sort(search->out, err));
    aj_places_keep_within(search);
    return AJ_OK;
}

enum aj_code aj_slab_phrase(struct aj_slab_reader *reader, const struct aj_phrase *phrase,
                            const roaring_bitmap_t *within, struct aj_places *out,
                            struct aj_err *err)
{
    AJ_AUTO(end_search)
    struct aj_place_search search = {.reader = reader, .within = within, .out = out};

    out->n = 0;
    if (phrase->n == 0 || phrase->n > reader->slab.characters)
        return AJ_OK;
    return phrase->n == 1 ? find_single(&search, phrase->characters[0], err)
                          : find_run(&search, phrase, err);
}

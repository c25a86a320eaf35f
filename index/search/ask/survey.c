#include "base/auto.h"
#include "index/search/ask/search_parts.h"
#include "index/search/slab/slab_places.h"

/* A slab as the viewer sees it. */
struct sight {
    struct aj_slab_reader *slab;
    /* Where its documents are not all visible, and no others have a text: those that are, or those
       that are not, whichever are fewer. Owned; NULL: it is visible as a whole. */
    roaring_bitmap_t *some;
    bool are_hidden;
    const roaring_bitmap_t *visible; /* of the whole chunk */
};

struct surveying {
    struct sight *sights;
    size_t n;
    struct aj_places places;
    roaring_bitmap_t *documents; /* of one character */
};

static void release(struct surveying *s)
{
    for (size_t i = 0; i < s->n; i++)
        aj_auto_roaring(&s->sights[i].some);
    free(s->sights);
    aj_places_release(&s->places);
    aj_auto_roaring(&s->documents);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
}

static uint32_t length_of(const struct aj_slab_reader *slab, uint32_t doc)
{
    const uint32_t k = doc - (slab->slab.first & 0xFFFF);
    const uint32_t begin = aj_slab_start(slab, k);
    const uint32_t end = aj_slab_start(slab, k + 1);

    return end > begin ? end - begin : 0; /* the latter: it was left out, or the slab is damaged */
}

static uint64_t lengths_of(const struct aj_slab_reader *slab, const roaring_bitmap_t *some)
{
    roaring_uint32_iterator_t at;
    uint64_t sum = 0;

    roaring_init_iterator(some, &at);
    for (; at.has_value; (void)roaring_advance_uint32_iterator(&at))
        sum += length_of(slab, at.current_value);
    return sum;
}

/* Adds the characters of the visible documents to `*characters`. */
static enum aj_code look(struct sight *sight, uint64_t *characters, struct aj_err *err)
{
    const struct aj_slab *slab = &sight->slab->slab;
    const uint32_t first = slab->first & 0xFFFF;
    const uint64_t n = aj_slab_documents_count(slab);
    AJ_AUTO(aj_auto_roaring)
    roaring_bitmap_t *some = roaring_bitmap_from_range(first, first + n, 1);
    uint64_t length;

    if (!some)
        return no_memory(err);
    sight->are_hidden = 2 * roaring_bitmap_and_cardinality(some, sight->visible) > n;
    if (sight->are_hidden) {
        roaring_bitmap_andnot_inplace(some, sight->visible);
    } else {
        roaring_bitmap_and_inplace(some, sight->visible);
    }
    length = lengths_of(sight->slab, some);
    if (!sight->are_hidden) {
        *characters += length;
    } else if (length < slab->characters) {
        *characters += slab->characters - length;
    }
    if (!sight->are_hidden || length > 0)
        sight->some = aj_steal(&some);
    return AJ_OK;
}

static enum aj_code open_sights(struct surveying *s, const struct aj_view *view,
                                roaring_bitmap_t *const *visible, struct aj_basis *basis,
                                struct aj_err *err)
{
    uint64_t characters = 0;

    s->sights = calloc(view->n_readers + 1, sizeof(*s->sights));
    s->documents = roaring_bitmap_create();
    if (!s->sights || !s->documents)
        return no_memory(err);
    for (size_t i = 0; i < view->n; i++) {
        if (roaring_bitmap_is_empty(visible[i]))
            continue;
        basis->documents += roaring_bitmap_get_cardinality(visible[i]);
        for (size_t k = 0; k < view->list[i].n_slabs; k++) {
            struct sight *sight = &s->sights[s->n++];

            *sight = (struct sight){.slab = &view->list[i].slabs[k], .visible = visible[i]};
            AJ_TRY(look(sight, &characters, err));
        }
    }
    if (characters > basis->documents)
        basis->average = (double)characters / (double)basis->documents;
    return AJ_OK;
}

/* How many places of the row are in the documents. */
static enum aj_code count_in(struct surveying *s, const struct sight *sight,
                             const struct aj_row *row, uint64_t *out, struct aj_err *err)
{
    struct aj_place_search search = {
        .reader = sight->slab, .within = sight->some, .out = &s->places};

    s->places.n = 0;
    AJ_TRY(aj_places_add_row(&search, row, err));
    aj_places_keep_within(&search);
    *out = s->places.n;
    return AJ_OK;
}

static enum aj_code count_pair(struct surveying *s, uint64_t pair, uint64_t *out,
                               struct aj_err *err)
{
    *out = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct sight *sight = &s->sights[i];
        uint64_t in_some = 0;
        struct aj_row row;

        AJ_TRY(aj_slab_row(sight->slab, pair, &row, err));
        if (row.count > 0 && sight->some)
            AJ_TRY(count_in(s, sight, &row, &in_some, err));
        *out += sight->some && !sight->are_hidden ? in_some : row.count - in_some;
    }
    return AJ_OK;
}

static enum aj_code count_character(struct surveying *s, int32_t character, uint64_t *out,
                                    struct aj_err *err)
{
    *out = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct sight *sight = &s->sights[i];

        roaring_bitmap_clear(s->documents);
        AJ_TRY(aj_slab_documents(sight->slab, aj_gram_of(character, -1), s->documents, err));
        *out += roaring_bitmap_and_cardinality(s->documents, sight->visible);
    }
    return AJ_OK;
}

/* As often as its rarest pair: no text stands more often than that. */
static enum aj_code count_text(struct surveying *s, const struct aj_leaf_text *text, uint64_t *out,
                               struct aj_err *err)
{
    if (text->n == 1)
        return count_character(s, text->characters[0], out, err);
    *out = UINT64_MAX;
    for (size_t i = 0; i + 1 < text->n && *out > 0; i++) {
        uint64_t n;

        AJ_TRY(count_pair(s, aj_gram_of(text->characters[i], text->characters[i + 1]), &n, err));
        *out = n < *out ? n : *out;
    }
    return AJ_OK;
}

enum aj_code aj_survey(const struct aj_view *view, roaring_bitmap_t *const *visible,
                       struct aj_plan *plan, struct aj_basis *out, struct aj_err *err)
{
    AJ_AUTO(release) struct surveying s = {0};

    *out = (struct aj_basis){.average = 1};
    AJ_TRY(open_sights(&s, view, visible, out, err));
    for (size_t i = 0; i < plan->n_leaves; i++) {
        struct aj_leaf *leaf = &plan->leaves[i];

        leaf->occurrences = 0;
        for (size_t k = 0; k < leaf->n_texts; k++) {
            uint64_t n;

            AJ_TRY(count_text(&s, &leaf->texts[k], &n, err));
            leaf->occurrences += n;
        }
    }
    return AJ_OK;
}

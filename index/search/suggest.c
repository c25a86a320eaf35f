#include "index/search/suggest.h"

#include "base/auto.h"
#include "base/search_text.h"
#include "index/search/dead.h"
#include "index/search/doc_set.h"
#include "index/search/slab_read.h"
#include "index/search/values.h"

#define ROWS ((size_t)20000) /* of one walk through all values of an attribute: a millisecond */

/* Those with many values come last: they get what the others leave. */
static const enum aj_attribute attributes[] = {AJ_ATTR_UNIT, AJ_ATTR_REASON, AJ_ATTR_ORGAN,
                                               AJ_ATTR_HANDLER, AJ_ATTR_NAME};

struct candidate {
    struct aj_suggestion shown;
    uint32_t number;
    const char *folded; /* of its text; in the arena */
};

struct work {
    struct aj_txn *txn;
    const struct aj_suggest_wish *wish;
    struct aj_arena *arena;
    struct candidate list[AJ_SUGGEST_LOOK];
    size_t n;
    size_t most;                 /* candidates, for the walk under way */
    enum aj_attribute attribute; /* likewise */
};

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory looking for suggestions");
}

static enum aj_code visit(void *arg, uint32_t number, bool *go_on, struct aj_err *err)
{
    struct work *work = arg;

    (void)err;
    for (size_t i = 0; i < work->n; i++) { /* another shelf may have it, too */
        if (work->list[i].number == number && work->list[i].shown.attribute == work->attribute)
            return AJ_OK;
    }
    work->list[work->n++] =
        (struct candidate){.shown.attribute = work->attribute, .number = number};
    *go_on = work->n < work->most;
    return AJ_OK;
}

/* Values on one shelf; `walks` are still to come, this one counted: each may take its share of the
   room that is left. */
static enum aj_code walk(struct work *work, enum aj_value_how how, unsigned shelf, size_t walks,
                         struct aj_err *err)
{
    const struct aj_value_walk values = {.shelf = shelf,
                                         .attribute = work->attribute,
                                         .how = how,
                                         .text = work->wish->typed,
                                         .rows = ROWS,
                                         .visit = visit,
                                         .arg = work};

    work->most = work->n + (AJ_SUGGEST_LOOK - work->n) / walks;
    return work->most > work->n ? aj_value_each(work->txn, &values, err) : AJ_OK;
}

static enum aj_code gather(struct work *work, enum aj_value_how how, struct aj_err *err)
{
    unsigned shelves = 0;
    size_t walks;

    for (size_t i = 0; i < work->wish->n_visible; i++)
        shelves |= 1u << work->wish->visible[i].shelf;
    walks = AJ_COUNTOF(attributes) * (size_t)__builtin_popcount(shelves);
    work->n = 0;
    for (size_t a = 0; a < AJ_COUNTOF(attributes); a++) {
        work->attribute = attributes[a];
        for (unsigned shelf = 0; shelf < AJ_SHELF_COUNT; shelf++) {
            if (shelves >> shelf & 1)
                AJ_TRY(walk(work, how, shelf, walks--, err));
        }
    }
    return AJ_OK;
}

/* What documents are counted in: those of a slab that have a value, without the dead ones. */
struct counting {
    struct aj_slab_reader reader;
    roaring_bitmap_t *dead; /* of the chunk */
    roaring_bitmap_t *documents;
};

static void release(struct counting *counting)
{
    aj_slab_reader_close(&counting->reader);
    aj_auto_roaring(&counting->dead);
    aj_auto_roaring(&counting->documents);
}

static enum aj_code count_in_slab(struct work *work, const struct aj_slab *slab,
                                  const roaring_bitmap_t *visible, struct aj_err *err)
{
    AJ_AUTO(release)
    struct counting counting = {.dead = roaring_bitmap_create(),
                                .documents = roaring_bitmap_create()};
    roaring_bitmap_t *documents = counting.documents;

    if (!counting.dead || !documents)
        return no_memory(err);
    AJ_TRY(aj_slab_reader_open(&counting.reader, work->txn, slab, err));
    AJ_TRY(aj_dead_read(work->txn, slab->first / AJ_CHUNK_DOCS, counting.dead, err));
    for (size_t i = 0; i < work->n; i++) {
        struct aj_suggestion *shown = &work->list[i].shown;
        const uint64_t gram = aj_word_gram(shown->attribute, work->list[i].number);

        roaring_bitmap_clear(documents);
        AJ_TRY(aj_slab_documents(&counting.reader, gram, documents, err));
        roaring_bitmap_andnot_inplace(documents, counting.dead);
        shown->documents += (uint32_t)(visible ? roaring_bitmap_and_cardinality(documents, visible)
                                               : roaring_bitmap_get_cardinality(documents));
    }
    return AJ_OK;
}

static int by_gram(const void *a, const void *b)
{
    const struct candidate *left = a;
    const struct candidate *right = b;

    if (left->shown.attribute != right->shown.attribute)
        return left->shown.attribute < right->shown.attribute ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

static enum aj_code count(struct work *work, const struct aj_slabs *slabs, struct aj_err *err)
{
    if (work->n == 0)
        return AJ_OK;
    qsort(work->list, work->n, sizeof(*work->list), by_gram); /* as they lie in a slab */
    for (size_t i = 0; i < work->wish->n_visible; i++) {
        const struct aj_chunk_docs *visible = &work->wish->visible[i];

        for (size_t s = 0; s < slabs->n; s++) {
            if (slabs->list[s].first / AJ_CHUNK_DOCS == visible->chunk)
                AJ_TRY(count_in_slab(work, &slabs->list[s], visible->docs, err));
        }
    }
    return AJ_OK;
}

static enum aj_code read_text(struct work *work, struct candidate *candidate, struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    enum aj_code code =
        aj_value_text(work->txn, candidate->shown.attribute, candidate->number, &text, err);

    if (code == AJ_NOT_FOUND)
        return aj_fail(err, AJ_CORRUPT, "检索索引缺少一个值；请重建索引");
    AJ_TRY(code);
    AJ_TRY(aj_search_fold(text.data, text.size, &folded, err));
    candidate->shown.text = aj_arena_copy(work->arena, text.data, text.size);
    candidate->folded = aj_arena_copy(work->arena, folded.text, folded.size);
    return candidate->shown.text && candidate->folded ? AJ_OK : no_memory(err);
}

/* Leaves those that some visible document has. */
static enum aj_code leave_seen(struct work *work, struct aj_err *err)
{
    size_t kept = 0;

    for (size_t i = 0; i < work->n; i++) {
        if (work->list[i].shown.documents == 0)
            continue;
        work->list[kept] = work->list[i];
        AJ_TRY(read_text(work, &work->list[kept++], err));
    }
    work->n = kept;
    return AJ_OK;
}

static int by_documents(const void *a, const void *b)
{
    const struct candidate *left = a;
    const struct candidate *right = b;
    int order;

    if (left->shown.documents != right->shown.documents)
        return left->shown.documents > right->shown.documents ? -1 : 1;
    order = strcmp(left->folded, right->folded);
    return order != 0 ? order : (int)left->shown.attribute - (int)right->shown.attribute;
}

static enum aj_code hand_over(struct work *work, struct aj_suggestions *out, struct aj_err *err)
{
    out->n = work->n < work->wish->most ? work->n : work->wish->most;
    out->list = aj_arena_alloc(work->arena, (out->n + 1) * sizeof(*out->list));
    if (!out->list)
        return no_memory(err);
    if (work->n > 0)
        qsort(work->list, work->n, sizeof(*work->list), by_documents);
    for (size_t i = 0; i < out->n; i++)
        out->list[i] = work->list[i].shown;
    return AJ_OK;
}

/* The first of the ways by which something is found. */
static enum aj_code look(struct work *work, struct aj_err *err)
{
    static const enum aj_value_how ways[] = {AJ_VALUE_BEGINS_WITH, AJ_VALUE_PINYIN, AJ_VALUE_HOLDS};
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};

    AJ_TRY(aj_slabs_read_live(work->txn, &slabs, err));
    for (size_t i = 0; i < AJ_COUNTOF(ways) && work->n == 0; i++) {
        AJ_TRY(gather(work, ways[i], err));
        AJ_TRY(count(work, &slabs, err));
        AJ_TRY(leave_seen(work, err));
    }
    return AJ_OK;
}

enum aj_code aj_suggest(struct aj_txn *txn, const struct aj_suggest_wish *wish,
                        struct aj_arena *arena, struct aj_suggestions *out, struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};
    AJ_AUTO(aj_auto_free) struct work *work = calloc(1, sizeof(*work));

    if (!work)
        return no_memory(err);
    work->txn = txn;
    work->wish = wish;
    work->arena = arena;
    AJ_TRY(aj_search_fold(wish->typed, strlen(wish->typed), &folded, err));
    if (folded.size > 0)
        AJ_TRY(look(work, err));
    return hand_over(work, out, err);
}

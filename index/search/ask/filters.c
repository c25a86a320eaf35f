#include "base/auto.h"
#include "index/search/ask/search_parts.h"

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory narrowing what was found");
}

/* A year, as it is shown, is its own number. */
static uint32_t year_of(const char *text)
{
    uint32_t year = 0;

    if (*text == '0')
        return AJ_FILTER_UNKNOWN;
    for (; *text >= '0' && *text <= '9' && year < AJ_FACT_YEARS; text++)
        year = 10 * year + (uint32_t)(*text - '0');
    return !*text && year > 0 && year < AJ_FACT_YEARS ? year : AJ_FILTER_UNKNOWN;
}

static enum aj_code find_value(struct aj_txn *txn, enum aj_attribute attribute, const char *text,
                               uint32_t *out, struct aj_err *err)
{
    enum aj_code code;

    *out = year_of(text);
    if (attribute == AJ_ATTR_YEAR)
        return AJ_OK;
    code = aj_value_find(txn, attribute, text, out, err);
    if (code != AJ_NOT_FOUND)
        return code;
    *out = AJ_FILTER_UNKNOWN; /* no document has it: nothing passes by it */
    return AJ_OK;
}

enum aj_code aj_filters_make(const struct aj_search_request *request, struct aj_txn *txn,
                             struct aj_arena *arena, struct aj_filters *out, struct aj_err *err)
{
    out->list = aj_arena_alloc(arena, (request->n_filters + 1) * sizeof(*out->list));
    out->n = request->n_filters;
    if (!out->list)
        return no_memory(err);
    for (size_t i = 0; i < request->n_filters; i++) {
        const struct aj_search_filter *filter = &request->filters[i];
        struct aj_filter *to = &out->list[i];

        *to = (struct aj_filter){.asked = filter};
        to->numbers = aj_arena_alloc(arena, (filter->n + 1) * sizeof(*to->numbers));
        if (!to->numbers)
            return no_memory(err);
        for (size_t k = 0; k < filter->n; k++) {
            AJ_TRY(find_value(txn, filter->attribute, filter->values[k], &to->numbers[k], err));
        }
    }
    return AJ_OK;
}

/* What of `docs` has one of the values. */
static enum aj_code keep_having(const struct aj_filter *filter, struct aj_chunk *chunk,
                                roaring_bitmap_t *docs, struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *having = roaring_bitmap_create();

    if (!having)
        return no_memory(err);
    for (size_t k = 0; k < filter->asked->n; k++) {
        uint64_t gram = aj_word_gram(filter->asked->attribute, filter->numbers[k]);

        for (size_t i = 0; i < chunk->n_slabs && filter->numbers[k] != AJ_FILTER_UNKNOWN; i++)
            AJ_TRY(aj_slab_documents(&chunk->slabs[i], gram, having, err));
    }
    roaring_bitmap_and_inplace(docs, having);
    return AJ_OK;
}

/* What passes all filters but that of `without` (AJ_ATTR_COUNT: but none). */
static enum aj_code pass(const struct aj_filters *filters, enum aj_attribute without,
                         struct aj_chunk *chunk, const roaring_bitmap_t *found,
                         roaring_bitmap_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *left = roaring_bitmap_copy(found);

    if (!left)
        return no_memory(err);
    for (size_t i = 0; i < filters->n; i++) {
        if (filters->list[i].asked->attribute != without)
            AJ_TRY(keep_having(&filters->list[i], chunk, left, err));
    }
    *out = aj_steal(&left);
    return AJ_OK;
}

enum aj_code aj_filters_apply(const struct aj_filters *filters, struct aj_chunk *chunk,
                              const roaring_bitmap_t *found, roaring_bitmap_t **out,
                              struct aj_err *err)
{
    return pass(filters, AJ_ATTR_COUNT, chunk, found, out, err);
}

enum aj_code aj_filters_count(const struct aj_facet_task *task, struct aj_facets *facets,
                              struct aj_err *err)
{
    struct aj_chunk_docs docs = {task->chunk->number, task->chunk->shelf, task->hits};
    unsigned left = task->facets;

    for (size_t i = 0; i < task->filters->n; i++) {
        AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *hits = NULL;
        enum aj_attribute attribute = task->filters->list[i].asked->attribute;

        if (!(left >> attribute & 1))
            continue;
        left &= ~(1u << attribute);
        AJ_TRY(pass(task->filters, attribute, task->chunk, task->found, &hits, err));
        docs.docs = hits;
        AJ_TRY(aj_facets_add(facets, &docs, 1u << attribute, err));
    }
    docs.docs = task->hits;
    return aj_facets_add(facets, &docs, left, err);
}

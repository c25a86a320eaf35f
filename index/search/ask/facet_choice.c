#include "base/auto.h"
#include "base/search_text.h"
#include "index/search/ask/search_parts.h"

/*
 * What is selected in a facet is listed in any case. A value that no hit has is shown as it was
 * asked for, whether the index knows it or not: it may know it of documents that who asks must not
 * know of.
 */
struct choice {
    const char *text;
    const char *folded;
};

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory listing a facet");
}

static const struct aj_filter *filter_of(const struct aj_filters *filters, enum aj_attribute facet)
{
    for (size_t i = 0; i < filters->n; i++) {
        if (filters->list[i].asked->attribute == facet)
            return &filters->list[i];
    }
    return NULL;
}

/* Leaves out what is selected and no hit has. */
static void leave_counted(struct aj_facet_list *list)
{
    while (list->n > 0 && list->values[list->n - 1].count == 0)
        list->n--;
}

static bool is_listed(const struct aj_facet_list *list, uint32_t number)
{
    for (size_t i = 0; i < list->n; i++) {
        if (list->values[i].number == number)
            return true;
    }
    return false;
}

static enum aj_code fold(const char *text, struct aj_arena *arena, struct choice *out,
                         struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};

    AJ_TRY(aj_search_fold(text, strlen(text), &folded, err));
    out->text = aj_arena_copy(arena, text, strlen(text));
    out->folded = aj_arena_copy(arena, folded.text, folded.size);
    return out->text && out->folded ? AJ_OK : no_memory(err);
}

static int by_folded_text(const void *a, const void *b)
{
    const struct choice *left = a;
    const struct choice *right = b;
    int order = strcmp(left->folded, right->folded);

    return order != 0 ? order : strcmp(left->text, right->text);
}

/* Those selected that are not in the list, in the order of their folded texts, each once. */
static enum aj_code add_uncounted(const struct aj_filter *filter, struct aj_arena *arena,
                                  struct aj_facet_list *list, struct aj_err *err)
{
    const size_t most = filter->asked->n;
    const size_t counted = list->n;
    struct aj_facet_value *values = aj_arena_alloc(arena, (list->n + most) * sizeof(*values));
    struct choice *choices = aj_arena_alloc(arena, most * sizeof(*choices));
    size_t n = 0;

    if (!values || !choices)
        return no_memory(err);
    for (size_t i = 0; i < most; i++) {
        if (!is_listed(list, filter->numbers[i]))
            AJ_TRY(fold(filter->asked->values[i], arena, &choices[n++], err));
    }
    if (counted > 0)
        memcpy(values, list->values, counted * sizeof(*values));
    if (n > 1)
        qsort(choices, n, sizeof(*choices), by_folded_text);
    list->values = values;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(choices[i].folded, choices[i - 1].folded) != 0) {
            values[list->n++] = (struct aj_facet_value){
                .number = AJ_FILTER_UNKNOWN, .selected = true, .text = choices[i].text};
        }
    }
    return AJ_OK;
}

enum aj_code aj_filters_list(const struct aj_filters *filters, const struct aj_facets *facets,
                             const struct aj_facet_wish *wish, struct aj_arena *arena,
                             struct aj_facet_list *out, struct aj_err *err)
{
    const struct aj_filter *filter = filter_of(filters, wish->facet);
    struct aj_facet_wish own = *wish;
    uint32_t *known;

    if (!filter)
        return aj_facets_list(facets, wish, arena, out, err);
    known = aj_arena_alloc(arena, (filter->asked->n + 1) * sizeof(*known));
    if (!known)
        return no_memory(err);
    for (size_t i = 0; i < filter->asked->n; i++) {
        if (filter->numbers[i] != AJ_FILTER_UNKNOWN)
            known[own.n_selected++] = filter->numbers[i];
    }
    own.selected = known;
    AJ_TRY(aj_facets_list(facets, &own, arena, out, err));
    leave_counted(out);
    return add_uncounted(filter, arena, out, err);
}

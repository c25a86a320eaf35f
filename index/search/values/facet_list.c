#include "base/auto.h"
#include "base/search_text.h"
#include "index/search/values/facet_counts.h"
#include "index/search/values/values.h"

#include <stdio.h>

struct pick {
    struct aj_facet_value value;
    const char *folded; /* of its text */
};

struct picks {
    const struct aj_facets *facets;
    enum aj_attribute facet;
    struct aj_arena *arena;
    struct pick *list;
    size_t n;
    size_t room;
};

static void release(struct picks *picks)
{
    free(picks->list);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory listing a facet");
}

/* Where the count of a value is. */
static uint32_t place_of(enum aj_attribute facet, uint32_t number)
{
    return facet == AJ_ATTR_YEAR ? number : number + 1;
}

static const char *kept(struct picks *picks, const char *text, size_t size)
{
    return aj_arena_copy(picks->arena, text, size);
}

static enum aj_code read_text(struct picks *picks, struct pick *pick, struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};

    if (picks->facet == AJ_ATTR_YEAR) {
        aj_buf_addf(&text, "%u", pick->value.number);
    } else {
        AJ_TRY(aj_value_text(picks->facets->txn, picks->facet, pick->value.number, &text, err));
    }
    if (text.failed)
        return no_memory(err);
    AJ_TRY(aj_search_fold(text.data, text.size, &folded, err));
    pick->value.text = kept(picks, text.data, text.size);
    pick->folded = kept(picks, folded.text, folded.size);
    return pick->value.text && pick->folded ? AJ_OK : no_memory(err);
}

static enum aj_code add(struct picks *picks, uint32_t number, bool selected, struct aj_err *err)
{
    const struct aj_facet_counts *of = &picks->facets->of[picks->facet];
    const uint32_t place = place_of(picks->facet, number);
    struct pick *pick;

    if (picks->n == picks->room) {
        size_t room = picks->room ? picks->room * 2 : 32;
        struct pick *list = realloc(picks->list, room * sizeof(*list));

        if (!list)
            return no_memory(err);
        picks->list = list;
        picks->room = room;
    }
    pick = &picks->list[picks->n++];
    *pick = (struct pick){.value = {.number = number, .selected = selected}};
    if (place < of->n)
        pick->value.count = of->counts[place];
    return read_text(picks, pick, err);
}

/* The lowest of the `top` highest counts, 0 when there are fewer: what has more is listed, of what
   has as many perhaps not all. `top` is some dozens, most counts are below the lowest. */
static enum aj_code lowest_of_top(const struct aj_facet_counts *of, size_t top, uint32_t *out,
                                  struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) uint32_t *highest = NULL;
    size_t n = 0;

    *out = 0;
    if (top >= of->n)
        return AJ_OK;
    highest = calloc(top, sizeof(*highest));
    if (!highest)
        return no_memory(err);
    for (uint32_t i = 1; i < of->n; i++) {
        const uint32_t count = of->counts[i];
        size_t at = n;

        if (count == 0 || (n == top && count <= highest[n - 1]))
            continue;
        if (n == top) {
            at--;
        } else {
            n++;
        }
        for (; at > 0 && highest[at - 1] < count; at--)
            highest[at] = highest[at - 1];
        highest[at] = count;
    }
    if (n == top)
        *out = highest[n - 1];
    return AJ_OK;
}

struct ties {
    struct picks *picks;
    uint32_t count;
    size_t left; /* values still wanted of this shelf */
};

static enum aj_code visit(void *arg, uint32_t number, bool *go_on, struct aj_err *err)
{
    struct ties *ties = arg;
    const struct aj_facet_counts *of = &ties->picks->facets->of[ties->picks->facet];
    const uint32_t place = place_of(ties->picks->facet, number);

    if (place >= of->n || of->counts[place] != ties->count)
        return AJ_OK;
    ties->left--;
    *go_on = ties->left > 0;
    return add(ties->picks, number, false, err);
}

/* Values with just this count, in the order of their texts: the first `wanted` of each shelf, so
   that the first of all are among them. Only shelves whose hits were counted are read. */
static enum aj_code add_first_of(struct picks *picks, uint32_t count, size_t wanted,
                                 struct aj_err *err)
{
    for (unsigned shelf = 0; shelf < AJ_SHELF_COUNT; shelf++) {
        struct ties ties = {picks, count, wanted};
        const struct aj_value_walk walk = {.shelf = shelf,
                                           .attribute = picks->facet,
                                           .how = AJ_VALUE_BEGINS_WITH,
                                           .text = "",
                                           .visit = visit,
                                           .arg = &ties};

        if (picks->facets->shelves >> shelf & 1)
            AJ_TRY(aj_value_each(picks->facets->txn, &walk, err));
    }
    return AJ_OK;
}

static enum aj_code add_top(struct picks *picks, size_t top, struct aj_err *err)
{
    const struct aj_facet_counts *of = &picks->facets->of[picks->facet];
    const uint32_t first = place_of(picks->facet, 0);
    size_t n_ties = 0;
    uint32_t lowest;

    AJ_TRY(lowest_of_top(of, top, &lowest, err));
    for (uint32_t i = 1; i < of->n; i++) {
        if (of->counts[i] > lowest)
            AJ_TRY(add(picks, i - first, false, err));
        n_ties += lowest > 0 && of->counts[i] == lowest;
    }
    if (n_ties > top - picks->n && picks->facet != AJ_ATTR_YEAR)
        return add_first_of(picks, lowest, top - picks->n, err);
    for (uint32_t i = 1; n_ties > 0 && i < of->n; i++) {
        if (of->counts[i] == lowest)
            AJ_TRY(add(picks, i - first, false, err));
    }
    return AJ_OK;
}

static int by_count(const void *a, const void *b)
{
    const struct pick *left = a;
    const struct pick *right = b;
    int order;

    if (left->value.count != right->value.count)
        return left->value.count > right->value.count ? -1 : 1;
    order = strcmp(left->folded, right->folded);
    if (order != 0)
        return order;
    return left->value.number < right->value.number ? -1 : left->value.number > right->value.number;
}

static void sort_from(struct picks *picks, size_t from)
{
    if (picks->n > from)
        qsort(picks->list + from, picks->n - from, sizeof(*picks->list), by_count);
}

/* Ties of several shelves: each value once, and no more than wanted. */
static void cut(struct picks *picks, size_t top)
{
    size_t n = 0;

    for (size_t i = 0; i < picks->n && n < top; i++) {
        if (n == 0 || picks->list[n - 1].value.number != picks->list[i].value.number)
            picks->list[n++] = picks->list[i];
    }
    picks->n = n;
}

static enum aj_code add_selected(struct picks *picks, const struct aj_facet_wish *wish,
                                 struct aj_err *err)
{
    const size_t n_top = picks->n;

    for (size_t s = 0; s < wish->n_selected; s++) {
        size_t at = 0;

        while (at < picks->n && picks->list[at].value.number != wish->selected[s])
            at++;
        if (at == picks->n)
            AJ_TRY(add(picks, wish->selected[s], true, err));
        picks->list[at].value.selected = true;
    }
    sort_from(picks, n_top);
    return AJ_OK;
}

static enum aj_code hand_over(const struct picks *picks, struct aj_facet_list *out,
                              struct aj_err *err)
{
    const struct aj_facet_counts *of = &picks->facets->of[picks->facet];

    *out = (struct aj_facet_list){.n = picks->n, .n_none = of->counts[0]};
    for (uint32_t i = 1; i < of->n; i++)
        out->n_values += of->counts[i] > 0;
    out->values = aj_arena_alloc(picks->arena, (picks->n + 1) * sizeof(*out->values));
    if (!out->values)
        return no_memory(err);
    for (size_t i = 0; i < picks->n; i++)
        out->values[i] = picks->list[i].value;
    return AJ_OK;
}

enum aj_code aj_facets_list(const struct aj_facets *facets, const struct aj_facet_wish *wish,
                            struct aj_arena *arena, struct aj_facet_list *out, struct aj_err *err)
{
    AJ_AUTO(release)
    struct picks picks = {.facets = facets, .facet = wish->facet, .arena = arena};

    if (wish->top > 0) {
        enum aj_code code = add_top(&picks, wish->top, err);

        if (code == AJ_NOT_FOUND) /* a number without its value */
            return aj_fail(err, AJ_CORRUPT, "检索索引缺少一个值；请重建索引");
        AJ_TRY(code);
        sort_from(&picks, 0);
        cut(&picks, wish->top);
    }
    AJ_TRY(add_selected(&picks, wish, err));
    return hand_over(&picks, out, err);
}

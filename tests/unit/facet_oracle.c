/* Facets by the oracle: every document is asked for every value. */
#include "search_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUES 256

struct tally {
    char *folded;
    uint32_t count;
    bool selected;
    bool listed;
};

struct tallies {
    struct tally list[VALUES];
    size_t n;
    uint32_t none;
};

static struct tally *tally_of(struct tallies *tallies, const char *folded)
{
    for (size_t i = 0; i < tallies->n; i++) {
        if (strcmp(tallies->list[i].folded, folded) == 0)
            return &tallies->list[i];
    }
    assert_true(tallies->n < VALUES);
    tallies->list[tallies->n] = (struct tally){.folded = strdup(folded)};
    assert_non_null(tallies->list[tallies->n].folded);
    return &tallies->list[tallies->n++];
}

/* Of groups a document may have several, each once; of all else the first counts. */
static void count(struct tallies *tallies, const struct oracle_document *document,
                  enum aj_attribute attribute)
{
    size_t n = 0;

    if (attribute == AJ_ATTR_YEAR && document->facts.year > 0) {
        char year[16];

        (void)snprintf(year, sizeof(year), "%d", document->facts.year);
        tally_of(tallies, year)->count++;
        return;
    }
    for (size_t i = 0; i < document->n_words; i++) {
        const struct oracle_word *word = &document->words[i];
        bool again = false;

        for (size_t k = 0; k < i; k++) {
            again = again || (document->words[k].attribute == attribute &&
                              strcmp(document->words[k].folded, word->folded) == 0);
        }
        if (word->attribute != attribute || again || (n > 0 && attribute != AJ_ATTR_GROUP))
            continue;
        tally_of(tallies, word->folded)->count++;
        n++;
    }
    tallies->none += n == 0;
}

static void select_values(struct tallies *tallies, const struct aj_search_request *request,
                          enum aj_attribute attribute)
{
    for (size_t i = 0; i < request->n_filters; i++) {
        const struct aj_search_filter *filter = &request->filters[i];

        for (size_t k = 0; filter->attribute == attribute && k < filter->n; k++) {
            char *folded = oracle_fold(filter->values[k]);

            tally_of(tallies, folded)->selected = true;
            free(folded);
        }
    }
}

static int by_count(const void *a, const void *b)
{
    const struct tally *left = a;
    const struct tally *right = b;

    if (left->listed != right->listed)
        return left->listed ? -1 : 1;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return strcmp(left->folded, right->folded);
}

/* The most frequent first; then what is selected but not among them. The rest is cut off. Returns
   how many values some hit has. */
static uint32_t arrange(struct tallies *tallies, size_t top)
{
    uint32_t n_values = 0;
    size_t n = 0;

    if (tallies->n == 0)
        return 0;
    qsort(tallies->list, tallies->n, sizeof(tallies->list[0]), by_count);
    for (size_t i = 0; i < tallies->n; i++) {
        tallies->list[i].listed = tallies->list[i].count > 0 && i < top;
        n_values += tallies->list[i].count > 0;
    }
    for (size_t i = 0; i < tallies->n; i++) {
        if (tallies->list[i].listed || tallies->list[i].selected) {
            tallies->list[n++] = tallies->list[i];
        } else {
            free(tallies->list[i].folded);
        }
    }
    tallies->n = n;
    return n_values;
}

static bool is_same(const struct aj_facet_value *value, const struct tally *tally)
{
    char *folded = oracle_fold(value->text);
    bool same = strcmp(folded, tally->folded) == 0 && value->count == tally->count &&
                value->selected == tally->selected;

    free(folded);
    return same;
}

static void assert_facet_right(const struct search_world *w,
                               const struct aj_search_request *request,
                               const struct oracle_query *query, const struct aj_facet *facet,
                               const char *text)
{
    struct tallies tallies = {.n = 0};
    uint32_t n_values;

    for (size_t i = 0; i < w->oracle.n; i++) {
        const struct oracle_document *document = &w->oracle.list[i];

        if (oracle_sees(request->viewer, document) &&
            oracle_passes(request, document, facet->attribute) && oracle_answers(query, document))
            count(&tallies, document, facet->attribute);
    }
    select_values(&tallies, request, facet->attribute);
    n_values = arrange(&tallies, request->facet_values);
    if (facet->list.n != tallies.n || facet->list.n_values != n_values ||
        facet->list.n_none != tallies.none) {
        fail_msg("seed %u, %s: facet %d lists %zu of %u (%u without), not %zu of %u (%u)", w->seed,
                 text, facet->attribute, facet->list.n, facet->list.n_values, facet->list.n_none,
                 tallies.n, n_values, tallies.none);
    }
    for (size_t i = 0; i < tallies.n; i++) {
        const struct aj_facet_value *value = &facet->list.values[i];

        if (!is_same(value, &tallies.list[i])) {
            fail_msg("seed %u, %s: facet %d, place %zu: %s %u, not %s %u", w->seed, text,
                     facet->attribute, i, value->text, value->count, tallies.list[i].folded,
                     tallies.list[i].count);
        }
        free(tallies.list[i].folded);
    }
}

void assert_facets_right(const struct search_world *w, const struct aj_search_request *request,
                         const struct oracle_query *query, const struct aj_search_result *result,
                         const char *text)
{
    unsigned told = 0;

    for (size_t i = 0; i < result->n_facets; i++) {
        told |= 1u << result->facets[i].attribute;
        assert_facet_right(w, request, query, &result->facets[i], text);
    }
    assert_int_equal(told, request->facets);
}

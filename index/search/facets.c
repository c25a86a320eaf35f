#include "index/search/facets.h"

#include "base/auto.h"
#include "index/search/doc_set.h"
#include "index/search/facet_counts.h"
#include "index/search/values.h"

#include <assert.h>

#define BATCH 512 /* hits read from a bitmap at a time */

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory counting facets");
}

static enum aj_code corrupt(struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引的固定项与值不符；请重建索引");
}

static enum aj_code open_counts(struct aj_txn *txn, enum aj_attribute facet,
                                struct aj_facet_counts *counts, struct aj_err *err)
{
    if (facet == AJ_ATTR_YEAR) {
        counts->n = AJ_FACT_YEARS;
    } else if (facet == AJ_ATTR_GROUP) {
        counts->n = AJ_FACT_GROUPS + 1;
    } else {
        AJ_TRY(aj_value_count(txn, facet, &counts->n, err));
        counts->n++;
    }
    counts->counts = calloc(counts->n, sizeof(*counts->counts));
    return counts->counts ? AJ_OK : no_memory(err);
}

enum aj_code aj_facets_open(struct aj_txn *txn, struct aj_facets **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_facets) struct aj_facets *facets = calloc(1, sizeof(*facets));

    if (!facets)
        return no_memory(err);
    facets->txn = txn;
    for (unsigned f = 0; f < AJ_FACET_COUNT; f++)
        AJ_TRY(open_counts(txn, (enum aj_attribute)f, &facets->of[f], err));
    *out = aj_steal(&facets);
    return AJ_OK;
}

void aj_facets_close(struct aj_facets *facets)
{
    if (!facets)
        return;
    for (unsigned f = 0; f < AJ_FACET_COUNT; f++)
        free(facets->of[f].counts);
    free(facets);
}

/* What one hit counts for; false when a value was never given. */
static inline bool count(struct aj_facets *facets, unsigned which, const struct aj_fact *fact)
{
    for (unsigned f = 0; f < AJ_FACT_VALUE_COUNT; f++) {
        const struct aj_facet_counts *of = &facets->of[f];

        if (!(which >> f & 1))
            continue;
        if (fact->values[f] >= of->n)
            return false;
        of->counts[fact->values[f]]++;
    }
    if (which >> AJ_ATTR_YEAR & 1) {
        if (fact->year >= AJ_FACT_YEARS)
            return false;
        facets->of[AJ_ATTR_YEAR].counts[fact->year]++;
    }
    if (which >> AJ_ATTR_GROUP & 1) {
        uint32_t *groups = facets->of[AJ_ATTR_GROUP].counts;

        groups[0] += fact->groups == 0;
        for (unsigned bits = fact->groups; bits != 0; bits &= bits - 1)
            groups[__builtin_ctz(bits) + 1]++;
    }
    return true;
}

/* Facts of some hits. They are fetched into the cache first: hits that lie far apart would wait for
   the memory one by one. */
static enum aj_code count_hits(struct aj_facets *facets, unsigned which,
                               const unsigned char *const *hits, size_t n, struct aj_err *err)
{
    struct aj_fact fact;

    for (size_t i = 0; i < n; i++) {
        memcpy(&fact, hits[i], sizeof(fact));
        if (!(fact.flags & AJ_FACT_THERE) || !count(facets, which, &fact))
            return corrupt(err);
    }
    return AJ_OK;
}

enum aj_code aj_facets_add(struct aj_facets *facets, const struct aj_chunk_docs *hits,
                           unsigned which, struct aj_err *err)
{
    struct aj_facts_reader reader = {.txn = facets->txn};
    const unsigned char *facts[BATCH];
    roaring_uint32_iterator_t at;
    uint32_t docs[BATCH];
    uint32_t n;

    facets->shelves |= 1u << hits->shelf;
    roaring_init_iterator(hits->docs, &at);
    while ((n = roaring_read_uint32_iterator(&at, docs, BATCH)) > 0) {
        for (uint32_t i = 0; i < n; i++) {
            enum aj_code code;

            assert(docs[i] < AJ_DOC_SET_MOST);
            code = aj_facts_at(&reader, hits->chunk << 16 | docs[i], &facts[i], err);
            if (code == AJ_NOT_FOUND)
                return corrupt(err);
            AJ_TRY(code);
            __builtin_prefetch(facts[i]);
            __builtin_prefetch(facts[i] + 47);
        }
        AJ_TRY(count_hits(facets, which, facts, n, err));
    }
    return AJ_OK;
}

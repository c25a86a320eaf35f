#include "index/search/values/facets.h"

#include "base/auto.h"
#include "index/search/codes/doc_set.h"
#include "index/search/values/facet_counts.h"
#include "index/search/values/values.h"

#include <assert.h>

#define BATCH 128 /* hits at a time: their facts stay in the first cache */

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

/* Facts of some hits, as they are stored. */
struct batch {
    const unsigned char *facts[BATCH];
    size_t n;
};

static bool are_there(const struct batch *batch)
{
    for (size_t i = 0; i < batch->n; i++) {
        if (!(aj_read_u16(batch->facts[i] + offsetof(struct aj_fact, flags)) & AJ_FACT_THERE))
            return false;
    }
    return true;
}

/* False when a value was never given. */
static bool count_values(struct aj_facet_counts *of, const struct batch *batch, size_t at)
{
    for (size_t i = 0; i < batch->n; i++) {
        const uint32_t value = aj_read_u32(batch->facts[i] + at);

        if (value >= of->n)
            return false;
        of->counts[value]++;
    }
    return true;
}

static bool count_years(struct aj_facet_counts *of, const struct batch *batch)
{
    for (size_t i = 0; i < batch->n; i++) {
        const uint32_t year = aj_read_u16(batch->facts[i] + offsetof(struct aj_fact, year));

        if (year >= of->n)
            return false;
        of->counts[year]++;
    }
    return true;
}

static void count_groups(struct aj_facet_counts *of, const struct batch *batch)
{
    for (size_t i = 0; i < batch->n; i++) {
        unsigned bits = aj_read_u16(batch->facts[i] + offsetof(struct aj_fact, groups));

        of->counts[0] += bits == 0;
        for (; bits != 0; bits &= bits - 1)
            of->counts[__builtin_ctz(bits) + 1]++;
    }
}

static bool count(struct aj_facets *facets, unsigned which, const struct batch *batch)
{
    const size_t values = offsetof(struct aj_fact, values);

    if (!are_there(batch))
        return false;
    for (unsigned f = 0; f < AJ_FACT_VALUE_COUNT; f++) {
        if ((which >> f & 1) && !count_values(&facets->of[f], batch, values + f * sizeof(uint32_t)))
            return false;
    }
    if ((which >> AJ_ATTR_YEAR & 1) && !count_years(&facets->of[AJ_ATTR_YEAR], batch))
        return false;
    if (which >> AJ_ATTR_GROUP & 1)
        count_groups(&facets->of[AJ_ATTR_GROUP], batch);
    return true;
}

/* Where the facts of some hits are. All are fetched at once: hits that lie far apart would wait for
   the memory one by one. */
static enum aj_code fetch(struct aj_facts_reader *reader, const struct aj_chunk_docs *hits,
                          const uint32_t *docs, struct batch *batch, struct aj_err *err)
{
    for (size_t i = 0; i < batch->n; i++) {
        enum aj_code code;

        assert(docs[i] < AJ_DOC_SET_MOST);
        code = aj_facts_at(reader, hits->chunk << 16 | docs[i], &batch->facts[i], err);
        if (code == AJ_NOT_FOUND)
            return corrupt(err);
        AJ_TRY(code);
        __builtin_prefetch(batch->facts[i]);
        __builtin_prefetch(batch->facts[i] + offsetof(struct aj_fact, days));
    }
    return AJ_OK;
}

enum aj_code aj_facets_add(struct aj_facets *facets, const struct aj_chunk_docs *hits,
                           unsigned which, struct aj_err *err)
{
    struct aj_facts_reader reader = {.txn = facets->txn};
    roaring_uint32_iterator_t at;
    uint32_t docs[BATCH];
    struct batch batch;

    facets->shelves |= 1u << hits->shelf;
    roaring_init_iterator(hits->docs, &at);
    while ((batch.n = roaring_read_uint32_iterator(&at, docs, BATCH)) > 0) {
        AJ_TRY(fetch(&reader, hits, docs, &batch, err));
        if (!count(facets, which, &batch))
            return corrupt(err);
    }
    return AJ_OK;
}

#include "index/search/slab/slab_join.h"

#include "base/auto.h"
#include "index/search/codes/block.h"
#include "index/search/codes/dead.h"
#include "index/search/codes/doc_set.h"
#include "index/search/slab/slab_merge.h"
#include "index/search/slab/slab_plan.h"

#define BUDGET       ((size_t)8 << 20)
#define DELETE_BATCH ((size_t)256)

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory joining slabs of the search index");
}

/* Of the documents in it, those that died since it was made. */
static uint32_t count_dead(const roaring_bitmap_t *dead, const struct aj_slab *slab)
{
    uint32_t all = (uint32_t)roaring_bitmap_range_cardinality(
        dead, slab->first % AJ_CHUNK_DOCS, (uint64_t)(slab->last % AJ_CHUNK_DOCS) + 1);
    uint32_t left_out = aj_slab_documents_count(slab) - slab->living;

    return all > left_out ? all - left_out : 0;
}

static enum aj_code plan_join(struct aj_join_step *step, const struct aj_slabs *live,
                              struct aj_plan *plan, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct aj_plan_slab *slabs = calloc(live->n + 1, sizeof(*slabs));
    size_t end;

    if (!slabs)
        return no_memory(err);
    for (size_t from = 0; from < live->n; from = end) {
        AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *dead = roaring_bitmap_create();
        const uint32_t chunk = live->list[from].first / AJ_CHUNK_DOCS;
        bool full;

        if (!dead)
            return no_memory(err);
        AJ_TRY(aj_dead_read(step->txn, chunk, dead, err));
        for (end = from; end < live->n && live->list[end].first / AJ_CHUNK_DOCS == chunk;)
            end++;
        full = live->list[end - 1].last % AJ_CHUNK_DOCS == AJ_CHUNK_DOCS - 1 ||
               roaring_bitmap_contains(dead, AJ_CHUNK_DOCS - 1);
        for (size_t i = from; i < end; i++) {
            slabs[i] = (struct aj_plan_slab){.chunk = chunk,
                                             .living = live->list[i].living,
                                             .dead = count_dead(dead, &live->list[i]),
                                             .characters = live->list[i].characters,
                                             .full = full};
        }
    }
    *plan = aj_slab_plan(slabs, live->n, step->how->purge);
    return AJ_OK;
}

bool aj_join_step_is_over(const struct aj_join_step *step)
{
    return step->worked >= step->budget || (step->how->stop && step->how->stop(step->how->arg));
}

static enum aj_code drop(struct aj_txn *txn, struct aj_slab *slab, struct aj_err *err)
{
    slab->state = AJ_SLAB_DROPPED;
    return aj_slab_put(txn, slab, err);
}

/* Keys of the slab's next blocks, as many as the step has room for; `*last`: there are no more. */
static enum aj_code next_keys(struct aj_join_step *step, uint32_t id,
                              unsigned char (*keys)[AJ_BLOCK_KEY_SIZE], size_t *n, bool *last,
                              struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    unsigned char from[AJ_BLOCK_KEY_SIZE];
    struct aj_bytes key, value;
    uint64_t gram;
    bool more;

    *last = false;
    aj_block_key(id, 0, from);
    AJ_TRY(aj_scan_open(step->txn, AJ_TABLE_SEARCH_BLOCK, (struct aj_bytes){from, sizeof(from)},
                        &scan, err));
    for (*n = 0; *n < DELETE_BATCH && !aj_join_step_is_over(step); ++*n) {
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        *last = !more || !aj_block_key_read(key, id, &gram);
        if (*last)
            return AJ_OK;
        memcpy(keys[*n], key.data, AJ_BLOCK_KEY_SIZE);
        step->worked += value.size;
    }
    return AJ_OK;
}

static enum aj_code go_on_dropping(struct aj_join_step *step, const struct aj_slab *slab,
                                   struct aj_err *err)
{
    unsigned char keys[DELETE_BATCH][AJ_BLOCK_KEY_SIZE];
    unsigned char key[AJ_SLAB_KEY_SIZE];
    enum aj_code code;
    bool last = false;
    size_t n;

    while (!last) {
        AJ_TRY(next_keys(step, slab->id, keys, &n, &last, err));
        for (size_t i = 0; i < n; i++) {
            AJ_TRY(aj_txn_delete(step->txn, AJ_TABLE_SEARCH_BLOCK,
                                 (struct aj_bytes){keys[i], AJ_BLOCK_KEY_SIZE}, err));
        }
        if (!last && aj_join_step_is_over(step))
            return AJ_OK;
    }
    aj_slab_key(slab->id, key);
    code =
        aj_txn_delete(step->txn, AJ_TABLE_SEARCH_START, (struct aj_bytes){key, sizeof(key)}, err);
    if (code != AJ_OK && code != AJ_NOT_FOUND)
        return code;
    return aj_slab_delete(step->txn, slab->id, err);
}

/* The live slabs that one being built is made of. */
static struct aj_slabs sources_of(const struct aj_slabs *live, const struct aj_slab *target)
{
    struct aj_slabs sources = {.list = live->list};

    while (sources.list < live->list + live->n && sources.list->first < target->first)
        sources.list++;
    while (sources.list + sources.n < live->list + live->n &&
           sources.list[sources.n].last <= target->last)
        sources.n++;
    return sources;
}

static enum aj_code go_on_joining(struct aj_join_step *step, const struct aj_slabs *live,
                                  struct aj_slab *target, struct aj_err *err)
{
    struct aj_slabs sources = sources_of(live, target);
    bool whole;

    if (sources.n == 0)
        return aj_slab_corrupt(target->id, err);
    AJ_TRY(aj_slab_merge_rows(step, &sources, target, &whole, err));
    if (!whole)
        return AJ_OK;
    for (size_t i = 0; i < sources.n; i++)
        AJ_TRY(drop(step->txn, &sources.list[i], err));
    target->state = AJ_SLAB_LIVE;
    target->done = 0;
    AJ_TRY(aj_slab_put(step->txn, target, err));
    return step->how->joined
               ? step->how->joined(step->how->arg, step->txn, target->first, target->last, err)
               : AJ_OK;
}

static enum aj_code begin(struct aj_join_step *step, struct aj_slabs *live, bool *did,
                          struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *dead = roaring_bitmap_create();
    struct aj_slabs sources;
    struct aj_slab target;
    struct aj_plan plan = {.kind = AJ_PLAN_NOTHING};

    if (!dead)
        return no_memory(err);
    AJ_TRY(plan_join(step, live, &plan, err));
    *did = plan.kind != AJ_PLAN_NOTHING;
    if (plan.kind == AJ_PLAN_DROP)
        return drop(step->txn, &live->list[plan.from], err);
    if (plan.kind == AJ_PLAN_NOTHING)
        return AJ_OK;
    sources = (struct aj_slabs){live->list + plan.from, plan.n};
    AJ_TRY(aj_dead_read(step->txn, sources.list[0].first / AJ_CHUNK_DOCS, dead, err));
    return aj_slab_merge_begin(step, &sources, dead, &target, err);
}

static struct aj_slab *find_in(const struct aj_slabs *slabs, enum aj_slab_state state)
{
    for (size_t i = 0; i < slabs->n; i++) {
        if (slabs->list[i].state == state)
            return &slabs->list[i];
    }
    return NULL;
}

/* What was begun is finished first, and room is given back before more is taken. */
static enum aj_code take_step(struct aj_join_step *step, bool *did, struct aj_err *err)
{
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};
    AJ_AUTO(aj_slabs_release) struct aj_slabs live = {0};
    struct aj_slab *slab;

    *did = true;
    AJ_TRY(aj_slabs_read(step->txn, &slabs, err));
    AJ_TRY(aj_slabs_read_live(step->txn, &live, err));
    slab = find_in(&slabs, AJ_SLAB_BUILDING);
    if (slab)
        return go_on_joining(step, &live, slab, err);
    slab = find_in(&slabs, AJ_SLAB_DROPPED);
    if (slab)
        return go_on_dropping(step, slab, err);
    return begin(step, &live, did, err);
}

enum aj_code aj_slab_join(struct aj_txn *txn, const struct aj_joining *how, bool *more,
                          struct aj_err *err)
{
    struct aj_join_step step = {
        .txn = txn,
        .how = how,
        .budget = how->budget > 0 ? how->budget : BUDGET,
    };

    do {
        AJ_TRY(take_step(&step, more, err));
    } while (*more && !aj_join_step_is_over(&step));
    return AJ_OK;
}

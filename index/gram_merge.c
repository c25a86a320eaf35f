#include "base/auto.h"
#include "index/gram_merging.h"

#define BUDGET       ((size_t)8 << 20)
#define ASK_EVERY    1024 /* rows */
#define DELETE_BATCH 1024

bool aj_gram_step_is_over(struct aj_gram_step *step)
{
    if (step->worked >= step->budget)
        return true;
    return step->rows % ASK_EVERY == 0 && step->how->stop && step->how->stop(step->how->arg);
}

enum aj_code aj_gram_step_append(struct aj_gram_step *step, struct aj_gram_segment *to,
                                 const struct aj_gram_key *key, struct aj_bytes value,
                                 struct aj_err *err)
{
    AJ_TRY(aj_txn_append(step->txn, AJ_TABLE_GRAM, aj_gram_key_bytes(key), value, err));
    to->rows++;
    to->bytes += AJ_GRAM_KEY_SIZE + value.size;
    return AJ_OK;
}

static int by_documents(const void *a, const void *b)
{
    uint32_t x = ((const struct aj_gram_segment *)a)->first;
    uint32_t y = ((const struct aj_gram_segment *)b)->first;

    return (x > y) - (x < y);
}

bool aj_gram_join_plan(struct aj_gram_segment *live, size_t n, size_t *from, size_t *count)
{
    size_t same = 0;  /* neighbours of a chunk and a level that end at i */
    size_t chunk = 0; /* neighbours of a chunk that end at i */

    if (n > 0)
        qsort(live, n, sizeof(live[0]), by_documents);
    for (size_t i = 0; i < n; i++) {
        bool in_chunk = i > 0 && live[i].first >> 16 == live[i - 1].first >> 16;

        chunk = in_chunk ? chunk + 1 : 1;
        same = in_chunk && live[i].level == live[i - 1].level ? same + 1 : 1;
        if (same == AJ_GRAM_JOINED) {
            *count = AJ_GRAM_JOINED;
        } else if (chunk > 1 && (chunk == AJ_GRAM_JOIN_LIMIT ||
                                 (i + 1 < n && live[i + 1].first >> 16 != live[i].first >> 16))) {
            *count = chunk;
        } else {
            continue;
        }
        *from = i + 1 - *count;
        return true;
    }
    return false;
}

static enum aj_code begin_join(struct aj_gram_step *step, struct aj_gram_segment *target, bool *did,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct aj_gram_segment *live = NULL;
    size_t n = 0;
    size_t from, count;

    *did = false;
    live = calloc(step->segments.n + 1, sizeof(*live));
    if (!live)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory merging the search index");
    for (size_t i = 0; i < step->segments.n; i++) {
        if (step->segments.list[i].state == AJ_GRAM_SEGMENT_LIVE)
            live[n++] = step->segments.list[i];
    }
    if (!aj_gram_join_plan(live, n, &from, &count))
        return AJ_OK;
    *target = (struct aj_gram_segment){
        .state = AJ_GRAM_SEGMENT_BUILDING,
        .first = live[from].first,
        .last = live[from + count - 1].last,
    };
    for (size_t i = from; i < from + count; i++) {
        if (live[i].level >= target->level)
            target->level = live[i].level < 255 ? live[i].level + 1 : 255;
    }
    AJ_TRY(aj_gram_segment_next_id(&step->segments, &target->id, err));
    *did = true;
    return AJ_OK;
}

/* Keys of the segment's next rows; `*n` less than DELETE_BATCH: these are the last. */
static enum aj_code keys_of(struct aj_txn *txn, uint32_t id, struct aj_gram_key *keys, size_t *n,
                            size_t *bytes, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_gram_key from = aj_gram_key(id, 0, 0);
    struct aj_bytes key, value;
    bool more;

    AJ_TRY(aj_scan_open(txn, AJ_TABLE_GRAM, aj_gram_key_bytes(&from), &scan, err));
    for (*n = 0; *n < DELETE_BATCH; ++*n) {
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more || !aj_gram_key_is_of(key, id))
            return AJ_OK;
        memcpy(keys[*n].bytes, key.data, AJ_GRAM_KEY_SIZE);
        *bytes += key.size + value.size;
    }
    return AJ_OK;
}

static enum aj_code go_on_dropping(struct aj_gram_step *step, uint32_t id, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct aj_gram_key *keys = calloc(DELETE_BATCH, sizeof(*keys));
    size_t n = DELETE_BATCH;

    if (!keys)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory merging the search index");
    while (n == DELETE_BATCH) {
        if (aj_gram_step_is_over(step))
            return AJ_OK;
        AJ_TRY(keys_of(step->txn, id, keys, &n, &step->worked, err));
        for (size_t i = 0; i < n; i++)
            AJ_TRY(aj_txn_delete(step->txn, AJ_TABLE_GRAM, aj_gram_key_bytes(&keys[i]), err));
    }
    return aj_gram_segment_delete(step->txn, id, err);
}

static struct aj_gram_segment *find_in(const struct aj_gram_segments *segments,
                                       enum aj_gram_segment_state state)
{
    for (size_t i = 0; i < segments->n; i++) {
        if (segments->list[i].state == state)
            return &segments->list[i];
    }
    return NULL;
}

/* What was begun is finished first; space is given back before more is taken; and full levels are
   joined before young documents make another segment. */
static enum aj_code take_step(struct aj_gram_step *step, bool *did, struct aj_err *err)
{
    struct aj_gram_segment *begun = find_in(&step->segments, AJ_GRAM_SEGMENT_BUILDING);
    const struct aj_gram_segment *dropped = find_in(&step->segments, AJ_GRAM_SEGMENT_DROPPED);
    struct aj_gram_segment fresh;

    *did = true;
    if (begun)
        return aj_gram_join(step, begun, err);
    if (dropped)
        return go_on_dropping(step, dropped->id, err);
    AJ_TRY(begin_join(step, &fresh, did, err));
    return *did ? aj_gram_join(step, &fresh, err) : aj_gram_merge_young(step, did, err);
}

static void end_step(struct aj_gram_step *step)
{
    aj_gram_segments_release(&step->segments);
    aj_buf_release(&step->value);
}

enum aj_code aj_grams_merge(struct aj_txn *txn, struct aj_grams_scratch *scratch,
                            const struct aj_grams_merging *how, bool *more, struct aj_err *err)
{
    AJ_AUTO(end_step)
    struct aj_gram_step step = {
        .txn = txn,
        .scratch = scratch,
        .how = how,
        .budget = how->budget > 0 ? how->budget : BUDGET,
    };

    AJ_TRY(aj_gram_segments_read(txn, &step.segments, err));
    return take_step(&step, more, err);
}

#include "base/auto.h"
#include "index/gram_dead.h"
#include "index/gram_merging.h"

#define TAIL AJ_GRAM_TAIL_SIZE

/* One segment being read. Key and value are copies: writing moves what LMDB lends. */
struct source {
    uint32_t id;
    struct aj_scan *scan;
    struct aj_gram_key from;
    unsigned char tail[TAIL];
    struct aj_buf value;
    bool more;
};

struct join {
    struct aj_gram_step *step;
    struct aj_gram_segment *target;
    struct source *sources; /* by their documents */
    size_t n;
    roaring_bitmap_t *dead; /* NULL: nobody */
    uint32_t *docs;         /* of one row */
};

static void release(struct join *join)
{
    for (size_t i = 0; i < join->n; i++) {
        aj_scan_close(join->sources[i].scan);
        aj_buf_release(&join->sources[i].value);
    }
    free(join->sources);
    free(join->docs);
    aj_auto_roaring(&join->dead);
}

static enum aj_code advance(struct join *join, struct source *source, struct aj_err *err)
{
    struct aj_bytes key, value;

    AJ_TRY(aj_scan_next(source->scan, &key, &value, &source->more, err));
    source->more = source->more && aj_gram_key_is_of(key, source->id);
    if (!source->more)
        return AJ_OK;
    memcpy(source->tail, (const unsigned char *)key.data + (AJ_GRAM_KEY_SIZE - TAIL), TAIL);
    source->value.size = 0;
    aj_buf_add(&source->value, value.data, value.size);
    join->step->worked += key.size + value.size;
    return source->value.failed
               ? aj_fail(err, AJ_NO_MEMORY, "out of memory merging the search index")
               : AJ_OK;
}

/* Reads on behind the rows that earlier steps have joined. */
static enum aj_code open_source(struct join *join, uint32_t id, struct aj_err *err)
{
    struct source *source = &join->sources[join->n++];
    const unsigned char *done = join->target->done;

    source->id = id;
    source->from = aj_gram_key(id, 0, 0);
    memcpy(source->from.bytes + (AJ_GRAM_KEY_SIZE - TAIL), done, TAIL);
    AJ_TRY(aj_scan_open(join->step->txn, AJ_TABLE_GRAM, aj_gram_key_bytes(&source->from),
                        &source->scan, err));
    AJ_TRY(advance(join, source, err));
    if (source->more && memcmp(source->tail, done, TAIL) == 0)
        return advance(join, source, err);
    return AJ_OK;
}

static bool is_source(const struct join *join, const struct aj_gram_segment *s)
{
    return s->state == AJ_GRAM_SEGMENT_LIVE && s->first >= join->target->first &&
           s->last <= join->target->last;
}

static enum aj_code open_sources(struct join *join, struct aj_err *err)
{
    const struct aj_gram_segments *all = &join->step->segments;
    uint32_t from = join->target->first;

    for (;;) { /* in order of their documents, which is not always that of their ids */
        const struct aj_gram_segment *next = NULL;

        for (size_t i = 0; i < all->n; i++) {
            const struct aj_gram_segment *s = &all->list[i];

            if (is_source(join, s) && s->first >= from && (!next || s->first < next->first))
                next = s;
        }
        if (!next)
            return AJ_OK;
        AJ_TRY(open_source(join, next->id, err));
        from = next->last + 1;
    }
}

/* The source with the lowest key; `*twins` how many have the same. NULL at the end. */
static const struct source *find_lowest(const struct join *join, size_t *twins)
{
    const struct source *lowest = NULL;

    for (size_t i = 0; i < join->n; i++) {
        const struct source *s = &join->sources[i];
        int order = !s->more ? 1 : !lowest ? -1 : memcmp(s->tail, lowest->tail, TAIL);

        if (order < 0) {
            lowest = s;
            *twins = 1;
        } else if (order == 0) {
            ++*twins;
        }
    }
    return lowest;
}

static size_t leave_out_dead(const struct join *join, size_t n)
{
    size_t kept = 0;

    if (!join->dead)
        return n;
    for (size_t i = 0; i < n; i++) {
        if (!roaring_bitmap_contains(join->dead, join->docs[i]))
            join->docs[kept++] = join->docs[i];
    }
    return kept;
}

/* The row's value into step->value; empty when all its documents are dead. */
static enum aj_code unite(struct join *join, const unsigned char tail[TAIL], struct aj_err *err)
{
    size_t n = 0;

    join->step->value.size = 0;
    for (size_t i = 0; i < join->n; i++) {
        const struct source *s = &join->sources[i];

        if (s->more && memcmp(s->tail, tail, TAIL) == 0) {
            AJ_TRY(aj_posting_unpack((struct aj_bytes){s->value.data, s->value.size},
                                     join->target->first >> 16, join->docs, &n, err));
        }
    }
    n = leave_out_dead(join, n);
    return n > 0 ? aj_posting_write(join->docs, n, &join->step->value, err) : AJ_OK;
}

static enum aj_code join_row(struct join *join, const struct source *lowest, size_t twins,
                             struct aj_err *err)
{
    struct aj_gram_key key = aj_gram_key(join->target->id, 0, 0);
    const unsigned char *tail = key.bytes + (AJ_GRAM_KEY_SIZE - TAIL);
    const struct aj_buf *value = &join->step->value;

    memcpy(key.bytes + (AJ_GRAM_KEY_SIZE - TAIL), lowest->tail, TAIL);
    if (twins == 1 && !join->dead) {
        value = &lowest->value;
    } else {
        AJ_TRY(unite(join, tail, err));
    }
    if (value->size > 0) {
        AJ_TRY(aj_gram_step_append(join->step, join->target, &key,
                                   (struct aj_bytes){value->data, value->size}, err));
    }
    for (size_t i = 0; i < join->n; i++) {
        if (join->sources[i].more && memcmp(join->sources[i].tail, tail, TAIL) == 0)
            AJ_TRY(advance(join, &join->sources[i], err));
    }
    memcpy(join->target->done, tail, TAIL);
    join->step->rows++;
    return AJ_OK;
}

static enum aj_code finish(struct join *join, struct aj_err *err)
{
    const struct aj_gram_segments *all = &join->step->segments;

    for (size_t i = 0; i < all->n; i++) {
        struct aj_gram_segment source = all->list[i];

        if (is_source(join, &source)) {
            source.state = AJ_GRAM_SEGMENT_DROPPED;
            AJ_TRY(aj_gram_segment_put(join->step->txn, &source, err));
        }
    }
    join->target->state = AJ_GRAM_SEGMENT_LIVE;
    return AJ_OK;
}

enum aj_code aj_gram_join(struct aj_gram_step *step, struct aj_gram_segment *target,
                          struct aj_err *err)
{
    AJ_AUTO(release) struct join join = {.step = step, .target = target};
    const struct source *lowest;
    size_t twins = 0;
    bool over = false;

    join.sources = calloc(step->segments.n + 1, sizeof(*join.sources));
    join.docs = calloc(AJ_CHUNK_SIZE, sizeof(*join.docs));
    if (!join.sources || !join.docs)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory merging the search index");
    AJ_TRY(aj_gram_dead_read(step->txn, target->first >> 16, &join.dead, err));
    AJ_TRY(open_sources(&join, err));
    lowest = find_lowest(&join, &twins);
    while (lowest && !over) {
        AJ_TRY(join_row(&join, lowest, twins, err));
        lowest = find_lowest(&join, &twins);
        over = aj_gram_step_is_over(step);
    }
    if (!lowest)
        AJ_TRY(finish(&join, err));
    return aj_gram_segment_put(step->txn, target, err);
}

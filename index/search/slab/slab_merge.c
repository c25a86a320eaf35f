#include "index/search/slab/slab_merge.h"

#include "base/auto.h"
#include "index/search/codes/doc_set.h"
#include "index/search/codes/elias_fano.h"
#include "index/search/slab/slab_building.h"
#include "index/search/slab/slab_rows.h"

#define VALUE_LIMIT ((size_t)1 << 30)
#define ASK_EVERY   64u /* rows */

/* One slab being read. What LMDB lends is copied: writing moves it. */
struct source {
    struct aj_slab slab;
    struct aj_buf stored; /* its starts */
    struct aj_starts starts;
    uint32_t base; /* where its documents begin among those of the target */
    bool whole;    /* nothing of it is left out */
    struct aj_buf value;
    struct aj_block_reader block;
    struct aj_row row;
    bool more;
};

struct merge {
    struct aj_join_step *step;
    struct aj_slab *target;
    bool append; /* the target is the last slab */
    struct aj_buf stored;
    struct aj_slab_rows rows;
    struct source *sources; /* by document */
    size_t n;
    uint32_t *places; /* of one row */
    size_t places_room;
    uint16_t *docs; /* likewise */
};

static void release(struct merge *m)
{
    for (size_t i = 0; i < m->n; i++) {
        aj_buf_release(&m->sources[i].stored);
        aj_buf_release(&m->sources[i].value);
    }
    aj_buf_release(&m->stored);
    aj_slab_rows_release(&m->rows);
    free(m->sources);
    free(m->places);
    free(m->docs);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory joining slabs of the search index");
}

/* Between steps others may have put slabs behind the target. */
static enum aj_code put_block(void *arg, uint64_t first, struct aj_bytes block, struct aj_err *err)
{
    struct merge *m = arg;
    unsigned char key[AJ_BLOCK_KEY_SIZE];

    aj_block_key(m->target->id, first, key);
    m->target->bytes += block.size;
    return (m->append ? aj_txn_append : aj_txn_put)(
        m->step->txn, AJ_TABLE_SEARCH_BLOCK, (struct aj_bytes){key, sizeof(key)}, block, err);
}

/* Takes the block in which the gram is or would be (`floor`), or the first that begins with it or
   behind it. */
static enum aj_code load_block(struct merge *m, struct source *s, uint64_t gram, bool floor,
                               bool *found, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    unsigned char from[AJ_BLOCK_KEY_SIZE];
    struct aj_bytes sought = {from, sizeof(from)};
    struct aj_bytes key, value;
    uint64_t first;

    aj_block_key(s->slab.id, gram, from);
    AJ_TRY(aj_scan_open(m->step->txn, AJ_TABLE_SEARCH_BLOCK, sought, &scan, err));
    if (floor) {
        AJ_TRY(aj_scan_floor(scan, sought, &key, &value, found, err));
    } else {
        AJ_TRY(aj_scan_next(scan, &key, &value, found, err));
    }
    *found = *found && aj_block_key_read(key, s->slab.id, &first);
    if (!*found)
        return AJ_OK;
    s->value.size = 0;
    aj_buf_add(&s->value, value.data, value.size);
    if (s->value.failed)
        return no_memory(err);
    return aj_block_open(&s->block, (struct aj_bytes){s->value.data, s->value.size}, first,
                         s->slab.characters, err);
}

/* The next row, in this block or the one behind it. */
static enum aj_code advance(struct merge *m, struct source *s, struct aj_err *err)
{
    bool found;

    AJ_TRY(aj_block_next(&s->block, &s->row, &s->more, err));
    if (s->more)
        return AJ_OK;
    AJ_TRY(load_block(m, s, s->block.gram + 1, false, &found, err));
    return found ? aj_block_next(&s->block, &s->row, &s->more, err) : AJ_OK;
}

/* The first row behind those that earlier steps have joined. */
static enum aj_code find_row(struct merge *m, struct source *s, struct aj_err *err)
{
    bool found;

    AJ_TRY(load_block(m, s, m->target->done, true, &found, err));
    if (found)
        AJ_TRY(aj_block_seek(&s->block, m->target->done + 1, &s->row, &s->more, err));
    if (s->more)
        return AJ_OK;
    AJ_TRY(load_block(m, s, m->target->done + 1, false, &found, err));
    return found ? aj_block_next(&s->block, &s->row, &s->more, err) : AJ_OK;
}

/* Each document is in the target as it was, or left out. So all places will be in their documents
   there, whatever damage there is. */
static enum aj_code check_documents(const struct merge *m, struct source *s, struct aj_err *err)
{
    s->whole = aj_starts_rise(&s->starts);
    if (!s->whole)
        return aj_slab_corrupt(s->slab.id, err);
    for (uint32_t doc = 0; doc < s->starts.n; doc++) {
        uint32_t before = aj_starts_at(&s->starts, doc + 1) - aj_starts_at(&s->starts, doc);
        uint32_t now = aj_starts_at(&m->rows.starts, s->base + doc + 1) -
                       aj_starts_at(&m->rows.starts, s->base + doc);

        if (now != before && now != 0)
            return aj_slab_corrupt(m->target->id, err);
        s->whole = s->whole && now == before;
    }
    return AJ_OK;
}

static enum aj_code open_sources(struct merge *m, const struct aj_slabs *slabs, struct aj_err *err)
{
    m->sources = calloc(slabs->n, sizeof(m->sources[0]));
    if (!m->sources)
        return no_memory(err);
    for (size_t i = 0; i < slabs->n; i++) {
        struct source *s = &m->sources[m->n++];

        s->slab = slabs->list[i];
        s->base = s->slab.first - m->target->first;
        s->value.limit = VALUE_LIMIT;
        AJ_TRY(aj_slab_copy_starts(m->step->txn, &s->slab, &s->stored, &s->starts, err));
        AJ_TRY(check_documents(m, s, err));
        AJ_TRY(find_row(m, s, err));
    }
    return AJ_OK;
}

static enum aj_code open_target(struct merge *m, struct aj_err *err)
{
    uint32_t next;

    m->rows.blocks.sink = put_block;
    m->rows.blocks.arg = m;
    m->rows.first = (uint16_t)(m->target->first % AJ_CHUNK_DOCS);
    m->rows.characters = m->target->characters;
    m->docs = calloc(AJ_DOC_SET_MOST, sizeof(m->docs[0]));
    if (!m->docs)
        return no_memory(err);
    AJ_TRY(aj_slab_next_id(m->step->txn, &next, err));
    m->append = next == m->target->id + 1;
    AJ_TRY(aj_slab_copy_starts(m->step->txn, m->target, &m->stored, &m->rows.starts, err));
    return aj_starts_rise(&m->rows.starts) ? AJ_OK : aj_slab_corrupt(m->target->id, err);
}

/* Places of the source as they are in the target. Returns how many are left. */
static uint32_t move_places(const struct merge *m, const struct source *s, uint32_t *places,
                            uint32_t n)
{
    const uint32_t shift = aj_starts_at(&m->rows.starts, s->base);
    uint32_t kept = 0;
    uint32_t doc = 0;

    if (s->whole) {
        for (uint32_t i = 0; i < n; i++)
            places[i] += shift;
        return n;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t begin;

        doc = aj_starts_find(&s->starts, doc, places[i]);
        begin = aj_starts_at(&m->rows.starts, s->base + doc);
        if (aj_starts_at(&m->rows.starts, s->base + doc + 1) > begin)
            places[kept++] = places[i] - aj_starts_at(&s->starts, doc) + begin;
    }
    return kept;
}

static enum aj_code join_pair(struct merge *m, uint64_t gram, struct aj_err *err)
{
    size_t n = 0;

    for (size_t i = 0; i < m->n; i++) {
        const struct source *s = &m->sources[i];
        uint32_t *places;
        struct aj_ef ef;

        if (!s->more || s->row.gram != gram)
            continue;
        places = aj_slab_grow(m->places, &m->places_room, n + s->row.count, sizeof(*places));
        if (!places)
            return no_memory(err);
        m->places = places;
        if (!aj_ef_open(&ef, s->row.places, s->row.count, s->slab.characters) ||
            aj_ef_read(&ef, places + n, s->row.count) != s->row.count)
            return aj_slab_corrupt(s->slab.id, err);
        n += move_places(m, s, places + n, s->row.count);
    }
    return n > 0 ? aj_slab_rows_add_pair(&m->rows, gram, m->places, (uint32_t)n, err) : AJ_OK;
}

static enum aj_code join_documents(struct merge *m, uint64_t gram, struct aj_err *err)
{
    size_t n = 0;

    for (size_t i = 0; i < m->n; i++) {
        const struct source *s = &m->sources[i];
        size_t kept = n;
        size_t end = n;

        if (!s->more || s->row.gram != gram)
            continue;
        AJ_TRY(aj_doc_set_unpack(s->row.set, m->docs, &end, err));
        for (size_t k = n; k < end; k++) {
            uint32_t doc = (uint32_t)m->docs[k] - s->slab.first % AJ_CHUNK_DOCS;

            if (doc >= s->starts.n)
                return aj_slab_corrupt(s->slab.id, err);
            if (aj_starts_at(&m->rows.starts, s->base + doc + 1) >
                aj_starts_at(&m->rows.starts, s->base + doc))
                m->docs[kept++] = m->docs[k];
        }
        n = kept;
    }
    return n > 0 ? aj_slab_rows_add_documents(&m->rows, gram, m->docs, n, err) : AJ_OK;
}

/* The source with the lowest gram; NULL at the end. */
static const struct source *find_lowest(const struct merge *m)
{
    const struct source *lowest = NULL;

    for (size_t i = 0; i < m->n; i++) {
        const struct source *s = &m->sources[i];

        if (s->more && (!lowest || s->row.gram < lowest->row.gram))
            lowest = s;
    }
    return lowest;
}

static enum aj_code join_row(struct merge *m, uint64_t gram, struct aj_err *err)
{
    if (aj_gram_is_pair(gram)) {
        AJ_TRY(join_pair(m, gram, err));
    } else {
        AJ_TRY(join_documents(m, gram, err));
    }
    for (size_t i = 0; i < m->n; i++) {
        if (m->sources[i].more && m->sources[i].row.gram == gram)
            AJ_TRY(advance(m, &m->sources[i], err));
    }
    m->target->done = gram;
    return AJ_OK;
}

enum aj_code aj_slab_merge_rows(struct aj_join_step *step, const struct aj_slabs *sources,
                                struct aj_slab *target, bool *whole, struct aj_err *err)
{
    AJ_AUTO(release) struct merge m = {.step = step, .target = target};
    const size_t worked = step->worked;
    const struct source *lowest;
    bool over = false;

    AJ_TRY(open_target(&m, err));
    AJ_TRY(open_sources(&m, sources, err));
    lowest = find_lowest(&m);
    for (uint32_t n = 1; lowest && !over; n++) {
        AJ_TRY(join_row(&m, lowest->row.gram, err));
        step->worked = worked + (size_t)m.rows.bytes;
        over = step->worked >= step->budget || (n % ASK_EVERY == 0 && aj_join_step_is_over(step));
        lowest = find_lowest(&m);
    }
    AJ_TRY(aj_block_finish(&m.rows.blocks, err));
    *whole = !lowest;
    return aj_slab_put(step->txn, target, err);
}

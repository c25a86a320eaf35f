#include "base/auto.h"
#include "index/search/ask/search_parts.h"
#include "index/search/search_private.h"

/* Where one character stands in a document takes a millisecond to find out. Of many only so many
   are looked for; the others are marked where they stand in the passage, like all words. */
#define CHARACTERS 4

/* The page in the making, with what is opened once for all of its hits. */
struct making {
    const struct aj_page_task *task;
    struct aj_arena *arena;
    struct aj_packer *packer; /* owned; NULL: no snippets */
    struct aj_facts_reader facts;
    const struct aj_leaf_text **texts; /* of all words that may be shown */
    struct aj_snippet_needle *needles; /* of each of them, in the hit that is looked at */
    size_t n_texts;
    struct aj_places places; /* owned: of all of them, one behind the other */
};

static void release(struct making *m)
{
    aj_packer_close(m->packer);
    aj_places_release(&m->places);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory listing what was found");
}

static void gather_texts(struct making *m)
{
    const struct aj_plan *plan = m->task->plan;

    for (size_t i = 0; i < plan->n_leaves; i++) {
        const struct aj_leaf *leaf = &plan->leaves[i];

        for (size_t k = 0; !leaf->barred && k < leaf->n_texts; k++)
            m->texts[m->n_texts++] = &leaf->texts[k];
    }
}

static enum aj_code begin(struct making *m, struct aj_err *err)
{
    size_t most = m->task->plan->n_leaves * AJ_LEAF_TEXTS + 1;

    m->facts.txn = m->task->txn;
    if (!m->task->request->snippets)
        return AJ_OK;
    m->texts = aj_arena_alloc(m->arena, most * sizeof(struct aj_leaf_text *));
    m->needles = aj_arena_alloc(m->arena, most * sizeof(*m->needles));
    if (!m->texts || !m->needles)
        return no_memory(err);
    gather_texts(m);
    return aj_packer_open(m->task->search->dictionaries, &m->packer, err);
}

static struct aj_chunk *chunk_of(const struct aj_view *view, uint32_t doc)
{
    for (size_t i = 0; i < view->n; i++) {
        if (view->list[i].number == doc >> 16)
            return &view->list[i];
    }
    return NULL;
}

/* Where each of the texts stands in the hit. The places move while they grow in number, so that
   they are handed out at the end. */
static enum aj_code find_places(struct making *m, struct aj_search_hit *hit, struct aj_chunk *chunk,
                                struct aj_err *err)
{
    struct aj_leaf_place found = {chunk, hit->doc & 0xFFFF, &m->places, 0};
    size_t characters = 0;
    size_t from = 0;

    m->places.n = 0;
    for (size_t i = 0; i < m->n_texts; i++) {
        uint32_t before = m->places.n;

        characters += m->texts[i]->n == 1;
        if (m->texts[i]->n > 1 || characters <= CHARACTERS)
            AJ_TRY(aj_leaf_find(m->task->matching, m->texts[i], &found, err));
        m->needles[i] = (struct aj_snippet_needle){.text = m->texts[i]->needle,
                                                   .n_places = m->places.n - before};
    }
    for (size_t i = 0; i < m->n_texts; i++) {
        if (m->needles[i].n_places > 0) /* else there may be no list */
            m->needles[i].places = &m->places.list[from];
        from += m->needles[i].n_places;
    }
    hit->fields = found.fields;
    return AJ_OK;
}

static void find_fields(const struct aj_chunk *chunk, uint32_t doc,
                        uint32_t starts[AJ_DOC_FIELD_COUNT])
{
    const struct aj_slab_reader *slab = aj_chunk_slab(chunk, doc & 0xFFFF);
    uint32_t n = doc - slab->slab.first;

    for (unsigned field = 0; field < AJ_DOC_FIELD_COUNT; field++)
        starts[field] = aj_slab_field_start(slab, n, field) - aj_slab_start(slab, n);
}

static enum aj_code show(struct making *m, struct aj_search_hit *hit, struct aj_err *err)
{
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
    struct aj_chunk *chunk = chunk_of(m->task->view, hit->doc);
    uint32_t starts[AJ_DOC_FIELD_COUNT];
    const struct aj_snippet_want want = {
        .needles = m->needles,
        .n_needles = m->n_texts,
        .field_starts = starts,
        .unmasked = m->task->request->unmasked,
    };
    enum aj_code code;

    AJ_TRY(find_places(m, hit, chunk, err));
    find_fields(chunk, hit->doc, starts);
    code = aj_text_open(m->task->txn, m->packer, hit->doc, &reader, err);
    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    AJ_TRY(code);
    return aj_snippet_make(reader, &want, m->arena, &hit->snippet, err);
}

static enum aj_code fill(struct making *m, struct aj_ranked ranked, struct aj_search_hit *hit,
                         struct aj_err *err)
{
    struct aj_fact fact;

    *hit = (struct aj_search_hit){.doc = ranked.doc};
    AJ_TRY(aj_search_key(m->task->txn, ranked.doc, m->arena, &hit->key, err));
    AJ_TRY(aj_facts_get(&m->facts, ranked.doc, &fact, err));
    hit->time = fact.time;
    if (m->task->request->order == AJ_ORDER_BEST)
        hit->score = aj_score_of_rank(ranked.rank);
    return m->packer ? show(m, hit, err) : AJ_OK;
}

enum aj_code aj_page_make(const struct aj_page_task *task, struct aj_arena *arena,
                          struct aj_search_result *out, struct aj_err *err)
{
    AJ_AUTO(release) struct making m = {.task = task, .arena = arena};

    AJ_TRY(begin(&m, err));
    out->hits = aj_arena_alloc(arena, (task->ranking->n + 1) * sizeof(*out->hits));
    if (!out->hits)
        return no_memory(err);
    for (size_t i = 0; i < task->ranking->n; i++)
        AJ_TRY(fill(&m, task->ranking->list[i], &out->hits[out->n_hits++], err));
    return AJ_OK;
}

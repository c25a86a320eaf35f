#include "index/search/ask/plan.h"

#include "base/auto.h"
#include "index/search/codes/doc_set.h"

#include <math.h>

struct making {
    struct aj_arena *arena;
    struct aj_plan *plan;
    bool barred; /* below a NOT */
};

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory searching");
}

static size_t count_leaves(const struct aj_query_node *node)
{
    size_t n = 0;

    if (!node->child)
        return 1;
    for (const struct aj_query_node *c = node->child; c; c = c->next)
        n += count_leaves(c);
    return n;
}

/* Not deeper than AJ_QUERY_DEPTH lets it. NOLINTNEXTLINE(misc-no-recursion) */
static enum aj_code make_node(struct making *making, const struct aj_query_node *query,
                              struct aj_plan_node **out, struct aj_err *err)
{
    struct aj_plan_node *node = aj_arena_alloc(making->arena, sizeof(*node));
    bool barred = making->barred;
    size_t n = 0;

    if (!node)
        return no_memory(err);
    *node = (struct aj_plan_node){.kind = query->kind};
    *out = node;
    if (!query->child) {
        node->leaf = &making->plan->leaves[making->plan->n_leaves++];
        AJ_TRY(aj_leaf_expand(query, making->arena, node->leaf, err));
        node->leaf->barred = making->barred;
        return AJ_OK;
    }
    for (const struct aj_query_node *c = query->child; c; c = c->next)
        n++;
    node->children = aj_arena_alloc(making->arena, n * sizeof(struct aj_plan_node *));
    if (!node->children)
        return no_memory(err);
    making->barred = barred || query->kind == AJ_QUERY_NOT;
    for (const struct aj_query_node *c = query->child; c; c = c->next)
        AJ_TRY(make_node(making, c, &node->children[node->n_children++], err));
    making->barred = barred;
    return AJ_OK;
}

enum aj_code aj_plan_make(const struct aj_query_node *query, struct aj_arena *arena,
                          struct aj_plan *out, struct aj_err *err)
{
    struct making making = {.arena = arena, .plan = out};

    *out = (struct aj_plan){0};
    if (!query)
        return AJ_OK;
    out->leaves = aj_arena_alloc(arena, count_leaves(query) * sizeof(*out->leaves));
    return out->leaves ? make_node(&making, query, &out->root, err) : no_memory(err);
}

/* Rare words first; what is to be looked up for each document last; what is taken away before that.
 */
static int by_work(const void *a, const void *b)
{
    const struct aj_plan_node *const *left = a;
    const struct aj_plan_node *const *right = b;

    if ((*left)->is_slow != (*right)->is_slow)
        return (*left)->is_slow ? 1 : -1;
    return ((*left)->size > (*right)->size) - ((*left)->size < (*right)->size);
}

/* NOLINTNEXTLINE(misc-no-recursion) as above */
static void weigh_node(struct aj_plan_node *node, uint64_t documents)
{
    uint64_t sum = 0;
    uint64_t least = UINT64_MAX;

    if (node->leaf) {
        node->is_slow = node->leaf->is_fact;
        node->size =
            node->leaf->is_word || node->leaf->is_fact ? documents : node->leaf->occurrences;
        return;
    }
    for (size_t i = 0; i < node->n_children; i++) {
        struct aj_plan_node *child = node->children[i];

        weigh_node(child, documents);
        node->is_slow = node->is_slow || child->is_slow;
        sum += child->size;
        least = child->size < least ? child->size : least;
    }
    node->size = node->kind == AJ_QUERY_AND ? least : node->kind == AJ_QUERY_OR ? sum : documents;
    if (node->kind == AJ_QUERY_AND)
        qsort(node->children, node->n_children, sizeof(struct aj_plan_node *), by_work);
}

void aj_plan_weigh(struct aj_plan *plan, uint64_t documents)
{
    for (size_t i = 0; i < plan->n_leaves; i++) {
        struct aj_leaf *leaf = &plan->leaves[i];
        double n = (double)documents;
        double having = leaf->occurrences < documents ? (double)leaf->occurrences : n;

        leaf->weight = (float)log(1 + (n - having + 0.5) / (having + 0.5));
    }
    if (plan->root)
        weigh_node(plan->root, documents);
}

struct matching {
    struct aj_matching *m;
    struct aj_chunk *chunk;
};

static enum aj_code match_node(struct matching *matching, const struct aj_plan_node *node,
                               const roaring_bitmap_t *within, roaring_bitmap_t **out,
                               struct aj_err *err);

/* NOLINTNEXTLINE(misc-no-recursion) as above */
static enum aj_code match_all(struct matching *matching, const struct aj_plan_node *node,
                              const roaring_bitmap_t *within, roaring_bitmap_t **out,
                              struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *left = NULL;

    for (size_t i = 0; i < node->n_children; i++) {
        roaring_bitmap_t *next = NULL;

        AJ_TRY(match_node(matching, node->children[i], left ? left : within, &next, err));
        aj_auto_roaring(&left);
        left = next;
        if (roaring_bitmap_is_empty(left))
            break;
    }
    *out = aj_steal(&left);
    return AJ_OK;
}

/* NOLINTNEXTLINE(misc-no-recursion) as above */
static enum aj_code match_any(struct matching *matching, const struct aj_plan_node *node,
                              const roaring_bitmap_t *within, roaring_bitmap_t **out,
                              struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *all = roaring_bitmap_create();

    if (!all)
        return no_memory(err);
    for (size_t i = 0; i < node->n_children; i++) {
        AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *more = NULL;

        AJ_TRY(match_node(matching, node->children[i], within, &more, err));
        roaring_bitmap_or_inplace(all, more);
    }
    *out = aj_steal(&all);
    return AJ_OK;
}

/* NOLINTNEXTLINE(misc-no-recursion) as above */
static enum aj_code match_none(struct matching *matching, const struct aj_plan_node *node,
                               const roaring_bitmap_t *within, roaring_bitmap_t **out,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *left = roaring_bitmap_copy(within);
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *gone = NULL;
    bool silent = matching->m->silent;
    enum aj_code code;

    if (!left)
        return no_memory(err);
    matching->m->silent = true;
    code = match_node(matching, node->children[0], within, &gone, err);
    matching->m->silent = silent;
    AJ_TRY(code);
    roaring_bitmap_andnot_inplace(left, gone);
    *out = aj_steal(&left);
    return AJ_OK;
}

/* NOLINTNEXTLINE(misc-no-recursion) as above */
static enum aj_code match_node(struct matching *matching, const struct aj_plan_node *node,
                               const roaring_bitmap_t *within, roaring_bitmap_t **out,
                               struct aj_err *err)
{
    switch (node->kind) {
    case AJ_QUERY_AND:
        return match_all(matching, node, within, out, err);
    case AJ_QUERY_OR:
        return match_any(matching, node, within, out, err);
    case AJ_QUERY_NOT:
        return match_none(matching, node, within, out, err);
    case AJ_QUERY_WORD:
    case AJ_QUERY_DATES:
    case AJ_QUERY_AMOUNTS:
    default:
        return aj_leaf_match(matching->m, node->leaf, matching->chunk, within, out, err);
    }
}

enum aj_code aj_plan_match(const struct aj_plan *plan, struct aj_matching *m,
                           struct aj_chunk *chunk, const roaring_bitmap_t *within,
                           roaring_bitmap_t **out, struct aj_err *err)
{
    struct matching matching = {m, chunk};

    if (m->scores)
        memset(m->scores, 0, AJ_CHUNK_DOCS * sizeof(*m->scores));
    if (plan->root)
        return match_node(&matching, plan->root, within, out, err);
    *out = roaring_bitmap_copy(within);
    return *out ? AJ_OK : no_memory(err);
}

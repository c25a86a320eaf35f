#include "index/search/slab/slab_plan.h"

#define LEVEL       ((uint32_t)8)
#define LEVELS_END  ((uint32_t)32768) /* 8^5: two of these are a chunk */
#define JOINED_MOST ((size_t)64)      /* so many blocks are held in memory */

/* How many of the slabs, from the first on, have no more characters together than one may have. */
static size_t count_fitting(const struct aj_plan_slab *slabs, size_t n)
{
    uint64_t characters = 0;

    for (size_t i = 0; i < n; i++) {
        characters += slabs[i].characters;
        if (i > 0 && characters > AJ_SLAB_CHARACTERS)
            return i;
    }
    return n;
}

/*
 * Neighbours below the limit that reach it together. What they become is of a higher level, so each
 * document is written once for each level. (Any eight below the limit would do as well for their
 * number, but the same documents would be written again and again with a few others.) A slab with
 * half the characters that it may have is left alone: any two others fit into one.
 */
static bool find_level(const struct aj_plan_slab *slabs, size_t n, uint32_t limit,
                       struct aj_plan *plan)
{
    uint64_t living = 0;
    size_t run = 0;

    for (size_t i = 0; i < n; i++) {
        bool small = slabs[i].living < limit && slabs[i].characters <= AJ_SLAB_CHARACTERS / 2;

        run = small ? run + 1 : 0;
        living = small ? living + slabs[i].living : 0;
        if ((run > 1 && living >= limit) || run == JOINED_MOST) {
            size_t from = i + 1 - run;

            *plan = (struct aj_plan){AJ_PLAN_JOIN, from, count_fitting(slabs + from, run)};
            return true;
        }
    }
    return false;
}

static bool find_end_of_chunk(const struct aj_plan_slab *slabs, size_t n, struct aj_plan *plan)
{
    for (size_t from = 0; from < n; from += plan->n) {
        size_t most = n - from < JOINED_MOST ? n - from : JOINED_MOST;

        *plan = (struct aj_plan){AJ_PLAN_JOIN, from, count_fitting(slabs + from, most)};
        if (plan->n > 1)
            return true;
    }
    return false;
}

/* A slab that nothing will be joined with is made anew when half of it is dead. */
static bool find_stale(const struct aj_plan_slab *slabs, size_t n, bool purge, struct aj_plan *plan)
{
    for (size_t i = 0; i < n; i++) {
        if (slabs[i].dead > 0 &&
            (purge || (slabs[i].full && slabs[i].dead >= slabs[i].living - slabs[i].dead))) {
            *plan = (struct aj_plan){AJ_PLAN_JOIN, i, 1};
            return true;
        }
    }
    return false;
}

static bool find_dead(const struct aj_plan_slab *slabs, size_t n, struct aj_plan *plan)
{
    for (size_t i = 0; i < n; i++) {
        if (slabs[i].dead == slabs[i].living) {
            *plan = (struct aj_plan){AJ_PLAN_DROP, i, 1};
            return true;
        }
    }
    return false;
}

static bool plan_chunk(const struct aj_plan_slab *slabs, size_t n, bool purge, struct aj_plan *plan)
{
    if (find_dead(slabs, n, plan))
        return true;
    if (slabs[0].full && n <= JOINED_MOST && find_end_of_chunk(slabs, n, plan))
        return true;
    for (uint32_t limit = LEVEL; limit <= LEVELS_END; limit *= LEVEL) {
        if (find_level(slabs, n, limit, plan))
            return true;
    }
    return (slabs[0].full && find_end_of_chunk(slabs, n, plan)) ||
           find_stale(slabs, n, purge, plan);
}

struct aj_plan aj_slab_plan(const struct aj_plan_slab *slabs, size_t n, bool purge)
{
    struct aj_plan plan = {AJ_PLAN_NOTHING, 0, 0};
    size_t end;

    for (size_t from = 0; from < n; from = end) {
        for (end = from + 1; end < n && slabs[end].chunk == slabs[from].chunk;)
            end++;
        if (plan_chunk(slabs + from, end - from, purge, &plan)) {
            plan.from += from;
            return plan;
        }
    }
    return (struct aj_plan){AJ_PLAN_NOTHING, 0, 0};
}

#include "index/search/ranking.h"

#include "base/auto.h"

uint64_t aj_rank_of(float score, uint32_t time)
{
    uint32_t bits;

    memcpy(&bits, &score, sizeof(bits)); /* IEEE 754: of numbers that are not negative, bits rise */
    return (uint64_t)bits << 32 | time;
}

float aj_score_of_rank(uint64_t rank)
{
    uint32_t bits = (uint32_t)(rank >> 32);
    float score;

    memcpy(&score, &bits, sizeof(score));
    return score;
}

void aj_ranking_release(struct aj_ranking *ranking)
{
    free(ranking->list);
    *ranking = (struct aj_ranking){0};
}

static void sift_up(struct aj_ranking *r, size_t at)
{
    struct aj_ranked hit = r->list[at];

    while (at > 0 && aj_ranked_before(r->list[(at - 1) / 2], hit)) {
        r->list[at] = r->list[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    r->list[at] = hit;
}

static void sift_down(struct aj_ranking *r)
{
    struct aj_ranked hit = r->list[0];
    size_t at = 0;

    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= r->n)
            break;
        if (child + 1 < r->n && aj_ranked_before(r->list[child], r->list[child + 1]))
            child++; /* the later of the two */
        if (!aj_ranked_before(hit, r->list[child]))
            break;
        r->list[at] = r->list[child];
        at = child;
    }
    r->list[at] = hit;
}

static enum aj_code make_room(struct aj_ranking *r, struct aj_err *err)
{
    size_t room = r->room ? r->room * 2 : 64;
    struct aj_ranked *list;

    if (r->n < r->room)
        return AJ_OK;
    list = realloc(r->list, room * sizeof(*list));
    if (!list)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory ordering what was found");
    r->list = list;
    r->room = room;
    return AJ_OK;
}

enum aj_code aj_ranking_add(struct aj_ranking *r, struct aj_ranked hit, struct aj_err *err)
{
    if (r->has_after && !aj_ranked_before(r->after, hit))
        return AJ_OK;
    r->behind++;
    if (r->n < r->limit) {
        AJ_TRY(make_room(r, err));
        r->list[r->n] = hit;
        sift_up(r, r->n++);
    } else if (r->n > 0 && aj_ranked_before(hit, r->list[0])) {
        r->list[0] = hit;
        sift_down(r);
    }
    return AJ_OK;
}

static int in_order(const void *a, const void *b)
{
    const struct aj_ranked *x = a;
    const struct aj_ranked *y = b;

    return (int)aj_ranked_before(*y, *x) - (int)aj_ranked_before(*x, *y);
}

void aj_ranking_finish(struct aj_ranking *r)
{
    if (r->n > 1)
        qsort(r->list, r->n, sizeof(*r->list), in_order);
}

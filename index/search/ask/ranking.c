#include "index/search/ask/ranking.h"

#include "base/auto.h"

#define SCORE_SHIFT 32 /* the time stands below */

uint64_t aj_rank_of(float score, uint32_t time)
{
    uint32_t bits;

    memcpy(&bits, &score, sizeof(bits)); /* IEEE 754: of numbers that are not negative, bits rise */
    return (uint64_t)bits << SCORE_SHIFT | time;
}

float aj_score_of_rank(uint64_t rank)
{
    uint32_t bits = (uint32_t)(rank >> SCORE_SHIFT);
    float score;

    memcpy(&score, &bits, sizeof(score));
    return score;
}

void aj_ranking_release(struct aj_ranking *ranking)
{
    free(ranking->list);
    *ranking = (struct aj_ranking){0};
}

static void learn_key(struct aj_ranking *r, struct aj_ranked *hit)
{
    if (hit->key.size == 0 && r->failed.code == AJ_OK)
        r->failed.code = r->key_of(r->arg, hit->doc, &hit->key, &r->failed);
}

/* Whether `a` comes before `b`. */
static bool is_before(struct aj_ranking *r, struct aj_ranked *a, struct aj_ranked *b)
{
    size_t size;
    int order;

    if (a->rank != b->rank)
        return a->rank > b->rank;
    learn_key(r, a);
    learn_key(r, b);
    size = a->key.size < b->key.size ? a->key.size : b->key.size;
    order = size > 0 ? memcmp(a->key.data, b->key.data, size) : 0;
    return order != 0 ? order < 0 : a->key.size < b->key.size;
}

static void sift_up(struct aj_ranking *r, size_t at)
{
    struct aj_ranked hit = r->list[at];

    while (at > 0 && is_before(r, &r->list[(at - 1) / 2], &hit)) {
        r->list[at] = r->list[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    r->list[at] = hit;
}

/* Puts the hit into the first `n`, where the top is free. */
static void sift_down(struct aj_ranking *r, size_t n, struct aj_ranked hit)
{
    size_t at = 0;

    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= n)
            break;
        if (child + 1 < n && is_before(r, &r->list[child], &r->list[child + 1]))
            child++; /* the later of the two */
        if (!is_before(r, &hit, &r->list[child]))
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

bool aj_ranking_pass_over(struct aj_ranking *r, uint64_t most)
{
    if (r->n < r->limit || (r->has_after && most >= r->after.rank) ||
        (r->n > 0 && most >= r->list[0].rank))
        return false;
    r->behind++;
    return true;
}

enum aj_code aj_ranking_add(struct aj_ranking *r, uint64_t rank, uint32_t doc, struct aj_err *err)
{
    struct aj_ranked hit = {.rank = rank, .doc = doc};

    if (r->has_after && !is_before(r, &r->after, &hit))
        return AJ_OK;
    r->behind++;
    if (r->n < r->limit) {
        AJ_TRY(make_room(r, err));
        r->list[r->n] = hit;
        sift_up(r, r->n++);
    } else if (r->n > 0 && is_before(r, &hit, &r->list[0])) {
        sift_down(r, r->n, hit);
    }
    return AJ_OK;
}

enum aj_code aj_ranking_finish(struct aj_ranking *r, struct aj_err *err)
{
    for (size_t n = r->n; n > 1; n--) { /* the last one goes to the end, and so on */
        struct aj_ranked last = r->list[0];

        sift_down(r, n - 1, r->list[n - 1]);
        r->list[n - 1] = last;
    }
    if (r->failed.code != AJ_OK && err)
        *err = r->failed;
    return r->failed.code;
}

#include "render/outline.h"

#include <math.h>
#include <stdlib.h>

/* The numbers of a TrueType glyph have 16 bits; 30,000 leaves room for differences of two points
   of ordinary glyphs, and larger shapes are no letters. */
#define FARTHEST   30000
#define MOST       60000u
#define FIRST_ROOM 64

static void *grown(void *old, size_t *room, size_t each)
{
    size_t more = *room ? *room * 2 : FIRST_ROOM;
    void *p = realloc(old, more * each);

    if (p)
        *room = more;
    return p;
}

void aj_outline_release(struct aj_outline *outline)
{
    free(outline->points);
    free(outline->ends);
    *outline = (struct aj_outline){0};
}

void aj_outline_reset(struct aj_outline *outline)
{
    outline->n = 0;
    outline->n_ends = 0;
    outline->failed = false;
}

void aj_outline_add(struct aj_outline *outline, double x, double y, bool on)
{
    if (outline->failed)
        return;
    /* written so that NaN fails too */
    if (outline->n >= MOST || !(fabs(x) <= FARTHEST) || !(fabs(y) <= FARTHEST)) {
        outline->failed = true;
        return;
    }
    if (outline->n == outline->room) {
        struct aj_point *more = grown(outline->points, &outline->room, sizeof(*more));

        if (!more) {
            outline->failed = true;
            return;
        }
        outline->points = more;
    }
    outline->points[outline->n++] = (struct aj_point){(int32_t)lround(x), (int32_t)lround(y), on};
}

/* A point on the curve half way between two controls goes without saying (ISO/IEC 14496-22, glyf);
   half a unit off is what rounding does. */
static bool goes_without_saying(const struct aj_point *p)
{
    return p[0].on && !p[-1].on && !p[1].on && abs(p[-1].x + p[1].x - 2 * p[0].x) <= 1 &&
           abs(p[-1].y + p[1].y - 2 * p[0].y) <= 1;
}

/* Drops what goes without saying from the contour that begins there; its first and last point
   stay. Cubic curves cut into pieces are full of it: one file in eight is saved. */
static void thin(struct aj_outline *outline, size_t begin)
{
    struct aj_point *points = outline->points;
    size_t kept = begin + 1;

    for (size_t i = begin + 1; i + 1 < outline->n; i++) {
        if (!goes_without_saying(&points[i]))
            points[kept++] = points[i];
    }
    if (outline->n > begin + 1)
        points[kept++] = points[outline->n - 1];
    outline->n = kept;
}

void aj_outline_end(struct aj_outline *outline)
{
    size_t begin = outline->n_ends ? outline->ends[outline->n_ends - 1] : 0;

    if (outline->failed || outline->n == begin)
        return;
    thin(outline, begin);
    if (outline->n_ends == outline->ends_room) {
        size_t *more = grown(outline->ends, &outline->ends_room, sizeof(*more));

        if (!more) {
            outline->failed = true;
            return;
        }
        outline->ends = more;
    }
    outline->ends[outline->n_ends++] = outline->n;
}

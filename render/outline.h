#ifndef AJ_RENDER_OUTLINE_H
#define AJ_RENDER_OUTLINE_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One glyph is 1000 units high and wide in everything we print, whatever its font uses. */
#define AJ_UNITS 1000

/*
 * The shape of a glyph while it is taken from a font: closed contours of straight lines and
 * quadratic curves, as TrueType has them. Zero-initialise. The first failure (no memory, too many
 * points) sticks in `failed`. Not thread-safe.
 */
struct aj_point {
    int32_t x, y;
    bool on; /* on the curve; else the control point of a curve */
};

struct aj_outline {
    struct aj_point *points;
    size_t n, room;
    size_t *ends; /* of each contour: one past its last point */
    size_t n_ends, ends_room;
    bool failed;
};

void aj_outline_release(struct aj_outline *outline);
void aj_outline_reset(struct aj_outline *outline); /* empty, memory kept */

void aj_outline_add(struct aj_outline *outline, double x, double y, bool on);

/* Ends the contour begun by the points since the last end; no points: nothing. */
void aj_outline_end(struct aj_outline *outline);

#endif

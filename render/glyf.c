#include "render/glyf.h"

#include "base/auto.h"
#include "base/buf.h"
#include "render/be_write.h"

#include <limits.h>

/* Flags of a point (5.3.3.1.1): a short difference is one byte, and SAME then means "positive";
   otherwise SAME means "no difference at all". */
enum { ON_CURVE = 1, X_SHORT = 2, Y_SHORT = 4, REPEAT = 8, X_SAME = 16, Y_SAME = 32 };

static unsigned flag_of(int difference, unsigned is_short, unsigned same)
{
    if (difference == 0)
        return same;
    if (difference > 255 || difference < -255)
        return 0;
    return is_short | (difference > 0 ? same : 0);
}

/* False when a difference does not fit 16 bits. */
static bool find_flags(const struct aj_outline *outline, unsigned char *flags)
{
    struct aj_point last = {0};

    for (size_t i = 0; i < outline->n; i++) {
        struct aj_point p = outline->points[i];
        int dx = p.x - last.x, dy = p.y - last.y;

        if (dx > SHRT_MAX || dx < SHRT_MIN || dy > SHRT_MAX || dy < SHRT_MIN)
            return false;
        flags[i] = (unsigned char)((p.on ? ON_CURVE : 0u) | flag_of(dx, X_SHORT, X_SAME) |
                                   flag_of(dy, Y_SHORT, Y_SAME));
        last = p;
    }
    return true;
}

static void put_flags(const unsigned char *flags, size_t n, struct aj_buf *to)
{
    size_t i = 0;

    while (i < n) {
        size_t run = 1;

        while (i + run < n && flags[i + run] == flags[i] && run < 256)
            run++;
        if (run > 2) { /* two equal ones are as short written out */
            aj_put_u8(to, flags[i] | REPEAT);
            aj_put_u8(to, (unsigned)run - 1);
            i += run;
        } else {
            aj_put_u8(to, flags[i++]);
        }
    }
}

static void put_difference(struct aj_buf *to, int d, bool is_short, bool same)
{
    if (is_short) {
        aj_put_u8(to, (unsigned)(d < 0 ? -d : d));
    } else if (!same) {
        aj_put_16(to, d);
    }
}

static void put_points(const struct aj_outline *outline, const unsigned char *flags,
                       struct aj_buf *to)
{
    int last = 0;

    for (size_t i = 0; i < outline->n; i++) {
        put_difference(to, outline->points[i].x - last, flags[i] & X_SHORT, flags[i] & X_SAME);
        last = outline->points[i].x;
    }
    last = 0;
    for (size_t i = 0; i < outline->n; i++) {
        put_difference(to, outline->points[i].y - last, flags[i] & Y_SHORT, flags[i] & Y_SAME);
        last = outline->points[i].y;
    }
}

static void find_box(const struct aj_outline *outline, struct aj_glyph *box)
{
    *box =
        (struct aj_glyph){.x_min = INT_MAX, .y_min = INT_MAX, .x_max = INT_MIN, .y_max = INT_MIN};
    for (size_t i = 0; i < outline->n; i++) {
        const struct aj_point *p = &outline->points[i];

        box->x_min = p->x < box->x_min ? p->x : box->x_min;
        box->y_min = p->y < box->y_min ? p->y : box->y_min;
        box->x_max = p->x > box->x_max ? p->x : box->x_max;
        box->y_max = p->y > box->y_max ? p->y : box->y_max;
    }
    box->n_points = (unsigned)outline->n;
    box->n_contours = (unsigned)outline->n_ends;
}

static enum aj_code put_record(const struct aj_outline *outline, const struct aj_glyph *box,
                               struct aj_buf *to, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) unsigned char *flags = calloc(outline->n, 1);

    if (!flags)
        return aj_fail(err, AJ_NO_MEMORY, "编排字形时内存不足");
    if (outline->n_ends > SHRT_MAX || !find_flags(outline, flags))
        return aj_fail(err, AJ_INVALID, "字形过于复杂，无法嵌入");
    aj_put_16(to, (int)outline->n_ends);
    aj_put_16(to, box->x_min);
    aj_put_16(to, box->y_min);
    aj_put_16(to, box->x_max);
    aj_put_16(to, box->y_max);
    for (size_t i = 0; i < outline->n_ends; i++)
        aj_put_16(to, (int)outline->ends[i] - 1);
    aj_put_16(to, 0); /* no hints */
    put_flags(flags, outline->n, to);
    put_points(outline, flags, to);
    aj_put_padding(to);
    return AJ_OK;
}

enum aj_code aj_glyph_make(const struct aj_outline *outline, struct aj_glyph **out,
                           struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf record = {0};
    struct aj_glyph box = {0}, *glyph;

    if (outline->n > 0 && outline->n_ends > 0) {
        find_box(outline, &box);
        AJ_TRY(put_record(outline, &box, &record, err));
    }
    glyph = malloc(sizeof(*glyph) + record.size);
    if (!glyph || record.failed) {
        free(glyph);
        return aj_fail(err, AJ_NO_MEMORY, "编排字形时内存不足");
    }
    *glyph = box;
    glyph->size = record.size;
    if (record.size > 0)
        memcpy(glyph->record, record.data, record.size);
    *out = glyph;
    return AJ_OK;
}
